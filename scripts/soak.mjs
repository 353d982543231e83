// The simulation of rooms and sessions over many more seeds than `npm test` has time for: `npm run soak`, or
// `npm run soak -- 301-20000`. A seed that fails is named, and stays as a test of its own. Runs under tsx.
import { fork } from "node:child_process"
import { availableParallelism } from "node:os"
import { fileURLToPath } from "node:url"
import { simulate } from "../tests/rooms/simulation.ts"

const minutesASeed = 10
const range = /^(\d+)-(\d+)$/.exec(process.argv[2] ?? "301-5300")
if (!range || Number(range[1]) > Number(range[2])) {
  process.stderr.write("Name a range of seeds, such as 301-5300.\n")
  process.exit(1)
}
const [first, last] = range.slice(1).map(Number)
if (process.send) await work()
else lead()

/** One seed after the other, as they are handed out. */
async function work() {
  process.on("message", async (seed) => {
    try {
      const { committed, steps } = await simulate(seed)
      process.send({ seed, committed, steps })
    } catch (error) {
      process.send({ seed, error: String(error?.message ?? error).slice(0, 2_000) })
    }
  })
  process.send({})
}

function lead() {
  const workers = Math.min(Math.max(1, availableParallelism()), last - first + 1)
  const began = Date.now()
  const failed = []
  let next = first
  let done = 0
  let committed = 0
  let working = workers

  function heard(worker, { seed, error, ...run }) {
    clearTimeout(worker.limit)
    if (seed !== undefined) {
      done += 1
      committed += run.committed ?? 0
      if (error) fail(seed, error)
      if (done % 100 === 0) progress()
    }
    worker.seed = next <= last ? next++ : null
    if (worker.seed === null) return worker.disconnect()
    worker.send(worker.seed)
    // Time in a run is made up: one that waits for what never comes would wait for ever.
    worker.limit = setTimeout(() => worker.kill("SIGKILL"), minutesASeed * 60_000)
  }

  function fail(seed, error) {
    failed.push(seed)
    process.stdout.write(`\nSeed ${seed} failed: ${error}\n  again: npm run soak -- ${seed}-${seed}\n\n`)
  }

  function progress() {
    const seconds = Math.round((Date.now() - began) / 1000)
    process.stdout.write(
      `${done} of ${last - first + 1} seeds, ${committed} changes committed, ${failed.length} failed, ${seconds} s\n`,
    )
  }

  for (let i = 0; i < workers; i++) {
    const worker = fork(fileURLToPath(import.meta.url), [`${first}-${last}`])
    worker.on("message", (message) => heard(worker, message))
    worker.on("exit", (code) => {
      clearTimeout(worker.limit)
      if (code !== 0) fail(worker.seed, "it did not come to its end, or broke the process")
      working -= 1
      if (working > 0) return
      progress()
      process.exit(failed.length === 0 && done === last - first + 1 ? 0 : 1)
    })
  }
}
