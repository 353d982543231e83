/**
 * The load on one server, in a process of its own: fills boards, brings everybody in, writes, watches, and says over
 * the channel to its parent what was measured. The parent owns the server, and kills it when asked.
 */
import { once } from "node:events"
import { setTimeout as pause } from "node:timers/promises"
import * as Y from "yjs"
import { openBoard } from "../../client/node.ts"
import { applyChanges, readBoard, writeBoard } from "../../core/board-doc.ts"
import { boardFromLines } from "../../core/new-board.ts"
import { type Cost, costOf } from "../process-cost.ts"
import type { EngineName, Profile } from "../profiles.ts"
import { hocuspocusWire } from "./hocuspocus-wire.ts"
import { type Observer, observe, type SentEdit } from "./observer.ts"
import { parleyWire } from "./parley-wire.ts"
import type { BoardDoor, Seat, Ticket, Wire } from "./wire.ts"
import { createWriter, type Writer } from "./writer.ts"
import { ySocketIoWire } from "./y-socket-io-wire.ts"
import { yWebsocketWire } from "./y-websocket-wire.ts"

export interface Plan {
  engine: EngineName
  profile: Profile
  /** host:port */
  address: string
  serverPid: number
  dataFolder: string
}

export interface Percentiles {
  p50: number
  p95: number
  p99: number
}

export interface Measured {
  edits: number
  deliveries: number
  seconds: number
  latency: Percentiles | null
  /** Edit to the server's word that it is kept. */
  acknowledged: Percentiles | null
  /** Edits that an observer never got. */
  missing: number
  /** All observers and somebody who comes afterwards hold the same; null where nothing can be compared. */
  converged: boolean | null
  cost: Pick<Cost, "serverMs" | "databaseMs">
  bytesPerPerson: number
  /** From when everybody was there until the end. */
  grewBytes: number
  /** Share of a core that the server took although nobody did anything; null where people write. */
  idleShare: number | null
  /** From opening a socket until the board is there. */
  join: Percentiles
  /** Share of one core that this process took while it was measured. */
  generatorShare: number
  lost: { acknowledged: number; missing: number } | null
}

export type Said = { kind: "kill" } | { kind: "measured"; measured: Measured }
export type Told = { kind: "killed" } | { kind: "restarted" }

const plan = JSON.parse(process.argv[2] ?? "") as Plan
const { engine, profile, address } = plan
const patienceMs = 15_000
const afterwardsMs = 4_000
const warmUpMs = 5_000
const mostAtOnce = 20
const killRate = 50

const wire = wireOf(engine)
const lineCount = profile.boardBytes ? 40 : Math.max(20, profile.writers)
const lines = Array.from(
  { length: lineCount },
  (_, i) => `Scenario ${i + 1} comes true before the year is out`,
)
const content = new Y.Doc()
const base = boardFromLines("Bench", lines.join("\n"))
if (!base.ok) throw new Error(base.error.message)
writeBoard(content, base.value)

const edits = new Map<string, SentEdit>()
const observers = new Map<string, Observer[]>()
const writers: { writer: Writer; board: string }[] = []
/** Everybody of the crowd, for what they look at. */
const lookers: Seat[] = []

process.send?.({ kind: "measured", measured: await run() } satisfies Said, () => process.exit(0))

async function run(): Promise<Measured> {
  const boards: BoardDoor[] = []
  for (let i = 0; i < profile.boards; i++) boards.push(await wire.createBoard(`board-${i}`, lines, content))
  const [first] = boards
  if (!first) throw new Error("a profile without a board")
  if (profile.boardBytes) await fill(first, profile.boardBytes)

  const empty = costOf(plan.serverPid, plan.dataFolder)
  const shareOfJoining = shareOfACore()
  const join = await bringEverybody(boards)
  const joiningShare = shareOfJoining()
  for (const board of boards) board.leave()
  await pause(1_000)
  const full = costOf(plan.serverPid, plan.dataFolder)

  if (writers.length > 0) await writeFor(warmUpMs, profile.editsPerSecond, false)
  const shareOfWriting = shareOfACore()
  const began = performance.now()
  const before = costOf(plan.serverPid, plan.dataFolder)
  const count = writers.length > 0 ? await writeFor(profile.seconds * 1_000, profile.editsPerSecond, true) : 0
  if (writers.length === 0) await pause(profile.seconds * 1_000)
  const took = performance.now() - began
  const writingShare = shareOfWriting()
  const everybody = [...observers.values()].flat()
  // What is left behind is work of these edits too.
  await until(() => everybody.every((observer) => observer.missing().length === 0))
  const after = costOf(plan.serverPid, plan.dataFolder)
  const grewBytes = after.residentBytes - full.residentBytes

  const measured = [...edits.values()].filter((edit) => edit.measured)
  const waits = measured.flatMap((edit) =>
    wire.acknowledges === "by message" && edit.acknowledgedAt ? [edit.acknowledgedAt - edit.at] : [],
  )
  const latencies = everybody.flatMap((observer) => observer.latencies)
  return {
    edits: count,
    deliveries: count * (profile.people - 1),
    seconds: took / 1_000,
    latency: latencies.length > 0 ? percentiles(latencies) : null,
    acknowledged: waits.length > 0 ? percentiles(waits) : null,
    missing: everybody.reduce((sum, observer) => sum + observer.missing().length, 0),
    converged: await converged(first),
    cost: {
      serverMs: after.serverMs - before.serverMs,
      databaseMs: after.databaseMs - before.databaseMs,
    },
    bytesPerPerson: (full.residentBytes - empty.residentBytes) / (profile.people * profile.boards),
    grewBytes,
    idleShare: writers.length > 0 ? null : (after.serverMs - before.serverMs) / took,
    join: percentiles(join),
    generatorShare: count > 0 || profile.seconds > 0 ? writingShare : joiningShare,
    lost: profile.kill && engine !== "relay" ? await killed(first) : null,
  }
}

