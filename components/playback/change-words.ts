/** What is different between two moments, in the words beside the board. A term is never without its range. */
import type {
  FieldDifference,
  OutcomeMove,
  PartDifference,
  ScenarioDifference,
} from "../../core/comparison.ts"
import type { SaidLikelihood } from "../../core/one-page.ts"
import { formatProbability } from "../../core/probability.ts"

const term = ({ words, range }: SaidLikelihood): string | null =>
  words === null ? null : range === null ? words : `${words} (${range})`

/** `unlikely (20–45%), as before`; empty on a board of numbers alone. */
export function termWords({ before, after }: Pick<OutcomeMove, "before" | "after">): string {
  const [was, is] = [term(before), term(after)]
  if (is === null) return ""
  if (was === null) return is
  return was === is ? `${is}, as before` : `${was}, now ${is}`
}

/** `+6 pp`, `−4 pp`; null: nothing to subtract. */
export function pointWords(points: number | null): string | null {
  if (points === null) return null
  if (points === 0) return "no change"
  return `${points > 0 ? "+" : "−"}${Math.abs(points).toLocaleString("en", { maximumFractionDigits: 1 })} pp`
}

/** Both numbers as they are shown; where those are the same, what else has moved. */
export function moveSides({ before, after, points }: Pick<OutcomeMove, "before" | "after" | "points">): {
  before: string
  after: string
  said: string | null
} {
  if (points !== 0) return { before: before.text, after: after.text, said: pointWords(points) }
  const [was, is] = [intervalWords(before), intervalWords(after)]
  if (was === is) return { before: before.text, after: after.text, said: "less than the numbers show" }
  return { before: `${before.text} (${was})`, after: `${after.text} (${is})`, said: null }
}

const intervalWords = ({ low, high }: SaidLikelihood): string =>
  low === null && high === null
    ? "no interval"
    : `80% between ${formatProbability(low ?? 0)} and ${formatProbability(high ?? 1)}`

/** One line for a voice: `Abe meets Kim: 24% to 30%, +6 pp`. */
export function spokenDifference({ title, state, moves, quantiles, fields }: ScenarioDifference): string {
  const name = title || "Untitled scenario"
  if (state === "added") return `${name}: added`
  if (state === "removed") return `${name}: removed`
  // Of several outcomes the one that moved most, by its name.
  const [first, ...others] = moves
  if (first) {
    const size = (move: OutcomeMove) => Math.abs(move.points ?? 0)
    const move = others.reduce((most, one) => (size(one) > size(most) ? one : most), first)
    const { before, after, said } = moveSides(move)
    return `${name}${others.length > 0 ? `, ${move.label}` : ""}: ${before} to ${after}${said ? `, ${said}` : ""}`
  }
  if (quantiles) return `${name}: ${quantiles.before || "nothing"} to ${quantiles.after || "nothing"}`
  return `${name}: ${fields.map(({ label }) => label.toLowerCase()).join(", ") || "changed"}`
}

const collectionWords: Record<string, string> = {
  meta: "The board",
  sets: "Set",
  issues: "Issue",
  sources: "Source",
  actors: "Actor",
  events: "Event",
  drivers: "Driver",
  responses: "Response",
  links: "Link",
  signals: "Signal",
  tables: "Table",
  worlds: "World",
}

export const partKind = ({ collection }: Pick<PartDifference, "collection">): string =>
  collectionWords[collection] ?? "Part"

/** A field without one of both sides was set or cleared. */
export function fieldSides({ before, after }: Pick<FieldDifference, "before" | "after">): {
  before: string
  after: string
} {
  return { before: before || "nothing", after: after || "nothing" }
}
