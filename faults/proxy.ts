/**
 * A TCP proxy that behaves badly when told to: late, cut, half open, byte by byte, with flipped bits, or not reading.
 * It knows nothing of what it carries.
 */
import { connect, createServer, type Socket } from "node:net"
import type { Chance } from "./stage.ts"

export type Direction = "up" | "down"

export interface Behaviour {
  /** Each chunk waits so long, in order. */
  delayMs?: () => number
  /** Bytes of this direction vanish; both ends stay open. */
  swallow?: Direction
  /** Every byte is a write of its own. */
  byByte?: boolean
  /** One bit of one in so many chunks of this direction is flipped. */
  flip?: { direction: Direction; oneIn: number }
  /** These bytes, wherever they go by on the way down, become those. */
  alter?: { from: string; to: string }
}

export interface TcpProxy {
  readonly url: string
  readonly port: number
  /** From now on, for what is open and for what is opened later. */
  behave(behaviour: Behaviour): void
  /** Ends every connection, as a cable does: without a goodbye. */
  cut(): number
  /** The clients behind these connections read nothing any more; the server notices when buffers are full. */
  stopReading(): void
  readAgain(): void
  connections(): number
  flipped(): number
  close(): Promise<void>
}

interface Link {
  client: Socket
  server: Socket
}

export async function startProxy(toPort: number, chance: Chance): Promise<TcpProxy> {
  let behaviour: Behaviour = {}
  let reading = true
  let flipped = 0
  const links = new Set<Link>()

  const listener = createServer((client) => {
    const server = connect({ port: toPort, host: "127.0.0.1" })
    const link = { client, server }
    links.add(link)
    for (const socket of [client, server]) {
      socket.setNoDelay(true)
      // Whatever ends one side ends the other; the reason is of no interest here.
      socket.on("error", () => undefined)
      socket.once("close", () => {
        client.destroy()
        server.destroy()
        links.delete(link)
      })
    }
    carry(client, server, "up")
    carry(server, client, "down")
    if (!reading) server.pause()
  })

  function carry(from: Socket, to: Socket, direction: Direction): void {
    let last: Promise<void> = Promise.resolve()
    from.on("data", (chunk: Buffer) => {
      const { delayMs, swallow } = behaviour
      if (swallow === direction) return
      const wait = delayMs?.() ?? 0
      // In order, whatever each waits for.
      last = last.then(async () => {
        if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
        pass(damaged(chunk, direction), from, to)
      })
    })
    from.on("end", () => void last.then(() => to.end()))
  }

  function pass(chunk: Buffer, from: Socket, to: Socket): void {
    if (to.destroyed) return
    let roomy = true
    if (behaviour.byByte)
      for (let at = 0; at < chunk.length; at++) roomy = to.write(chunk.subarray(at, at + 1))
    else roomy = to.write(chunk)
    if (roomy) return
    from.pause()
    to.once("drain", () => {
      if (reading) from.resume()
    })
  }

  function damaged(chunk: Buffer, direction: Direction): Buffer {
    const { flip, alter } = behaviour
    const found = alter && direction === "down" ? chunk.indexOf(alter.from) : -1
    if (alter && found >= 0) {
      flipped += 1
      return Buffer.concat([
        chunk.subarray(0, found),
        Buffer.from(alter.to),
        chunk.subarray(found + alter.from.length),
      ])
    }
    if (!flip || flip.direction !== direction || chance.below(flip.oneIn) > 0) return chunk
    const copy = Buffer.from(chunk)
    const at = chance.below(copy.length)
    copy[at] = (copy[at] as number) ^ (1 << chance.below(8))
    flipped += 1
    return copy
  }

  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve))
  const address = listener.address()
  const port = typeof address === "object" && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    behave(next) {
      behaviour = next
    },
    cut() {
      const count = links.size
      for (const { client, server } of links) {
        client.resetAndDestroy()
        server.resetAndDestroy()
      }
      return count
    },
    stopReading() {
      reading = false
      for (const { server } of links) server.pause()
    },
    readAgain() {
      reading = true
      for (const { server } of links) server.resume()
    },
    connections: () => links.size,
    flipped: () => flipped,
    async close() {
      for (const { client, server } of links) {
        client.destroy()
        server.destroy()
      }
      await new Promise((resolve) => listener.close(resolve))
    },
  }
}
