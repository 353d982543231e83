/**
 * A server of its own process, composed as main.ts composes one (real database, store, rooms, sockets) but for the
 * pages and the sign-in, and with places at which it can be told to die. The product's own code knows none of them.
 *
 * Whoever asks for a ticket with the cookie `member=...` is that member: an analyst of that board, or what the cookie
 * `role=...` says.
 */
import { randomBytes } from "node:crypto"
import { createServer } from "node:http"
import type { AddressInfo, Socket } from "node:net"
import type { Duplex } from "node:stream"
import { newId, systemClock } from "../client/browser-world.ts"
import { Role } from "../core/permissions.ts"
import { createTickets } from "../server/auth/tickets.ts"
import { claimDataFolder } from "../server/database/data-folder.ts"
import { migrate } from "../server/database/migrate.ts"
import { openDatabase } from "../server/database/open-database.ts"
import { createLog } from "../server/log.ts"
import type { BoardStore, Commit, Meters, Publisher } from "../server/rooms/ports.ts"
import { createRegistry } from "../server/rooms/registry.ts"
import { readSettings } from "../server/settings.ts"
import { createBoardStore } from "../server/store/board-store.ts"
import { createJudgementStore } from "../server/store/judgement-store.ts"
import { createPrisma } from "../server/store/prisma.ts"
import type { FoundMember } from "../server/transport/handshake.ts"
import { createSocketServer, socketPath } from "../server/transport/socket-server.ts"
import type { Answers, DyingPlace, FromServer, Order } from "./orders.ts"

const settings = readSettings(process.env)
const log = createLog(settings)
const folder = claimDataFolder(settings.dataFolder)
const database = await openDatabase({ settings, folder, log, timer: (ms, run) => systemClock.after(ms, run) })
await migrate({ root: settings.root, url: database.url })
const prisma = createPrisma(database.url, (err) => log.warn({ err }, "a connection to PostgreSQL was lost"))

// --- where it dies ----------------------------------------------------------------------------------------------

let dying: Omit<Extract<Order, { order: "die" }>, "order"> | null = null
/** Whose batch is being sent, once the moment has come. */
let fanOut: { author: string; at: DyingPlace } | null = null

const die = (): void => void process.kill(process.pid, "SIGKILL")

const dyingStore = (store: BoardStore): BoardStore => ({
  ...store,
  async append(commit) {
    const done = await store.append(commit)
    if (dying && isCounted(commit, dying) && --dying.afterCommits <= 0) {
      if (dying.at === "committed") {
        die()
        // The signal may take a moment to arrive, and nothing may be said in it.
        await new Promise(() => undefined)
      }
      const [first] = commit.operations
      if (first) fanOut = { author: first.memberId, at: dying.at }
      dying = null
    }
    return done
  },
})

const isCounted = ({ doc, update }: Commit, { reveals }: { reveals?: true }): boolean =>
  reveals ? doc === "ledger" && Buffer.from(update).includes("reveals") : doc === "board"

const dyingPublisher = (publisher: Publisher): Publisher => ({
  ...publisher,
  publish(boardId, doc, message) {
    publisher.publish(boardId, doc, message)
    if (fanOut && message.type === "batch") void dieWhenSent()
  },
})

const wires = new Map<Duplex, { member: string; written: boolean }>()

/** Between the moment and the end, what goes to one side is swallowed, and the other side's bytes reach the kernel. */
function watchWire(wire: Duplex, member: string): void {
  const known = { member, written: false }
  wires.set(wire, known)
  wire.once("close", () => wires.delete(wire))
  const write = wire.write.bind(wire)
  wire.write = ((...args: Parameters<typeof write>) => {
    if (fanOut) {
      if (!isTold(member)) return true
      known.written = true
    }
    return write(...args)
  }) as typeof wire.write
}

const isTold = (member: string): boolean => (fanOut?.author === member) === (fanOut?.at === "author-told")

