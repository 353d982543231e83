/** A question of A13 in words: what was changed, what stands on the board, and what I had. */
import type { Board, Scenario, Working } from "../core/board.ts"
import { formatProbability } from "../core/probability.ts"
import { isQuantiles } from "../core/working.ts"
import { byId } from "./board-views.ts"
import { type Conflict, type FieldChange, isOfRemoved } from "./offline-conflicts.ts"

export interface ConflictWords {
  /** "While you were away, Mina set the likelihood of “Talks resume” to 40%. You had 55%." */
  sentence: string
  /** For a control that stands alone: "the likelihood of “Talks resume”". */
  subject: string
  theirs: string
  mine: string
  /** What the two buttons say. */
  keep: string
  use: string
}

export function conflictWords({ change, theirs, by }: Conflict, board: Board): ConflictWords {
  const subject = subjectOf(change, board)
  const who = by ?? "somebody"
  const words = {
    subject,
    theirs: valueWords(change, theirs, board),
    mine: valueWords(change, mineOf(change), board),
    keep: "Keep theirs",
    use: "Use mine",
  }
  if (isOfRemoved({ change })) {
    const said = `While you were away, ${who} removed ${subject}. What you changed is kept in it.`
    return {
      ...words,
      sentence: said,
      theirs: "removed",
      mine: "restored",
      keep: "Leave it removed",
      use: "Restore",
    }
  }
  if (change.kind === "restore") {
    const said = `While you were away, ${who} deleted ${subject} again. You had restored it.`
    return { ...words, sentence: said, theirs: "deleted", mine: "restored" }
  }
  const did =
    change.kind === "move"
      ? `moved ${nameOf(change.id, board)} to ${words.theirs}`
      : theirs === null
        ? `cleared ${subject}`
        : `set ${subject} to ${words.theirs}`
  return { ...words, sentence: `While you were away, ${who} ${did}. You had ${words.mine}.` }
}

function subjectOf(change: FieldChange, board: Board): string {
  switch (change.kind) {
    case "setMeta":
      return `the board’s ${words(change.field)}`
    case "setWorking":
      return `the likelihood of ${nameOf(change.id, board)}`
    case "set": {
      const [list, entry] = change.field.split(":")
      const of = nameOf(change.id, board, change.collection)
      if (entry === undefined) return `the ${words(change.field)} of ${of}`
      return `${items[list ?? ""] ?? "an entry"} of ${of}`
    }
    case "move":
      return `the place of ${nameOf(change.id, board)}`
    case "delete":
    case "restore":
      return nameOf(change.id, board, change.collection)
  }
}

const items: Record<string, string> = {
  outcomes: "an outcome",
  evidence: "a piece of evidence",
  stances: "a stance",
}

function mineOf(change: FieldChange): unknown {
  switch (change.kind) {
    case "move":
      return { setId: change.setId, order: change.order }
    case "delete":
    case "restore":
      return null
    default:
      return change.value
  }
}

function valueWords(change: FieldChange, value: unknown, board: Board): string {
  if (value === null || value === undefined) return "nothing"
  if (change.kind === "setWorking") {
    return workingWords(value as Working, byId(board.scenarios, change.id))
  }
  if (change.kind === "move") {
    const { setId } = value as { setId: string | null }
    const set = setId === null ? null : byId(board.sets, setId)
    return set ? `another place in ${quoted(set.title)}` : "another place outside of any set"
  }
  if (typeof value === "object") {
    const { label, passage, title, text } = value as Record<string, unknown>
    const said = label ?? passage ?? title ?? text
    return typeof said === "string" ? quoted(said) : "another value"
  }
  return typeof value === "string" ? quoted(value) : String(value)
}

function workingWords(value: Working, scenario: Scenario | null): string {
  if (isQuantiles(value)) {
    const { p10, p50, p90 } = value.quantiles
    return [p10, p50, p90].map((quantile) => quantile ?? "beyond the range").join(" / ")
  }
  const outcomes = scenario?.outcomes ?? []
  const p = (id: string) => formatProbability(value.probabilities[id] ?? 0)
  const [first] = outcomes
  if (scenario?.kind === "binary" && first) return p(first.id)
  const said = outcomes.slice(0, 3).map(({ id, label }) => `${label || id} ${p(id)}`)
  return said.join(", ") + (outcomes.length > 3 ? " and more" : "")
}

function nameOf(id: string, board: Board, collection: Exclude<keyof Board, "meta"> = "scenarios"): string {
  const entity = byId<{ id: string; title?: string; name?: string; text?: string }>(board[collection], id)
  return quoted(entity?.title || entity?.name || entity?.text || "Untitled")
}

const longest = 80

function quoted(text: string): string {
  const characters = [...text.replace(/\s+/g, " ").trim()]
  const said =
    characters.length > longest ? `${characters.slice(0, longest - 1).join("")}…` : characters.join("")
  return said === "" ? "nothing" : `“${said}”`
}

/** `resolveBy` as "resolve by". */
const words = (field: string): string => field.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
