import { createBoardSession } from "../../client/board-session.ts"
import { type ModelActions, modelActions } from "../../client/model-actions.ts"
import type { BoardSession } from "../../client/session.ts"
import type { Role } from "../../core/permissions.ts"
import { type FakeClock, fakeClock } from "./fake-clock.ts"
import { ScriptedServer } from "./scripted-server.ts"

export interface Acting {
  server: ScriptedServer
  session: BoardSession
  actions: ModelActions
  clock: FakeClock
  newId: () => string
}

/** Somebody on a small board, welcome, on 8 July 2018. Ids are n1, n2, ... */
export async function acting(role: Role = "facilitator"): Promise<Acting> {
  const server = new ScriptedServer()
  server.role = role
  const clock = fakeClock(Date.UTC(2018, 6, 8))
  let ids = 0
  const newId = () => `n${++ids}`
  const session = createBoardSession({
    boardId: server.boardId,
    transport: server.transport,
    clock,
    newId,
    newClientId: () => 100,
  })
  await server.connect()
  await server.welcome()
  return { server, session, actions: modelActions(session, { newId, now: clock.now }), clock, newId }
}
