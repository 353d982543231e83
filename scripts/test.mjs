// npm test: everything that this project checks about itself, on a fresh clone as well. The last line is
// "N passed, M failed"; the exit code is 0 only when nothing failed, nothing was skipped and no kind of test was empty.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { join, relative } from "node:path"
import { stripVTControlCharacters } from "node:util"
import { ensureBrowser } from "./browser.mjs"
import {
  ensureBuilt,
  ensureGenerated,
  ensureInstalled,
  requireNode,
  root,
  runPackage,
  say,
  Unready,
} from "./steps.mjs"

const totals = { passed: 0, failed: 0 }
const failures = []
const reports = join(root, ".cache", "reports")
const began = Date.now()
const took = []

/**
 * Only a hang reaches it, on a machine half as fast too: what has not been proven by then counts as failed, and is named.
 * On the two cores that we have it takes 20 minutes.
 */
const mostMinutes = 45
/** For what is running to end, and to say what it has found. */
const endingMs = 20_000

const ready = await timed("preparing", prepare)
if (ready) {
  await timed("format, lint, types and unused code", () =>
    Promise.all([
      check("format", () => runPackage("@biomejs/biome", ["format", "."], { quiet: true })),
      check("lint", () => runPackage("@biomejs/biome", ["lint", "."], { quiet: true })),
      check("types", () => runPackage("typescript", ["-p", "tsconfig.json"], { quiet: true })),
      check("types of core, which knows neither page nor machine", () =>
        runPackage("typescript", ["-p", "core/tsconfig.json"], { quiet: true }),
      ),
      check("unused code", () => runPackage("knip", [], { quiet: true })),
    ]),
  )
  await timed("unit, start, PostgreSQL and socket tests", runVitest)
  await timed("browser stories", () => runPlaywright(ready.browser))
}
say("")
for (const { part, ms } of took) say(`${clock(ms)} ${part}`)
say(`${clock(Date.now() - began)} everything`)
for (const { what, why } of failures) say(`FAILED ${what}${why === "" ? "" : `\n       ${why}`}`)
say(`${totals.passed} passed, ${totals.failed} failed`)
process.exit(totals.failed === 0 && totals.passed > 0 ? 0 : 1)

// What cannot be prepared counts as failed, and nothing that depends on it is pretended to have run.
async function prepare() {
  let browser
  const steps = {
    "Node is new enough": requireNode,
    "the packages are installed": ensureInstalled,
    "the database client is generated": ensureGenerated,
    "the pages and the server are built": ensureBuilt,
    "there is a browser": async () => {
      browser = await ensureBrowser()
    },
  }
  for (const [name, step] of Object.entries(steps)) {
    try {
      await step()
    } catch (error) {
      say(error instanceof Unready ? error.message : String(error?.stack ?? error))
      fail(name)
      return undefined
    }
  }
  rmSync(reports, { recursive: true, force: true })
  mkdirSync(reports, { recursive: true })
  return { browser }
}

async function timed(part, runIt) {
  const from = Date.now()
  try {
    return await runIt()
  } finally {
    took.push({ part, ms: Date.now() - from })
  }
}

function clock(ms) {
  const seconds = Math.round(ms / 1_000)
  return `${String(Math.floor(seconds / 60)).padStart(2)}:${String(seconds % 60).padStart(2, "0")}`
}

function left() {
  return Math.max(1, began + mostMinutes * 60_000 - Date.now())
}

// They run beside each other: what each of them says stands together.
async function check(name, runIt) {
  const { code, output } = await runIt()
  say(`\n--- ${name}\n${output.trimEnd()}`)
  if (code === 0) totals.passed += 1
  else fail(name)
}

async function runVitest() {
  say("\n--- unit, start, PostgreSQL and socket tests (vitest)")
  const file = join(reports, "vitest.json")
  const { code } = await runPackage(
    "vitest",
    ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${file}`],
    { timeoutMs: left() },
  )
  const report = readReport(file)
  if (report === undefined) return fail("vitest wrote no report")

  const seen = new Map()
  for (const { name, assertionResults, message } of report.testResults) {
    const path = relative(root, name).replaceAll("\\", "/")
    seen.set(path, (seen.get(path) ?? 0) + assertionResults.length)
    if (assertionResults.length === 0)
      fail(`${path} ran no test${message ? `: ${message.split("\n")[0]}` : ""}`)
    for (const { status, fullName, failureMessages } of assertionResults) {
      if (status === "passed") totals.passed += 1
      else fail(`${path}: ${fullName} (${status})`, failureMessages?.[0])
    }
  }
  for (const path of testFiles((name) => /\.test\.tsx?$/.test(name))) {
    if (!seen.has(path)) fail(`${path} did not run`)
  }
  const kinds = {
    unit: /(?<!\.pg|\.socket)\.test\.tsx?$/,
    PostgreSQL: /\.pg\.test\.tsx?$/,
    socket: /\.socket\.test\.tsx?$/,
  }
  for (const [kind, pattern] of Object.entries(kinds)) {
    if (![...seen].some(([path, count]) => pattern.test(path) && count > 0)) fail(`no ${kind} test ran`)
  }
  // Errors outside of any test, such as an unhandled rejection after the last one.
  if (code !== 0 && report.success) fail("vitest reported an error outside of the tests")
}

async function runPlaywright(browser) {
  say("\n--- browser stories (playwright)")
  const file = join(reports, "playwright.json")
  const env = { ...process.env, E2E_BROWSER: browser, PLAYWRIGHT_JSON_OUTPUT_FILE: file }
  const limit = `--global-timeout=${Math.max(1, left() - endingMs)}`
  const { code } = await runPackage("@playwright/test", ["test", "--reporter=list,json", limit], {
    env,
    timeoutMs: left(),
  })
  const report = readReport(file)
  if (report === undefined) return fail("playwright wrote no report")

  const { expected, unexpected, flaky, skipped } = report.stats
  totals.passed += expected
  for (const { title, file: path, ok, status, results } of specsOf(report.suites)) {
    if (!ok || status !== "expected")
      fail(`${path}: ${title} (${status})`, results.at(-1)?.errors[0]?.message)
  }
  for (const path of testFiles((name) => name.endsWith(".spec.ts"))) {
    if (!specsOf(report.suites).some((spec) => path.endsWith(spec.file))) fail(`${path} did not run`)
  }
  if (expected + unexpected + flaky + skipped === 0) fail("no browser story ran")
  else if (code !== 0 && unexpected + flaky + skipped === 0)
    fail("playwright reported an error outside of the tests")
}

function specsOf(suites) {
  return suites.flatMap((suite) => [
    ...(suite.specs ?? []).flatMap((spec) =>
      spec.tests.map(({ status, results }) => ({
        title: spec.title,
        file: spec.file,
        ok: spec.ok,
        status,
        results,
      })),
    ),
    ...specsOf(suite.suites ?? []),
  ])
}

function testFiles(wanted) {
  return readdirSync(join(root, "tests"), { recursive: true })
    .map((path) => `tests/${path.replaceAll("\\", "/")}`)
    .filter(wanted)
}

function readReport(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined
}

/** `message` is what the test threw: its beginning stands in the last lines, which is all that some machines show. */
function fail(what, message = "") {
  totals.failed += 1
  const why = stripVTControlCharacters(message).split(/\n\s+at /)[0] ?? ""
  failures.push({ what, why: why.replaceAll(/\s+/g, " ").trim().slice(0, 400) })
}
