// What is still held when some work is done, in bytes, after everything that nobody holds has been collected.
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"

export async function heapAfter(work: () => Promise<unknown>): Promise<number> {
  setFlagsFromString("--expose_gc")
  const collect = runInNewContext("gc") as () => void
  await work()
  // Twice, with a turn between: what finalisers let go of is collected the second time.
  collect()
  await new Promise((resolve) => setImmediate(resolve))
  collect()
  return process.memoryUsage().heapUsed
}
