/**
 * A change in a plain, short sentence: what a refusal gives back, what undo offers, what history tells. It names
 * the entity by its title on `board` (before or after the change: a title that is not there is not needed) and the
 * value that the change was based on.
 */
import { type Board, type Collection, collections, type Scenario, type Working } from "./board.ts"
import type { BoardChange } from "./changes.ts"
import { formatProbability, formatProbabilityRange } from "./probability.ts"
import { unreachable } from "./result.ts"
import { isQuantiles } from "./working.ts"

export function describeChange(change: BoardChange, board: Board): string {
  switch (change.kind) {
    case "setMeta":
      return change.field === "title"
        ? `Board renamed to ${quoted(change.value)}`
        : `Board: ${step(fieldLabel(change.field), change.base, change.value)}`
    case "editMetaText":
      return `Board: ${fieldLabel(change.field)} edited`
    case "add":
      return `${capital(nouns[change.collection])} added: ${titleIn(change.fields) ?? untitled(change.collection)}`
    case "set":
      return describeSet(change, board)
    case "setWorking":
      return `${nameOf(board, "scenarios", change.id)}: ${workingStep(change, board)}`
    case "editText":
      return `${nameOf(board, change.collection, change.id)}: ${fieldLabel(change.field)} edited`
    case "formatText":
      return `${nameOf(board, change.collection, change.id)}: ${fieldLabel(change.field)} formatted`
    case "move": {
      const name = nameOf(board, "scenarios", change.id)
      if (change.setId === change.base.setId) return `${name}: moved within its set`
      return change.setId === null
        ? `${name}: taken out of its set`
        : `${name}: moved to ${nameOf(board, "sets", change.setId)}`
    }
    case "delete":
      return `${capital(nouns[change.collection])} deleted: ${nameOf(board, change.collection, change.id)}`
    case "restore":
      return `${capital(nouns[change.collection])} restored: ${nameOf(board, change.collection, change.id)}`
    default:
      return unreachable(change)
  }
}

const nouns: Record<Collection, string> = {
  sets: "set",
  scenarios: "scenario",
  issues: "issue",
  sources: "source",
  actors: "actor",
  events: "event",
  drivers: "driver",
  responses: "response",
  links: "link",
  signals: "signal",
  tables: "conditional table",
  worlds: "world",
  comments: "comment",
}

// --- names ------------------------------------------------------------------------------------------------------

function nameOf(board: Board, collection: Collection, id: string): string {
  const entities: readonly { id: string }[] = board[collection]
  const entity = entities.find((candidate) => candidate.id === id)
  if (collection === "responses" && entity) {
    const { scenarioId } = entity as Board["responses"][number]
    const scenario = board.scenarios.find((candidate) => candidate.id === scenarioId)
    const title = scenario && titleIn(scenario)
    if (title) return `Response of ${title}`
  }
  return (entity && titleIn(entity)) ?? untitled(collection)
}

function titleIn(entity: object): string | null {
  const { title, name, text } = entity as Record<string, unknown>
  const found = title ?? name ?? text
  return typeof found === "string" && found.trim() !== "" ? clipped(found) : null
}

/** Links and responses have no title of their own. */
function untitled(collection: Collection): string {
  const named = ["title", "name", "text"].some((key) =>
    Object.hasOwn(collections[collection].schema.shape, key),
  )
  return named ? `Untitled ${nouns[collection]}` : `a ${nouns[collection]}`
}

const longest = 80

// By code point: half of a surrogate pair is no character.
function clipped(text: string): string {
  const line = text.replace(/\s+/g, " ").trim()
  const characters = [...line]
  return characters.length > longest ? `${characters.slice(0, longest - 1).join("")}…` : line
}

const quoted = (value: unknown): string =>
  typeof value === "string" && value.trim() !== "" ? `“${clipped(value)}”` : "nothing"

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

// --- fields -----------------------------------------------------------------------------------------------------

function describeSet(change: Extract<BoardChange, { kind: "set" }>, board: Board): string {
  const name = nameOf(board, change.collection, change.id)
  const colon = change.field.indexOf(":")
  if (colon > 0) {
    const item = itemNouns[change.field.slice(0, colon)] ?? "entry"
    const action = change.value === null ? "removed" : change.base === null ? "added" : "changed"
    const { label } = (change.value ?? change.base ?? {}) as { label?: unknown }
    return `${name}: ${item}${typeof label === "string" ? ` ${quoted(label)}` : ""} ${action}`
  }
  if (
    change.field === "title" ||
    change.field === "name" ||
    (change.collection === "issues" && change.field === "text")
  ) {
    const before = typeof change.base === "string" && change.base.trim() !== "" ? clipped(change.base) : name
    return `${before}: renamed to ${quoted(change.value)}`
  }
  if (change.field === "setId") {
    return change.value === null
      ? `${name}: taken out of its set`
      : `${name}: moved to ${nameOf(board, "sets", String(change.value))}`
  }
  if (change.collection === "signals" && change.field === "state") {
    const told = signalStates[String(change.value)]
    if (told !== undefined) return `Signal ${told}: ${name}`
  }
  return `${name}: ${step(fieldLabel(change.field), change.base, change.value)}`
}

