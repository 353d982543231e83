import { beforeEach, expect, it } from "vitest"
import { byId } from "../../client/board-views.ts"
import { operationOn } from "../../client/operation.ts"
import { type Place, placeScenario } from "../../client/place-actions.ts"
import type { BoardSession } from "../../client/session.ts"
import { isQuantiles } from "../../core/working.ts"
import { acting } from "./acting.ts"

let session: BoardSession
let place: (id: string, to: Place) => ReturnType<typeof placeScenario>

beforeEach(async () => {
  const one = await acting()
  session = one.session
  const operation = operationOn(session, { newId: one.newId, now: one.clock.now })
  place = (id, to) => placeScenario(operation, id, to)
})

const s1 = () => byId(session.getState().board.scenarios, "s1")
const likelihood = () => {
  const working = s1()?.working
  if (!working || isQuantiles(working)) throw new Error("s1 has no likelihood")
  return working.probabilities
}

it("likelihood and impact are one operation, and one step of undo", () => {
  const before = { working: s1()?.working, impact: s1()?.impact }
  expect(place("s1", { likelihood: { outcomeId: "yes", probability: 0.81 }, impact: 5 }).ok).toBe(true)
  expect(s1()?.impact).toBe(5)
  expect(likelihood().yes).toBe(0.81)
  expect((likelihood().yes ?? 0) + (likelihood().no ?? 0)).toBeCloseTo(1, 12)
  session.undo()
  expect({ working: s1()?.working, impact: s1()?.impact }).toEqual(before)
})

it("what is left out stays, and an outcome that is gone is refused whole", () => {
  const before = s1()?.working
  place("s1", { impact: 2 })
  expect([s1()?.impact, s1()?.working]).toEqual([2, before])
  expect(place("s1", { likelihood: { outcomeId: "gone", probability: 0.5 }, impact: 4 }).ok).toBe(false)
  expect(place("gone", { impact: 4 }).ok).toBe(false)
  expect(s1()?.impact).toBe(2)
})
