// Updates broken in their bytes: 115,000 of the 200,000 that this project sends to its rooms in every `npm test`.
import { describe, expect, it } from "vitest"
import { inBytes } from "./broken-updates.ts"
import { heapAfter } from "./heap-after.ts"
import { full, large, varied } from "./honest-edits.ts"
import { countOf, cutOffEverywhere, seedOf, timeFor, wage } from "./hostile-campaign.ts"

const each = countOf(10_000)

describe("R13 updates broken in their bytes", () => {
  // In parts, so that a busy machine runs out of time in none.
  it.each(Array.from({ length: 11 }, (_, i) => i + 1))(
    `R1 R2 R4 R13 ${each} of them, part %i: the room lives, nothing waits, what is refused changes no byte, honest edits are saved`,
    async (part) => {
      const board = part === 11 ? full : varied
      const outcome = await wage({
        seed: seedOf(part),
        count: each,
        board,
        breakages: inBytes,
        perRoom: 1_000,
      })
      expect(outcome.sent).toBe(each)
      // A run in which everything or nothing came through would prove nothing.
      for (const answer of [
        "taken",
        "malformed",
        "gap",
        "foreign-client",
        "forbidden",
        "invalid-value",
        "unknown-key",
      ]) {
        expect(outcome.answers.get(answer), answer).toBeGreaterThan(each / 2_000)
      }
      for (const name of Object.keys(inBytes))
        expect(outcome.tried.get(name), name).toBeGreaterThan(each / 20)
      for (const name of ["cut off", "something behind the end", "the other encoding", "nothing but noise"]) {
        expect(outcome.taken.get(name), name).toBeUndefined()
      }
      expect(outcome.honestlySaved).toBeGreaterThan(each / 50)
    },
    timeFor(each),
  )

  it("R1 R2 an edit cut off at any of its bytes is malformed", async () => {
    expect(await cutOffEverywhere(varied, 120, seedOf(0))).toBeGreaterThan(5_000)
  })

  it(
    "R13 on a board of two hundred scenarios",
    async () => {
      const count = countOf(5_000)
      const outcome = await wage({
        seed: seedOf(11),
        count,
        board: large,
        breakages: inBytes,
        perRoom: 5_000,
      })
      expect(outcome.sent).toBe(count)
      expect(outcome.honestlySaved).toBeGreaterThan(count / 50)
    },
    timeFor(countOf(5_000)),
  )

  it("R13 memory is afterwards what it was", async () => {
    const some = (seed: number) => () =>
      wage({ seed, count: 2_000, board: varied, breakages: inBytes, perRoom: 1_000 })
    const before = await heapAfter(some(1))
    const after = await heapAfter(() => some(2)().then(some(3)).then(some(4)))
    expect(after - before).toBeLessThan(3 * 1024 * 1024)
  })
})
