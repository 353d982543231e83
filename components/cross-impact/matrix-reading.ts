/**
 * The cross-impact matrix: what each outcome does to each outcome of other scenarios, by links. A cell is written short
 * (`++`, `−`, `R`) and said whole. Shifts are in nats.
 */
import type { Link, OutcomeRef, Scenario } from "../../core/board.ts"
import {
  exactStrength,
  linkSentence,
  nearestStep,
  oddsWords,
  type StrengthStep,
  strengthSteps,
  strengthWords,
} from "../../core/strength.ts"
import { outcomesIn } from "../signals/outcomes-in.ts"

/** A row, and a column. */
export interface Line extends OutcomeRef {
  scenario: string
  label: string
  /** Of the outcomes of its scenario: which one, and how many there are. */
  place: number
  of: number
}

export const keyOf = ({ scenarioId, outcomeId }: OutcomeRef): string => `${scenarioId} ${outcomeId}`
export const cellKey = (from: OutcomeRef, to: OutcomeRef): string => `${keyOf(from)} ${keyOf(to)}`
export const nameOf = ({ scenario, label }: Pick<Line, "scenario" | "label">): string =>
  `${scenario}: ${label}`

export function linesOf(scenarios: readonly Scenario[]): Line[] {
  return scenarios.flatMap((scenario) => {
    const outcomes = outcomesIn(scenario)
    return outcomes.map(({ id, label }, place) => ({
      scenarioId: scenario.id,
      outcomeId: id,
      scenario: scenario.title || "Untitled scenario",
      label,
      place,
      of: outcomes.length,
    }))
  })
}

/** By `cellKey`: the strongest first, for what can be shown is one. */
export function cellsOf(links: readonly Link[]): ReadonlyMap<string, readonly Link[]> {
  const cells = new Map<string, Link[]>()
  for (const link of links) {
    const key = cellKey(link.from, link.to)
    cells.set(
      key,
      [...(cells.get(key) ?? []), link].sort((a, b) => force(b) - force(a)),
    )
  }
  return cells
}

const force = ({ relation, logOddsShift }: Link): number =>
  relation === "influences" ? Math.abs(logOddsShift ?? 0) : Number.POSITIVE_INFINITY

export const firstScenarios = 10
/** More rows and columns than these are a wall; what is needed of them can be chosen. */
export const mostScenarios = 40

/** Those that have links among them; else the first ones. */
export function usualChoice(scenarios: readonly Scenario[], links: readonly Link[]): string[] {
  const linked = new Set(links.flatMap(({ from, to }) => [from.scenarioId, to.scenarioId]))
  const ids = scenarios.filter(({ id }) => linked.has(id)).map(({ id }) => id)
  return (ids.length > 0 ? ids : scenarios.slice(0, firstScenarios).map(({ id }) => id)).slice(
    0,
    mostScenarios,
  )
}

// --- in short and in words ----------------------------------------------------------------------------------------

const letters = { requires: "R", implies: "I", excludes: "X" } as const

/** Odds up or down by less than this many nats are hardly worth a sign of their own. */
const slight = 0.35

/** `++`, `+`, `(+)`, `0`, `(−)`, `−`, `−−`; `R`, `I`, `X` for what is certain. */
export function shortOf({ relation, logOddsShift = 0 }: Pick<Link, "relation" | "logOddsShift">): string {
  if (relation !== "influences") return letters[relation]
  if (logOddsShift === 0) return "0"
  const sign = logOddsShift > 0 ? "+" : "−"
  if (Math.abs(logOddsShift) < slight) return `(${sign})`
  return Math.abs(nearestStep(logOddsShift).shift) > 1 ? sign + sign : sign
}

