/**
 * Hears all that leaves a server and to whom, and says afterwards what somebody could have known too early (B1). What
 * went over a connection is recorded between the two, as bytes of TCP, so that no layer of ours can hide anything. The
 * search is only believed when it finds the same secrets once they are out.
 */
import { request } from "node:http"
import { type AddressInfo, connect, createServer, type Socket } from "node:net"
import { frameReader, type Layer, unpacked } from "./leak-layers.ts"
import { type Canary, type Hit, leakSearch } from "./leak-search.ts"

export interface Leak extends Omit<Hit, "at"> {
  /** Who got it, and by which way. */
  person: string
  channel: string
}

/** To whom something goes that is no person: logs, metrics. Nobody's secret may be in it. */
export const anybody = "anybody"

export interface LeakWatch {
  /** That person got these bytes now. */
  heard(person: string, channel: string, bytes: Uint8Array | string): void
  /** A way to the server for this person, which is recorded. */
  wayFor(person: string, serverUrl: string): Promise<Way>
  get(person: string, url: string, part?: { cookie?: string; accept?: string }): Promise<Got>
  /** The reveal is committed: from now on the secrets are out. */
  reveal(): void
  /** Before the reveal, in what anybody but its owner got. */
  leaks(): Leak[]
  /** Names of the canaries that this person got after the reveal. */
  found(person: string): Set<string>
  /** How much was searched, before and after. */
  searched(): { before: number; after: number }
}

export interface Way {
  url: string
  /** As a network that is gone. */
  cut(): void
  close(): Promise<void>
}

export interface Got {
  status: number
  body: Buffer
}

interface Recorded {
  person: string
  channel: string
  before: Buffer[]
  after: Buffer[]
}

export function leakWatch(canaries: readonly Canary[]): LeakWatch {
  const search = leakSearch(canaries)
  const records: Recorded[] = []
  const streams: Stream[] = []
  let isOut = false

  function heard(person: string, channel: string, bytes: Uint8Array | string): void {
    const found = records.find((one) => one.person === person && one.channel === channel)
    const record = found ?? { person, channel, before: [], after: [] }
    if (!found) records.push(record)
    record[isOut ? "after" : "before"].push(Buffer.from(bytes as Uint8Array))
  }

  /** Each with what lies under it. */
  function* layers(when: "before" | "after"): Generator<{ person: string; channel: string; bytes: Buffer }> {
    for (const { person, channel, [when]: heardThen } of records)
      for (const bytes of heardThen) yield { person, channel, bytes }
    for (const stream of streams) {
      const { person } = stream
      // Whole, since what is cut in two by a frame is a secret still.
      yield { person, channel: "TCP", bytes: stream.bytes(when) }
      for (const { name, bytes } of stream.layers(when)) yield { person, channel: `frame, ${name}`, bytes }
    }
  }

  const known = new WeakMap<Buffer, Hit[]>()
  function hitsIn(bytes: Buffer): Hit[] {
    const hits = known.get(bytes) ?? search.in(bytes)
    known.set(bytes, hits)
    return hits
  }

  return {
    heard,
    async wayFor(person, serverUrl) {
      const { hostname, port } = new URL(serverUrl)
      const sockets = new Set<Socket>()
      const server = createServer((near) => {
        const far = connect(Number(port), hostname)
        const stream = streamOf(person)
        streams.push(stream)
        for (const socket of [near, far]) {
          sockets.add(socket)
          socket.on("error", () => {})
          socket.on("close", () => {
            sockets.delete(socket)
            near.destroy()
            far.destroy()
          })
        }
        near.pipe(far)
        far.on("data", (chunk: Buffer) => {
          stream.add(chunk, isOut)
          near.write(chunk)
        })
        far.on("end", () => near.end())
      })
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
      const cut = () => {
        for (const socket of sockets) socket.destroy()
      }
      return {
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        cut,
        async close() {
          const closed = new Promise((resolve) => server.close(resolve))
          cut()
          await closed
        },
      }
    },
    async get(person, url, { cookie, accept } = {}) {
      const { status, head, raw, encoding } = await rawGet(url, cookie, accept)
      const path = new URL(url).pathname
      heard(person, `GET ${path}, head`, head)
      heard(person, `GET ${path}`, raw)
      const body = unpacked(raw, encoding)
      if (encoding !== "") heard(person, `GET ${path}, unpacked`, body)
      return { status, body }
    },
    reveal() {
      isOut = true
    },
    leaks() {
      const leaks = new Map<string, Leak>()
      for (const { person, channel, bytes } of layers("before")) {
        for (const { canary, as, excerpt } of hitsIn(bytes)) {
          if (canary.owner === person) continue
          const key = `${person}|${channel}|${canary.name}`
          if (!leaks.has(key)) leaks.set(key, { person, channel, canary, as, excerpt })
        }
      }
      return [...leaks.values()]
    },
    found(person) {
      const names = new Set<string>()
      for (const layer of layers("after")) {
        if (layer.person !== person) continue
        for (const { canary } of hitsIn(layer.bytes)) names.add(canary.name)
      }
      return names
    },
    searched() {
      const size = (when: "before" | "after") =>
        [...layers(when)].reduce((sum, { bytes }) => sum + bytes.length, 0)
      return { before: size("before"), after: size("after") }
    },
  }
}

