/** Seeds as tests, in groups: in several files, so that they run beside each other. */
import { expect, it } from "vitest"
import { changesOfARun, type Run, simulate } from "./simulation.ts"

const seedsAtOnce = 20

/** Both inclusive; whole groups of twenty. */
export function seedsHold(first: number, last: number): void {
  for (let from = first; from <= last; from += seedsAtOnce) {
    const to = from + seedsAtOnce - 1
    it(`A1 A3 A4 A5 A6 R3 R4 R6 R9 safe in any weather, live in a calm, seeds ${from} to ${to}`, async () => {
      const runs: Run[] = []
      for (let seed = from; seed <= to; seed++) {
        const run = await simulate(seed)
        expect(run.committed, `changes committed by seed ${seed}`).toBeGreaterThanOrEqual(leastChanges)
        runs.push(run)
      }
      mustHaveHadEverything(runs)
    }, 300_000)
  }
}

const leastChanges = changesOfARun / 2

/** Runs in which little was done, or nothing went wrong, would prove little. */
function mustHaveHadEverything(runs: Run[]): void {
  const sum = (kind: keyof Run) => runs.reduce((total, run) => total + run[kind], 0)
  expect(sum("committed") / runs.length).toBeGreaterThanOrEqual(changesOfARun)
  for (const kind of Object.keys(runs[0] as Run) as (keyof Run)[]) {
    expect(sum(kind), `how often in ${runs.length} seeds: ${kind}`).toBeGreaterThan(0)
  }
}
