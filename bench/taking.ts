/**
 * What one edit costs the room that takes it: judged, applied, put into a commit and handed to the publisher, with a
 * store in memory and nobody listening. `npm run bench:taking [-- --rounds 5 --edits 600 --scenarios 20,200,2000
 * --ids 10,500,3000]`
 *
 * Boards of several sizes and with several numbers of Yjs client ids that have ever written, side by side: each round
 * goes once through all of them, and the fastest round counts, so that what else the machine does weighs little.
 */
import { parseArgs } from "node:util"
import * as Y from "yjs"
import { applyChanges, writeBoard } from "../core/board-doc.ts"
import type { BoardChange } from "../core/changes.ts"
import { boardFromLines } from "../core/new-board.ts"
import type { Operation } from "../core/protocol.ts"
import { createBoard } from "../server/rooms/board.ts"
import type { BoardStore, Commit, Publisher } from "../server/rooms/ports.ts"
import type { RoomSender } from "../server/rooms/taking.ts"
import { longestTickMs } from "../server/rooms/tick.ts"
import { createTokenBucket } from "../server/rooms/token-bucket.ts"
import { createMemoryJudgement } from "../tests/support/memory-judgement.ts"
import { createMemoryStore, MemoryDatabase } from "../tests/support/memory-store.ts"
import { silentMeters } from "../tests/support/silent-meters.ts"

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    edits: { type: "string", default: "600" },
    scenarios: { type: "string", default: "20,200,2000" },
    ids: { type: "string", default: "10,500,3000" },
  },
})
const rounds = Number(values.rounds)
const edits = Number(values.edits)

/** Those who write, in turn. */
const writers = 47
const textLength = 400

interface Work {
  name: string
  /** How many get each batch: with many the room gathers what comes within a tick. */
  audience: number
  editsATick: number
  change(count: number, scenarios: number): BoardChange
}

const move = (count: number, scenarios: number): BoardChange => {
  const yes = ((count * 7919) % 9973) / 9973
  const id = `s${1 + (count % scenarios)}`
  return { kind: "setWorking", id, value: { probabilities: { yes, no: 1 - yes } }, base: null }
}
const type = (count: number, scenarios: number): BoardChange => ({
  kind: "editText",
  collection: "scenarios",
  id: `s${1 + (count % Math.min(scenarios, writers))}`,
  field: "background",
  index: 10 + (Math.floor(count / writers) % textLength),
  remove: "",
  insert: "x",
})

const works: readonly Work[] = [
  { name: "a likelihood, alone", audience: 0, editsATick: 1, change: move },
  { name: "a likelihood, ten a tick", audience: 300, editsATick: 10, change: move },
  { name: "a letter in a text, ten a tick", audience: 300, editsATick: 10, change: type },
]
const numbers = (list: string): number[] => list.split(",").map(Number)
const boards = numbers(values.scenarios).flatMap((scenarios) =>
  numbers(values.ids).map((knownIds) => ({ scenarios, knownIds })),
)

const best = new Map<string, number>()
for (let round = 0; round < rounds; round++) {
  for (const board of boards) {
    const state = stateOf(board.scenarios, board.knownIds)
    for (const work of works) {
      const took = await run(state, board.scenarios, board.knownIds, work)
      const key = `${board.scenarios} ${board.knownIds} ${work.name}`
      best.set(key, Math.min(took, best.get(key) ?? Number.POSITIVE_INFINITY))
    }
  }
}
const say = (line: string) => process.stdout.write(`${line}\n`)
say(
  `microseconds of CPU an edit, the fastest of ${rounds} rounds of ${edits} edits by up to ${writers} people\n`,
)
say(`| scenarios | known ids | ${works.map(({ name }) => name).join(" | ")} |`)
say(`|${"---|".repeat(works.length + 2)}`)
for (const { scenarios, knownIds } of boards) {
  const cells = works.map(({ name }) => (best.get(`${scenarios} ${knownIds} ${name}`) ?? 0).toFixed(0))
  say(`| ${scenarios} | ${knownIds} | ${cells.join(" | ")} |`)
}

function idOf(index: number): number {
  return 1_000 + index
}

