/**
 * Why a number moved (M6): the difference between a probability with nothing set and with everything that is set, taken
 * apart into what each part did. What a part does depends on what is set already, so it is averaged over all orders
 * (Shapley 1953); above six parts, where that takes too many questions, the parts are set one after another: drivers
 * first, then what is made so, then what is seen, then signals, each by id.
 *
 * Where some parts alone cannot be so, though all together can, the number counts as unmoved there.
 */
import type { OutcomeRef } from "../board.ts"
import type { Answer, Contribution, Explanation, SetPart, WhatIf } from "./questions.ts"

/** 2^6 questions. */
export const mostAveraged = 6

export function explained(
  query: (whatIf: WhatIf) => Answer,
  whatIf: WhatIf,
  target: OutcomeRef,
): Explanation | null {
  const parts = partsOf(whatIf)
  const probability = (some: readonly SetPart[]): number | null => {
    const answer = query(only(whatIf, some))
    return answer.state === "exact" ? (answer.marginals[target.scenarioId]?.[target.outcomeId] ?? null) : null
  }
  const from = probability([])
  const to = probability(parts)
  if (from === null || to === null) return null
  const of = (some: readonly SetPart[]): number => probability(some) ?? from
  const averaged = parts.length <= mostAveraged
  const changes = averaged ? shapley(parts, of) : inOrder(parts, of)
  const contributions = parts.map((part, i): Contribution => ({ part, change: changes[i] as number }))
  return { target, from, to, contributions, method: averaged ? "shapley" : "in-order" }
}

/** In the order in which they are set one after another. */
export function partsOf({ levels, outcomes, signals }: WhatIf): SetPart[] {
  const set = (by: "doing" | "seeing") => Object.keys(outcomes).filter((id) => outcomes[id]?.by === by)
  return [
    ...Object.keys(levels)
      .toSorted()
      .map((driverId): SetPart => ({ kind: "level", driverId })),
    ...[...set("doing").toSorted(), ...set("seeing").toSorted()].map(
      (scenarioId): SetPart => ({ kind: "outcome", scenarioId }),
    ),
    ...Object.keys(signals)
      .toSorted()
      .map((signalId): SetPart => ({ kind: "signal", signalId })),
  ]
}

/** The what-if with some of its parts. */
export function only(whatIf: WhatIf, parts: readonly SetPart[]): WhatIf {
  const ids = { outcome: new Set<string>(), level: new Set<string>(), signal: new Set<string>() }
  for (const part of parts) {
    if (part.kind === "outcome") ids.outcome.add(part.scenarioId)
    else if (part.kind === "level") ids.level.add(part.driverId)
    else ids.signal.add(part.signalId)
  }
  return {
    outcomes: pick(whatIf.outcomes, ids.outcome),
    levels: pick(whatIf.levels, ids.level),
    signals: pick(whatIf.signals, ids.signal),
  }
}

function pick<Value>(
  record: Readonly<Record<string, Value>>,
  keys: ReadonlySet<string>,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => keys.has(key)))
}

function shapley(parts: readonly SetPart[], of: (some: readonly SetPart[]) => number): number[] {
  const n = parts.length
  const values = Array.from({ length: 1 << n }, (_, mask) => of(parts.filter((_, i) => mask & (1 << i))))
  // |S|! (n - |S| - 1)! / n!, by the size of S.
  const weights = Array.from(
    { length: n },
    (_, size) => (factorial(size) * factorial(n - size - 1)) / factorial(n),
  )
  return parts.map((_, i) => {
    let change = 0
    for (let mask = 0; mask < values.length; mask++) {
      if (mask & (1 << i)) continue
      const gain = (values[mask | (1 << i)] as number) - (values[mask] as number)
      change += (weights[ones(mask)] as number) * gain
    }
    return change
  })
}

function inOrder(parts: readonly SetPart[], of: (some: readonly SetPart[]) => number): number[] {
  let before = of([])
  return parts.map((_, i) => {
    const now = of(parts.slice(0, i + 1))
    const change = now - before
    before = now
    return change
  })
}

const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1))
const ones = (mask: number): number => (mask === 0 ? 0 : (mask & 1) + ones(mask >>> 1))