async function dieWhenSent(): Promise<void> {
  const told = () => [...wires].filter(([, { member }]) => isTold(member))
  const sent = () => told().every(([wire, { written }]) => written && (wire as Socket).writableLength === 0)
  while (!sent()) await new Promise(setImmediate)
  die()
}

// --- the server -------------------------------------------------------------------------------------------------

const members = new Map<string, FoundMember>()
const tickets = createTickets({ now: Date.now, random: randomBytes })
const uncounted: Meters = {
  taken() {},
  refused() {},
  later() {},
  resync() {},
  committed() {},
  contentDiffers() {},
  opened() {},
}
const sockets = createSocketServer({
  tickets,
  members: { find: async (memberId) => members.get(memberId) ?? null },
  publicUrl: undefined,
  clock: systemClock,
  log,
  meters: { ...uncounted, fannedOut() {} },
})
const durability = () => {
  const now = database.durability.current()
  return now.durable ? "saved" : now.answers ? "stored" : "unavailable"
}
const registry = createRegistry({
  store: dyingStore(createBoardStore({ prisma, owner: newId(), log, durability })),
  judgements: createJudgementStore({ prisma }),
  clock: systemClock,
  newId,
  log,
  meters: uncounted,
  publisher: dyingPublisher(sockets.publisher),
})
database.durability.onChange(() => registry.durabilityChanged())
sockets.serve(registry)

const memberIn = (cookie: string | undefined): string | undefined =>
  /\bmember=([A-Za-z0-9]+)/.exec(cookie ?? "")?.[1]

const http = createServer((request, response) => {
  const boardId = /^\/api\/boards\/([^/]+)\/ticket$/.exec(request.url ?? "")?.[1]
  const memberId = memberIn(request.headers.cookie)
  if (!boardId || !memberId) {
    response.writeHead(400).end()
    return
  }
  const role = Role.safeParse(/\brole=([a-z]+)/.exec(request.headers.cookie ?? "")?.[1]).data ?? "analyst"
  members.set(memberId, { memberId, boardId, name: memberId, colour: 1, role, removed: false })
  response.writeHead(200, { "content-type": "application/json" })
  response.end(JSON.stringify({ ticket: tickets.issue({ memberId, boardId }) }))
})
http.on("upgrade", (request, socket, head) => {
  if (!request.url?.startsWith(socketPath)) return socket.destroy()
  watchWire(socket, memberIn(request.headers.cookie) ?? "")
  sockets.handleUpgrade(request, socket, head)
})
await new Promise<void>((resolve) => http.listen(settings.port, "127.0.0.1", resolve))

// --- orders -----------------------------------------------------------------------------------------------------

const obey: { [K in Order["order"]]: (order: Extract<Order, { order: K }>) => Promise<Answers[K]> } = {
  async die({ order: _order, ...when }) {
    dying = when
    return null
  },
  async memory() {
    // Once more for what the first collection has let go of.
    for (let round = 0; round < 3; round++) {
      global.gc?.()
      await new Promise(setImmediate)
    }
    const { heapUsed, external, rss } = process.memoryUsage()
    return { heap: heapUsed, outside: external, rss }
  },
  async stop() {
    await registry.shutdown()
    await sockets.close()
    http.closeAllConnections()
    await new Promise((resolve) => http.close(resolve))
    await prisma.$disconnect()
    await database.stop()
    folder.release()
    return null
  },
}

const tell = (message: FromServer): void => void process.send?.(message)

process.on("message", ({ id, ...order }: Order & { id: number }) => {
  const answer = (obey[order.order] as (order: Order) => Promise<unknown>)(order as Order)
  answer.then(
    (value) => {
      tell({ kind: "answer", to: id, value })
      if (order.order === "stop") process.disconnect()
    },
    (error: unknown) => tell({ kind: "failed", to: id, why: String(error) }),
  )
})
// The runner is gone without a word: nobody else would end this process or its database.
process.on("disconnect", () => void database.stop().finally(() => process.exit(0)))
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => undefined)

tell({ kind: "ready", port: (http.address() as AddressInfo).port, databaseUrl: database.url })
