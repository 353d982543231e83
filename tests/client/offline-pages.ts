// Pages of one person on one device, opened, crashed and brought back, and a board that everybody has.
import { createBoardSession } from "../../client/board-session.ts"
import type { BoardSession } from "../../client/session.ts"
import { applyChanges, readEntity } from "../../core/board-doc.ts"
import type { BoardChange } from "../../core/changes.ts"
import { type FakeDevice, fakeDevice } from "./device.ts"
import { type FakeClock, fakeClock } from "./fake-clock.ts"
import { ScriptedServer } from "./scripted-server.ts"

export interface Page {
  server: ScriptedServer
  session: BoardSession
  crash(): Promise<void>
}

export let clock: FakeClock
export let device: FakeDevice
let ids = 0
let clients = 0
/** The board as everybody has it. */
export let shared: ScriptedServer

/** Before each test. Client ids are counted from here. */
export function begin(clientId = 100): void {
  clock = fakeClock()
  device = fakeDevice()
  ids = 0
  clients = clientId
  shared = new ScriptedServer()
}

/** Another tab of the same person; the server is the same one. */
export function open(on: FakeDevice | null = device): Page {
  const server = new ScriptedServer()
  server.doc = shared.doc
  server.committed = shared.committed
  server.now = clock.now
  const mine = on?.open() ?? null
  const session = createBoardSession({
    boardId: server.boardId,
    transport: server.transport,
    clock,
    newId: () => `id${++ids}`,
    newClientId: () => ++clients,
    device: mine,
  })
  return {
    server,
    session,
    async crash() {
      mine?.crash()
      await server.drop()
    },
  }
}

export async function live(page: Page): Promise<void> {
  await page.server.connect()
  await page.server.welcome()
  await clock.pass(500)
}

export async function opened(): Promise<Page> {
  const page = open()
  await live(page)
  return page
}

/** Live again, through as many hellos as it takes. */
export async function comesBack({ server }: Page): Promise<void> {
  await server.connect()
  for (let hellos = 0; hellos !== server.hellos.length; ) {
    hellos = server.hellos.length
    await server.welcome()
  }
  await clock.pass(500)
}

export function made(page: Page, ...changes: BoardChange[]): string {
  const done = page.session.change(...changes)
  if (!done.ok) throw new Error(JSON.stringify(done.error))
  return done.value.operationId
}

export const keptIds = () => [...device.operations.values()].map(({ id }) => id)
export const titleIn = (id: string) => readEntity(shared.doc, "scenarios", id)?.title
export const titleOf = (page: Page, id: string) =>
  page.session.getState().board.scenarios.find((scenario) => scenario.id === id)?.title
export const typed = (index: number, insert: string, remove = ""): BoardChange => ({
  kind: "editText",
  collection: "scenarios",
  id: "s1",
  field: "background",
  index,
  remove,
  insert,
})
export const background = () => readEntity(shared.doc, "scenarios", "s1")?.background
export const likelihood = (yes: number, base = 0.3): BoardChange => ({
  kind: "setWorking",
  id: "s1",
  value: { probabilities: { yes, no: 1 - yes } },
  base: { probabilities: { yes: base, no: 1 - base } },
})
export const workingOf = () => {
  const working = readEntity(shared.doc, "scenarios", "s1")?.working
  return working && "probabilities" in working ? working.probabilities.yes : undefined
}
export const colleague = (...changes: BoardChange[]) =>
  shared.colleague((doc) => {
    const done = applyChanges(doc, changes)
    if (!done.ok) throw new Error(done.error.message)
  })
