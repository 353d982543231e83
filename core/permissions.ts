/** Who may do what. Asked in the page to disable a control with its reason, and by the server on every message (R6). */

import { z } from "zod"
import type { Board } from "./board.ts"
import type { Touch } from "./changes.ts"
import { isSecret, type RoundEntry, type WorkshopPhase } from "./judgement.ts"
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

/** What the record bears on the right to do something: the phase of the workshop, and the blind rounds that run. */
export interface Conditions {
  /** null: no phases are used, and the role alone decides. */
  phase: WorkshopPhase | null
  /** Scenarios that a blind round asks for now (B8). */
  secret: ReadonlySet<string>
  /** Those of them whose working value is not shown. */
  hidden: ReadonlySet<string>
  /** Links and responses that one asks for: what the board says of them stands still until the reveal. */
  links?: ReadonlySet<string>
  responses?: ReadonlySet<string>
}

export const freeWork: Conditions = { phase: null, secret: new Set(), hidden: new Set() }

export function conditionsOf(
  phase: WorkshopPhase | null,
  rounds: readonly Pick<
    RoundEntry,
    "blind" | "status" | "scenarioIds" | "linkIds" | "responseIds" | "hidesWorking"
  >[],
): Conditions {
  const secret = rounds.filter(isSecret)
  const idsOf = (some: typeof secret) => new Set(some.flatMap(({ scenarioIds }) => scenarioIds))
  const hidden = idsOf(secret.filter(({ hidesWorking }) => hidesWorking))
  const conditions: Conditions = { phase, secret: idsOf(secret), hidden }
  const links = new Set(secret.flatMap(({ linkIds }) => linkIds ?? []))
  const responses = new Set(secret.flatMap(({ responseIds }) => responseIds ?? []))
  if (links.size > 0) conditions.links = links
  if (responses.size > 0) conditions.responses = responses
  return conditions
}

/** What of the board bears on the right to change it. */
export interface Circumstances {
  /** Of the comment or what-if that is touched; null: it has none yet, or it is neither. */
  author: string | null
  /** The scenario that the comment stands on; null as above. */
  commentsOn: string | null
  layoutLocked: boolean
  conditions: Conditions
}

export const noCircumstances: Circumstances = {
  author: null,
  commentsOn: null,
  layoutLocked: false,
  conditions: freeWork,
}

/** `circumstancesOf` in `board-doc.ts` says the same of a document. */
export function circumstancesIn(
  board: Board,
  touch: Touch,
  conditions: Conditions = freeWork,
): Circumstances {
  const comment =
    touch.collection === "comments" ? board.comments.find(({ id }) => id === touch.id) : undefined
  const world = touch.collection === "worlds" ? board.worlds.find(({ id }) => id === touch.id) : undefined
  return {
    author: comment?.authorId ?? world?.createdBy ?? null,
    commentsOn: comment?.scenarioId ?? null,
    layoutLocked: board.meta.layoutLocked === true,
    conditions,
  }
}

/** May this person make this change to the board document? */
export function may(
  actor: Actor,
  touch: Touch,
  { author, commentsOn, layoutLocked, conditions }: Circumstances = noCircumstances,
): Result<true, Forbidden> {
  if (actor.role === "viewer")
    return fail({ reason: "forbidden", why: "Viewers can read the board but not change it." })
  if (touch.collection === "scenarios" && touch.field === "resolution")
    return fail({
      reason: "forbidden",
      why: "How a scenario came out is said with Resolve, so that it stands in the record.",
    })
  const locked = lockedByRound(touch, commentsOn, conditions) ?? lockedByPhase(actor, touch, conditions)
  if (locked !== null) return fail({ reason: "forbidden", why: locked })
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
  const owned = touch.collection === "worlds" ? ofItsMaker(actor, touch, author) : null
  return owned === null ? ok(true) : fail({ reason: "forbidden", why: owned })
}

