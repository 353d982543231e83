// A browser for the stories in tests/: Playwright's own if it is there, else the system's, else one is fetched, else a
// plain instruction. `node scripts/browser.mjs` prints what it finds.
import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { createRequire } from "node:module"
import { delimiter, join } from "node:path"
import { pathToFileURL } from "node:url"
import { run, runPackage, say, Unready } from "./steps.mjs"

const instruction =
  "There is no browser for the browser tests; run `npx playwright install chromium`, install Chrome, Chromium or Edge, or set E2E_BROWSER=/path/to/chrome."

/** The program to start; "" for Playwright's own, which it finds itself; undefined where there is none. */
export function findBrowser() {
  if (process.env.E2E_BROWSER) return process.env.E2E_BROWSER
  if (playwrightHasItsOwn()) return ""
  return candidates().find((path) => existsSync(path) && starts(path))
}

/** The same, but tries to get one. Throws Unready with an instruction when nothing helps. */
export async function ensureBrowser() {
  const found = findBrowser()
  if (found !== undefined) return found
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
  const onPath = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "")
  const { PROGRAMFILES, LOCALAPPDATA } = process.env
  const windows = [PROGRAMFILES, process.env["PROGRAMFILES(X86)"], LOCALAPPDATA].filter(
    (folder) => folder !== undefined,
  )
  return [
    ...onPath.flatMap((folder) => names.map((name) => join(folder, name))),
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
  const prefix = becomeRoot()
  if (prefix === undefined) return
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" }
  const as = (program, ...args) => {
    const [first, ...rest] = [...prefix, program, ...args]
    return run(first, rest, { quiet: true, env, timeoutMs: 600_000 })
  }
  if (isOnPath("apt-get")) {
    await as("apt-get", "update")
    await as("apt-get", "install", "-y", "--no-install-recommends", "chromium")
    // Screenshots and text measures want letters; without them the tests still run.
    await as("apt-get", "install", "-y", "--no-install-recommends", "fonts-liberation", "fonts-noto-cjk")
  } else if (isOnPath("dnf")) {
    await as("dnf", "install", "-y", "chromium")
  }
}

function becomeRoot() {
  if (process.getuid?.() === 0) return []
  const allowed = isOnPath("sudo") && spawnSync("sudo", ["-n", "true"], { stdio: "ignore" }).status === 0
  return allowed ? ["sudo", "-n"] : undefined
}

function isOnPath(program) {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, program)))
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const found = findBrowser()
  say(found === undefined ? instruction : found || "Playwright's own")
}