function wireOf(name: EngineName): Wire {
  switch (name) {
    case "relay":
      return yWebsocketWire(address, { answers: false })
    case "y-websocket":
      return yWebsocketWire(address, { answers: true })
    case "hocuspocus":
      return hocuspocusWire(address)
    case "y-socket.io":
      return ySocketIoWire(address)
    case "parley":
      return parleyWire(address)
  }
}

/** Texts as long as they may be, a scenario at a time, until the board weighs enough. */
async function fill(board: BoardDoor, bytes: number): Promise<void> {
  const { doc, seat } = await writable(await wire.invite(board, "Filler"))
  const updates: Uint8Array[] = []
  doc.on("update", (update: Uint8Array) => updates.push(update))
  const perText = Math.ceil(bytes / lineCount / 3)
  for (let i = 1; i <= lineCount; i++) {
    const sentence = `Paragraph of scenario ${i}. `
    const insert = sentence.repeat(Math.ceil(perText / sentence.length)).slice(0, perText)
    const changed = applyChanges(
      doc,
      (["resolutionCriteria", "finePrint", "background"] as const).map((field) => ({
        kind: "editText" as const,
        collection: "scenarios" as const,
        id: `s${i}`,
        field,
        index: 0,
        remove: "",
        insert,
      })),
    )
    if (!changed.ok) throw new Error(changed.error.message)
  }
  for (const [i, update] of updates.entries()) seat.send(update, `fill-${i}`)
  const wanted = Y.getState(doc.store, doc.clientID)
  const reader = await wire.invite(board, "Reader")
  for (const end = performance.now() + patienceMs; ; await pause(100)) {
    const found = await writable(reader)
    found.seat.close()
    if (Y.getState(found.doc.store, doc.clientID) === wanted) break
    if (performance.now() > end) throw new Error("the board was not filled")
  }
  seat.close()
}

/** A seat that discards, and the board as it was when it was taken. */
async function writable(ticket: Ticket): Promise<{ doc: Y.Doc; seat: Seat }> {
  const doc = new Y.Doc()
  if (engine === "relay") Y.applyUpdate(doc, Y.encodeStateAsUpdate(content))
  const seat = await ticket.join({
    clientId: doc.clientID,
    onState: (update) => Y.applyUpdate(doc, update),
    onAcknowledged: acknowledge,
  })
  return { doc, seat }
}

/** How long each took to come in, in ms. Two who watch on the first board, one on the next (or there too). */
async function bringEverybody(boards: BoardDoor[]): Promise<number[]> {
  const arrivals: { ticket: Ticket; enter: (ticket: Ticket) => Promise<void> }[] = []
  const invite = async (board: BoardDoor, enter: (ticket: Ticket) => Promise<void>) => {
    arrivals.push({ ticket: await wire.invite(board, `Person ${arrivals.length + 1}`), enter })
  }
  for (const [index, board] of boards.entries()) {
    const watching = boards.length === 1 ? 3 : index === 0 ? 2 : index === 1 ? 1 : 0
    observers.set(board.id, [])
    for (let i = 0; i < watching; i++) {
      await invite(board, async (ticket) => {
        const observer = engine === "parley" && i > 0 ? await openAsPage(board, i) : await watch(ticket)
        observers.get(board.id)?.push(observer)
      })
    }
    for (let i = watching; i < profile.people; i++) {
      await invite(board, async (ticket) => {
        const writes = i - watching < profile.writers
        if (!writes) {
          lookers.push(await ticket.join({ clientId: new Y.Doc().clientID }))
          return
        }
        const { doc, seat } = await writable(ticket)
        lookers.push(seat)
        writers.push({ writer: createWriter(doc, seat, (i - watching) % lineCount), board: board.id })
      })
    }
  }
  const took: number[] = []
  const come = async ({ ticket, enter }: (typeof arrivals)[number]) => {
    const began = performance.now()
    await enter(ticket)
    took.push(performance.now() - began)
  }
  const { joinWithinMs } = profile
  if (joinWithinMs) {
    const began = performance.now()
    await Promise.all(
      arrivals.map(async (arrival, i) => {
        await pause(Math.max(0, began + (i / arrivals.length) * joinWithinMs - performance.now()))
        await come(arrival)
      }),
    )
  } else {
    const queue = [...arrivals]
    const helper = async () => {
      for (let next = queue.shift(); next; next = queue.shift()) await come(next)
    }
    await Promise.all(Array.from({ length: mostAtOnce }, helper))
  }
  return took
}

