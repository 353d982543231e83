// npm run dev: pages reload in the browser, and a change to the server restarts it.
import { spawn } from "node:child_process"
import { join } from "node:path"
import {
  ensureGenerated,
  ensureInstalled,
  orGiveUp,
  requireNode,
  root,
  stopSignals,
  stopWithNpm,
} from "./steps.mjs"

stopWithNpm()
await orGiveUp(async () => {
  requireNode()
  await ensureInstalled()
  await ensureGenerated()
})
const env = { ...process.env, NODE_ENV: "development", NEXT_TELEMETRY_DISABLED: "1" }
const watcher = join(root, "node_modules", "tsx", "dist", "cli.mjs")
const child = spawn(process.execPath, [watcher, "watch", "--clear-screen=false", "server/main.ts"], {
  cwd: root,
  env,
  stdio: "inherit",
})
// The terminal sends Ctrl-C to both; this one waits for the other.
for (const signal of stopSignals) process.on(signal, () => child.kill(signal))
child.on("exit", (code) => process.exit(code ?? 1))
