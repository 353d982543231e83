// A workshop round one board: a facilitator, analysts and a viewer, who speak to one server with judgement in memory,
// and a record of every message that anybody was sent.
import * as Y from "yjs"
import type { Board, Scenario } from "../../core/board.ts"
import { readBoard, writeBoard } from "../../core/board-doc.ts"
import type { EstimateInput, RoundPlan } from "../../core/judgement.ts"
import type { JudgementRecord } from "../../core/judgement-doc.ts"
import { type Ledger, readLedger, writeMember } from "../../core/ledger-doc.ts"
import type { Role } from "../../core/permissions.ts"
import type { JudgementCommand, JudgementReply, ServerMessage } from "../../core/protocol.ts"
import type { RoomLog } from "../../server/rooms/ports.ts"
import { small } from "./judged-board.ts"
import { boardId, type Served, serve, settled, Tab } from "./served-board.ts"

type Name = "fay" | "ann" | "ben" | "vic"
const isName = (name: string): name is Name => Object.hasOwn(roles, name)

export interface Told {
  socketId: string
  message: ServerMessage
}

export interface Workshop extends Served {
  /** By name; each has said hello to both documents. */
  people: Record<Name, Tab>
  /** The newest tab of each who ever came. */
  everybody: Map<string, Tab>
  /** All that were ever somebody's. */
  socketsOf(name: string): string[]
  /** Everything that was sent to anybody, in order. */
  told: Told[]
  logged: unknown[]
  join(name: string, role?: Role): Promise<Tab>
  asks(tab: Tab, command: JudgementCommand): Promise<JudgementReply>
  record(): Promise<JudgementRecord>
  scenario(id?: string): Promise<Scenario>
}

const roles: Record<Name, Role> = { fay: "facilitator", ann: "analyst", ben: "analyst", vic: "viewer" }

const categorical: Scenario = {
  ...(small.scenarios[0] as Scenario),
  id: "host",
  title: "Who hosts it",
  kind: "categorical",
  order: "a1",
  working: { probabilities: { seoul: 0.5, geneva: 0.3, other: 0.2 } },
  outcomes: [
    { id: "seoul", label: "Seoul", order: 0 },
    { id: "geneva", label: "Geneva", order: 1 },
    { id: "other", label: "Other", order: 2 },
  ],
}
const day: Scenario = {
  ...(small.scenarios[0] as Scenario),
  id: "when",
  title: "When they meet",
  kind: "date",
  order: "a2",
  working: { quantiles: { p10: "2026-01-01", p50: "2026-03-01", p90: "2026-09-01" } },
  outcomes: [],
}

export const both: readonly string[] = ["meet", "host"]

export async function workshop(more: Partial<Board> = {}): Promise<Workshop> {
  const logged: unknown[] = []
  const sockets: { name: string; socketId: string }[] = []
  const note = (fields: unknown, message: unknown) => void logged.push([fields, message])
  const log: RoomLog = { info: note, warn: note, error: note }
  const served = serve({
    log,
    fill(doc) {
      const before = readBoard(doc)
      writeBoard(doc, {
        ...before,
        ...more,
        scenarios: [...before.scenarios, categorical, day, ...(more.scenarios ?? [])],
        sources: [{ id: "src1", title: "A newspaper" }],
      })
    },
  })
  const ledger = new Y.Doc()
  for (const [id, role] of Object.entries(roles))
    writeMember(ledger, { id, name: `Name of ${id}`, colour: 1, role, joinedAt: 1 })
  served.database.log(boardId, "ledger").push({
    seq: 1,
    epoch: 1,
    update: Y.encodeStateAsUpdate(ledger),
    operations: [],
    at: 0,
  })
  const w: Workshop = Object.assign(served, {
    people: {} as Record<Name, Tab>,
    everybody: new Map(),
    socketsOf: (name: string) => sockets.flatMap((one) => (one.name === name ? one.socketId : [])),
    told: [],
    logged,
    join: async (name: string, role = isName(name) ? roles[name] : "analyst") => {
      const tab = new WorkshopTab(w, name, role)
      sockets.push({ name, socketId: tab.socketId })
      const reply = await tab.comesIn()
      if (!reply.ok) throw new Error(`${name} was not let in: ${reply.reason}`)
      if (isName(name)) w.people[name] = tab
      w.everybody.set(name, tab)
      await settled()
      return tab
    },
    asks,
    async record() {
      return (await ledgerOf(w)).judgement
    },
    async scenario(id = "meet") {
      const { doc } = await w.registry.read(boardId, "board")
      const found = readBoard(doc).scenarios.find((one) => one.id === id)
      if (!found) throw new Error(`there is no scenario ${id}`)
      return found
    },
  })
  for (const name of Object.keys(roles)) await w.join(name)
  return w
}

export async function ledgerOf(w: Served): Promise<Ledger> {
  return readLedger((await w.registry.read(boardId, "ledger")).doc)
}

class WorkshopTab extends Tab {
  readonly #w: Workshop
  constructor(w: Workshop, name: string, role: Role) {
    super(
      {
        registry: w.registry,
        net: {
          ...w.net,
          wire: (socketId, deliver, closed) =>
            w.net.wire(
              socketId,
              (message) => {
                w.told.push({ socketId, message })
                deliver(message)
              },
              closed,
            ),
        },
      },
      name,
      role,
    )
    this.#w = w
  }

  /** Hello to both documents, the answer among what was told. */
  async comesIn() {
    const reply = await this.hello({ ledger: true })
    this.#w.told.push({ socketId: this.socketId, message: reply as unknown as ServerMessage })
    return reply
  }
}

/** The answer; time passes until it is there. */
export async function asks(tab: Tab, command: JudgementCommand): Promise<JudgementReply> {
  const answer = begins(tab, command)
  for (let i = 0; i < 50 && answer.reply === null; i++) await settled()
  if (!answer.reply) throw new Error(`${command.kind} was not answered`)
  return answer.reply
}

/** Sent, and not waited for. */
export function begins(tab: Tab, command: JudgementCommand): { reply: JudgementReply | null } {
  const answer: { reply: JudgementReply | null } = { reply: null }
  void tab.session.judgement(command, (reply) => {
    answer.reply = reply
  })
  return answer
}

let made = 0
export const freshId = (): string => `made${++made}`

export const plan = (part: Partial<RoundPlan> = {}): RoundPlan => ({
  title: "Round",
  scenarioIds: ["meet"],
  blind: true,
  anonymous: false,
  countsOnly: false,
  rationaleRequired: false,
  hidesWorking: true,
  autoReveal: false,
  peekAllowed: false,
  deadline: null,
  follows: null,
  ...part,
})

export const opens = (part: Partial<RoundPlan> = {}, id = freshId()): JudgementCommand => ({
  kind: "open-round",
  id,
  plan: plan(part),
})

export const estimate = (part: Partial<EstimateInput> = {}): EstimateInput => ({
  id: freshId(),
  scenarioId: "meet",
  round: 1,
  given: null,
  forecast: { probabilities: { yes: 0.25, no: 0.75 } },
  interval: null,
  confidence: null,
  rationale: "",
  sourceIds: [],
  ...part,
})

export const says = (
  yes: number,
  part: Partial<EstimateInput> = {},
): Extract<JudgementCommand, { kind: "submit" }> => ({
  kind: "submit",
  estimate: estimate({ forecast: { probabilities: { yes, no: 1 - yes } }, ...part }),
})

export { boardId, settled }
