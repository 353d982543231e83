// Two hundred people submit while their round closes, and the server is killed in the middle of the reveal.
import { io, type Socket } from "socket.io-client"
import parser from "socket.io-msgpack-parser"
import { expect, it } from "vitest"
import * as Y from "yjs"
import { newId } from "../../client/browser-world.ts"
import { writeBoard } from "../../core/board-doc.ts"
import { integrateUpdate } from "../../core/integration-doc.ts"
import type { JudgementRecord } from "../../core/judgement-doc.ts"
import { readJudgement } from "../../core/judgement-doc.ts"
import { HelloReply, type JudgementCommand, JudgementReply, type Welcome } from "../../core/protocol.ts"
import type { DyingPlace } from "../../faults/orders.ts"
import { type RunningServer, type ServerProcess, startServer } from "../../faults/server-process.ts"
import { type Fault, until } from "../../faults/stage.ts"
import type { PrismaClient } from "../../server/generated/prisma/client.ts"
import { insertBoard } from "../../server/store/board-store.ts"
import { createPrisma } from "../../server/store/prisma.ts"
import { hangsAfterMs, holds } from "../faults/holds.ts"
import { small } from "../rooms/judged-board.ts"
import { opens, says } from "../rooms/judged-workshop.ts"
import { helloOf } from "./attacked-server.ts"

const people = 200
/** Long enough for a reveal of several parts. */
const words = "z".repeat(900)

interface Person {
  name: string
  socket: Socket
  ledger: Y.Doc
  /** Which sizes of the record this one was ever shown. */
  shown: Set<number>
}

/** Says hello to both documents and follows the record. */
async function comesIn(
  server: RunningServer,
  boardId: string,
  name: string,
  clientId: number,
  role = "analyst",
): Promise<Person> {
  const cookie = `member=${name}; role=${role}`
  const answer = await fetch(`${server.url}/api/boards/${boardId}/ticket`, {
    method: "POST",
    headers: { cookie },
  })
  const { ticket } = (await answer.json()) as { ticket: string }
  const socket = io(server.url, {
    path: "/socket.io/",
    transports: ["websocket"],
    parser,
    forceNew: true,
    reconnection: false,
    auth: { ticket },
    extraHeaders: { origin: server.url, cookie },
  })
  const person: Person = { name, socket, ledger: new Y.Doc(), shown: new Set() }
  const look = (update: Uint8Array) => {
    integrateUpdate(person.ledger, new Uint8Array(update))
    person.shown.add(readJudgement(person.ledger).estimates.length)
  }
  const pieces: Uint8Array[] = []
  let before: Uint8Array[] | null = []
  socket.on("piece", ({ bytes }: { bytes: Uint8Array }) => pieces.push(bytes))
  socket.on("batch", (batch: { doc: string; update: Uint8Array }) => {
    if (batch.doc !== "ledger") return
    if (before) before.push(batch.update)
    else look(batch.update)
  })
  await new Promise<void>((resolve, reject) => {
    socket.on("connect", resolve)
    socket.on("connect_error", reject)
  })
  const hello = helloOf(boardId, clientId, { docs: [{ doc: "board" }, { doc: "ledger" }] })
  const welcomed = async (): Promise<Welcome> => {
    const answer = HelloReply.parse(await socket.emitWithAck("hello", hello))
    if (answer.ok) return answer
    // On a machine that does much else the database may take longer than a server waits: said again, as a page does.
    if (answer.reason !== "busy") throw new Error(answer.message)
    return welcomed()
  }
  const welcome = await welcomed()
  const given = welcome.docs.find(({ doc }) => doc === "ledger")
  if (!given) throw new Error("the record was not given")
  if (given.pieces) await until("all pieces are here", () => pieces.length === given.pieces?.count)
  const waiting = before
  before = null
  if (pieces.length > 0) integrateUpdate(person.ledger, new Uint8Array(Buffer.concat(pieces)))
  for (const update of [given.update, ...waiting]) integrateUpdate(person.ledger, new Uint8Array(update))
  person.shown.add(readJudgement(person.ledger).estimates.length)
  return person
}

const asks = async ({ socket }: Person, command: JudgementCommand): Promise<JudgementReply> =>
  JudgementReply.parse(await socket.emitWithAck("judgement", command))

/** null: the server was gone before it answered. */
function asksADyingOne(person: Person, command: JudgementCommand): Promise<JudgementReply | null> {
  const gone = new Promise<null>((resolve) => person.socket.once("disconnect", () => resolve(null)))
  return Promise.race([asks(person, command), gone])
}

