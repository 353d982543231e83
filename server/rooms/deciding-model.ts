/**
 * What the team takes for the strength of a link or for the table of a response: the median of what was said, or what is
 * set by hand with a reason (B8). As in `deciding.ts`: the row comes first, then the board, then the mark.
 */
import type * as Y from "yjs"
import { applyChanges, readEntity } from "../../core/board-doc.ts"
import { canonicalJson } from "../../core/canonical-json.ts"
import type { BoardChange } from "../../core/changes.ts"
import {
  isVote,
  type ModelDecision,
  type ModelPart,
  partKey,
  type VoteForecast,
} from "../../core/judgement.ts"
import { limits } from "../../core/limits.ts"
import type { JudgementCommand, JudgementReply } from "../../core/protocol.ts"
import { tableOf } from "../../core/response.ts"
import { fail, ok, type Result } from "../../core/result.ts"
import { checkForecast, pooledVote } from "../../core/votes.ts"
import { askedPart } from "./asked-part.ts"
import { publishedEstimates } from "./judgement-ledger.ts"
import type { KeptDecision, KeptVote } from "./judgement-port.ts"
import { done, type Judging, noSuchPart, noSuchRound, type Refused, refused, type Who } from "./judging.ts"

type AcceptVote = Extract<JudgementCommand, { kind: "accept-vote" }>
type Kept = ModelDecision & { appliedAt: number | null }

export const isModelDecision = (decision: KeptDecision): decision is Kept => "about" in decision

export interface ModelDeciding {
  accept(command: AcceptVote, who: Who): Promise<JudgementReply>
  apply(decision: Kept): Promise<void>
  takeBack(decision: Kept, who: Who): Promise<JudgementReply>
}

export function createModelDeciding(judging: Judging): ModelDeciding {
  const { boardId, judgements, record, clock } = judging

  async function accept(command: AcceptVote, who: Who): Promise<JudgementReply> {
    const { id, about, round } = command
    const isSaid = (decision: KeptDecision): decision is Kept =>
      isModelDecision(decision) && partKey(decision.about) === partKey(about)
    const known = record.decision(id)
    if (known) {
      if (!isSaid(known) || known.round !== round || known.method !== command.take.method) return usedId
      await apply(known)
      await record.tell()
      return done(known.at)
    }
    const before = await standing(about)
    if (!before.ok) return before.error
    const value = await valueFor(command)
    if (!value.ok) return value.error
    const decision: ModelDecision = {
      id,
      about,
      round,
      method: command.take.method,
      value: value.value,
      before: before.value,
      reason: command.reason,
      by: who().memberId,
      at: clock.now(),
      takenBackAt: null,
    }
    const kept = await judgements.decide(boardId, decision)
    if (!isSaid(kept) || kept.by !== decision.by) return usedId
    record.takeDecision(kept)
    await apply(kept)
    await record.tell()
    return done(kept.at)
  }

  /** What the board says now; null: nothing. */
  async function standing(about: ModelPart): Promise<Result<VoteForecast | null, Refused>> {
    const { links, responses } = record.conditions()
    if ((about.kind === "link" ? links : responses)?.has(about.id)) return fail(runningOnPart)
    const room = await judging.openBoard()
    return room.committed((doc) =>
      askedPart(doc, about) ? ok(valueIn(doc, about)) : fail<Refused>(noSuchPart),
    )
  }

  async function valueFor({
    about,
    round,
    take,
    reason,
  }: AcceptVote): Promise<Result<VoteForecast, Refused>> {
    if (reason.length > limits.rationaleCharacters) return fail(tooLong)
    if (round !== null) {
      const asked = record.round(round)
      if (!asked) return fail(noSuchRound)
      if (asked.status !== "revealed")
        return fail(refused("too-early", "This round is not revealed yet. Its result is taken after that."))
    }
    if (take.method === "byHand" && reason.trim() === "")
      return fail(refused("reason-required", "What is set by hand needs a reason. Say it in a sentence."))
    // Read before the board is looked at, in the order that everybody sees: the page comes to the same digits (M5).
    const said = take.method === "median" ? await saidOf(about, round) : []
    const room = await judging.openBoard()
    return room.committed((doc): Result<VoteForecast, Refused> => {
      const asked = askedPart(doc, about)
      if (!asked) return fail(noSuchPart)
      const value = take.method === "byHand" ? take.value : pooledVote(said, asked)
      if (!value)
        return fail(refused("nothing-to-accept", "Nobody has said anything of this that counts now."))
      const fits = checkForecast(value, asked)
      return fits.ok ? ok(value) : fail(refused(fits.error.reason, fits.error.message))
    })
  }

  async function saidOf(about: ModelPart, round: number | null): Promise<VoteForecast[]> {
    const rows =
      round === null
        ? (await judgements.shown(boardId)).filter((said) => said.round === null)
        : await judgements.ofRound(boardId, round)
    const votes = rows.filter((said) => isVote<KeptVote>(said) && partKey(said.about) === partKey(about))
    const published = publishedEstimates(votes, round === null ? null : record.round(round))
    return published.flatMap((said) => (isVote(said) ? [said.forecast] : []))
  }

  async function apply(decision: Kept): Promise<void> {
    if (decision.appliedAt !== null) return
    await put(decision.about, decision.value, decision.by)
    const appliedAt = clock.now()
    await judgements.decisionApplied(boardId, decision.id, appliedAt)
    record.takeDecision({ ...decision, appliedAt })
  }

  async function put(about: ModelPart, value: VoteForecast | null, memberId: string): Promise<void> {
    const room = await judging.openBoard()
    await room.write(memberId, (doc) => {
      // Checked when it was decided; what has changed since, or is not there any more, keeps its own.
      applyChanges(doc, changesFor(doc, about, value))
    })
  }

  async function takeBack(decision: Kept, who: Who): Promise<JudgementReply> {
    const { about, before, value } = decision
    const now = await standing(about)
    if (!now.ok) return now.error
    const isBack = isSame(now.value, before)
    if (!isBack && !isSame(now.value, value))
      return refused("changed-since", "It has been changed since. Set it by hand, or accept another value.")
    if (!isBack) await put(about, before, who().memberId)
    const takenBackAt = clock.now()
    await judgements.takenBack(boardId, decision.id, takenBackAt)
    record.takeDecision({ ...decision, takenBackAt })
    await record.tell()
    return done(takenBackAt)
  }

  return { accept, apply, takeBack }
}

