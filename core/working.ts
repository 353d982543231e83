/**
 * The working value: what the team holds together about a scenario. One atomic value of the document, so that
 * outcomes sum to 1 on every replica whatever order edits arrive in (M1). Functions here take one value and give
 * another; none of them keeps anything. Probabilities are in 0..1.
 */
import type { Scenario, Working, WorkingProbabilities, WorkingQuantiles } from "./board.ts"

/** Yes/no and several outcomes: each outcome has a probability. A number or a date has quantiles. */
export const hasProbabilities = (kind: Scenario["kind"]): boolean =>
  kind === "binary" || kind === "categorical"

export const isQuantiles = (working: Working): working is WorkingQuantiles => "quantiles" in working

/**
 * Move one outcome to `probability`; the others keep their proportions, and pinned ones keep their values. What
 * pinned outcomes leave is the most that the moved one can take.
 */
export function moveOutcome(
  working: WorkingProbabilities,
  outcomeId: string,
  probability: number,
): WorkingProbabilities {
  const before = working.probabilities
  const pinned = new Set(working.pinned?.filter((id) => id !== outcomeId))
  const ids = Object.keys(before)
  if (!Object.hasOwn(before, outcomeId) || !Number.isFinite(probability)) return working
  const held = sum(ids.filter((id) => pinned.has(id)).map((id) => before[id] ?? 0))
  const free = ids.filter((id) => id !== outcomeId && !pinned.has(id))
  const room = Math.max(0, 1 - held)
  // With nobody free to give or take, the outcome is what the pinned ones leave.
  const moved = free.length === 0 ? room : Math.min(Math.max(probability, 0), room)
  const rest = room - moved
  const restBefore = sum(free.map((id) => before[id] ?? 0))
  const probabilities: Record<string, number> = {}
  for (const id of ids) {
    if (id === outcomeId) probabilities[id] = moved
    else if (pinned.has(id)) probabilities[id] = before[id] ?? 0
    else {
      const share = restBefore > 0 ? (before[id] ?? 0) / restBefore : 1 / free.length
      probabilities[id] = rest * share
    }
  }
  return withInterval({ ...working, probabilities: closed(probabilities, pinned) })
}

/** Keep or free an outcome's value while others are moved. */
export function pinOutcome(
  working: WorkingProbabilities,
  outcomeId: string,
  pin: boolean,
): WorkingProbabilities {
  const { pinned: before = [], ...rest } = working
  const pinned = before.filter((id) => id !== outcomeId)
  if (pin) pinned.push(outcomeId)
  return pinned.length > 0 ? { ...rest, pinned } : rest
}

/** The 80 % interval round a binary scenario's probability; an end left out is taken away. */
export function setInterval80(
  working: WorkingProbabilities,
  interval: { low?: number | undefined; high?: number | undefined },
): WorkingProbabilities {
  const { low: _low, high: _high, ...rest } = working
  const next: WorkingProbabilities = { ...rest }
  if (Number.isFinite(interval.low)) next.low = clamp(interval.low as number)
  if (Number.isFinite(interval.high)) next.high = clamp(interval.high as number)
  return withInterval(next)
}

/** Every outcome the same: what a new scenario holds before anybody has said anything. */
export function uniform(outcomeIds: readonly string[]): WorkingProbabilities {
  return { probabilities: closed(Object.fromEntries(outcomeIds.map((id) => [id, 1 / outcomeIds.length]))) }
}

/**
 * The same value over other outcomes, for when some went: what is left keeps its proportions, and its pins where
 * they still mean something. With nothing left, all are alike.
 */
export function restrict(working: WorkingProbabilities, outcomeIds: readonly string[]): WorkingProbabilities {
  const { pinned: pinnedBefore, ...rest } = working
  const pinned = pinnedBefore?.filter((id) => outcomeIds.includes(id))
  return {
    ...rest,
    probabilities: inProportion(working.probabilities, outcomeIds),
    ...(pinned?.length ? { pinned } : {}),
  }
}

/**
 * What a stored value means for the outcomes that the scenario has now. One person may add an outcome while another
 * moves a probability: an outcome without a value gets 0, a value without an outcome is left out, and the rest is
 * scaled to 1, the same on every replica. Outcomes come in the scenario's order, whatever order of keys a database
 * or a snapshot gave them: the interval is round the first.
 */
export function readWorking(
  stored: Working | undefined,
  scenario: Pick<Scenario, "kind" | "outcomes">,
): Working | undefined {
  if (!stored) return undefined
  const counts = hasProbabilities(scenario.kind)
  if (isQuantiles(stored)) return counts ? undefined : stored
  if (!counts || scenario.outcomes.length === 0) return undefined
  const ids = scenario.outcomes.map((outcome) => outcome.id)
  return withInterval({ ...stored, probabilities: inProportion(stored.probabilities, ids) })
}

/** The outcome that a card speaks of: the first of a binary scenario, the likeliest of a categorical one. */
export function headline(
  scenario: Pick<Scenario, "kind" | "outcomes" | "working">,
): { outcomeId: string; probability: number } | null {
  const { working, outcomes } = scenario
  if (!working || isQuantiles(working)) return null
  const [first, ...others] = outcomes
  if (!first) return null
  const p = (id: string) => working.probabilities[id] ?? 0
  const best =
    scenario.kind === "binary" ? first : others.reduce((a, b) => (p(b.id) > p(a.id) ? b : a), first)
  return { outcomeId: best.id, probability: p(best.id) }
}

// What sums to 1 already is not touched, so that no value moves by a rounding when nothing was taken from it.
function inProportion(
  probabilities: Readonly<Record<string, number>>,
  ids: readonly string[],
): Record<string, number> {
  const known = ids.map((id) => probabilities[id] ?? 0)
  const total = sum(known)
  const over = (share: (p: number) => number) =>
    Object.fromEntries(ids.map((id, i) => [id, share(known[i] ?? 0)]))
  if (Math.abs(total - 1) <= 1e-9) return over((p) => p)
  return total > 0 ? closed(over((p) => p / total)) : uniform(ids).probabilities
}

// An interval that no longer holds the value is widened to it: the value is what was meant.
function withInterval(working: WorkingProbabilities): WorkingProbabilities {
  const first = Object.values(working.probabilities)[0]
  if (first === undefined || (working.low === undefined && working.high === undefined)) return working
  const next = { ...working }
  if (next.low !== undefined && next.low > first) next.low = first
  if (next.high !== undefined && next.high < first) next.high = first
  return next
}

// Rounding of binary fractions can leave a sum a few ulps off 1; the largest that may move takes the difference.
function closed(probabilities: Record<string, number>, pinned?: ReadonlySet<string>): Record<string, number> {
  const off = 1 - sum(Object.values(probabilities))
  const ids = Object.keys(probabilities).filter((id) => !pinned?.has(id))
  const largest = ids.reduce(
    (a, b) => ((probabilities[b] ?? 0) > (probabilities[a] ?? 0) ? b : a),
    ids[0] ?? "",
  )
  if (largest) probabilities[largest] = clamp((probabilities[largest] ?? 0) + off)
  return probabilities
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
const clamp = (p: number): number => Math.min(1, Math.max(0, p))
