import { beforeEach, expect, it } from "vitest"
import { createBoardSession } from "../../client/board-session.ts"
import { byId } from "../../client/board-views.ts"
import { operationOn } from "../../client/operation.ts"
import { type Place, placeScenario } from "../../client/place-actions.ts"
import type { BoardSession } from "../../client/session.ts"
import { fakeClock } from "./fake-clock.ts"
import { ScriptedServer } from "./scripted-server.ts"

let session: BoardSession
let place: (id: string, to: Place) => ReturnType<typeof placeScenario>

beforeEach(async () => {
  const server = new ScriptedServer()
  server.role = "facilitator"
  const clock = fakeClock(Date.UTC(2018, 6, 8))
  let ids = 0
  const newId = () => `n${++ids}`
  session = createBoardSession({
    boardId: server.boardId,
    transport: server.transport,
    clock,
    newId,
    newClientId: () => 100,
  })
  place = (id, to) => placeScenario(operationOn(session, { newId, now: clock.now }), id, to)
  await server.connect()
  await server.welcome()
})

const s1 = () => byId(session.getState().board.scenarios, "s1")
const likelihood = () =>
  (s1()?.working as { probabilities: Record<string, number> } | undefined)?.probabilities

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
