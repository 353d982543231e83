// npm run mutants: switches off one protection of the room engine after the other, in a copy of this checkout, and
// expects the tests named for it to turn red. One that nobody notices fails the script: it is not proven.
//   npm run mutants -- queue role     only those with one of these words in their name

import { spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { mutants } from "./safety-mutants.mjs"
import { ensureGenerated, ensureInstalled, orGiveUp, root, say, stopSignals } from "./steps.mjs"

/** Of one run of tests: what takes longer hangs. A busy machine takes long to begin. */
const minutesFor = (files) => 4 + files

const words = process.argv.slice(2)
const chosen = mutants.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)))
if (chosen.length === 0) {
  say("No mutant has such a name.")
  process.exit(1)
}
await orGiveUp(async () => {
  await ensureInstalled()
  await ensureGenerated()
})

const copy = copyOfCheckout()
let child
for (const signal of stopSignals) process.on(signal, () => process.exit(1))
process.on("exit", () => {
  child?.kill("SIGKILL")
  rmSync(copy, { recursive: true, force: true, maxRetries: 5 })
})

// What is red by itself proves nothing when it is red under a mutant.
const files = [...new Set(chosen.flatMap(({ tests }) => tests))]
say(`Unchanged: ${files.length} test files ...`)
const unchanged = await runTests(files)
for (const title of unchanged.red) say(`  red without any mutant, and not counted: ${title}`)

const rows = []
let alive = 0
for (const { name, file, find, replace, tests } of chosen) {
  const path = join(copy, file)
  const source = readFileSync(path, "utf8")
  writeFileSync(path, mutated(source, { name, file, find, replace }))
  const { red: all } = await runTests(tests)
  const red = all.filter((title) => !unchanged.red.includes(title))
  writeFileSync(path, source)
  if (red.length === 0) alive += 1
  say(`${red.length > 0 ? "noticed " : "ALIVE   "} ${name}`)
  for (const title of red) say(`           ${title}`)
  rows.push(`| ${name} | \`${file}\` | ${red.length === 0 ? "**nobody**" : `${red.length}: ${red[0]}`} |`)
}
say("\n| switched off | in | noticed by, of the tests named for it |\n|---|---|---|")
for (const row of rows) say(row)
say(`\n${chosen.length - alive} of ${chosen.length} mutants were noticed.`)
if (unchanged.red.length > 0) say(`${unchanged.red.length} tests were red without any mutant.`)
process.exit(alive === 0 && unchanged.red.length === 0 && unchanged.passed > 0 ? 0 : 1)

function mutated(source, { name, file, find, replace }) {
  const parts = source.replaceAll("\r\n", "\n").split(find)
  if (parts.length !== 2) {
    say(`"${name}" does not apply: its text stands ${parts.length - 1} times in ${file}.`)
    process.exit(1)
  }
  return parts.join(replace)
}

/** The checkout as it lies here, uncommitted work included, without what is built. */
function copyOfCheckout() {
  const folder = mkdtempSync(join(tmpdir(), "parley-mutants-"))
  const { stdout, status } = spawnSync(
    "git",
    ["ls-files", "-z", "--cached", "--others", "--exclude-standard"],
    {
      cwd: root,
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    },
  )
  if (status !== 0) throw new Error("git cannot list the files of this checkout")
  for (const file of stdout.split("\0")) {
    // Gone since the last commit, or a link to another checkout's packages.
    if (file === "" || !statSync(join(root, file), { throwIfNoEntry: false })?.isFile()) continue
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    copyFileSync(join(root, file), join(folder, file))
  }
  cpSync(join(root, "server", "generated"), join(folder, "server", "generated"), { recursive: true })
  // A junction, because a symbolic link needs rights on Windows; elsewhere the word means nothing.
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction")
  return folder
}

/** The titles of the tests that failed. A run that does not come to its end says nothing, and ends this script. */
async function runTests(tests) {
  const report = join(copy, "report.json")
  rmSync(report, { force: true })
  const vitest = join(copy, "node_modules", "vitest", "vitest.mjs")
  child = spawn(process.execPath, [vitest, "run", "--reporter=json", `--outputFile=${report}`, ...tests], {
    cwd: copy,
    stdio: "ignore",
    windowsHide: true,
    timeout: minutesFor(tests.length) * 60_000,
    killSignal: "SIGKILL",
  })
  await once(child, "exit")
  if (!existsSync(report)) {
    say(`${tests.join(", ")} did not come to an end.`)
    process.exit(1)
  }
  const results = JSON.parse(readFileSync(report, "utf8")).testResults
  const red = []
  let passed = 0
  for (const { assertionResults, status, name, message } of results) {
    if (status === "failed" && assertionResults.length === 0) red.push(`${name}: ${message}`)
    for (const { status: ended, title } of assertionResults) {
      if (ended === "failed") red.push(title)
      if (ended === "passed") passed += 1
    }
  }
  return { passed, red }
}