/** Of a cell, whole: what is heard, and what stands under the matrix. */
export function cellWords(from: Line, to: Line, links: readonly Link[]): string {
  const [link, ...more] = links
  const ends = { from: nameOf(from), to: nameOf(to) }
  if (!link) return `“${ends.from}” to “${ends.to}”: no link.`
  const exact =
    link.relation === "influences"
      ? ` ${capital(oddsWords(link.logOddsShift ?? 0))}, ${exactStrength(link.logOddsShift ?? 0)} nats.`
      : ""
  const rest = more.length > 0 ? ` And ${more.length} more between the two.` : ""
  return `${linkSentence(link, ends)}${exact}${rest}`
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

// --- keys -----------------------------------------------------------------------------------------------------------

/** null: no link. */
export type Strength = number | null

/** What a key makes of an influence; undefined: the key means nothing here. Stepping over "no difference" is no link. */
export function afterStrengthKey(key: string, now: Strength): Strength | undefined {
  if (key === "0" || key === "Delete" || key === "Backspace") return null
  if (key === "+" || key === "=") return stepFrom(now, 1)
  if (key === "-" || key === "−" || key === "_") return stepFrom(now, -1)
  const digit = /^[1-3]$/.test(key) ? Number(key) : 0
  return digit === 0 ? undefined : (upwards[digit]?.shift ?? undefined)
}

/** No difference, twice, 4 times, 8 times. */
const upwards: readonly StrengthStep[] = strengthSteps.filter(({ shift }) => shift >= 0).toReversed()

function stepFrom(now: Strength, way: 1 | -1): Strength {
  const shift = now ?? 0
  const rising = strengthSteps.map((step) => step.shift).toSorted((a, b) => a - b)
  const next =
    way > 0
      ? (rising.find((step) => step > shift + 1e-9) ?? shift)
      : (rising.findLast((step) => step < shift - 1e-9) ?? shift)
  return Math.abs(next) < 1e-9 ? null : next
}

export const stepWords = (strength: Strength): string =>
  strength === null ? "No link" : strengthWords(strength)

/** Where an arrow takes the focus in a matrix of `size` lines; past its ends it stays. */
export function afterArrow(
  key: string,
  { row, column }: { row: number; column: number },
  size: number,
): { row: number; column: number } | null {
  const within = (n: number) => Math.max(0, Math.min(size - 1, n))
  switch (key) {
    case "ArrowUp":
      return { row: within(row - 1), column }
    case "ArrowDown":
      return { row: within(row + 1), column }
    case "ArrowLeft":
      return { row, column: within(column - 1) }
    case "ArrowRight":
      return { row, column: within(column + 1) }
    case "Home":
      return { row, column: 0 }
    case "End":
      return { row, column: size - 1 }
    case "PageUp":
      return { row: 0, column }
    case "PageDown":
      return { row: size - 1, column }
    default:
      return null
  }
}

// --- sums -----------------------------------------------------------------------------------------------------------

export interface Reach {
  scenarioId: string
  title: string
  /** What it does to others, and what they do to it: sums of absolute shifts, a hard relation counting as the most. */
  influence: number
  dependence: number
}

const hardCounts = 4

/** Who drives and who is driven, as in MICMAC, of direct links alone. */
export function reachOf(scenarios: readonly Scenario[], links: readonly Link[]): Reach[] {
  const ids = new Set(scenarios.map(({ id }) => id))
  const among = links.filter(({ from, to }) => ids.has(from.scenarioId) && ids.has(to.scenarioId))
  const sum = (some: readonly Link[]) =>
    some.reduce(
      (total, { relation, logOddsShift = 0 }) =>
        total + (relation === "influences" ? Math.abs(logOddsShift) : hardCounts),
      0,
    )
  return scenarios
    .map(({ id, title }) => ({
      scenarioId: id,
      title: title || "Untitled scenario",
      influence: sum(among.filter(({ from }) => from.scenarioId === id)),
      dependence: sum(among.filter(({ to }) => to.scenarioId === id)),
    }))
    .filter(({ influence, dependence }) => influence + dependence > 0)
}

// --- configurations ---------------------------------------------------------------------------------------------------

/**
 * What comes together on each line from the chosen outcomes, by `keyOf`: the sum of their influences in doublings of the
 * odds, as `core/network/cross-impact.ts` counts them.
 */
export function balancesOn(
  lines: readonly Line[],
  cells: ReadonlyMap<string, readonly Link[]>,
  chosen: Readonly<Record<string, string>>,
): ReadonlyMap<string, number> {
  const acting = lines.filter(({ scenarioId, outcomeId }) => chosen[scenarioId] === outcomeId)
  return new Map(
    lines.map((to) => [
      keyOf(to),
      acting
        .flatMap((from) => cells.get(cellKey(from, to)) ?? [])
        .reduce(
          (sum, { relation, logOddsShift = 0 }) =>
            sum + (relation === "influences" ? logOddsShift / Math.LN2 : 0),
          0,
        ),
    ]),
  )
}

/** Against another one: only what comes out otherwise. */
export function differenceWords(
  outcomes: Readonly<Record<string, string>>,
  from: Readonly<Record<string, string>>,
  scenarios: readonly Scenario[],
): string[] {
  return scenarios.flatMap((scenario) => {
    const outcomeId = outcomes[scenario.id]
    if (outcomeId === undefined || outcomeId === from[scenario.id]) return []
    const label = outcomesIn(scenario).find(({ id }) => id === outcomeId)?.label ?? outcomeId
    return [`${scenario.title}: ${label}`]
  })
}

/** In one line: what happens; of yes-or-no scenarios those that do not are counted. */
export function configurationWords(
  outcomes: Readonly<Record<string, string>>,
  scenarios: readonly Scenario[],
): { happen: string[]; not: number } {
  const happen: string[] = []
  let not = 0
  for (const scenario of scenarios) {
    const outcomeId = outcomes[scenario.id]
    if (outcomeId === undefined) continue
    const named = outcomesIn(scenario)
    const label = named.find(({ id }) => id === outcomeId)?.label ?? outcomeId
    if (scenario.kind !== "binary") happen.push(`${scenario.title}: ${label}`)
    else if (named[0]?.id === outcomeId) happen.push(scenario.title)
    else not += 1
  }
  return { happen, not }
}
