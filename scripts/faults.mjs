// npm run faults: what Parley survives, tried on real processes, disks and connections. Every fault, or those named:
// `npm run faults -- power-cut disk-full`; `--short` for the short forms, `--seed=7` to play one again.

import { spawn } from "node:child_process"
import { join } from "node:path"
import { ensureBuilt, ensureGenerated, ensureInstalled, orGiveUp, requireNode, root } from "./steps.mjs"

await orGiveUp(async () => {
  requireNode()
  await ensureInstalled()
  await ensureGenerated()
  await ensureBuilt()
})
const tsx = join(root, "node_modules", "tsx", "dist", "cli.mjs")
const runner = spawn(process.execPath, [tsx, join(root, "faults", "run.ts"), ...process.argv.slice(2)], {
  cwd: root,
  stdio: "inherit",
})
// Ctrl-C reaches the runner by itself; it takes down what it has started, and then this ends too.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    if (signal !== "SIGINT") runner.kill(signal)
  })
}
runner.on("close", (code) => process.exit(code ?? 1))
