// Real sessions on a real room: one server, one small board, a network that does nothing wrong unless a test says so.
import { createBoardSession } from "../../client/board-session.ts"
import type { BoardSession } from "../../client/session.ts"
import type { Role } from "../../core/permissions.ts"
import type { Chance } from "./seeded-chance.ts"
import { boardId, type Served, serve } from "./served-board.ts"
import { type SimulatedTransport, simulatedTransport } from "./simulated-network.ts"

export interface Person {
  session: BoardSession
  transport: SimulatedTransport
  role: Role
}

export interface AtWork extends Served {
  person(memberId: string, role?: Role): Promise<Person>
}

const nothingWrong: Chance = { below: () => 0, oneIn: () => false }

export function atWork(chance = nothingWrong): AtWork {
  const served = serve()
  let ids = 0
  let clientIds = 5_000
  return Object.assign(served, {
    async person(memberId: string, role: Role = "analyst"): Promise<Person> {
      const transport = simulatedTransport({
        boardId,
        clock: served.clock,
        chance,
        server: () => served,
        member: () => ({ memberId, name: memberId, colour: 1, role: person.role }),
        welcomed: () => {},
      })
      if (chance === nothingWrong) transport.calm()
      const session = createBoardSession({
        boardId,
        transport,
        clock: served.clock,
        newId: () => `${memberId}${++ids}`,
        newClientId: () => ++clientIds,
      })
      const person: Person = { session, transport, role }
      await served.clock.pass(50)
      return person
    },
  })
}

/** Of ten commits one fails and one is made without an answer, and none is quick. */
export function atRoughWork(chance: Chance): AtWork {
  const s = atWork(chance)
  s.store.plan = () => ({
    outcome: chance.oneIn(10) ? "lost-answer" : chance.oneIn(10) ? "failed" : "committed",
    afterMs: chance.below(80),
  })
  return s
}

/** Somebody whose board is on the screen. */
export async function arrived(s: AtWork, memberId: string): Promise<Person> {
  const person = await s.person(memberId)
  for (let i = 0; i < 50 && person.session.getState().phase.phase !== "ready"; i++) await s.clock.pass(100)
  return person
}

export const backgroundOf = (session: BoardSession): string | undefined =>
  session.getState().board.scenarios.find(({ id }) => id === "meet")?.background

export const writes = (session: BoardSession, insert: string, index = 0, remove = "") =>
  session.change({
    kind: "editText",
    collection: "scenarios",
    id: "meet",
    field: "background",
    index,
    remove,
    insert,
  })
