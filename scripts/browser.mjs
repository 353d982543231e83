// A browser for the stories in tests/: Playwright's own if it is there, else the system's, else one is fetched, else a
// plain instruction. Best is one without a window: the stories cost it 40 % less than the same browser with one that
// nobody sees, most of it for each person's profile. `node scripts/browser.mjs` prints what it finds.
import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { createRequire } from "node:module"
import { delimiter, join } from "node:path"
import { pathToFileURL } from "node:url"
import { run, runPackage, say, Unready } from "./steps.mjs"

/** Debian's name for Chromium without windows. */
const shellName = "chromium-headless-shell"

const instruction =
  "There is no browser for the browser tests; run `npx playwright install chromium`, install Chrome, Chromium or Edge, or set E2E_BROWSER=/path/to/chrome."

/** The program to start; "" for Playwright's own, which it finds itself; undefined where there is none. */
export function findBrowser() {
  if (process.env.E2E_BROWSER) return process.env.E2E_BROWSER
  if (playwrightHasItsOwn()) return ""
  return windowless() ?? candidates().find((path) => existsSync(path) && starts(path))
}

const windowless = () => onPath([shellName]).find((path) => existsSync(path) && starts(path))

/** The same, but tries to get one. Throws Unready with an instruction when nothing helps. */
export async function ensureBrowser() {
  const found = findBrowser()
  if (found !== undefined) return mayFetchShell(found) ? ((await fetchShell()) ?? found) : found
  say("Fetching a browser for the tests ...")
  const attempts = [
    () =>
      runPackage("@playwright/test", ["install", "--only-shell", "chromium"], {
        quiet: true,
        timeoutMs: 300_000,
      }),
  ]
  if (process.platform === "linux") attempts.push(installWithSystemPackages)
  for (const attempt of attempts) {
    await attempt()
    // What counts is whether a browser is there now, not what the installer says of itself.
    const fetched = findBrowser()
    if (fetched !== undefined) return fetched
  }
  throw new Unready(instruction)
}

// Only where that takes nobody's password: whoever is no administrator runs the stories in the browser that is there.
const mayFetchShell = (found) =>
  process.platform === "linux" &&
  process.env.E2E_BROWSER === undefined &&
  found !== "" &&
  found !== windowless() &&
  process.getuid?.() === 0 &&
  isOnPath("apt-get")

async function fetchShell() {
  say("Fetching a browser without windows for the tests ...")
  await installed([shellName], { updateFirst: false })
  return windowless()
}

function playwrightHasItsOwn() {
  const require = createRequire(import.meta.url)
  const full = require("@playwright/test").chromium.executablePath()
  // Headless runs need only the shell, which lies in a folder beside that of the full browser.
  const shellFolder = full.replace(/([\\/])chromium-(\d+)([\\/]).*$/, "$1chromium_headless_shell-$2")
  return existsSync(full) || (shellFolder !== full && existsSync(join(shellFolder, "INSTALLATION_COMPLETE")))
}

function candidates() {
  const names = [
    "google-chrome",
    "google-chrome-stable",
    "chromium",
    "chromium-browser",
    "microsoft-edge",
    "microsoft-edge-stable",
  ]
  const { PROGRAMFILES, LOCALAPPDATA } = process.env
  const windows = [PROGRAMFILES, process.env["PROGRAMFILES(X86)"], LOCALAPPDATA].filter(
    (folder) => folder !== undefined,
  )
  return [
    ...onPath(names),
    "/opt/google/chrome/chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    ...windows.flatMap((folder) => [
      join(folder, "Google", "Chrome", "Application", "chrome.exe"),
      join(folder, "Microsoft", "Edge", "Application", "msedge.exe"),
    ]),
  ]
}

// Ubuntu's /usr/bin/chromium-browser may be a script that only says "install the snap". On Windows asking opens a window.
function starts(path) {
  if (process.platform === "win32") return true
  return spawnSync(path, ["--version"], { stdio: "ignore", timeout: 30_000 }).status === 0
}

async function installWithSystemPackages() {
  if (isOnPath("apt-get")) {
    const name = (await installed([shellName])) ? shellName : "chromium"
    if (name === "chromium") await installed([name], { updateFirst: false })
    // Screenshots and text measures want letters; without them the tests still run.
    await installed(["fonts-liberation", "fonts-noto-cjk"], { updateFirst: false })
  } else if (isOnPath("dnf")) {
    await asRoot("dnf", "install", "-y", "chromium")
  }
}

async function installed(packages, { updateFirst = true } = {}) {
  // A machine without a network is told so within seconds.
  const apt = (...args) =>
    asRoot("apt-get", "-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=20", ...args)
  const install = () => apt("install", "-y", "--no-install-recommends", ...packages)
  if (!updateFirst && (await install())) return true
  return (await apt("update")) && (await install())
}

/** Whether it could be done. */
async function asRoot(program, ...args) {
  const prefix = becomeRoot()
  if (prefix === undefined) return false
  const [first, ...rest] = [...prefix, program, ...args]
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" }
  return (await run(first, rest, { quiet: true, env, timeoutMs: 300_000 })).code === 0
}

function becomeRoot() {
  if (process.getuid?.() === 0) return []
  const allowed = isOnPath("sudo") && spawnSync("sudo", ["-n", "true"], { stdio: "ignore" }).status === 0
  return allowed ? ["sudo", "-n"] : undefined
}

const isOnPath = (program) => onPath([program]).some((path) => existsSync(path))

const onPath = (names) =>
  (process.env.PATH ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "")
    .flatMap((folder) => names.map((name) => join(folder, name)))

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const found = findBrowser()
  say(found === undefined ? instruction : found || "Playwright's own")
}
