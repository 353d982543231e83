/** Parley: a place on the roster and a one-time ticket over HTTP, then Socket.IO in msgpack. */
import { Decoder, Encoder } from "socket.io-msgpack-parser"
import { z } from "zod"
import { PROTOCOL_VERSION, SCHEMA_VERSION } from "../../core/protocol.ts"
import { openRawSocket } from "./raw-socket.ts"
import type { BoardDoor, Joining, Seat, Wire } from "./wire.ts"

const connect = 0
const event = 2
const acknowledgement = 3
/** Longer than any ping, shorter than any batch. */
const pingBytes = 1

const Created = z.object({ id: z.string(), codes: z.object({ analyst: z.string() }) })
const TicketAnswer = z.object({ ticket: z.string() })
const Packet = z.object({ type: z.number(), data: z.unknown().optional() })
const bytes = z.instanceof(Uint8Array)
const DocUpdate = z.object({ doc: z.string(), update: bytes })
const Pieces = z.object({ state: z.string(), count: z.number() }).nullable()
const Welcome = z.tuple([
  z.object({ ok: z.literal(true), docs: z.array(DocUpdate.extend({ pieces: Pieces })) }),
])
const Piece = z.tuple([z.literal("piece"), z.object({ state: z.string(), index: z.number(), bytes })])
const Batch = z.tuple([
  z.literal("batch"),
  DocUpdate.extend({ operations: z.array(z.object({ id: z.string() })) }),
])
const Refusal = z.tuple([z.enum(["refused", "later", "resync", "bye"]), z.record(z.string(), z.unknown())])

export function parleyWire(address: string): Wire {
  const base = `http://${address}`

  async function post(path: string, body: unknown, cookie = "") {
    const response = await fetch(`${base}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: base, ...(cookie ? { cookie } : {}) },
      body: JSON.stringify(body),
    })
    const answer: unknown = await response.json()
    if (!response.ok) throw new Error(`${path}: ${response.status} ${JSON.stringify(answer)}`)
    const [set] = response.headers.getSetCookie()
    return { answer, cookie: set?.split(";")[0] ?? cookie }
  }

  return {
    acknowledges: "by message",
    async createBoard(name, lines) {
      const { answer } = await post("/api/boards", { title: name, lines })
      const { id, codes } = Created.parse(answer)
      return { id, code: codes.analyst, leave() {} }
    },
    async invite(board, name) {
      const { cookie } = await post("/api/join", { code: board.code, name })
      return {
        async join(joining) {
          const { answer } = await post(`/api/boards/${board.id}/ticket`, {}, cookie)
          return sit(board, TicketAnswer.parse(answer).ticket, joining)
        },
      }
    },
  }

  async function sit(board: BoardDoor, ticket: string, joining: Joining): Promise<Seat> {
    const { clientId, onState, onUpdate, onAcknowledged } = joining
    const encoder = new Encoder()
    const packet = (type: number, data: unknown, id?: number) =>
      // Its declaration says a buffer; it returns the list of frames that Socket.IO asks for.
      bytes.parse([encoder.encode({ type, nsp: "/", data, ...(id === undefined ? {} : { id }) })].flat()[0])
    let welcomed: () => void = () => {}
    let turnedAway: (error: Error) => void = () => {}
    const whole = new Promise<void>((resolve, reject) => {
      welcomed = resolve
      turnedAway = reject
    })
    let awaited: z.infer<typeof Pieces> = null
    const came = new Map<string, Uint8Array>()
    /** The state is whole when all of its pieces are here, whatever came between them. */
    function takePieces(): void {
      const { state, count } = awaited ?? { state: "", count: 0 }
      const parts = Array.from({ length: count }, (_, index) => came.get(`${state}/${index}`))
      if (parts.some((part) => part === undefined)) return
      if (count > 0) onState?.(Buffer.concat(parts as Uint8Array[]))
      came.clear()
      welcomed()
    }
    const decoder = new Decoder()
    decoder.on("decoded", (decoded: unknown) => {
      const { type, data } = Packet.parse(decoded)
      if (type === connect) socket.send(packet(event, ["hello", hello], 0))
      else if (type === acknowledgement) {
        const welcome = Welcome.safeParse(data)
        if (!welcome.success) turnedAway(new Error(`not welcome: ${JSON.stringify(data).slice(0, 300)}`))
        for (const { doc, update, pieces } of welcome.data?.[0].docs ?? []) {
          if (doc !== "board") continue
          onState?.(update)
          if (pieces) awaited = pieces
        }
        takePieces()
      } else if (type === event && Piece.safeParse(data).success) {
        const [, piece] = Piece.parse(data)
        came.set(`${piece.state}/${piece.index}`, piece.bytes)
        takePieces()
      } else if (type === event) {
        const batch = Batch.safeParse(data)
        if (batch.success && batch.data[1].doc === "board") {
          onUpdate?.(batch.data[1].update)
          onAcknowledged?.(batch.data[1].operations.map(({ id }) => id))
        } else if (Refusal.safeParse(data).success) {
          process.stderr.write(`Parley answered ${JSON.stringify(data).slice(0, 300)}\n`)
        }
      } else turnedAway(new Error(`not admitted: ${JSON.stringify(data)}`))
    })
    const hello = {
      protocol: PROTOCOL_VERSION,
      schema: SCHEMA_VERSION,
      boardId: board.id,
      tab: `t${clientId}`,
      clientId,
      clientIdUnused: false,
      docs: [{ doc: "board" }, { doc: "ledger" }],
      openOperations: [],
    }
    const socket = await openRawSocket({
      url: `ws://${address}/socket.io/?EIO=4&transport=websocket`,
      onFrame(payload, isText) {
        if (!isText) decoder.add(payload)
        else if (payload.toString() === "2") socket.send("3")
        else if (payload.toString().startsWith("0")) socket.send(packet(connect, { ticket }))
      },
      onClose: () => turnedAway(new Error("the socket was closed")),
    })
    await whole
    if (!onUpdate) socket.discard(pingBytes)
    return {
      send(update, operationId) {
        const operations = [{ id: operationId, update: Buffer.from(update) }]
        socket.send(packet(event, ["edit", { doc: "board", clientId, operations }]))
      },
      look: (scenarioId) => socket.send(packet(event, ["presence", { scenarioId }])),
      close: () => socket.close(),
    }
  }
}
