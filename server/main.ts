// The composition root: the only file that wires. Settings, data folder, database, pages, sockets, shutdown; in that
// order up, and in the opposite order down.
import { EventEmitter } from "node:events"
import { createServer, type Server as HttpServer, type IncomingMessage, type ServerResponse } from "node:http"
import { networkInterfaces } from "node:os"
import type { Duplex } from "node:stream"
import next from "next"
import packageJson from "../package.json" with { type: "json" }
import { claimDataFolder } from "./database/data-folder.ts"
import type { Timer } from "./database/durability.ts"
import { migrate } from "./database/migrate.ts"
import { type OpenDatabase, openDatabase } from "./database/open-database.ts"
import { createLog, say } from "./log.ts"
import { CannotStart, readSettings, type Settings } from "./settings.ts"

type Handler = (request: IncomingMessage, response: ServerResponse) => void

// What has been opened so far, to be closed from last to first. A start that fails half-way closes the same way.
const closers: { name: string; close: () => void | Promise<void> }[] = []

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
  const http = createServer((request, response) => doors.handle(request, response))
  http.on("upgrade", (request, socket, head) => doors.upgrade(request, socket, head))
  await listen(http, settings)
  opened("port", () => closeServer(http))

  const database = await openMigratedDatabase()
  const pagesUpgrades = new EventEmitter()
  const pages = await preparePages(pagesUpgrades)

  // --- HTTP calls (/api/*): plug server/http in here, before the pages. ---------------------------------------------
  // --- Rooms and sockets (/socket.io/): plug server/rooms, server/store and server/transport in here. ---------------

  doors.handle = (request, response) => {
    const path = pathOf(request)
    if (path === "/healthz") return void answerHealth(response, database)
    return void pages(request, response)
  }
  doors.upgrade = (request, socket, head) => {
    const path = pathOf(request)
    // Only two paths may ever become a WebSocket; in production just one.
    if (settings.mode === "development" && path.startsWith("/_next/"))
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

function closeServer(http: HttpServer): Promise<void> {
  return new Promise((resolve) => {
    http.close(() => resolve())
    http.closeAllConnections()
  })
}

async function answerHealth(response: ServerResponse, database: OpenDatabase): Promise<void> {
  const answers = await database.answers()
  sendJson(response, answers ? 200 : 503, {
    status: answers ? "ok" : "database does not answer",
    version: packageJson.version,
    database: { kind: database.kind, version: database.version },
    durability: database.durability.current(),
  })
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
