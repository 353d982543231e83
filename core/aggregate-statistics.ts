/**
 * Means and quantiles of weighted values. The order in which values come makes no difference, to the last bit: they are
 * sorted before anything is added up.
 */

export interface Weighted {
  value: number
  /** Above 0; only the proportions count. */
  weight: number
}

/** From low to high. */
export type Span = readonly [low: number, high: number]

const sorted = (values: readonly Weighted[]): Weighted[] =>
  [...values].sort((a, b) => a.value - b.value || a.weight - b.weight)

const totalWeight = (values: readonly Weighted[]): number =>
  values.reduce((sum, { weight }) => sum + weight, 0)

/** sum w x / sum w, never outside of the values. NaN for none. */
export function mean(values: readonly Weighted[]): number {
  const inOrder = sorted(values)
  const sum = inOrder.reduce((total, { value, weight }) => total + value * weight, 0)
  return within(sum / totalWeight(inOrder), inOrder)
}

/**
 * Weighted quantile as Metaculus takes it (utils/the_math/measures.py): the middle between the first value at which the
 * weight so far reaches the share q of all weight, and the first at which it exceeds it. NaN for none.
 */
export function quantile(values: readonly Weighted[], q: number): number {
  const inOrder = sorted(values)
  const aim = q * totalWeight(inOrder)
  // Sums of binary fractions miss the aim by a few last places.
  const slack = 1e-12 * totalWeight(inOrder)
  let sum = 0
  let reached: number | undefined
  for (const { value, weight } of inOrder) {
    sum += weight
    if (reached === undefined && sum >= aim - slack) reached = value
    if (reached !== undefined && sum > aim + slack) return reached + (value - reached) / 2
  }
  return reached ?? Number.NaN
}

export const median = (values: readonly Weighted[]): number => quantile(values, 0.5)

/** The middle half: 25 % and 75 % quantiles. */
export const middleHalf = (values: readonly Weighted[]): Span => [
  quantile(values, 0.25),
  quantile(values, 0.75),
]

/**
 * The mean of what is left when `share` of all weight (0 <= share < .5) is cut off at each end; a value on the edge
 * counts with the weight that it has left. With equal weights and share = g / n this is the usual trimmed mean that
 * drops g values at each end.
 */
export function trimmedMean(values: readonly Weighted[], share: number): number {
  const inOrder = sorted(values)
  const total = totalWeight(inOrder)
  const from = share * total
  const to = total - from
  const slack = 1e-12 * total
  let passed = 0
  const left: Weighted[] = []
  for (const { value, weight } of inOrder) {
    const kept = Math.min(passed + weight, to) - Math.max(passed, from)
    passed += weight
    // A crumb left over by rounding is no voice.
    if (kept > slack) left.push({ value, weight: Math.abs(kept - weight) <= slack ? weight : kept })
  }
  return mean(left)
}

/** Standard deviation with n - 1, of unweighted values; 0 when there are fewer than two. */
export function sampleDeviation(values: readonly number[]): number {
  if (values.length < 2) return 0
  const centre = mean(values.map((value) => ({ value, weight: 1 })))
  const squares = values.map((value) => (value - centre) ** 2).sort((a, b) => a - b)
  return Math.sqrt(squares.reduce((a, b) => a + b, 0) / (values.length - 1))
}

// The mean of equal values may miss them by a last place.
function within(value: number, inOrder: readonly Weighted[]): number {
  const lowest = inOrder[0]?.value
  const highest = inOrder.at(-1)?.value
  return lowest === undefined || highest === undefined
    ? Number.NaN
    : Math.min(Math.max(value, lowest), highest)
}