function stateOf(scenarios: number, knownIds: number): Uint8Array {
  const lines = Array.from({ length: scenarios }, (_, i) => `Scenario number ${i + 1}`).join("\n")
  const made = boardFromLines("A board to be edited", lines)
  if (!made.ok) throw new Error(made.error.message)
  for (const scenario of made.value.scenarios) scenario.background = "b".repeat(textLength)
  const doc = new Y.Doc()
  doc.clientID = 999
  writeBoard(doc, made.value)
  for (let i = 0; i < knownIds; i++) {
    doc.clientID = idOf(i)
    applyChanges(doc, [move(i, scenarios)])
  }
  return Y.encodeStateAsUpdate(doc)
}

/** What the writers send; each has seen what came before. */
function editsOf(state: Uint8Array, scenarios: number, knownIds: number, work: Work) {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, state)
  const made: { clientId: number; operation: Operation }[] = []
  doc.on("update", (update: Uint8Array) => {
    made.push({ clientId: doc.clientID, operation: { id: `op${made.length}`, update } })
  })
  for (let i = 0; i < edits; i++) {
    doc.clientID = idOf(i % Math.min(writers, knownIds))
    const applied = applyChanges(doc, [work.change(i, scenarios)])
    if (!applied.ok) throw new Error(applied.error.message)
  }
  return made
}

async function run(state: Uint8Array, scenarios: number, knownIds: number, work: Work): Promise<number> {
  const clock = clockByHand()
  const database = new MemoryDatabase()
  database.addBoard("b1", { board: state })
  const store = gathering(createMemoryStore(database, clock, "bench"))
  let published = 0
  const publisher: Publisher = {
    publish(_board, _doc, { type, body }) {
      if (type === "batch") published += body.operations.length
    },
    join() {},
    leave() {},
  }
  const log = { info() {}, warn() {}, error: (...said: unknown[]) => say(JSON.stringify(said)) }
  const judgements = createMemoryJudgement()
  const world = { store, judgements, clock, newId: () => "server", log, meters: silentMeters, publisher }
  const board = createBoard("b1", world, () => {})
  await board.judgement.ready()
  const room = await board.open("board")
  for (let i = 0; i < work.audience; i++) board.hears(`socket${i}`, "board")
  const made = editsOf(state, scenarios, knownIds, work)
  const senders = new Map(made.map(({ clientId }) => [clientId, senderOf(clientId)]))
  let before = process.cpuUsage()
  for (let i = 0; i < made.length; i += work.editsATick) {
    // The first tenth warms up.
    if (i === made.length / 10) before = process.cpuUsage()
    for (const { clientId, operation } of made.slice(i, i + work.editsATick)) {
      room.edit(senders.get(clientId) as RoomSender, [operation])
    }
    clock.pass(longestTickMs)
    await store.next()
  }
  while (published < edits) await store.next()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / (edits * 0.9)
}

function clockByHand() {
  let now = 1_000_000
  const tasks = new Map<() => void, number>()
  return {
    now: () => now,
    after(ms: number, task: () => void) {
      tasks.set(task, now + ms)
      return () => tasks.delete(task)
    },
    pass(ms: number) {
      now += ms
      for (const [task, at] of tasks) {
        if (at > now) continue
        tasks.delete(task)
        task()
      }
    },
  }
}

/** A commit is done when the bench says so: what comes meanwhile is gathered. */
function gathering(store: BoardStore): BoardStore & { next(): Promise<void> } {
  let land: (() => void) | null = null
  return {
    ...store,
    append: (commit: Commit) =>
      new Promise((resolve) => {
        land = () => resolve({ at: commit.seq })
      }),
    async next() {
      land?.()
      // The commit that follows starts in a later microtask.
      for (let i = 0; i < 8; i++) await Promise.resolve()
    },
  }
}

function senderOf(clientId: number): RoomSender {
  const unwanted = (what: string) => () => {
    throw new Error(`the room answered "${what}"`)
  }
  return {
    member: { memberId: `m${clientId}`, name: "A writer", colour: 1, role: "analyst" },
    clientId,
    tokens: createTokenBucket({ now: () => 1_000_000 }, 1, edits),
    waitingFor: null,
    refused: unwanted("refused"),
    later: unwanted("later"),
    resync: unwanted("resync"),
    acknowledge: unwanted("again"),
  }
}
