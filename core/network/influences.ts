/**
 * What leads to a number, one by one: links to its scenario, responses of drivers, signals that were observed or stayed
 * away, conditional tables. A link's two numbers are P(target) seeing its other end so, and not so; weighed with how
 * likely that is they add up to the number as it stands (M6).
 */
import type { Board, OutcomeRef, Signal } from "../board.ts"
import { log } from "../portable-math.ts"
import { shiftOf } from "../response.ts"
import { type Answer, type Influence, type ModelState, nothingSet, type WhatIf } from "./questions.ts"

/** What is needed of a `BoardModel`. */
interface Answering {
  state(): ModelState
  query(whatIf: WhatIf): Answer
}

/** Empty when the target is not in the network. Each kind in the order of ids, links first. */
export function influencesOn(model: Answering, board: Board, target: OutcomeRef): Influence[] {
  const read = (answer: Answer) =>
    answer.state === "exact" ? (answer.marginals[target.scenarioId]?.[target.outcomeId] ?? null) : null
  const asIs = model.query(nothingSet)
  const now = read(asIs)
  if (asIs.state !== "exact" || now === null) return []
  const leftOut = new Set(model.state().problems.flatMap(({ kind, ids }) => (leaves.has(kind) ? ids : [])))
  const here = <Part extends { id: string; deletedAt?: number | undefined }>(
    parts: readonly Part[],
  ): Part[] =>
    parts
      .filter(({ id, deletedAt }) => deletedAt === undefined && !leftOut.has(id))
      .sort((a, b) => (a.id < b.id ? -1 : 1))
  const of = <Part extends { scenarioId: string }>(parts: readonly Part[]) =>
    parts.filter(({ scenarioId }) => scenarioId === target.scenarioId)

  const links = here(board.links).flatMap(({ id, from, to, relation, logOddsShift }): Influence[] => {
    const p = asIs.marginals[from.scenarioId]?.[from.outcomeId]
    if (to.scenarioId !== target.scenarioId || p === undefined) return []
    const so = p > 0 ? read(model.query(seeing(from))) : null
    // What is left of the whole, so that the two add up to it.
    const ifNot = p >= 1 ? null : p <= 0 ? now : so === null ? null : clamped((now - p * so) / (1 - p))
    const shift = relation === "influences" ? (logOddsShift ?? 0) : null
    return [{ kind: "link", id, shift, ifSo: so, ifNot }]
  })
  const responses = of(here(board.responses)).map((response): Influence => {
    const { shift } = shiftOf(response, board.drivers)
    return { kind: "response", id: response.id, shift, ifSo: null, ifNot: null }
  })
  const told = of(here(board.signals)).filter(hasSpoken)
  const signals = told.map((signal): Influence => {
    const { id } = signal
    const counts = strongestOf(told, signal) === signal
    if (signal.pricedIn || !counts) return { kind: "signal", id, shift: 0, ifSo: null, ifNot: null }
    const ask = (state: "observed" | "notObserved") =>
      read(model.query({ ...nothingSet, signals: { [id]: state } }))
    return { kind: "signal", id, shift: saysOf(signal), ifSo: ask("observed"), ifNot: ask("notObserved") }
  })
  const tables = of(here(board.tables)).map(
    ({ id }): Influence => ({ kind: "table", id, shift: null, ifSo: null, ifNot: null }),
  )
  return [...links, ...responses, ...signals, ...tables]
}

/** Problems by which a part is not in the model at all. */
const leaves: ReadonlySet<string> = new Set(["loop", "dangling", "within-set", "bad-table"])

const seeing = ({ scenarioId, outcomeId }: OutcomeRef): WhatIf => ({
  ...nothingSet,
  outcomes: { [scenarioId]: { outcomeId, by: "seeing" } },
})

const hasSpoken = ({ state }: Signal): boolean => state === "observed" || state === "notObserved"

/** ln of the likelihood ratio of what was seen, in nats; what is certain counts as 20. */
function saysOf({ state, pGivenOutcome: a, pGivenNotOutcome: b }: Signal): number {
  const [so, not] = state === "observed" ? [a, b] : [1 - a, 1 - b]
  return so === not ? 0 : Math.min(20, Math.max(-20, log(so) - log(not)))
}

/** Of signals with one cause that speak of the same outcome, the one that says most counts (`board-network-evidence.ts`). */
function strongestOf(told: readonly Signal[], signal: Signal): Signal {
  const { independenceGroup, outcomeId } = signal
  if (!independenceGroup) return signal
  const strongest = told
    .filter(
      (other) =>
        !other.pricedIn && other.independenceGroup === independenceGroup && other.outcomeId === outcomeId,
    )
    .reduce<Signal | null>(
      (best, other) => (best && Math.abs(saysOf(best)) >= Math.abs(saysOf(other)) ? best : other),
      null,
    )
  return strongest ?? signal
}

const clamped = (p: number): number => Math.min(1, Math.max(0, p))