async function watch(ticket: Ticket): Promise<Observer> {
  const doc = new Y.Doc()
  if (engine === "relay") Y.applyUpdate(doc, Y.encodeStateAsUpdate(content))
  const take = (update: Uint8Array) => Y.applyUpdate(doc, update)
  const seat = await ticket.join({
    clientId: doc.clientID,
    onState: take,
    onUpdate: take,
    onAcknowledged: acknowledge,
  })
  return observe(doc, () => seat.close(), seen)
}

/** With the code that a page runs. */
async function openAsPage(board: BoardDoor, number: number): Promise<Observer> {
  const session = await openBoard({ url: `http://${address}`, code: board.code, name: `Observer ${number}` })
  return observe(session.doc, () => void session.close(), seen)
}

function acknowledge(operationIds: readonly string[]): void {
  for (const id of operationIds) {
    const edit = edits.get(id)
    if (edit) edit.acknowledgedAt ??= performance.now()
  }
}

function seen(edit: SentEdit): void {
  if (wire.acknowledges === "when others see it") edit.acknowledgedAt ??= performance.now()
}

/** Edits evenly over the time, by one writer after the other. */
async function writeFor(
  ms: number,
  perSecond: number,
  measured: boolean,
  ended = () => false,
): Promise<number> {
  const began = performance.now()
  const looksPerSecond = (profile.looksPerPerson ?? 0) * lookers.length
  let looks = 0
  let count = 0
  for (let now = began; now < began + ms && !ended(); now = performance.now()) {
    for (const due = ((now - began) / 1_000) * looksPerSecond; looks < due; looks++) {
      lookers[looks % lookers.length]?.look?.(`s${1 + (looks % lineCount)}`)
    }
    for (const due = ((now - began) / 1_000) * perSecond; count < due; count++) {
      const next = writers.shift()
      if (!next) return count
      writers.push(next)
      const edit = next.writer.write(measured)
      edits.set(edit.id, edit)
      for (const observer of observers.get(next.board) ?? []) observer.expect(edit)
    }
    await pause(2)
  }
  return count
}

async function converged(board: BoardDoor): Promise<boolean | null> {
  const docs = [...(observers.get(board.id) ?? [])].map((observer) => observer.doc)
  if (engine !== "relay") {
    const late = await writable(await wire.invite(board, "Latecomer"))
    late.seat.close()
    docs.push(late.doc)
  }
  return new Set(docs.map((doc) => JSON.stringify(readBoard(doc)))).size === 1
}

/** Writes on until the server is dead, then asks the one that comes back. */
async function killed(board: BoardDoor): Promise<Measured["lost"]> {
  let dead = false
  const told = async (kind: Told["kind"]) => {
    for (;;) {
      const [message] = (await once(process, "message")) as [Told]
      if (message.kind === kind) return
    }
  }
  const load = writeFor(60_000, Math.min(killRate, profile.editsPerSecond), false, () => dead)
  await pause(2_000 + Math.random() * 2_000)
  process.send?.({ kind: "kill" } satisfies Said)
  await told("killed")
  dead = true
  await load
  await told("restarted")
  const doc = new Y.Doc()
  const take = (update: Uint8Array) => Y.applyUpdate(doc, update)
  const ticket = await wire.invite(board, "Afterwards")
  const seat = await ticket.join({ clientId: doc.clientID, onState: take, onUpdate: take })
  const promised = [...edits.values()].filter((edit) => edit.acknowledgedAt !== undefined)
  const lost = () => promised.filter((edit) => Y.getState(doc.store, edit.clientId) < edit.clock)
  // y-websocket lets people in before it has read its disk, and sends what it finds there afterwards.
  await until(() => lost().length === 0, afterwardsMs)
  const missing = lost()
  seat.close()
  for (const observer of [...observers.values()].flat()) observer.close()
  return { acknowledged: promised.length, missing: missing.length }
}

async function until(condition: () => boolean, withinMs = patienceMs): Promise<void> {
  for (const end = performance.now() + withinMs; !condition() && performance.now() < end; ) await pause(20)
}

/** Of this process, all its threads together, from now until the returned function is called. */
function shareOfACore(): () => number {
  const cpu = process.cpuUsage()
  const began = performance.now()
  return () => {
    const { user, system } = process.cpuUsage(cpu)
    return (user + system) / 1_000 / (performance.now() - began)
  }
}

function percentiles(values: number[]): Percentiles {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (q: number) =>
    sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}