/** In a line each, for the message of a test. */
export const inWords = (leaks: readonly Leak[]): string[] =>
  leaks.map(
    ({ person, channel, canary, as, excerpt }) =>
      `${person} got "${canary.name}" by ${channel} (${as}): ${excerpt}`,
  )

// --- one connection -----------------------------------------------------------------------------------------------

interface Stream {
  person: string
  add(chunk: Buffer, isOut: boolean): void
  /** As long as nothing more comes, the same object. */
  bytes(when: "before" | "after"): Buffer
  /** What its frames say; a state in pieces is known when its last piece is there. */
  layers(when: "before" | "after"): readonly Layer[]
}

function streamOf(person: string): Stream {
  const chunks: { bytes: Buffer; isOut: boolean }[] = []
  const read = frameReader()
  let rest: { bytes: Buffer; isWebSocket: boolean | null } = { bytes: Buffer.alloc(0), isWebSocket: null }
  const layers = { before: [] as Layer[], after: [] as Layer[] }
  let whole: { count: number; before: Buffer; after: Buffer } | null = null

  function readFrames(chunk: Buffer, isOut: boolean): void {
    rest.bytes = Buffer.concat([rest.bytes, chunk])
    if (rest.isWebSocket === null) {
      const end = rest.bytes.indexOf("\r\n\r\n")
      if (end < 0) return
      rest = {
        isWebSocket: rest.bytes.toString("latin1", 0, 12) === "HTTP/1.1 101",
        bytes: rest.bytes.subarray(end + 4),
      }
    }
    if (!rest.isWebSocket) return
    const { payloads, bytes } = framesOf(rest.bytes)
    rest.bytes = bytes
    for (const payload of payloads) layers[isOut ? "after" : "before"].push(...read(payload))
  }

  return {
    person,
    add(chunk, isOut) {
      chunks.push({ bytes: Buffer.from(chunk), isOut })
      readFrames(chunk, isOut)
    },
    bytes(when) {
      if (whole?.count !== chunks.length) {
        const of = (out: boolean) =>
          Buffer.concat(chunks.filter(({ isOut }) => isOut === out).map(({ bytes }) => bytes))
        whole = { count: chunks.length, before: of(false), after: of(true) }
      }
      return whole[when]
    },
    layers: (when) => layers[when],
  }
}

/** Payloads of those that are whole, and the bytes of the one that is not. */
function framesOf(stream: Buffer): { payloads: Buffer[]; bytes: Buffer } {
  const payloads: Buffer[] = []
  let at = 0
  while (at + 2 <= stream.length) {
    const first = stream.readUInt8(at)
    const short = stream.readUInt8(at + 1) & 127
    const head = short === 126 ? 4 : short === 127 ? 10 : 2
    if (at + head > stream.length) break
    const length =
      short === 126
        ? stream.readUInt16BE(at + 2)
        : short === 127
          ? Number(stream.readBigUInt64BE(at + 2))
          : short
    const end = at + head + length
    if (end > stream.length) break
    // Packed or in parts, what is in it could not be read.
    if ((first & 0xf0) !== 0x80) throw new Error("a frame that this watch does not read")
    payloads.push(stream.subarray(at + head, end))
    at = end
  }
  return { payloads, bytes: stream.subarray(at) }
}

// --- one call -----------------------------------------------------------------------------------------------------

/** Nothing is unpacked or followed on the way: what is searched is what came. */
function rawGet(
  url: string,
  cookie: string | undefined,
  accept = "gzip, br, deflate",
): Promise<{ status: number; head: string; raw: Buffer; encoding: string }> {
  const headers = { "accept-encoding": accept, connection: "close", ...(cookie ? { cookie } : {}) }
  return new Promise((resolve, reject) => {
    request(url, { headers }, (response) => {
      const chunks: Buffer[] = []
      response.on("data", (chunk: Buffer) => void chunks.push(chunk))
      response.on("error", reject)
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          head: response.rawHeaders.join("\n"),
          raw: Buffer.concat(chunks),
          encoding: response.headers["content-encoding"] ?? "",
        }),
      )
    })
      .on("error", reject)
      .end()
  })
}
