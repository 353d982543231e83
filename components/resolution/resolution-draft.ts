/** What is filled in to resolve a scenario, and whether it makes sense. Days are ISO days. */
import type { Scenario } from "../../core/board.ts"
import type { ResolutionEntry, ResolutionInput } from "../../core/judgement.ts"
import { limits } from "../../core/limits.ts"
import { fail, ok, type Result } from "../../core/result.ts"
import { readQuantity } from "../likelihood/interval-plot.ts"

export const noSource = "none"
export const newSource = "new"

export interface ResolutionDraft {
  /** An outcome's id behind `outcome:`, or what else can be said. */
  answer: "" | `outcome:${string}` | "value" | "annulled" | "reopened"
  value: string
  resolvedOn: string
  knownOn: string
  source: string
  note: string
}

export type DraftField = "answer" | "value" | "resolvedOn" | "knownOn" | "source" | "note"
/** A sentence beside the field that it is about. */
export type Faults = Partial<Record<DraftField, string>>

/** What holds now, to be changed; or an empty one. */
export function draftFrom(
  scenario: Pick<Scenario, "kind">,
  standing: ResolutionEntry | null,
  today: string,
): ResolutionDraft {
  const counts = scenario.kind === "binary" || scenario.kind === "categorical"
  const empty: ResolutionDraft = {
    answer: counts ? "" : "value",
    value: "",
    resolvedOn: today,
    knownOn: "",
    source: noSource,
    note: "",
  }
  if (standing === null) return empty
  const { result, resolvedOn, knownOn, sourceId } = standing
  return {
    ...empty,
    answer:
      result.kind === "outcome"
        ? `outcome:${result.outcomeId}`
        : result.kind === "value" || result.kind === "annulled"
          ? result.kind
          : empty.answer,
    value: result.kind === "value" ? String(result.value) : "",
    resolvedOn,
    knownOn: knownOn ?? "",
    source: sourceId ?? noSource,
  }
}

/** `sourceTitle`: of a new source. */
export function readDraft(
  draft: ResolutionDraft,
  scenario: Pick<Scenario, "id" | "kind">,
  { today, again, sourceTitle }: { today: string; again: boolean; sourceTitle: string },
): Result<Omit<ResolutionInput, "id">, Faults> {
  const faults: Faults = {}
  const result = readAnswer(draft, scenario, faults)
  const reopens = draft.answer === "reopened"
  const note = draft.note.trim()
  if (!reopens) {
    if (draft.resolvedOn === "") faults.resolvedOn = "Give the day on which it happened, or was settled."
    else if (draft.resolvedOn > today) faults.resolvedOn = "That day has not come yet."
    if (draft.knownOn !== "" && draft.knownOn < draft.resolvedOn)
      faults.knownOn = "It cannot have been known before it happened."
    else if (draft.knownOn > today) faults.knownOn = "That day has not come yet."
    if (draft.source === newSource && sourceTitle.trim() === "")
      faults.source = "A new source needs a title. Or choose another one."
  }
  if (again && note === "") faults.note = "It was resolved before. Say in a sentence why that changes."
  if (note.length > limits.rationaleCharacters)
    faults.note = `At most ${limits.rationaleCharacters.toLocaleString("en")} characters.`
  if (result === null || Object.keys(faults).length > 0) return fail(faults)
  return ok({
    scenarioId: scenario.id,
    result,
    resolvedOn: reopens ? today : draft.resolvedOn,
    knownOn: reopens || draft.knownOn === "" ? null : draft.knownOn,
    sourceId: reopens || draft.source === noSource || draft.source === newSource ? null : draft.source,
    note,
  })
}

function readAnswer(
  { answer, value }: ResolutionDraft,
  { kind }: Pick<Scenario, "kind">,
  faults: Faults,
): ResolutionInput["result"] | null {
  if (answer === "annulled" || answer === "reopened") return { kind: answer }
  if (answer.startsWith("outcome:")) return { kind: "outcome", outcomeId: answer.slice("outcome:".length) }
  if (answer === "value" && (kind === "numeric" || kind === "date")) {
    const read = readQuantity(value, kind)
    if (read.ok && read.value !== null) return { kind: "value", value: read.value }
    faults.value = read.ok ? (kind === "date" ? "Give the day." : "Give the number.") : read.error.message
    return null
  }
  faults.answer = "Say how it came out."
  return null
}

/** What follows when this is saved, in a sentence or two. */
export function consequence(draft: ResolutionDraft): string | null {
  switch (draft.answer) {
    case "":
      return null
    case "reopened":
      return "Its likelihood can be set again and estimates are taken again. Its scores go until it is resolved anew. What was said before stays in the record."
    case "annulled":
      return "It counts in nobody's score. Its likelihood stands still and estimates are no longer taken."
    default:
      return "Everybody sees it at once. All forecasts of it are scored, up to the day when it could be known. Its likelihood stands still and estimates are no longer taken."
  }
}
