/**
 * What to watch next: the signals that are still open, by how much they are expected to teach. That is the expected fall
 * of the half Brier score, which is the expected square of the move: E over observed and not of (P(t|s) - P(t))². With
 * a = P(s|o), b = P(s|not o) of the signal's own outcome o it is closed: P(t, s) = a P(t, o) + b (P(t) - P(t, o)).
 * Whether a signal's window is over is the caller's matter: the model knows no date.
 */
import type { Board, OutcomeRef, Signal } from "../board.ts"
import type { Answer, Marginals, SignalWorth, WhatIf } from "./questions.ts"

/** What is needed of a `BoardModel`. */
interface Answering {
  query(whatIf: WhatIf): Answer
}

/** The most worthwhile first. Without a target: over all scenarios. Empty when the network is too large to be exact. */
export function watchNext(
  model: Answering,
  board: Pick<Board, "signals">,
  whatIf: WhatIf,
  target: OutcomeRef | null,
): SignalWorth[] {
  const asIs = exactly(model.query(whatIf))
  if (!asIs) return []
  const worths = board.signals.flatMap((signal): SignalWorth[] => {
    if (!isOpen(signal, whatIf)) return []
    const worth = worthOf(model, asIs, signal, whatIf, target)
    return worth ? [worth] : []
  })
  return worths.sort((a, b) => b.worth - a.worth || (a.signalId < b.signalId ? -1 : 1))
}

const isOpen = ({ id, state, pricedIn, deletedAt }: Signal, whatIf: WhatIf): boolean =>
  state === "watching" && !pricedIn && deletedAt === undefined && !Object.hasOwn(whatIf.signals, id)

const exactly = (answer: Answer): Marginals | null => (answer.state === "exact" ? answer.marginals : null)

function worthOf(
  model: Answering,
  asIs: Marginals,
  signal: Signal,
  whatIf: WhatIf,
  target: OutcomeRef | null,
): SignalWorth | null {
  const about = target ?? { scenarioId: signal.scenarioId, outcomeId: signal.outcomeId }
  const now = asIs[about.scenarioId]?.[about.outcomeId]
  const p = asIs[signal.scenarioId]?.[signal.outcomeId]
  if (now === undefined || p === undefined) return null
  const pObserved = clamped(signal.pGivenOutcome * p + signal.pGivenNotOutcome * (1 - p))
  const [seen, absent] = afterwards(model, asIs, signal, whatIf, p, pObserved)
  const at = (marginals: Marginals | null) => marginals?.[about.scenarioId]?.[about.outcomeId] ?? now
  const learned = (marginals: Marginals | null) =>
    marginals === null ? 0 : target ? square(at(marginals) - now) : fallOverAll(asIs, marginals)
  return {
    signalId: signal.id,
    worth: pObserved * learned(seen) + (1 - pObserved) * learned(absent),
    pObserved,
    ifObserved: at(seen),
    ifNot: at(absent),
  }
}

/** The marginals if it is observed, and if it is not; null where that cannot be. */
function afterwards(
  model: Answering,
  asIs: Marginals,
  signal: Signal,
  whatIf: WhatIf,
  p: number,
  pObserved: number,
): [Marginals | null, Marginals | null] {
  if (signal.independenceGroup) {
    // Of signals with one cause only the strongest counts, and that may be another one.
    const ask = (state: "observed" | "notObserved") =>
      exactly(model.query({ ...whatIf, signals: { ...whatIf.signals, [signal.id]: state } }))
    return [ask("observed"), ask("notObserved")]
  }
  const { scenarioId, outcomeId, pGivenOutcome: a, pGivenNotOutcome: b } = signal
  const supposed = Object.hasOwn(whatIf.outcomes, scenarioId)
  const given =
    p > 0 && p < 1 && !supposed
      ? exactly(
          model.query({
            ...whatIf,
            outcomes: { ...whatIf.outcomes, [scenarioId]: { outcomeId, by: "seeing" } },
          }),
        )
      : null
  const mixed = (so: number, not: number, total: number): Marginals | null =>
    total <= 0
      ? null
      : given === null
        ? asIs
        : each(asIs, (id, outcome, now) => {
            const joint = (given[id]?.[outcome] ?? 0) * p
            return clamped((so * joint + not * (now - joint)) / total)
          })
  return [mixed(a, b, pObserved), mixed(1 - a, 1 - b, 1 - pObserved)]
}

/** Half the sum of squares over a scenario's outcomes: of a yes-or-no scenario the square of its one number. */
function fallOverAll(before: Marginals, after: Marginals): number {
  let sum = 0
  for (const [id, marginal] of Object.entries(before))
    for (const [outcomeId, p] of Object.entries(marginal)) sum += square((after[id]?.[outcomeId] ?? p) - p)
  return sum / 2
}

const each = (marginals: Marginals, value: (id: string, outcomeId: string, p: number) => number): Marginals =>
  Object.fromEntries(
    Object.entries(marginals).map(([id, marginal]) => [
      id,
      Object.fromEntries(
        Object.entries(marginal).map(([outcomeId, p]) => [outcomeId, value(id, outcomeId, p)]),
      ),
    ]),
  )

const clamped = (p: number): number => Math.min(1, Math.max(0, p))

// A power is left to the engine, a product is fixed to the bit (M5).
const square = (x: number): number => x * x
