// The composition root: the only file that wires. Settings, data folder, database, pages, sockets, shutdown; in that
// order up, and in the opposite order down.
import { randomBytes } from "node:crypto"
import { EventEmitter } from "node:events"
import { readFile } from "node:fs/promises"
import { createServer, type Server as HttpServer, type IncomingMessage, type ServerResponse } from "node:http"
import { networkInterfaces } from "node:os"
import { join } from "node:path"
import type { Duplex } from "node:stream"
import next from "next"
import { idsFrom } from "../core/ids.ts"
import type { Durability } from "../core/protocol.ts"
import packageJson from "../package.json" with { type: "json" }
import { createInvites } from "./auth/invites.ts"
import { createRecoveryKeys } from "./auth/recovery.ts"
import { readServerSecret, type ServerSecret } from "./auth/secret.ts"
import { createSessions } from "./auth/session.ts"
import { createShares } from "./auth/shares.ts"
import { createTickets } from "./auth/tickets.ts"
import { claimDataFolder } from "./database/data-folder.ts"
import type { Timer } from "./database/durability.ts"
import { migrate } from "./database/migrate.ts"
import { type OpenDatabase, openDatabase } from "./database/open-database.ts"
import { createHttpApp, createHttpHandler, pageAddress, takesPath } from "./http/app.ts"
import { closerOf } from "./http/closing.ts"
import { exportsHere } from "./http/exports-here.ts"
import { createPageAnswers } from "./http/page-answers.ts"
import type { HttpWorld } from "./http/ports.ts"
import { createLimits } from "./http/rate-limits.ts"
import { snapshotThread } from "./http/snapshot-thread.ts"
import { createLog, type Log, say } from "./log.ts"
import { createMetrics } from "./metrics.ts"
import type { Clock } from "./rooms/ports.ts"
import { createRegistry } from "./rooms/registry.ts"
import { CannotStart, readSettings, type Settings } from "./settings.ts"
import { createAutomaticSnapshots } from "./snapshots/automatic.ts"
import { noticingReveals } from "./snapshots/noticing-reveals.ts"
import { createActivityStore } from "./store/activity-store.ts"
import { createAuditStore } from "./store/audit-store.ts"
import { createBoardPast } from "./store/board-past.ts"
import { openPages } from "./store/board-queries.ts"
import { createBoardStore, insertBoard } from "./store/board-store.ts"
import { copyingTitles } from "./store/board-titles.ts"
import { createHeads } from "./store/document-heads.ts"
import { createHistoryStore } from "./store/history-store.ts"
import { createInviteStore } from "./store/invite-store.ts"
import { createJudgementReader } from "./store/judgement-reader.ts"
import { createJudgementStore } from "./store/judgement-store.ts"
import { createMemberStore } from "./store/member-store.ts"
import { createPrisma } from "./store/prisma.ts"
import { createReadMarks } from "./store/read-marks.ts"
import { createShareStore } from "./store/share-store.ts"
import { createSnapshotStore } from "./store/snapshot-store.ts"
import { createSnapshotsDue } from "./store/snapshots-due.ts"
import { createTogether } from "./store/transactions.ts"
import { createSocketServer, socketPath } from "./transport/socket-server.ts"

/** Whoever connects and does not say what for is let go of; Node would wait a minute. */
const slowestCaller = { headersTimeout: 15_000, connectionsCheckingInterval: 5_000 }

type Handler = (request: IncomingMessage, response: ServerResponse) => void

// What has been opened so far, to be closed from last to first. A start that fails half-way closes the same way.
const closers: { name: string; close: () => void | Promise<void> }[] = []

// Whoever read what is written here may be gone (a closed terminal, a killed parent). Unheard, that error would be an
// uncaught one, which Next writes to the same place, without end.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {})

