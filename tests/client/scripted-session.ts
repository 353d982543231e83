// A session on a scripted server, with time and ids of the test's own.
import { createBoardSession } from "../../client/board-session.ts"
import type { BoardSession } from "../../client/session.ts"
import type { BoardChange } from "../../core/changes.ts"
import { type FakeClock, fakeClock } from "./fake-clock.ts"
import { ScriptedServer } from "./scripted-server.ts"

export interface Scripted {
  server: ScriptedServer
  clock: FakeClock
  session: BoardSession
  /** Whether somebody looks at the page. */
  page: { visible: boolean }
  live(): Promise<void>
  /** Makes a change and gives its operation's id. */
  made(...changes: BoardChange[]): string
  titleOf(id: string): string | undefined
}

/** `firstClientId` is what a tab's own times are spread by. */
export function scripted(firstClientId = 101): Scripted {
  const server = new ScriptedServer()
  const clock = fakeClock()
  server.now = clock.now
  const page = { visible: true }
  let ids = 0
  let clients = firstClientId
  const session = createBoardSession({
    boardId: server.boardId,
    transport: server.transport,
    clock,
    newId: () => `id${++ids}`,
    newClientId: () => clients++,
    awake: () => page.visible,
  })
  return {
    server,
    clock,
    session,
    page,
    async live() {
      await server.connect()
      await server.welcome()
    },
    made(...changes) {
      const done = session.change(...changes)
      if (!done.ok) throw new Error(JSON.stringify(done.error))
      return done.value.operationId
    },
    titleOf: (id) => session.getState().board.scenarios.find((scenario) => scenario.id === id)?.title,
  }
}

export const title = (id: string, value: string, base = `Title of ${id}`): BoardChange => ({
  kind: "set",
  collection: "scenarios",
  id,
  field: "title",
  value,
  base,
})

export const add = (id: string, text = "New"): BoardChange => ({
  kind: "add",
  collection: "scenarios",
  id,
  fields: { title: text, kind: "binary", status: "open", order: "b0" },
})