/** Of a response the whole table, cells that were set one by one laid over it. */
function valueIn(doc: Y.Doc, { kind, id }: ModelPart): VoteForecast | null {
  if (kind === "link") {
    const shift = readEntity(doc, "links", id)?.logOddsShift
    return shift === undefined ? null : { shift }
  }
  const response = readEntity(doc, "responses", id)
  return response ? { table: tableOf(response) } : null
}

function changesFor(doc: Y.Doc, about: ModelPart, value: VoteForecast | null): BoardChange[] {
  if (isSame(valueIn(doc, about), value)) return []
  return about.kind === "link"
    ? strengthChanges(doc, about.id, value && "shift" in value ? value.shift : null)
    : tableChanges(doc, about.id, value && "table" in value ? value.table : [])
}

function strengthChanges(doc: Y.Doc, id: string, shift: number | null): BoardChange[] {
  const link = readEntity(doc, "links", id)
  if (link?.relation !== "influences" || shift === null) return []
  const set = (field: string, to: number | string | null, base: number | string | null): BoardChange => ({
    kind: "set",
    collection: "links",
    id,
    field,
    value: to,
    base,
  })
  const direction = shift > 0 ? "+" : shift < 0 ? "-" : null
  return [
    set("logOddsShift", shift, link.logOddsShift ?? null),
    ...((link.direction ?? null) === direction ? [] : [set("direction", direction, link.direction ?? null)]),
  ]
}

/** No curve wrote this table, and no cell of another one may lie over it. */
function tableChanges(doc: Y.Doc, id: string, table: number[][]): BoardChange[] {
  const response = readEntity(doc, "responses", id)
  if (!response) return []
  const set = (field: string, value: number[][] | null, base: unknown): BoardChange =>
    ({ kind: "set", collection: "responses", id, field, value, base }) as BoardChange
  return [
    set("table", table, response.table),
    ...(response.cells ?? []).map(({ id: cell, shift }) => set(`cells:${cell}`, null, { shift })),
    ...(response.peak ? [set("peak", null, response.peak)] : []),
  ]
}

const usedId = refused("used-id", "Another decision was sent under this number. Send it anew.")
const tooLong = refused(
  "too-long",
  `A reason can have at most ${limits.rationaleCharacters.toLocaleString("en")} characters.`,
)
const runningOnPart = refused(
  "round-running",
  "A blind round is running on this part of the model. Reveal or cancel it first.",
)

const isSame = (a: VoteForecast | null, b: VoteForecast | null): boolean =>
  canonicalJson(a) === canonicalJson(b)