const starting = start()
stopOnSignals()
await starting.catch(async (error: unknown) => {
  await closeAll()
  if (!(error instanceof CannotStart)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
})

async function start(): Promise<void> {
  const settings = readSettings(process.env)
  const log = createLog(settings)
  const began = Date.now()

  const folder = claimDataFolder(settings.dataFolder)
  opened("data folder", () => folder.release())

  // The port is taken before the slow steps, so that a taken one is told at once; until all is ready it answers 503.
  const doors: {
    handle: Handler
    upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
  } = {
    handle: (_request, response) =>
      sendJson(response, 503, { status: "starting", version: packageJson.version }),
    upgrade: (_request, socket) => socket.destroy(),
  }
  const http = createServer(slowestCaller, (request, response) => doors.handle(request, response))
  http.on("upgrade", (request, socket, head) => doors.upgrade(request, socket, head))
  const close = closerOf(http)
  await listen(http, settings)
  opened("port", close)

  const database = await openMigratedDatabase()
  const pagesUpgrades = new EventEmitter()
  const unknowingPages = await preparePages(pagesUpgrades)

  const boards = openBoards(settings, database, log)
  openPages(boards.pageAnswers)
  const pages = boards.pageAnswers.knowingCaller(unknowingPages)

  doors.handle = (request, response) => {
    if (takesPath(pathOf(request))) return boards.calls(request, response)
    request.url = pageAddress(request.url ?? "/")
    pages(request, response)
  }
  doors.upgrade = (request, socket, head) => {
    const path = pathOf(request)
    // Only two paths may ever become a WebSocket; in production just one.
    if (path === socketPath) boards.sockets.handleUpgrade(request, socket, head)
    else if (settings.mode === "development" && path.startsWith("/_next/"))
      pagesUpgrades.emit("upgrade", request, socket, head)
    else socket.destroy()
  }
  tellWhere(http, settings, Date.now() - began)

  async function openMigratedDatabase(): Promise<OpenDatabase> {
    const database = await openDatabase({ settings, folder, log, timer })
    opened("database", () => database.stop())
    const applied = await migrate({ root: settings.root, url: database.url })
    if (applied.length > 0) say(`Brought the database up to date (${applied.join(", ")}).`)
    const durability = database.durability.current()
    if (!durability.durable) say(`Edits are stored, but not crash-safe: ${durability.why}.`)
    return database
  }

  async function preparePages(upgrades: EventEmitter): Promise<Handler> {
    const app = next({
      dev: settings.mode === "development",
      dir: settings.root,
      hostname: settings.host ?? "localhost",
      port: settings.port,
      // Next would attach its own upgrade listener to the real server; it gets this one, and what we choose to pass on.
      httpServer: upgrades as HttpServer,
    })
    await app.prepare()
    opened("pages", () => app.close())
    const handle = app.getRequestHandler()
    return (request, response) => void handle(request, response)
  }
}

/** Rooms over the database, and the two ways to them: sockets and HTTP calls. */
function openBoards(settings: Settings, database: OpenDatabase, log: Log) {
  const prisma = createPrisma(database.url, (err) => log.warn({ err }, "a connection to PostgreSQL was lost"))
  opened("queries", () => prisma.$disconnect())

  const clock: Clock = { now: Date.now, after: timer }
  const newId = idsFrom(randomBytes)
  const secret = readSecret(settings)
  const inviteStore = createInviteStore(prisma)
  const members = createMemberStore(prisma, inviteStore)
  const tickets = createTickets({ now: clock.now, random: randomBytes })
  const durability = (): Durability => {
    const now = database.durability.current()
    if (now.durable) return "saved"
    return now.answers ? "stored" : "unavailable"
  }

  const metrics = createMetrics()
  const sockets = createSocketServer({
    tickets,
    members,
    publicUrl: settings.publicUrl,
    clock,
    log,
    meters: metrics.meters,
  })
  opened("sockets", () => sockets.close())
  const registry = createRegistry({
    store: copyingTitles(createBoardStore({ prisma, owner: newId(), log, durability }), { prisma, log }),
    judgements: noticingReveals(createJudgementStore({ prisma }), (reveal) => automatic.revealed(reveal)),
    clock,
    newId,
    log,
    meters: metrics.meters,
    publisher: sockets.publisher,
  })
  // After this closer comes the sockets': everyone is told goodbye once their work is committed.
  opened("rooms", () => registry.shutdown())
  opened(
    "durability watch",
    database.durability.onChange(() => registry.durabilityChanged()),
  )
  sockets.serve(registry)
  metrics.observe({ rooms: registry.census, sockets: sockets.census })

  const snapshots = createSnapshotStore(prisma)
  const history = createHistoryStore({ prisma, log })
  const automatic = createAutomaticSnapshots({
    history,
    snapshots,
    due: createSnapshotsDue(prisma),
    thread: snapshotThread,
    wake: registry.conditions,
    engineVersion: packageJson.version,
    clock,
    log,
  })
  automatic.start()
  opened("automatic snapshots", () => automatic.stop())
  const world: HttpWorld = {
    settings: { publicUrl: settings.publicUrl, trustProxy: settings.trustProxy },
    together: createTogether(prisma),
    members,
    invites: createInvites({ secret, store: inviteStore, newId, now: clock.now }),
    snapshots,
    shares: createShares({ secret, store: createShareStore(prisma), newId, now: clock.now }),
    exports: exportsHere,
    heads: createHeads(prisma),
    activity: createActivityStore({ history, snapshots, log }),
    past: createBoardPast({ prisma, history, log }),
    judgement: createJudgementReader({ prisma, history, log }),
    readMarks: createReadMarks(prisma),
    audit: createAuditStore(prisma),
    insertBoard,
    template: async (name) =>
      JSON.parse(await readFile(join(settings.root, "prisma", "templates", `${name}.json`), "utf8")),
    live: registry,
    sessions: createSessions(secret),
    recoveryKeys: createRecoveryKeys(secret),
    tickets,
    limits: createLimits(clock.now),
    metrics: { ...metrics, token: settings.metricsToken },
    async health() {
      const ok = await database.answers()
      return {
        ok,
        body: {
          status: ok ? "ok" : "the database does not answer",
          version: packageJson.version,
          database: { kind: database.kind, version: database.version },
          durability: ok ? durability() : "unavailable",
        },
      }
    },
    engineVersion: packageJson.version,
    now: clock.now,
    newId,
    log,
  }
  return {
    calls: createHttpHandler(createHttpApp(world)),
    pageAnswers: createPageAnswers(world),
    sockets,
  }
}

function readSecret(settings: Settings): ServerSecret {
  try {
    return readServerSecret(settings.dataFolder, settings.secret)
  } catch (error) {
    throw new CannotStart(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

function opened(name: string, close: () => void | Promise<void>): void {
  closers.push({ name, close })
}

async function closeAll(): Promise<void> {
  for (let closer = closers.pop(); closer !== undefined; closer = closers.pop()) await closer.close()
}

// The first signal lets everything finish; the second means that somebody is tired of waiting.
function stopOnSignals(): void {
  let stopping = false
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1)
      stopping = true
      say("Stopping ...")
      // What is still being opened could not be closed yet, and would be left behind.
      const settled = starting.catch(() => undefined)
      settled.then(closeAll).then(
        () => process.exit(0),
        (error: unknown) => {
          process.stderr.write(`Parley did not stop cleanly: ${String(error)}\n`)
          process.exit(1)
        },
      )
    })
  }
}

