// The simulation of rooms and sessions over many more seeds than `npm test` has time for: `npm run soak`, or
// `npm run soak -- 301-20000`. A seed that fails is named, and stays as a test of its own.
import { spawnSync } from "node:child_process"

const seeds = process.argv[2] ?? "301-5300"
if (!/^\d+-\d+$/.test(seeds)) {
  process.stderr.write("Name a range of seeds, such as 301-5300.\n")
  process.exit(1)
}
const run = spawnSync("npx", ["vitest", "run", "--project", "unit", "tests/rooms/simulation.test.ts"], {
  stdio: "inherit",
  shell: process.platform === "win32",
  env: { ...process.env, SEEDS: seeds },
})
process.exit(run.status ?? 1)
