/**
 * A whole server but for its pages: PostgreSQL, rooms, sockets, calls, metrics and a log that writes everything down,
 * wired as `server/main.ts` wires them. `planted` lets a test put a fault between two of its parts.
 */
import { randomBytes, randomUUID } from "node:crypto"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { Writable } from "node:stream"
import * as Y from "yjs"
import { systemClock } from "../../client/browser-world.ts"
import type { Board } from "../../core/board.ts"
import { readBoard, writeBoard } from "../../core/board-doc.ts"
import { idsFrom } from "../../core/ids.ts"
import { createInvites } from "../../server/auth/invites.ts"
import { createRecoveryKeys } from "../../server/auth/recovery.ts"
import { createSessions } from "../../server/auth/session.ts"
import { createShares } from "../../server/auth/shares.ts"
import { createTickets } from "../../server/auth/tickets.ts"
import type { PrismaClient } from "../../server/generated/prisma/client.ts"
import { createHttpApp, createHttpHandler } from "../../server/http/app.ts"
import type { HttpWorld } from "../../server/http/ports.ts"
import { createLimits, type RateLimit } from "../../server/http/rate-limits.ts"
import { createLog } from "../../server/log.ts"
import { createMetrics } from "../../server/metrics.ts"
import type { JudgementStore } from "../../server/rooms/judgement-port.ts"
import type { Publisher } from "../../server/rooms/ports.ts"
import { createRegistry, type Registry } from "../../server/rooms/registry.ts"
import { createActivityStore } from "../../server/store/activity-store.ts"
import { createAuditStore } from "../../server/store/audit-store.ts"
import { createBoardPast } from "../../server/store/board-past.ts"
import { createBoardStore, insertBoard } from "../../server/store/board-store.ts"
import { createHeads } from "../../server/store/document-heads.ts"
import { createHistoryStore } from "../../server/store/history-store.ts"
import { createInviteStore } from "../../server/store/invite-store.ts"
import { createJudgementReader } from "../../server/store/judgement-reader.ts"
import { createJudgementStore } from "../../server/store/judgement-store.ts"
import { createMemberStore } from "../../server/store/member-store.ts"
import { createPrisma } from "../../server/store/prisma.ts"
import { createReadMarks } from "../../server/store/read-marks.ts"
import { createShareStore } from "../../server/store/share-store.ts"
import { createSnapshotStore } from "../../server/store/snapshot-store.ts"
import { createTogether } from "../../server/store/transactions.ts"
import { createSocketServer, socketPath } from "../../server/transport/socket-server.ts"
import { spelled } from "../http/spelled-exports.ts"
import { freshDatabase } from "../support/database.ts"

type Submitting = Parameters<JudgementStore["submit"]>
type Changing = Parameters<JudgementStore["changeRound"]>

/** What a test does between two parts of the server; nothing, unless it says so. */
export interface Planted {
  /** After the estimate is committed, and before its author is told. */
  submitted(boardId: Submitting[0], who: Submitting[1], estimate: Submitting[2]): Promise<void>
  /** Before the row of a round is changed, and when it is committed. */
  changing(boardId: Changing[0], round: Changing[1], change: Changing[3]): Promise<void>
  changed(boardId: Changing[0], round: Changing[1], change: Changing[3]): void
  activity: (read: HttpWorld["activity"]["read"]) => HttpWorld["activity"]["read"]
  metrics: (text: string) => string
}

export interface WholeServer {
  url: string
  prisma: PrismaClient
  registry: Registry
  publisher: Publisher
  log: ReturnType<typeof createLog>
  planted: Planted
  stop(): Promise<void>
}

export interface WholeServerWanted {
  /** Every line of the log, at its most talkative. */
  logged(line: string): void
  /** On every board that is made. */
  scenarios: Board["scenarios"]
  /** What else is on them. */
  model?: Pick<Board, "links" | "drivers" | "responses">
}