function listen(http: HttpServer, { host, port }: Settings): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once("error", (error: NodeJS.ErrnoException) => reject(cannotListen(error, host, port)))
    http.listen({ port, host }, resolve)
  })
}

function cannotListen(error: NodeJS.ErrnoException, host: string | undefined, port: number): Error {
  const sentences: Record<string, string> = {
    EADDRINUSE: `Port ${port} is already in use; choose another one, such as PORT=${port + 1} npm start.`,
    EACCES: `Port ${port} may not be opened by this user; choose one above 1023, such as PORT=3000 npm start.`,
    EADDRNOTAVAIL: `HOST ${host} is not an address of this machine.`,
    ENOTFOUND: `HOST ${host} is not an address of this machine.`,
  }
  const sentence = sentences[error.code ?? ""]
  return sentence === undefined ? error : new CannotStart(sentence, { cause: error })
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "cache-control": "no-store",
  })
  response.end(JSON.stringify(body))
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? "/").split("?", 1)[0] ?? "/"
}

function timer(afterMs: number, run: () => void): () => void {
  const handle = setTimeout(run, afterMs)
  return () => clearTimeout(handle)
}
timer satisfies Timer

function tellWhere(http: HttpServer, { publicUrl, host, mode }: Settings, tookMs: number): void {
  const address = http.address()
  const port = typeof address === "object" && address !== null ? address.port : 0
  const reachable = host === undefined || host === "0.0.0.0" || host === "::"
  say(`Parley is ready (${(tookMs / 1000).toFixed(1)} s${mode === "development" ? ", development" : ""}).`)
  say(`  On this machine:  http://${reachable ? "localhost" : host}:${port}`)
  if (reachable) for (const ip of networkAddresses()) say(`  On the network:   http://${ip}:${port}`)
  if (publicUrl !== undefined) say(`  For colleagues:   ${publicUrl}`)
}

function networkAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  return all.filter(({ family, internal }) => family === "IPv4" && !internal).map(({ address }) => address)
}
