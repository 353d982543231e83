/**
 * The server's HTTP calls, for pages and scripts. An answer is parsed before it is believed; a failure is a value
 * with a sentence that can be shown as it is.
 *
 * The pages before the board load this, so it is made of zod/mini and takes no schema from core: those weigh 35 kB.
 */
import * as z from "zod/mini"
import type { Role as BoardRole } from "../core/permissions.ts"
import { fail, ok, type Result } from "../core/result.ts"

const Id = z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/))
const Role = z.enum(["facilitator", "analyst", "viewer"] satisfies BoardRole[])

const CreatedBoard = z.object({
  id: Id,
  url: z.string(),
  codes: z.object({ facilitator: z.string(), analyst: z.string(), viewer: z.string() }),
})
export type CreatedBoard = z.infer<typeof CreatedBoard>

const JoinedBoard = z.object({ boardId: Id, url: z.string() })
export type JoinedBoard = z.infer<typeof JoinedBoard>

const PersonalKey = z.object({ key: z.string(), url: z.string() })
export type PersonalKey = z.infer<typeof PersonalKey>

const LookedUpBoard = z.object({ title: z.string(), role: Role, people: z.number() })
export type LookedUpBoard = z.infer<typeof LookedUpBoard>

const InviteKind = z.enum(["link", "code"])
export type InviteKind = z.infer<typeof InviteKind>

const When = z.union([z.string(), z.number()])

const Invite = z.object({
  id: Id,
  role: Role,
  kind: InviteKind,
  code: z.string(),
  url: z.string(),
  createdAt: When,
  expiresAt: z.nullish(When),
})
export type Invite = z.infer<typeof Invite>

const TakenSnapshot = z.object({ id: Id, number: z.number(), hash: z.string() })
export type TakenSnapshot = z.infer<typeof TakenSnapshot>

const AddedScenarios = z.object({ ids: z.array(Id) })

const SnapshotLine = z.object({
  id: Id,
  number: z.number(),
  kind: z.enum(["named", "round", "inject", "hourly"]),
  title: z.string(),
  note: z.string(),
  createdAt: When,
  asOf: z.string(),
  hash: z.string(),
  /** null: it was taken by itself. */
  author: z.nullable(z.string()),
  round: z.nullable(z.number()),
})
export type SnapshotLine = z.infer<typeof SnapshotLine>

const ReadMark = z.object({ scenarioId: Id, commentIds: z.array(Id) })
export type ReadMark = z.infer<typeof ReadMark>

const Working = z.union([
  z.object({
    probabilities: z.record(z.string(), z.number()),
    low: z.optional(z.number()),
    high: z.optional(z.number()),
  }),
  z.object({
    quantiles: z.object({
      p10: z.nullable(z.union([z.number(), z.string()])),
      p50: z.nullable(z.union([z.number(), z.string()])),
      p90: z.nullable(z.union([z.number(), z.string()])),
    }),
  }),
])
const Instant = z.pipe(
  z.iso.datetime(),
  z.transform((text) => Date.parse(text)),
)
const Activity = z.object({
  scenarios: z.record(z.string(), z.object({ at: Instant, memberIds: z.array(Id) })),
  complete: z.boolean(),
  since: z.nullable(
    z.object({
      snapshotId: Id,
      title: z.string(),
      takenAt: Instant,
      working: z.record(z.string(), z.nullable(Working)),
    }),
  ),
})
export type Activity = z.infer<typeof Activity>

const Refusal = z.object({ error: z.object({ code: z.string(), message: z.string() }) })

export interface ApiFailure {
  /** The server's code, or: `unreachable` (no answer), `unreadable` (an answer that this page does not know). */
  code: string
  /** HTTP status; 0 when there was no answer. */
  status: number
  /** A plain sentence for the person. */
  message: string
}

type Answer<T> = Promise<Result<T, ApiFailure>>

export interface ParleyApi {
  createBoard(board: {
    title?: string
    template?: string
    lines?: string[]
    /** The text of a snapshot's JSON, or of a file of a model. */
    file?: string
    /** That the snapshot in `file` must have. */
    hash?: string
    /** CSV, with what is said of its columns. */
    table?: { text: string } & object
    name?: string
  }): Answer<CreatedBoard>
  joinBoard(who: { code: string; name: string }): Answer<JoinedBoard>
  lookUpCode(code: string): Answer<LookedUpBoard>
  listInvites(boardId: string): Answer<Invite[]>
  /** Revokes the invite of that role and kind, and makes a new one. */
  remakeInvite(boardId: string, invite: { role: BoardRole; kind: InviteKind }): Answer<Invite>
  revokeInvite(boardId: string, inviteId: string): Answer<void>
  setRole(boardId: string, memberId: string, role: BoardRole): Answer<void>
  removeMember(boardId: string, memberId: string): Answer<void>
  /** A long list, all of it or none. Sent again under the same `listId` it is added once. */
  addScenarios(
    boardId: string,
    list: { setId: string | null; lines: string[]; afterId?: string; listId?: string },
  ): Answer<{ ids: string[] }>
  takeSnapshot(boardId: string, snapshot: { title?: string; note?: string }): Answer<TakenSnapshot>
  listSnapshots(boardId: string): Answer<SnapshotLine[]>
  /** Who changed which scenario last, and what the newest snapshot held. */
  activity(boardId: string): Answer<Activity>
  renameMe(boardId: string, name: string): Answer<void>
  readMarks(boardId: string): Answer<ReadMark[]>
  markSeen(boardId: string, mark: ReadMark): Answer<void>
  /** Your own: four words, and a link with them for another device. */
  myKey(boardId: string): Answer<PersonalKey>
  renewMyKey(boardId: string): Answer<PersonalKey>
  /** Be the same person on this device. By the board's id, or by a code or link to it. */
  recover(
    as: { key: string; replace?: boolean } & ({ boardId: string } | { code: string }),
  ): Answer<JoinedBoard>
}