const killInTheReveal = (at: DyingPlace, afterCommits: number): Fault => ({
  name: `kill-in-the-reveal-${afterCommits}`,
  about: "200 people submit while the round closes, and the server is killed in the middle of the reveal",
  async run(stage) {
    const prisma = createPrisma(stage.databaseUrl ?? "")
    stage.afterwards(() => prisma.$disconnect())
    const boardId = await newBoard(prisma)
    const server: ServerProcess = await startServer(stage, { databaseUrl: stage.databaseUrl })
    const fay = await comesIn(server, boardId, "fay", 10, "facilitator")
    expect(await asks(fay, opens())).toMatchObject({ ok: true, round: 1 })
    const all: Person[] = []
    for (let i = 0; i < people; i++) all.push(await comesIn(server, boardId, `m${i}`, 1_000 + i))
    await server.order({ order: "die", at, afterCommits, reveals: true })

    const commands = new Map(
      all.map(({ name }, i) => [name, says(0.1 + i / 1_000, { rationale: `${name} ${words}` })]),
    )
    const replies = new Map<string, JudgementReply | null>()
    const commandOf = (name: string) => commands.get(name) as JudgementCommand
    let received = 0
    const submitting = all.map(async (person) => {
      const reply = await asksADyingOne(person, commandOf(person.name))
      replies.set(person.name, reply)
      if (reply?.ok) received += 1
    })
    await until("some are in", () => received > 20)
    const closing = asks(fay, { kind: "close-round", round: 1 })
    expect(await closing).toMatchObject({ ok: true })
    // Nobody waits for those who are still on their way.
    await asksADyingOne(fay, { kind: "reveal-round", round: 1 })
    await server.ended()
    await Promise.all(submitting)

    // All or nothing, whatever each had been sent of it.
    for (const { shown } of [fay, ...all]) expect([...shown]).toEqual([0])
    const parts = Math.max(...all.map(({ ledger }) => ledger.getMap("reveals").size))

    await server.startAgain()
    const rows = await prisma.estimate.findMany({ where: { boardId, round: 1 } })
    const again: Person[] = []
    for (let i = 0; i < 10; i++) again.push(await comesIn(server, boardId, `m${i}`, 5_000 + i))
    const whole = (person: Person): JudgementRecord => readJudgement(person.ledger)
    for (const person of again)
      await until("the reveal is there", () => whole(person).estimates.length === rows.length)
    const committed = rows.map(({ analystId }) => analystId).sort()
    for (const person of again) {
      expect(whole(person)).toEqual(whole(again[0] as Person))
      expect(
        whole(person)
          .estimates.map(({ by }) => by)
          .sort(),
      ).toEqual(committed)
      expect([...person.shown].every((size) => size === 0 || size === rows.length)).toBe(true)
    }
    const names = (which: (reply: JudgementReply | null | undefined) => boolean | undefined) =>
      all.flatMap(({ name }) => (which(replies.get(name)) ? [name] : []))
    const told = names((reply) => reply?.ok)
    const late = names((reply) => reply?.ok === false)
    for (const name of told) expect(committed).toContain(name)
    for (const name of late) expect(committed).not.toContain(name)
    for (const name of late)
      expect(replies.get(name)).toMatchObject({ reason: expect.stringMatching(/^(late|revealed)$/) })

    // Sent again it is what it was: received, or too late.
    for (const name of names((reply) => reply === null).slice(0, 10)) {
      const back = await comesIn(server, boardId, name, 8_000 + Number(name.slice(1)))
      const reply = await asks(back, commandOf(name))
      expect(reply).toMatchObject(committed.includes(name) ? { ok: true } : { ok: false, reason: "revealed" })
      back.socket.disconnect()
    }
    for (const { socket } of [fay, ...all, ...again]) socket.disconnect()
    expect(told.length + late.length).toBeGreaterThan(20)
    stage.note(
      `${told.length} were told that they are in, ${late.length} that they are late, ${committed.length} count`,
    )
    stage.note(`${parts} parts had been sent`)
  },
})

async function newBoard(prisma: PrismaClient): Promise<string> {
  const id = newId()
  const doc = new Y.Doc()
  writeBoard(doc, small)
  const documents = [{ doc: "board" as const, update: Y.encodeStateAsUpdate(doc) }]
  const row = { id, title: "Summit", template: null, documents, memberId: "founder", createdAt: new Date() }
  await prisma.$transaction((writing) => insertBoard(writing, row))
  return id
}

it(
  "B4 B5 200 people submit while the round closes, and the server is killed between two parts of the reveal: exactly those committed before the close count, all or nothing is revealed",
  () => holds(killInTheReveal("committed", 2)),
  hangsAfterMs,
)

it(
  "B5 the same when the first part is committed and nobody was told of any",
  () => holds(killInTheReveal("committed", 1)),
  hangsAfterMs,
)
