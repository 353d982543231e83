/** Who may do what. Asked in the page to disable a control with its reason, and by the server on every message (R6). */

import { z } from "zod"
import type { Board } from "./board.ts"
import type { Touch } from "./changes.ts"
import { fail, ok, type Result } from "./result.ts"

export const Role = z.enum(["facilitator", "analyst", "viewer"])
export type Role = z.infer<typeof Role>

export interface Forbidden {
  reason: "forbidden"
  /** A whole sentence for the person. */
  why: string
}

const strength: Record<Role, number> = { viewer: 0, analyst: 1, facilitator: 2 }

/** Opening a weaker link never lowers a role. */
export const strongerRole = (a: Role, b: Role): Role => (strength[a] >= strength[b] ? a : b)

export interface Actor {
  role: Role
  memberId: string
}

/** What of the board bears on the right to change it. */
export interface Circumstances {
  /** Of the comment that is touched; null: it has none yet, or it is no comment. */
  author: string | null
  layoutLocked: boolean
}

export const noCircumstances: Circumstances = { author: null, layoutLocked: false }

/** `circumstancesOf` in `board-doc.ts` says the same of a document. */
export function circumstancesIn(board: Board, touch: Touch): Circumstances {
  const comment =
    touch.collection === "comments" ? board.comments.find(({ id }) => id === touch.id) : undefined
  return { author: comment?.authorId ?? null, layoutLocked: board.meta.layoutLocked === true }
}

/** May this person make this change to the board document? */
export function may(
  actor: Actor,
  touch: Touch,
  { author, layoutLocked }: Circumstances = noCircumstances,
): Result<true, Forbidden> {
  if (actor.role === "viewer")
    return fail({ reason: "forbidden", why: "Viewers can read the board but not change it." })
  if (touch.collection === "meta" && actor.role !== "facilitator") {
    return fail({ reason: "forbidden", why: "Only facilitators can change the board's own settings." })
  }
  if (layoutLocked && actor.role !== "facilitator" && isLayout(touch)) {
    return fail({ reason: "forbidden", why: "A facilitator has locked the layout." })
  }
  if (touch.collection === "comments" && author !== null && author !== actor.memberId) {
    // A facilitator may take down what should not stand there, and put it back; nobody changes another's words.
    if (touch.field === "deletedAt" && actor.role === "facilitator") return ok(true)
    return fail({ reason: "forbidden", why: "Only its author can change a comment." })
  }
  return ok(true)
}

/** What moves cards and columns under other people's hands. */
function isLayout({ collection, field }: Touch): boolean {
  if (collection === "scenarios") return field === "order" || field === "setId"
  return collection === "sets" && (field === "order" || field === "deletedAt")
}

/** Sharing, roles and removing people are the facilitators'. */
export function mayFacilitate(actor: { role: Role }): Result<true, Forbidden> {
  return actor.role === "facilitator"
    ? ok(true)
    : fail({ reason: "forbidden", why: "Only facilitators can do this." })
}

/** A snapshot is a record of the group's judgement: viewers read them, analysts and facilitators take them. */
export function maySnapshot(actor: { role: Role }): Result<true, Forbidden> {
  return actor.role === "viewer"
    ? fail({ reason: "forbidden", why: "Viewers can read snapshots but not take them." })
    : ok(true)
}

export const documentNames = ["board", "ledger"] as const
export type DocumentName = (typeof documentNames)[number]

/** Rights per document: asked at every subscribe, and again before an update is looked at. */
export function mayRead(_actor: { role: Role }, _doc: DocumentName): boolean {
  return true
}

/** The ledger is written by the server only, whoever asks. */
export function mayWrite(actor: { role: Role }, doc: DocumentName): Result<true, Forbidden> {
  if (doc === "ledger") return fail({ reason: "forbidden", why: "The record is written by the server only." })
  return actor.role === "viewer"
    ? fail({ reason: "forbidden", why: "Viewers can read the board but not change it." })
    : ok(true)
}
