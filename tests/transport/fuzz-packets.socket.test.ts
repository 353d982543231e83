// 20,000 malformed packets over real sockets, beside somebody honest who goes on working.
import { afterAll, beforeAll, expect, it } from "vitest"
import { WebSocket } from "ws"
import * as Y from "yjs"
import type { BoardSession } from "../../client/session.ts"
import { readBoard } from "../../core/board-doc.ts"
import type { FoundMember } from "../../server/transport/handshake.ts"
import { inBytes } from "../rooms/broken-updates.ts"
import { heapAfter } from "../rooms/heap-after.ts"
import { type Chance, seededChance } from "../rooms/seeded-chance.ts"
import { madeIn } from "../rooms/watched-room.ts"
import { type AttackedServer, attackedServer, helloOf, honest } from "./attacked-server.ts"
import { encode, type Packet, sendings } from "./broken-packets.ts"

const { FUZZ_SEED, FUZZ_COUNT } = process.env
const packets = Number(FUZZ_COUNT ?? 20_000)
const attackers = 16

let server: AttackedServer
let boardId: string
let ann: BoardSession
const unexpected: unknown[] = []
const complain = (error: unknown) => void unexpected.push(error)

beforeAll(async () => {
  process.on("unhandledRejection", complain)
  process.on("uncaughtExceptionMonitor", complain)
  server = await attackedServer()
  boardId = await server.board()
  ann = await honest(server, server.member(boardId))
})
afterAll(async () => {
  await ann.close()
  await server.stop()
  process.off("unhandledRejection", complain)
  process.off("uncaughtExceptionMonitor", complain)
})

it(
  `R13 R5 ${packets} malformed packets: the process lives, nothing waits, memory is what it was, somebody honest is saved throughout`,
  async () => {
    const tried = new Map<string, number>()
    let sent = 0
    let closed = 0
    let annsEdits = 0
    const everybody: Attacker[] = []
    for (let i = 0; i < attackers; i++) everybody.push(attacker(i))

    async function attackUntil(end: number): Promise<void> {
      await Promise.all(
        everybody.map(async ({ attack, close }) => {
          while (sent < end) {
            const number = sent++
            const { name, hungUp } = await attack()
            tried.set(name, (tried.get(name) ?? 0) + 1)
            if (hungUp) closed++
            if (number % 200 === 0) await annWrites()
          }
          close()
        }),
      )
    }

    /** Resolves when it is saved. */
    async function annWrites(): Promise<void> {
      const value = `still here ${++annsEdits}`
      const made = ann.change({
        kind: "set",
        collection: "scenarios",
        id: "meet",
        field: "workingBasis",
        value,
        base: null,
      })
      expect(made.ok).toBe(true)
      await ann.saved()
    }

    const early = await heapAfter(() => attackUntil(packets / 4))
    const late = await heapAfter(() => attackUntil(packets))
    expect(late - early).toBeLessThan(16 * 1024 * 1024)

    expect(unexpected).toEqual([])
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
    for (const name of Object.keys(sendings)) expect(tried.get(name), name).toBeGreaterThan(packets / 1_000)
    // Neither all of them were hung up on nor none.
    expect(closed).toBeGreaterThan(packets / 50)
    expect(closed).toBeLessThan(packets / 2)
    expect(annsEdits).toBeGreaterThan(packets / 400)
    await annWrites()
    const { doc } = await server.registry.read(boardId, "board")
    const scenario = readBoard(doc).scenarios.find(({ id }) => id === "meet")
    expect(scenario?.workingBasis).toBe(`still here ${annsEdits}`)
    expect(doc.store.pendingStructs).toBeNull()
    expect(doc.store.pendingDs).toBeNull()
    const stored = new Y.Doc()
    for (const { bytes } of await server.prisma.docUpdate.findMany({
      where: { boardId },
      orderBy: { seq: "asc" },
    }))
      Y.applyUpdate(stored, bytes)
    expect(readBoard(stored)).toEqual(readBoard(doc))
    await expect
      .poll(() => server.registry.census())
      .toMatchObject({ sessions: { analyst: 1 }, heldOperations: 0, heldBytes: 0 })
  },
  60_000 + 20 * packets,
)

interface Attacker {
  /** Sends one thing; resolves when the server has answered what comes behind it, or has hung up. */
  attack(): Promise<{ name: string; hungUp: boolean }>
  close(): void
}