export async function wholeServer({ logged, scenarios, model }: WholeServerWanted): Promise<WholeServer> {
  const database = await freshDatabase()
  const prisma = createPrisma(database.url)
  const now = Date.now
  const newId = idsFrom(randomBytes)
  const secret = randomBytes(32)
  const log = createLog(
    { logLevel: "trace" },
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        logged(chunk.toString())
        done()
      },
    }),
  )
  const planted: Planted = {
    async submitted() {},
    async changing() {},
    changed() {},
    activity: (read) => read,
    metrics: (text) => text,
  }
  const inviteStore = createInviteStore(prisma)
  const members = createMemberStore(prisma, inviteStore)
  const tickets = createTickets({ now, random: randomBytes })
  const metrics = createMetrics()
  const sockets = createSocketServer({
    tickets,
    members,
    publicUrl: undefined,
    clock: systemClock,
    log,
    meters: metrics.meters,
  })
  const registry = createRegistry({
    store: createBoardStore({ prisma, owner: randomUUID(), log, durability: () => "saved" }),
    judgements: withPlanted(createJudgementStore({ prisma }), planted),
    clock: systemClock,
    newId,
    log,
    meters: metrics.meters,
    publisher: sockets.publisher,
  })
  sockets.serve(registry)
  metrics.observe({ rooms: registry.census, sockets: sockets.census })

  const snapshots = createSnapshotStore(prisma)
  const history = createHistoryStore({ prisma, log })
  const activity = createActivityStore({ history, snapshots, log })
  const world: HttpWorld = {
    settings: { publicUrl: undefined },
    together: createTogether(prisma),
    members,
    invites: createInvites({ secret, store: inviteStore, newId, now }),
    snapshots,
    shares: createShares({ secret, store: createShareStore(prisma), newId, now }),
    // Renderers know nothing but what they are given, so that is what is searched, whatever they would pack it into.
    exports: spelled(),
    heads: createHeads(prisma),
    activity: { read: (boardId) => planted.activity(activity.read)(boardId) },
    past: createBoardPast({ prisma, history, log }),
    judgement: createJudgementReader({ prisma, history, log }),
    readMarks: createReadMarks(prisma),
    audit: createAuditStore(prisma),
    insertBoard: (writing, { documents, ...board }) =>
      insertBoard(writing, {
        ...board,
        documents: documents.map(({ doc, update }) =>
          doc === "board" ? { doc, update: withScenarios(update, { scenarios, ...model }) } : { doc, update },
        ),
      }),
    template: async () => null,
    live: registry,
    sessions: createSessions(secret),
    recoveryKeys: createRecoveryKeys(secret),
    tickets,
    // Whoever reads everything asks for more files than a person would.
    limits: { ...createLimits(now), file: unlimited, sharedFile: unlimited, playback: unlimited },
    metrics: {
      token: undefined,
      contentType: metrics.contentType,
      text: async () => planted.metrics(await metrics.text()),
    },
    health: async () => ({
      ok: true,
      body: {
        status: "ok",
        version: "test",
        database: { kind: "own", version: "18" },
        durability: "saved",
      },
    }),
    engineVersion: "test",
    now,
    newId,
    log,
  }
  const http = createServer(createHttpHandler(createHttpApp(world)))
  // The search holds this thread up for longer than a line is usually kept open, and a call would find it cut.
  http.keepAliveTimeout = 120_000
  http.on("upgrade", (request, socket, head) => {
    if (request.url?.startsWith(socketPath)) sockets.handleUpgrade(request, socket, head)
    else socket.destroy()
  })
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve))
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    prisma,
    registry,
    publisher: sockets.publisher,
    log,
    planted,
    async stop() {
      await registry.shutdown()
      await sockets.close()
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
      await prisma.$disconnect()
      await database.drop()
    },
  }
}

const unlimited: RateLimit = { take: () => ({ ok: true }), peek: () => ({ ok: true }) }

function withPlanted(store: JudgementStore, planted: Planted): JudgementStore {
  return {
    ...store,
    async submit(boardId, who, estimate, now) {
      const stored = await store.submit(boardId, who, estimate, now)
      if (stored.kind === "stored") await planted.submitted(boardId, who, estimate)
      return stored
    },
    async changeRound(boardId, number, from, change) {
      await planted.changing(boardId, number, change)
      const round = await store.changeRound(boardId, number, from, change)
      if (round) planted.changed(boardId, number, change)
      return round
    },
  }
}

function withScenarios(update: Uint8Array, parts: Partial<Board>): Uint8Array {
  const before = new Y.Doc()
  Y.applyUpdate(before, update)
  const doc = new Y.Doc()
  writeBoard(doc, { ...readBoard(before), ...parts })
  return Y.encodeStateAsUpdate(doc)
}
