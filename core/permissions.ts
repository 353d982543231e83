/** Who may do what. Asked in the page to disable a control with its reason, and by the server on every message (R6). */

import { z } from "zod"
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

/** May this person make this change to the board document? */
export function may(actor: { role: Role }, touch: Touch): Result<true, Forbidden> {
  if (actor.role === "viewer")
    return fail({ reason: "forbidden", why: "Viewers can read the board but not change it." })
  if (touch.collection === "meta" && actor.role !== "facilitator") {
    return fail({ reason: "forbidden", why: "Only facilitators can change the board's own settings." })
  }
  return ok(true)
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