function attacker(index: number): Attacker {
  const chance = seededChance(Number(FUZZ_SEED ?? 20_260_722) + index)
  const member = server.member(boardId)
  const clientId = 100_000 + index
  const bag = Object.entries(sendings).flatMap(([name, { weight }]) => new Array<string>(weight).fill(name))
  const honestUpdates = [1, 2, 3].map((i) => updateOf(clientId, `title ${i}`))
  let ws: WebSocket | null = null
  let operations = 0

  const valid = (): Packet => validPacket(chance, clientId, `op${index}x${++operations}`, honestUpdates)

  return {
    async attack() {
      ws ??= await connect(member, clientId, chance)
      const name = bag[chance.below(bag.length)] as string
      ;(sendings[name] as (typeof sendings)[string]).send({ chance, valid, ws })
      const hungUp = !(await isAlive(ws))
      if (hungUp) ws = null
      return { name, hungUp }
    },
    close() {
      ws?.terminate()
      ws = null
    },
  }
}

/** Frames are handled in order: who answers a ping has dealt with what came before it. */
function isAlive(ws: WebSocket): Promise<boolean> {
  return new Promise((resolve) => {
    const answered = (alive: boolean) => () => {
      ws.off("pong", pong)
      ws.off("close", close)
      resolve(alive)
    }
    const mark = Buffer.from("parley")
    const pong = (data: Buffer) => {
      if (data.equals(mark)) answered(true)()
    }
    const close = answered(false)
    ws.on("pong", pong)
    ws.on("close", close)
    if (ws.readyState !== ws.OPEN) {
      if (ws.readyState === ws.CLOSED) close()
      return
    }
    ws.ping(mark)
  })
}

/** Connected with a ticket; every other time welcomed too. */
async function connect(member: FoundMember, clientId: number, chance: Chance): Promise<WebSocket> {
  const ws = new WebSocket(`${server.url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`, {
    headers: { origin: server.url },
    perMessageDeflate: false,
  })
  ws.on("error", () => {})
  ws.on("message", (data, isBinary) => {
    if (!isBinary && String(data) === "2") ws.send("3")
  })
  await next(ws)
  const ticket = server.tickets.issue({ memberId: member.memberId, boardId })
  ws.send(encode({ type: 0, nsp: "/", data: { ticket } }))
  await next(ws)
  if (chance.oneIn(2)) {
    ws.send(encode({ type: 2, nsp: "/", id: 0, data: ["hello", helloOf(boardId, clientId)] }))
    await next(ws)
  }
  return ws
}

const next = (ws: WebSocket): Promise<void> =>
  new Promise((resolve, reject) => {
    const done = (end: () => void) => () => {
      ws.off("message", message)
      ws.off("close", close)
      end()
    }
    const message = done(resolve)
    const close = done(() => reject(new Error("the server let nobody in")))
    ws.on("message", message)
    ws.on("close", close)
  })

function updateOf(clientId: number, value: string): Uint8Array {
  const doc = new Y.Doc()
  doc.clientID = clientId
  return madeIn(doc, [
    { kind: "add", collection: "issues", id: value.replace(" ", "-"), fields: { text: value } },
  ])
}

function validPacket(chance: Chance, clientId: number, id: string, updates: readonly Uint8Array[]): Packet {
  const { below } = chance
  const honestOne = updates[below(updates.length)] as Uint8Array
  const breakages = Object.values(inBytes)
  const doc = new Y.Doc()
  const update = (breakages[below(breakages.length)] as (typeof breakages)[number])({
    chance,
    honest: honestOne,
    other: updates[0] as Uint8Array,
    doc,
    senderId: clientId,
    victimId: 4_000,
  })
  const hash = Buffer.alloc(32, below(256))
  const have = { epoch: 1, seq: below(4), hash, stateVector: Buffer.from([below(3), below(256), below(256)]) }
  const named = (name: string, body: unknown, acknowledged = false): Packet => ({
    type: 2,
    nsp: "/",
    data: [name, body],
    ...(acknowledged ? { id: 1 } : {}),
  })
  switch (below(8)) {
    case 0:
      return named(
        "hello",
        helloOf(boardId, clientId, { docs: [{ doc: "board", have }], openOperations: [id, "ann1"] }),
        true,
      )
    case 1:
      return named("inquire", { operationIds: [id, "ann1"] }, true)
    case 2:
      return named("compare", { doc: "board", epoch: 1, seq: below(5), hash }, true)
    case 3:
      return named("leave", { clientId: below(2) === 0 ? clientId : 4_000 })
    case 4:
      return named("presence", {
        scenarioId: "meet",
        field: "title",
        dragging: { outcomeId: "yes", probability: 0.5 },
      })
    default:
      return named("edit", { doc: "board", clientId, operations: [{ id, update: Buffer.from(update) }] })
  }
}
