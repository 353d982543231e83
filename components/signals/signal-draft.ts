/** What is filled in to describe a signal, and whether it makes sense. Days are ISO days, "" where nothing was said. */
import type { SignalWords } from "../../client/use-model-actions.ts"
import type { Signal } from "../../core/board.ts"
import { limits } from "../../core/limits.ts"
import { fail, ok, type Result } from "../../core/result.ts"

export const noSource = ""
export const newSource = "new"

export interface SignalDraft {
  title: string
  scenarioId: string
  outcomeId: string
  /** null: not said yet. */
  ifSo: number | null
  ifNot: number | null
  from: string
  to: string
  group: string
  pricedIn: boolean
  reliability: "" | NonNullable<Signal["grade"]>["reliability"]
  credibility: "" | "1" | "2" | "3" | "4" | "5" | "6"
  source: string
  basis: string
}

export type DraftField = "title" | "outcome" | "ifSo" | "ifNot" | "window" | "grade" | "source" | "basis"
/** A sentence beside the field that it is about. */
export type Faults = Partial<Record<DraftField, string>>

export const fieldOrder: readonly DraftField[] = [
  "title",
  "outcome",
  "ifSo",
  "ifNot",
  "window",
  "grade",
  "source",
  "basis",
]

export function draftFrom(
  signal: Signal | null,
  first: { scenarioId: string; outcomeId: string } | null,
): SignalDraft {
  return {
    title: signal?.title ?? "",
    scenarioId: signal?.scenarioId ?? first?.scenarioId ?? "",
    outcomeId: signal?.outcomeId ?? first?.outcomeId ?? "",
    ifSo: signal?.pGivenOutcome ?? null,
    ifNot: signal?.pGivenNotOutcome ?? null,
    from: signal?.window?.[0] ?? "",
    to: signal?.window?.[1] ?? "",
    group: signal?.independenceGroup ?? "",
    pricedIn: signal?.pricedIn ?? false,
    reliability: signal?.grade?.reliability ?? "",
    credibility: signal?.grade ? (String(signal.grade.credibility) as SignalDraft["credibility"]) : "",
    source: signal?.sourceId ?? noSource,
    basis: signal?.basis ?? "",
  }
}

export function readDraft(draft: SignalDraft, sourceTitle: string): Result<SignalWords, Faults> {
  const faults: Faults = {}
  const title = draft.title.replace(/\s+/g, " ").trim()
  const group = draft.group.replace(/\s+/g, " ").trim()
  const basis = draft.basis.replace(/\s+/g, " ").trim()
  if (title === "") faults.title = "Say in a few words what would be seen."
  if (draft.scenarioId === "" || draft.outcomeId === "")
    faults.outcome = "Choose what it would be a signal of."
  if (draft.ifSo === null) faults.ifSo = "Say how likely it is to be seen then."
  if (draft.ifNot === null) faults.ifNot = "Say how likely it is to be seen then."
  if ((draft.from === "") !== (draft.to === "")) faults.window = "Give both days, or none."
  else if (draft.from > draft.to) faults.window = "The window ends before it begins."
  if ((draft.reliability === "") !== (draft.credibility === ""))
    faults.grade = "A grade has both a letter and a number. Choose both, or neither."
  if (draft.source === newSource && sourceTitle.trim() === "")
    faults.source = "A new source needs a title. Or choose another one."
  if (basis.length > limits.lineCharacters)
    faults.basis = `At most ${limits.lineCharacters.toLocaleString("en")} characters.`
  if (Object.keys(faults).length > 0 || draft.ifSo === null || draft.ifNot === null) return fail(faults)
  const words: SignalWords = {
    title,
    scenarioId: draft.scenarioId,
    outcomeId: draft.outcomeId,
    pGivenOutcome: draft.ifSo,
    pGivenNotOutcome: draft.ifNot,
    pricedIn: draft.pricedIn,
  }
  if (draft.from !== "") words.window = [draft.from, draft.to]
  if (group !== "") words.independenceGroup = group
  if (draft.reliability !== "" && draft.credibility !== "")
    words.grade = { reliability: draft.reliability, credibility: Number(draft.credibility) }
  if (draft.source !== noSource && draft.source !== newSource) words.sourceId = draft.source
  if (basis !== "") words.basis = basis
  return ok(words)
}