export interface ApiWorld {
  /** Where the server is; empty in a page. */
  url?: string
  fetch?: typeof fetch
  headers?: Record<string, string>
}

export function parleyApi(world: ApiWorld = {}): ParleyApi {
  const { url = "", headers = {} } = world

  async function call<Schema extends z.ZodMiniType>(
    method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
    path: string,
    schema: Schema,
    body?: unknown,
  ): Answer<z.infer<Schema>> {
    let response: Response
    try {
      response = await (world.fetch ?? fetch)(`${url}${path}`, {
        method,
        credentials: "same-origin",
        cache: "no-store",
        headers: body === undefined ? headers : { ...headers, "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
    } catch {
      return fail({
        code: "unreachable",
        status: 0,
        message: "The server cannot be reached. Check the connection and try again.",
      })
    }
    const { status } = response
    const json: unknown = status === 204 ? undefined : await response.json().catch(() => undefined)
    if (!response.ok) {
      const refusal = Refusal.safeParse(json)
      return refusal.success
        ? fail({ ...refusal.data.error, status })
        : fail({
            code: "unreadable",
            status,
            message: `The server answered with an error (${status}). Try again.`,
          })
    }
    const answer = schema.safeParse(json)
    return answer.success
      ? ok(answer.data)
      : fail({
          code: "unreadable",
          status,
          message: "This page is of another version than the server. Reload it and try again.",
        })
  }

  const board = (id: string) => `/api/boards/${encodeURIComponent(id)}`
  const nothing = z.pipe(
    z.unknown(),
    z.transform(() => undefined),
  )

  return {
    createBoard: (wanted) => call("POST", "/api/boards", CreatedBoard, wanted),
    joinBoard: (who) => call("POST", "/api/join", JoinedBoard, who),
    lookUpCode: (code) => call("GET", `/api/join/${encodeURIComponent(code)}`, LookedUpBoard),
    listInvites: async (id) => {
      const answer = await call("GET", `${board(id)}/invites`, z.object({ invites: z.array(Invite) }))
      return answer.ok ? ok(answer.value.invites) : answer
    },
    remakeInvite: (id, invite) => call("POST", `${board(id)}/invites`, Invite, invite),
    revokeInvite: (id, inviteId) =>
      call("DELETE", `${board(id)}/invites/${encodeURIComponent(inviteId)}`, nothing),
    setRole: (id, memberId, role) =>
      call("PATCH", `${board(id)}/members/${encodeURIComponent(memberId)}`, nothing, { role }),
    removeMember: (id, memberId) =>
      call("DELETE", `${board(id)}/members/${encodeURIComponent(memberId)}`, nothing),
    addScenarios: (id, list) => call("POST", `${board(id)}/scenarios`, AddedScenarios, list),
    takeSnapshot: (id, snapshot) => call("POST", `${board(id)}/snapshots`, TakenSnapshot, snapshot),
    listSnapshots: async (id) => {
      const answer = await call(
        "GET",
        `${board(id)}/snapshots`,
        z.object({ snapshots: z.array(SnapshotLine) }),
      )
      return answer.ok ? ok(answer.value.snapshots) : answer
    },
    activity: (id) => call("GET", `${board(id)}/activity`, Activity),
    renameMe: (id, name) => call("PATCH", `${board(id)}/members/me`, nothing, { name }),
    readMarks: async (id) => {
      const answer = await call("GET", `${board(id)}/read-marks`, z.object({ marks: z.array(ReadMark) }))
      return answer.ok ? ok(answer.value.marks) : answer
    },
    markSeen: (id, { scenarioId, commentIds }) =>
      call("PUT", `${board(id)}/read-marks/${encodeURIComponent(scenarioId)}`, nothing, { commentIds }),
    myKey: (id) => call("GET", `${board(id)}/members/me/key`, PersonalKey),
    renewMyKey: (id) => call("POST", `${board(id)}/members/me/key`, PersonalKey),
    recover: (as) => call("POST", "/api/recover", JoinedBoard, as),
  }
}
