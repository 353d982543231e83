import { beforeEach, expect, it } from "vitest"
import type { BoardActions } from "../../client/board-actions.ts"
import { byId } from "../../client/board-views.ts"
import { operationOn } from "../../client/operation.ts"
import type { BoardSession } from "../../client/session.ts"
import { mostThresholds, type ThresholdActions, thresholdActions } from "../../client/threshold-actions.ts"
import { binsOf } from "../../core/network/bins.ts"
import { acting } from "./acting.ts"

let session: BoardSession
let actions: BoardActions
let cutting: ThresholdActions

beforeEach(async () => {
  const one = await acting()
  session = one.session
  actions = one.actions
  cutting = thresholdActions(operationOn(session, { newId: one.newId, now: one.clock.now }))
  actions.setKind("s1", "numeric")
  actions.setField("scenarios", "s1", "range", [0, 100])
  actions.setQuantiles("s1", { p10: 60, p50: 80, p90: 90 })
})

const s1 = () => {
  const scenario = byId(session.getState().board.scenarios, "s1")
  if (!scenario) throw new Error("s1 is gone")
  return scenario
}
const parts = () => binsOf(s1()).map(({ label, probability }) => [label, Number(probability.toFixed(6))])

it("a number is cut where the team says, and its parts follow from the percentiles", () => {
  expect(parts()).toHaveLength(4)
  expect(cutting.addThreshold("s1", { upTo: 80 }).ok).toBe(true)
  expect(cutting.addThreshold("s1", { upTo: 60, label: "  a clear \n minority " }).ok).toBe(true)
  expect(parts().map(([, probability]) => probability)).toEqual([0.1, 0.4, 0.5])
  expect(parts()[0]?.[0]).toBe("a clear minority")
  session.undo()
  expect(parts().map(([, probability]) => probability)).toEqual([0.5, 0.5])
})

it("a cut is taken away again, and twice is once", () => {
  const done = cutting.addThreshold("s1", { upTo: 80 })
  if (!done.ok) throw new Error(done.error.message)
  expect(cutting.removeThreshold("s1", done.value.id).ok).toBe(true)
  expect(cutting.removeThreshold("s1", done.value.id).ok).toBe(true)
  expect(s1().thresholds ?? []).toEqual([])
})

it("what makes no sense is refused in a sentence: the same place, another kind, too many, a yes-or-no question", () => {
  cutting.addThreshold("s1", { upTo: 10 })
  const refused = (scenarioId: string, upTo: number | string) => {
    const done = cutting.addThreshold(scenarioId, { upTo })
    return done.ok ? null : done.error.message
  }
  expect(refused("s1", 10)).toBe("It is cut there already.")
  expect(refused("s1", "2018-09-01")).toBe("Only a number or a day can be cut into parts.")
  expect(refused("s2", 10)).toBe("Only a number or a day can be cut into parts.")
  expect(refused("nowhere", 10)).toBe("This is no longer on the board.")
  for (let upTo = 11; s1().thresholds?.length !== mostThresholds; upTo++) cutting.addThreshold("s1", { upTo })
  expect(refused("s1", 99)).toBe(`At most ${mostThresholds} cuts make sense.`)
})
