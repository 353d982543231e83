// A verdict that could not turn red would make every fault hold.
import { existsSync, rmSync } from "node:fs"
import { expect, it } from "vitest"
import * as Y from "yjs"
import { emptyState } from "../../client/unopened-session.ts"
import type { Person } from "../../faults/people.ts"
import { play } from "../../faults/stage.ts"
import { nothingClaimedIsMissing } from "../../faults/verdict.ts"
import type { WrittenLog } from "../../faults/written-log.ts"

const log = (marks: string[], operationIds: string[] = []): WrittenLog => ({
  doc: new Y.Doc(),
  seq: marks.length,
  operationIds: new Set(operationIds),
  lastOperations: [],
  marks,
})

const person = (part: { made?: string[]; kept?: string[]; told?: string[]; claimed?: number }): Person =>
  ({
    name: "p1",
    session: { getState: () => emptyState },
    made: part.made ?? [],
    kept: new Set(part.kept),
    told: new Set(part.told),
    claimed: () => part.claimed ?? 0,
  }) as unknown as Person

it("what was acknowledged and is not in the log is a loss", () => {
  const one = person({ made: ["[p1.1]"], told: ["a"] })
  expect(() => nothingClaimedIsMissing([one], log(["[p1.1]"]))).toThrow("p1 was told a is committed")
  nothingClaimedIsMissing([one], log(["[p1.1]"], ["a"]))
})

it("what a tab called kept and is not on the board is a loss", () => {
  const one = person({ made: ["[p1.1]"], kept: ["[p1.1]"] })
  expect(() => nothingClaimedIsMissing([one], log([]))).toThrow("[p1.1] is saved, and it is lost")
})

it("a page that says Saved with something made that is nowhere is found out", () => {
  const one = person({ made: ["[p1.1]", "[p1.2]"], claimed: 2 })
  expect(() => nothingClaimedIsMissing([one], log(["[p1.1]"]))).toThrow("said Saved with [p1.2]")
  nothingClaimedIsMissing([person({ made: ["[p1.1]", "[p1.2]"], claimed: 1 })], log(["[p1.1]"]))
})

it("an edit that is there twice is found", () => {
  expect(() => nothingClaimedIsMissing([], log(["[p1.1]", "[p1.1]"]))).toThrow("on the board 2 times")
})

it("whatever a fault has set up is taken down, from last to first, also when it fails", async () => {
  const down: number[] = []
  const { failure, folder } = await play(
    {
      name: "made-up",
      about: "",
      async run(stage) {
        stage.afterwards(() => down.push(1))
        stage.afterwards(() => Promise.reject(new Error("does not go down")))
        stage.afterwards(() => down.push(2))
        throw new Error("half-way")
      },
    },
    { short: true, seed: 1 },
  )
  // Kept, since it failed.
  expect(existsSync(folder)).toBe(true)
  rmSync(folder, { recursive: true })
  expect(down).toEqual([2, 1])
  expect(failure).toMatchObject({ message: "half-way" })
})
