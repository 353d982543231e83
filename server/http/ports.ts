/** What the HTTP calls are handed by `main.ts`. */
import type { OnePage } from "../../core/one-page.ts"
import type { DocumentName } from "../../core/permissions.ts"
import type { Invites } from "../auth/invites.ts"
import type { RecoveryKeys } from "../auth/recovery.ts"
import type { Sessions } from "../auth/session.ts"
import type { Shares } from "../auth/shares.ts"
import type { Tickets } from "../auth/tickets.ts"
import type { RenderedFormat, RenderInput } from "../exports/render.ts"
import type { Registry } from "../rooms/registry.ts"
import type { ActivityStore } from "../store/activity-store.ts"
import type { AuditStore } from "../store/audit-store.ts"
import type { BoardPast } from "../store/board-past.ts"
import type { ReadHeads } from "../store/document-heads.ts"
import type { Writing } from "../store/invite-store.ts"
import type { JudgementReader } from "../store/judgement-reader.ts"
import type { MemberStore } from "../store/member-store.ts"
import type { ReadMarks } from "../store/read-marks.ts"
import type { SnapshotStore } from "../store/snapshot-store.ts"
import type { Together } from "../store/transactions.ts"
import type { AddressSettings } from "./addresses.ts"
import type { Limits } from "./rate-limits.ts"

/** The rooms as calls need them. */
export type LiveBoards = Pick<Registry, "read" | "write" | "conditions" | "updateMember" | "removeMember">

/** The board's row and the first rows of its log, in the caller's transaction. */
export type InsertBoard = (
  writing: Writing,
  board: {
    id: string
    title: string
    template: string | null
    documents: { doc: DocumentName; update: Uint8Array }[]
    memberId: string
    createdAt: Date
  },
) => Promise<void>

/** Away from the rooms. Each throws `NotRendered` for what can be expected. */
export interface Exports {
  file(format: RenderedFormat, input: RenderInput): Promise<Uint8Array | string>
  page(input: RenderInput): Promise<OnePage>
  /** A PNG. */
  preview(input: RenderInput): Promise<Uint8Array>
}

export interface Health {
  status: string
  version: string
  database: { kind: string; version: string }
  durability: unknown
}

export interface HttpWorld {
  settings: AddressSettings
  together: Together
  members: MemberStore
  invites: Invites
  snapshots: SnapshotStore
  shares: Shares
  exports: Exports
  heads: ReadHeads
  readMarks: ReadMarks
  activity: ActivityStore
  past: BoardPast
  judgement: JudgementReader
  audit: AuditStore
  insertBoard: InsertBoard
  /** The JSON of a template, as it lies in `prisma/templates`. */
  template: (name: "korea-2018") => Promise<unknown>
  live: LiveBoards
  sessions: Sessions
  recoveryKeys: RecoveryKeys
  tickets: Tickets
  limits: Limits
  /** Read by whoever operates the server; without a token only from its own machine. */
  metrics: { token: string | undefined; contentType: string; text(): Promise<string> }
  health: () => Promise<{ ok: boolean; body: Health }>
  /** Of the engine that derives numbers: stamped into snapshots. */
  engineVersion: string
  now: () => number
  newId: () => string
  log: {
    info(fields: Record<string, unknown>, message: string): void
    warn(fields: Record<string, unknown>, message: string): void
    error(fields: Record<string, unknown>, message: string): void
  }
}