const signalStates: Record<string, string> = {
  watching: "watched again",
  observed: "observed",
  notObserved: "not observed",
  expired: "expired",
}

const itemNouns: Record<string, string> = {
  outcomes: "outcome",
  evidence: "evidence",
  stances: "stance",
  thresholds: "threshold",
  cells: "cell of the table",
  levels: "level",
  signals: "signal",
}

const fieldLabels: Record<string, string> = {
  asOf: "as-of day",
  handling: "handling line",
  opensOn: "opening day",
  closesOn: "closing day",
  resolveBy: "resolve-by day",
  resolutionCriteria: "resolution criteria",
  finePrint: "fine print",
  publishedOn: "publication date",
  logOddsShift: "shift of log-odds",
  pGivenOutcome: "chance given the outcome",
  pGivenNotOutcome: "chance without the outcome",
  pricedIn: "priced in",
  url: "address",
  order: "place",
}

/** `resolveBy` -> "resolve-by day", `impactBasis` -> "impact basis" */
function fieldLabel(field: string): string {
  return Object.hasOwn(fieldLabels, field)
    ? (fieldLabels[field] as string)
    : field.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}

function step(label: string, base: unknown, value: unknown): string {
  if (value === null) return `${label} cleared`
  const after = short(value)
  if (after === null) return `${label} changed`
  const before = short(base)
  return before === null ? `${label} set to ${after}` : `${label} ${before} → ${after}`
}

const valueNames: Record<string, string> = { icd203: "ICD 203", phia: "PHIA", numbers: "numbers only" }

/** null: too much, or too little, for a sentence. */
function short(value: unknown): string | null {
  if (typeof value === "number") return String(value)
  if (typeof value === "boolean") return value ? "yes" : "no"
  if (typeof value !== "string" || value.trim() === "" || value.length > longest) return null
  return Object.hasOwn(valueNames, value) ? (valueNames[value] as string) : clipped(value)
}

// --- the working value ------------------------------------------------------------------------------------------

function workingStep(
  { id, value, base }: Extract<BoardChange, { kind: "setWorking" }>,
  board: Board,
): string {
  const scenario = board.scenarios.find((candidate) => candidate.id === id)
  if (isQuantiles(value)) return quantileStep(value, base)
  const before = base !== null && !isQuantiles(base) ? base.probabilities : {}
  // One outcome tells a binary scenario whole.
  const ids = scenario?.kind === "binary" ? [firstOutcome(scenario, value)] : Object.keys(value.probabilities)
  const steps = ids.flatMap((outcomeId) => {
    const after = formatProbability(value.probabilities[outcomeId] ?? 0)
    const from = before[outcomeId] === undefined ? null : formatProbability(before[outcomeId])
    if (from === after) return []
    return [`${labelOf(scenario, outcomeId)} ${from === null ? after : `${from} → ${after}`}`]
  })
  if (steps.length > 0) return listed(steps)
  const { low, high } = value
  const was: Working | null = base
  if (was !== null && !isQuantiles(was) && (low !== was.low || high !== was.high)) {
    return low === undefined && high === undefined
      ? "80% interval cleared"
      : `80% interval ${formatProbabilityRange(low ?? 0, high ?? 1)}`
  }
  const pins = (working: Working | null) =>
    working === null || isQuantiles(working) ? [] : (working.pinned ?? [])
  const pinned = pins(value).filter((outcomeId) => !pins(base).includes(outcomeId))
  const freed = pins(base).filter((outcomeId) => !pins(value).includes(outcomeId))
  const changes = [
    ...pinned.map((outcomeId) => `${labelOf(scenario, outcomeId)} pinned`),
    ...freed.map((outcomeId) => `${labelOf(scenario, outcomeId)} freed`),
  ]
  return changes.length > 0 ? listed(changes) : "likelihood adjusted by less than is shown"
}

function quantileStep(value: Extract<Working, { quantiles: unknown }>, base: Working | null): string {
  const before = base !== null && isQuantiles(base) ? base.quantiles : { p10: null, p50: null, p90: null }
  const names = { p10: "10th percentile", p50: "median", p90: "90th percentile" } as const
  const steps = (["p10", "p50", "p90"] as const).flatMap((key) => {
    const [from, to] = [before[key], value.quantiles[key]]
    if (from === to) return []
    const after = to === null ? "beyond the range" : String(to)
    return [`${names[key]} ${from === null ? after : `${from} → ${after}`}`]
  })
  if (steps.length > 0) return listed(steps)
  return value.pBeyondRange === undefined
    ? "chance beyond the range cleared"
    : `${formatProbability(value.pBeyondRange)} beyond the range`
}

function firstOutcome(scenario: Scenario, value: Extract<Working, { probabilities: unknown }>): string {
  return scenario.outcomes[0]?.id ?? Object.keys(value.probabilities)[0] ?? "yes"
}

function labelOf(scenario: Scenario | undefined, outcomeId: string): string {
  return clipped(scenario?.outcomes.find(({ id }) => id === outcomeId)?.label || outcomeId)
}

function listed(parts: readonly string[]): string {
  return parts.length <= 3 ? parts.join(", ") : `${parts.slice(0, 3).join(", ")} and ${parts.length - 3} more`
}
