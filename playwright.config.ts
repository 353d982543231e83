// The stories of tests/**/*.spec.ts: people, browsers, and the built server as `npm start` runs it.
import { rmSync } from "node:fs"
import { createServer } from "node:net"
import { join } from "node:path"
import { defineConfig } from "@playwright/test"
import { findBrowser } from "./scripts/browser.mjs"

const browser = findBrowser()
// Chosen by whoever reads this file first; workers, which read it again, inherit it.
process.env.PARLEY_TEST_PORT ??= String(await freePort())
const port = Number(process.env.PARLEY_TEST_PORT)
const data = join(import.meta.dirname, ".cache", "browser-tests")
// This file is read again by every worker; only the first reading comes before the server starts.
if (process.env.TEST_WORKER_INDEX === undefined) rmSync(data, { recursive: true, force: true })

export default defineConfig({
  testDir: "tests",
  testMatch: "**/*.spec.ts",
  // Half of a story is waiting, so two at a time: each makes its own board, and who kills a server has one of their own.
  workers: 2,
  fullyParallel: true,
  retries: 0,
  forbidOnly: true,
  // Limits that only a hang reaches, on a slow machine too.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  outputDir: "test-results",
  reporter: "list",
  use: {
    // By number: on `localhost` engine.io takes a lost network for no concern of its own, and A8 would see nothing.
    baseURL: `http://127.0.0.1:${port}`,
    launchOptions: browser ? { executablePath: browser } : {},
    // It costs a quarter of what the stories cost, for all of them. Of one that failed: `--trace on`.
    trace: "off",
    screenshot: "only-on-failure",
    video: "off", // Needs a program that only Playwright's own download brings.
  },
  webServer: {
    command: "node scripts/start.mjs",
    url: `http://localhost:${port}/healthz`,
    env: { PORT: String(port), PARLEY_DATA: data },
    timeout: 180_000,
    reuseExistingServer: false,
    // Killed outright it would leave its database running.
    gracefulShutdown: { signal: "SIGTERM", timeout: 10_000 },
  },
})

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once("error", reject)
    probe.listen(0, () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0))
    })
  })
}
