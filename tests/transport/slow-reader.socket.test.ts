/** A page that stops reading while a workshop goes on: real rooms, real sockets, the product's own session. */
import type { Socket as Tcp } from "node:net"
import type { Socket } from "socket.io-client"
import { afterAll, beforeAll, expect, it } from "vitest"
import type { BoardSession } from "../../client/session.ts"
import type { ServerMessage } from "../../core/protocol.ts"
import { type AttackedServer, attackedServer, honest, honestOver, rawSocket } from "./attacked-server.ts"

let server: AttackedServer
beforeAll(async () => {
  server = await attackedServer()
})
afterAll(() => server.stop())

const tcpOf = (socket: Socket): Tcp =>
  (socket.io.engine.transport as unknown as { ws: { _socket: Tcp } }).ws._socket

function retitle(session: BoardSession, title: string): void {
  const base = session.getState().board?.scenarios[0]?.title ?? null
  const made = session.change({
    kind: "set",
    collection: "scenarios",
    id: "meet",
    field: "title",
    value: title,
    base,
  })
  expect(made.ok).toBe(true)
}
const titleOf = (session: BoardSession) => session.getState().board?.scenarios[0]?.title

function until(session: BoardSession, condition: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const check = () => {
      if (!condition()) return
      stop()
      resolve()
    }
    const stop = session.subscribe(check)
    check()
  })
}

it("R10 a slow reader is told to begin again when it reads, and ends with what everybody has, and its own edits", async () => {
  const boardId = await server.board()
  const ann = await honest(server, server.member(boardId))
  const slow = server.member(boardId)
  const socket = await rawSocket(server, slow)
  const ben = await honestOver(socket, slow)
  const resyncs: unknown[] = []
  socket.on("resync", (body) => resyncs.push(body))

  tcpOf(socket).pause()
  // Something long for everybody, of a kind that pages read over.
  const padding = { durability: "saved", padding: "x".repeat(60_000) } as const
  const news: ServerMessage = { type: "status", body: padding }
  let published = 0
  while (server.sockets.census().lagging === 0) {
    server.sockets.publisher.publish(boardId, "board", news)
    await new Promise((resolve) => setImmediate(resolve))
    expect(++published).toBeLessThan(2_000)
  }
  retitle(ann, "while Ben was not reading")
  await ann.saved()
  ben.change({
    kind: "set",
    collection: "scenarios",
    id: "meet",
    field: "workingBasis",
    value: "written without reading",
    base: ben.getState().board?.scenarios[0]?.workingBasis ?? null,
  })
  expect(titleOf(ben)).not.toBe("while Ben was not reading")
  expect(resyncs).toEqual([])

  tcpOf(socket).resume()
  await until(ben, () => titleOf(ben) === "while Ben was not reading")
  await ben.saved()
  expect(resyncs).toEqual([{ doc: "board", reason: "slow" }])
  expect(server.sockets.census()).toMatchObject({ lagging: 0 })
  retitle(ann, "and live again")
  await until(ben, () => titleOf(ben) === "and live again")
  await until(ann, () => ann.getState().board?.scenarios[0]?.workingBasis === "written without reading")
  expect(ben.getState().board).toEqual(ann.getState().board)
  await ann.close()
  await ben.close()
})
