/**
 * What people do to links. Each is one operation, and is checked whole before anything is done: a link that would close
 * a loop, or lead to what is no longer there, is refused in a sentence and nothing has changed.
 */
import type { Evidence, Link } from "../core/board.ts"
import { fieldsOf } from "../core/board-doc.ts"
import type { BoardChange } from "../core/changes.ts"
import { limits } from "../core/limits.ts"
import { checkLink } from "../core/links.ts"
import { fail, ok, type Result } from "../core/result.ts"
import { byId } from "./board-views.ts"
import { type ActionFailure, type Done, gone, type Json, type Operation, same } from "./operation.ts"

export interface LinkDraft {
  relation: Link["relation"]
  from: Link["from"]
  to: Link["to"]
  /** Of an influence, in nats; hard relations have none. */
  shift: number | null
  rationale: string
  lagDays: number | null
  evidence: Evidence | null
}
/** The ends and what it says are a link; the rest may be left out. */
export type NewLink = Pick<LinkDraft, "relation" | "from" | "to" | "shift"> & Partial<LinkDraft>

export interface LinkActions {
  addLink(link: NewLink): Done
  /** What is not named stays. */
  setLink(id: string, draft: Partial<LinkDraft>): Done
  deleteLink(id: string): Done
  restoreLink(id: string): Done
}

export function linkActions({ newId, now, board, act, set }: Operation): LinkActions {
  return {
    addLink(link) {
      const fields = linkFields({ rationale: "", lagDays: null, evidence: null, ...link })
      if (!fields.ok) return fields
      const checked = checkLink(board(), fields.value)
      if (!checked.ok) return checked
      const id = newId()
      const change: BoardChange = {
        kind: "add",
        collection: "links",
        id,
        fields: fieldsOf("links", { ...fields.value, createdAt: now() }),
      }
      return act({ id }, [change])
    },

    setLink(id, draft) {
      const before = byId(board().links, id)
      if (!before || before.deletedAt) return gone
      const next = { ...draftOf(before), ...draft }
      const fields = linkFields(next)
      if (!fields.ok) return fields
      const checked = checkLink(board(), fields.value, id)
      if (!checked.ok) return checked
      const changes = setFields.flatMap((field) => {
        const value = (fields.value[field] ?? null) as Json
        return same(value, (before[field] ?? null) as Json) ? [] : [set("links", before, field, value)]
      })
      return act({ id }, changes)
    },

    deleteLink(id) {
      const link = byId(board().links, id)
      if (!link) return gone
      return act({ id }, link.deletedAt ? [] : [{ kind: "delete", collection: "links", id, at: now() }])
    },

    restoreLink(id) {
      const link = byId(board().links, id)
      if (!link) return gone
      const { deletedAt } = link
      if (!deletedAt) return ok({ id })
      // Since it was deleted others may have drawn what closes a loop with it.
      const checked = checkLink(board(), link, id)
      if (!checked.ok) return checked
      return act({ id }, [{ kind: "restore", collection: "links", id, deletedAt }])
    },
  }
}

const setFields = [
  "relation",
  "from",
  "to",
  "logOddsShift",
  "direction",
  "lagDays",
  "rationale",
  "evidence",
] as const

/** As a dialog takes it up. */
export const draftOf = (link: Link): LinkDraft => ({
  relation: link.relation,
  from: link.from,
  to: link.to,
  shift: link.logOddsShift ?? null,
  rationale: link.rationale ?? "",
  lagDays: link.lagDays ?? null,
  evidence: link.evidence ?? null,
})

type LinkFields = Omit<Link, "id" | "createdAt" | "deletedAt" | "order" | "basis">

function linkFields(draft: LinkDraft): Result<LinkFields, ActionFailure> {
  const { relation, from, to, lagDays, evidence } = draft
  const fields: LinkFields = { relation, from, to, direction: "hard" }
  if (relation === "influences") {
    const { shift } = draft
    delete fields.direction
    if (shift !== null) fields.logOddsShift = shift
    if (shift) fields.direction = shift > 0 ? "+" : "-"
  }
  const rationale = draft.rationale.replace(/\s+/g, " ").trim()
  if (rationale.length > limits.lineCharacters) {
    return invalid(`The reason can have at most ${limits.lineCharacters} characters.`)
  }
  if (rationale) fields.rationale = rationale
  if (lagDays !== null) {
    if (!Number.isFinite(lagDays) || lagDays < 0) return invalid("The delay is a number of days, 0 or more.")
    fields.lagDays = lagDays
  }
  if (evidence?.passage.trim()) fields.evidence = { ...evidence, passage: evidence.passage.trim() }
  return ok(fields)
}

const invalid = (message: string) => fail({ reason: "invalid-value", message })
