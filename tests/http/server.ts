/** The HTTP calls over a real PostgreSQL, with its real rooms. */
import { randomBytes } from "node:crypto"
import { readFile } from "node:fs/promises"
import { idsFrom } from "../../core/ids.ts"
import type { Role } from "../../core/permissions.ts"
import {
  type HelloReply,
  type JudgementCommand,
  type JudgementReply,
  PROTOCOL_VERSION,
  SCHEMA_VERSION,
} from "../../core/protocol.ts"
import { createInvites } from "../../server/auth/invites.ts"
import { createRecoveryKeys } from "../../server/auth/recovery.ts"
import { createSessions } from "../../server/auth/session.ts"
import { createShares } from "../../server/auth/shares.ts"
import { createTickets } from "../../server/auth/tickets.ts"
import type { Member, PrismaClient } from "../../server/generated/prisma/client.ts"
import { createHttpApp } from "../../server/http/app.ts"
import { exportsHere } from "../../server/http/exports-here.ts"
import type { HttpWorld } from "../../server/http/ports.ts"
import { createLimits } from "../../server/http/rate-limits.ts"
import type { RoomMember } from "../../server/rooms/ports.ts"
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
import { freshDatabase } from "../support/database.ts"
import { silentMeters } from "../support/silent-meters.ts"

export type Answer = { status: number; headers: Headers; text: string; json: unknown }

export interface Caller {
  cookie: string | null
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
}

/** What the sockets of a member would have been told, in order. */
export type Told = { memberId: string; what: Role | "removed" }

export async function openServer(options: Partial<Pick<HttpWorld, "settings" | "exports">> = {}) {
  const database = await freshDatabase()
  const prisma = createPrisma(database.url)
  const clock = { now: Date.parse("2018-08-31T09:00:00Z") }
  const now = () => clock.now
  const newId = idsFrom(randomBytes)
  const secret = randomBytes(32)
  const inviteStore = createInviteStore(prisma)
  const told: Told[] = []
  const logged: { fields: Record<string, unknown>; message: string }[] = []
  const note = (fields: Record<string, unknown>, message: string) => void logged.push({ fields, message })
  const log = { info: note, warn: note, error: note }
  const live = liveOver(prisma, told, log)
  let databaseAnswers = true
  const snapshots = createSnapshotStore(prisma)
  const history = createHistoryStore({ prisma, log })
  const world: HttpWorld = {
    settings: options.settings ?? { publicUrl: undefined },
    together: createTogether(prisma),
    members: createMemberStore(prisma, inviteStore),
    invites: createInvites({ secret, store: inviteStore, newId, now }),
    snapshots,
    shares: createShares({ secret, store: createShareStore(prisma), newId, now }),
    exports: options.exports ?? exportsHere,
    heads: createHeads(prisma),
    activity: createActivityStore({ history, snapshots, log }),
    past: createBoardPast({ prisma, history, log }),
    judgement: createJudgementReader({ prisma, history, log }),
    readMarks: createReadMarks(prisma),
    audit: createAuditStore(prisma),
    insertBoard,
    template: async (name) =>
      JSON.parse(await readFile(new URL(`../../prisma/templates/${name}.json`, import.meta.url), "utf8")),
    live,
    sessions: createSessions(secret),
    recoveryKeys: createRecoveryKeys(secret),
    tickets: createTickets({ now, random: randomBytes }),
    limits: createLimits(now),
    health: async () => ({
      ok: databaseAnswers,
      body: {
        status: databaseAnswers ? "ok" : "database does not answer",
        version: "0.0.0-test",
        database: { kind: "embedded", version: "18.4" },
        durability: { durable: true },
      },
    }),
    metrics: { token: undefined, contentType: "text/plain", text: async () => "" },
    engineVersion: "test",
    now,
    newId,
    log,
  }
  const app = createHttpApp(world)

  const caller = (cookie: string | null = null): Caller => {
    const self: Caller = {
      cookie,
      async call(method, path, body, headers = {}) {
        const raw = typeof body === "string" || body === undefined
        const response = await app.request(path, {
          method,
          headers: {
            host: "localhost:3000",
            ...(self.cookie ? { cookie: self.cookie } : {}),
            ...(raw ? {} : { "content-type": "application/json" }),
            ...headers,
          },
          ...(body === undefined ? {} : { body: raw ? (body as string) : JSON.stringify(body) }),
        })
        const set = response.headers.get("set-cookie")
        if (set) self.cookie = set.split(";")[0] ?? null
        const text = await response.text()
        return { status: response.status, headers: response.headers, text, json: parsed(text) }
      },
    }
    return self
  }

  return {
    world,
    app,
    prisma,
    clock,
    told,
    logged,
    caller,
    setDatabaseAnswers: (answers: boolean) => {
      databaseAnswers = answers
    },
    /** A board with somebody of each role on it. */
    async boardWithPeople(body: Record<string, unknown> = { title: "Test board" }) {
      const facilitator = caller()
      const made = (await facilitator.call("POST", "/api/boards", body)).json as {
        id: string
        url: string
        codes: Record<Role, string>
      }
      const analyst = caller()
      const viewer = caller()
      await analyst.call("POST", "/api/join", { code: made.codes.analyst, name: "Ana" })
      await viewer.call("POST", "/api/join", { code: made.codes.viewer, name: "Vic" })
      const members = await prisma.member.findMany({ where: { boardId: made.id } })
      const idOf = (role: Role) => members.find((member) => member.role === role)?.id as string
      /** A command of judgement, as over a socket of that member. */
      const asks = async (role: Role, command: JudgementCommand): Promise<JudgementReply> => {
        const { id: memberId, name, colour } = members.find((member) => member.role === role) as Member
        return judge(live, made.id, { memberId, name, colour, role }, command)
      }
      return { ...made, facilitator, analyst, viewer, idOf, asks }
    },
    async close() {
      await live.shutdown()
      await prisma.$disconnect()
      await database.drop()
    },
  }
}
export type TestServer = Awaited<ReturnType<typeof openServer>>

