// Updates that say what none may say, in good order: 85,000 of the 200,000 that go to our rooms in every `npm test`.
import { describe, expect, it } from "vitest"
import { inWhatTheySay, twice } from "./broken-updates.ts"
import { full, large, varied } from "./honest-edits.ts"
import { countOf, seedOf, timeFor, wage } from "./hostile-campaign.ts"

const each = countOf(10_000)
const breakages = { ...inWhatTheySay, "two things wrong at once": twice }

describe("R13 updates broken in what they say", () => {
  it.each(Array.from({ length: 8 }, (_, i) => i + 1))(
    `R1 R2 R3 R4 R5 R13 ${each} of them, part %i: the room lives, nothing waits, what is taken touches what it names, honest edits are saved`,
    async (part) => {
      const board = part === 8 ? full : varied
      const outcome = await wage({ seed: seedOf(100 + part), count: each, board, breakages, perRoom: 1_000 })
      expect(outcome.sent).toBe(each)
      for (const answer of [
        "taken",
        "malformed",
        "gap",
        "foreign-client",
        "forbidden",
        "invalid-value",
        "unknown-key",
        "frameBytes",
      ]) {
        expect(outcome.answers.get(answer), answer).toBeGreaterThan(each / 200)
      }
      for (const name of Object.keys(breakages))
        expect(outcome.tried.get(name), name).toBeGreaterThan(each / 40)
      for (const name of ["under another's number", "a block of somebody else's in tow", "a block twice"]) {
        expect(outcome.taken.get(name), name).toBeUndefined()
      }
      expect(outcome.honestlySaved).toBeGreaterThan(each / 80)
    },
    timeFor(each),
  )

  it(
    "R13 on a board of two hundred scenarios",
    async () => {
      const count = countOf(5_000)
      const outcome = await wage({ seed: seedOf(111), count, board: large, breakages, perRoom: 5_000 })
      expect(outcome.sent).toBe(count)
      expect(outcome.honestlySaved).toBeGreaterThan(count / 80)
    },
    timeFor(countOf(5_000)),
  )
})