/** Whoever may edit works at a shared what-if; sharing, ending and deleting it are its maker's. */
function ofItsMaker({ role, memberId }: Actor, { field }: Touch, author: string | null): string | null {
  if (field === "createdBy" || field === "createdAt")
    return "Who made a what-if, and when, cannot be changed."
  if (field !== "liveSince" && field !== "deletedAt") return null
  if (role === "facilitator" || author === null || author === memberId) return null
  return field === "deletedAt"
    ? "Only who made this what-if, or a facilitator, can delete it."
    : "Only who made this what-if, or a facilitator, can begin or end sharing it."
}

/** What moves cards and columns under other people's hands. */
function isLayout({ collection, field }: Touch): boolean {
  if (collection === "scenarios") return field === "order" || field === "setId"
  return collection === "sets" && (field === "order" || field === "deletedAt")
}

/** Of a question that is being asked blind: what would change it, or tell others what somebody thinks. */
function lockedByRound(
  { collection, id, field }: Touch,
  commentsOn: string | null,
  { secret, links, responses }: Conditions,
): string | null {
  if (field !== null && collection === "links" && links?.has(id) && isAskedOfLink.has(field))
    return "A blind round is running on this link. What it says is locked until the reveal."
  if (field !== null && collection === "responses" && responses?.has(id) && isAskedOfResponse(field))
    return "A blind round is running on this table. It is locked until the reveal."
  if (collection === "comments" && commentsOn !== null && secret.has(commentsOn)) return commentsClosed
  if (collection !== "scenarios" || field === null || !secret.has(id)) return null
  if (field === "working")
    return "A blind round is running on this scenario. Its likelihood is locked until the reveal."
  return isQuestion(field)
    ? "A blind round is running on this scenario. The question stays as it is until the reveal."
    : null
}

/** Also of a comment that is only now being written. */
export const commentsClosed =
  "A blind round is running on this scenario. Comments open again with the reveal."

const isQuestion = (field: string): boolean =>
  field.startsWith("outcomes:") || ["kind", "range", "unit", "status", "deletedAt"].includes(field)

const isAskedOfLink: ReadonlySet<string> = new Set([
  "logOddsShift",
  "direction",
  "relation",
  "from",
  "to",
  "deletedAt",
])

const isAskedOfResponse = (field: string): boolean =>
  field.startsWith("cells:") ||
  ["table", "peak", "driverIds", "modifier", "scenarioId", "outcomeId", "deletedAt"].includes(field)

/** Facilitators prepare the next phase while one runs; phases are for those who are led. */
function lockedByPhase({ role }: Actor, touch: Touch, { phase }: Conditions): string | null {
  if (phase === null || phase === "prepare" || role === "facilitator") return null
  if (touch.collection === "comments") return null
  if (phase === "review") return "This is the review: what was judged stands. You can comment."
  if (touch.collection === "scenarios" && touch.field === "working") {
    return phase === "discuss"
      ? "This is the discussion: likelihoods stand still until the next round."
      : "This is the time for your own estimate. The team's likelihood is set after the reveal."
  }
  if (phase === "discuss" || touch.collection === "sources") return null
  const evidence = touch.collection === "scenarios" && touch.field?.startsWith("evidence:")
  if (evidence) return null
  if (inTheModel.has(touch.collection))
    return "The model stays as it is while estimates are made. You can add evidence and sources."
  return "Questions stay as they are while estimates are made. You can add evidence and sources."
}

const inTheModel: ReadonlySet<string> = new Set([
  "links",
  "drivers",
  "responses",
  "signals",
  "tables",
  "worlds",
])

/** May this person give an estimate now? */
export function mayEstimate(actor: { role: Role }, { phase }: Conditions): Result<true, Forbidden> {
  if (actor.role === "viewer")
    return fail({ reason: "forbidden", why: "Viewers follow a round but do not estimate." })
  if (phase === "discuss")
    return fail({
      reason: "forbidden",
      why: "This is the discussion. You can estimate again in the next round.",
    })
  if (phase === "review")
    return fail({ reason: "forbidden", why: "The estimates are in. This is the review." })
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