async function judge(
  registry: Registry,
  boardId: string,
  member: RoomMember,
  command: JudgementCommand,
): Promise<JudgementReply> {
  const socketId = randomBytes(6).toString("hex")
  const wire = { socketId, send() {}, stream() {}, close() {} }
  const session = registry.connect({ boardId, wire, member })
  const hello = {
    protocol: PROTOCOL_VERSION,
    schema: SCHEMA_VERSION,
    boardId,
    tab: socketId,
    clientId: 1 + randomBytes(3).readUIntBE(0, 3),
    clientIdUnused: true,
    docs: [{ doc: "board" as const }, { doc: "ledger" as const }],
    openOperations: [],
  }
  const welcome = await new Promise<HelloReply>((resolve) => void session.hello(hello, resolve))
  if (!welcome.ok) throw new Error(welcome.message)
  const reply = await new Promise<JudgementReply>((resolve) => void session.judgement(command, resolve))
  session.close()
  return reply
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The real rooms, and a note of what the sockets of a member are told. */
function liveOver(prisma: PrismaClient, told: Told[], log: HttpWorld["log"]) {
  const registry = createRegistry({
    store: createBoardStore({ prisma, owner: "test", log, durability: () => "saved" }),
    judgements: createJudgementStore({ prisma }),
    clock: {
      now: Date.now,
      after(ms, task) {
        const timer = setTimeout(task, ms)
        return () => clearTimeout(timer)
      },
    },
    newId: idsFrom(randomBytes),
    log,
    meters: silentMeters,
    publisher: { publish() {}, join() {}, leave() {} },
  })
  return {
    ...registry,
    updateMember(boardId: string, memberId: string, changed: { role?: Role }) {
      if (changed.role) told.push({ memberId, what: changed.role })
      registry.updateMember(boardId, memberId, changed)
    },
    removeMember(boardId: string, memberId: string) {
      told.push({ memberId, what: "removed" })
      registry.removeMember(boardId, memberId)
    },
  }
}
