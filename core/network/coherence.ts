/**
 * Where what people said does not go together (M7): with what they said elsewhere, and with what the model makes of it.
 * Each gap is a sentence with its numbers, and the nearest working values that close it, of everything that hangs
 * together with it at once, so that closing one gap opens no other. Nothing is ever applied here.
 *
 * Looked at are working values (of exclusive sets, requires, implies, excludes) and published conditional estimates,
 * the median of each person's last: their bounds (Fréchet 1935: max(0, (a + b - 1) / a) <= P(B|A) <= min(1, b / a)),
 * the law of total probability where every outcome of the condition was asked, and the model's own P(B|A).
 */
import type { Board } from "../board.ts"
import type { PublishedEstimate } from "../judgement.ts"
import { formatProbability as told } from "../probability.ts"
import {
  type Claim,
  claimsOf,
  isOpen,
  offBy,
  sizeOf,
  type Value,
  type Values,
  valuesOf,
} from "./coherence-claims.ts"
import { type Answer, type CoherenceGap, nothingSet, type RepairStep, type WhatIf } from "./questions.ts"
import { nearest, type Row } from "./repair.ts"
import { type Stated, statedConditionals } from "./stated.ts"

/** What is needed of a `BoardModel`. */
interface Answering {
  query(whatIf: WhatIf): Answer
}

/** What people state they round: gaps of up to two points are no gaps. */
const statedTolerance = 0.02

/** Gaps in the order of their size, the largest first. */
export function gapsOf(
  model: Answering | null,
  board: Board,
  estimates: readonly PublishedEstimate[] = [],
  tolerance = statedTolerance,
): CoherenceGap[] {
  const values = valuesOf(board)
  const stated = statedConditionals(estimates, board.scenarios)
  const claims = claimsOf(board, stated, values, tolerance)
  const open = claims.filter(isOpen)
  const gaps = open.map((claim): CoherenceGap => {
    const { id, kind, scenarioIds } = claim
    const repair = repairOf(claim, claims, values)
    const fixed =
      repair === null ? " Nothing that may be moved closes this: look at pinned and resolved values." : ""
    return {
      id,
      kind,
      scenarioIds,
      message: claim.message + fixed,
      size: sizeOf(claim),
      repair: repair ?? [],
    }
  })
  const all = [...gaps, ...(model ? modelGaps(model, stated, values, tolerance) : [])]
  return all.sort((a, b) => b.size - a.size || (a.id < b.id ? -1 : 1))
}

// --- the model's own conditionals -------------------------------------------------------------------------------

/** Of those there is nothing to repair among working values: a link is too weak, too strong, or missing. */
function modelGaps(
  model: Answering,
  stated: readonly Stated[],
  values: Values,
  tolerance: number,
): CoherenceGap[] {
  return stated.flatMap(({ key, scenarioId, given, probabilities }): CoherenceGap[] => {
    const scenario = values.scenario(scenarioId)
    const conditions = Object.entries(given).map(([id, outcomeId]) =>
      values.of({ scenarioId: id, outcomeId }),
    )
    if (!scenario || conditions.some((condition) => condition === null)) return []
    const answer = model.query({
      ...nothingSet,
      outcomes: Object.fromEntries(
        Object.entries(given).map(([id, outcomeId]) => [id, { outcomeId, by: "seeing" as const }]),
      ),
    })
    const marginal = answer.state === "exact" ? answer.marginals[scenarioId] : undefined
    if (!marginal) return []
    const targets = scenario.kind === "binary" ? scenario.outcomes.slice(0, 1) : scenario.outcomes
    const [worst] = targets
      .flatMap(({ id }) => {
        const [said, computed] = [probabilities[id], marginal[id]]
        const target = values.of({ scenarioId, outcomeId: id })
        return target && said !== undefined && computed !== undefined
          ? [{ target, said, computed, size: Math.abs(said - computed) }]
          : []
      })
      .sort((a, b) => b.size - a.size)
    if (!worst || worst.size <= tolerance + 1e-9) return []
    const names = conditions.map((condition) => condition?.name).join(" and ")
    return [
      {
        id: `conditional:${key}`,
        kind: "conditional",
        message: `${worst.target.name} given ${names}: people said ${told(worst.said)}, the model says ${told(worst.computed)}. Its links make it ${worst.computed < worst.said ? "less" : "more"} likely than people do.`,
        scenarioIds: [...Object.keys(given), scenarioId],
        size: worst.size,
        repair: [],
      },
    ]
  })
}

// --- the repair -------------------------------------------------------------------------------------------------

/** null when what may be moved cannot close it. */
function repairOf(claim: Claim, claims: readonly Claim[], values: Values): RepairStep[] | null {
  const together = connected(claim, claims)
  const free = values.free.filter(({ ref }) => together.scenarioIds.has(ref.scenarioId))
  const index = new Map(free.map((value, i) => [value, i]))
  const rows: Row[] = []
  const push = (terms: Claim["terms"], bound: number, equal: boolean) => {
    const sums = new Map<number, number>()
    let left = bound
    for (const { value, by } of terms) {
      const at = index.get(value)
      if (at === undefined) left -= by * value.value
      else sums.set(at, (sums.get(at) ?? 0) + by)
    }
    rows.push({
      terms: [...sums].map(([at, by]) => ({ at, by })).filter(({ by }) => by !== 0),
      bound: left,
      equal,
    })
  }
  for (const { scenarioId, members } of values.simplices)
    if (together.scenarioIds.has(scenarioId))
      push(
        members.map((value) => ({ value, by: 1 })),
        1,
        true,
      )
  for (const at of free.keys()) rows.push({ terms: [{ at, by: -1 }], bound: 0, equal: false })
  for (const other of together.claims) {
    const { terms, bound, equal } = other
    if (other === claim) {
      push(terms, bound, equal)
      continue
    }
    // What holds goes on holding, what does not gets no worse: closing this one opens no other.
    const off = offBy(other)
    const give = equal ? stretch(other) : 0
    push(terms, bound + Math.max(give, off, 0), false)
    if (equal)
      push(
        terms.map(({ value, by }) => ({ value, by: -by })),
        -bound + Math.max(give, -off, 0),
        false,
      )
  }
  const x = nearest(
    free.map(({ value }) => value),
    rows,
  )
  return x && stepsTo(free, x)
}

/** What people stated is not exact; that a set adds up is. */
const stretch = ({ kind, tolerance }: Claim): number => (kind === "total-probability" ? tolerance : 0)

function stepsTo(free: readonly Value[], x: readonly number[]): RepairStep[] {
  return free.flatMap((value, i): RepairStep[] => {
    const to = Math.min(1, Math.max(0, x[i] ?? value.value))
    return Math.abs(to - value.value) > 1e-10 ? [{ target: value.ref, from: value.value, to }] : []
  })
}

/** Everything that hangs together with it over the scenarios that they speak of. */
function connected(claim: Claim, claims: readonly Claim[]) {
  const scenarioIds = new Set(claim.scenarioIds)
  const found = new Set([claim])
  for (let before = 0; before !== found.size; ) {
    before = found.size
    for (const other of claims) {
      if (found.has(other) || !other.scenarioIds.some((id) => scenarioIds.has(id))) continue
      found.add(other)
      for (const id of other.scenarioIds) scenarioIds.add(id)
    }
  }
  return { scenarioIds, claims: claims.filter((other) => found.has(other)) }
}
