/**
 * The nearest values that satisfy linear conditions: minimise the sum of (x - start)² under rows a·x <= b and a·x = b
 * (the Coherent Approximation Principle, Osherson and Vardi 2006, with equal weights). Dykstra's alternating projections
 * (1983; for half-spaces Hildreth 1957): each row in turn pulls the point onto itself and remembers how hard, so that it
 * can let go again. They come near in a few rounds; which rows bind is then known, and the point on those is computed
 * outright and taken when it is the minimum (Karush-Kuhn-Tucker). One order, no randomness: the same digits everywhere.
 */

export interface Row {
  terms: readonly { at: number; by: number }[]
  bound: number
  /** a·x = bound; else a·x <= bound. */
  equal: boolean
}

/** Further than this from a row is not on it. */
const slack = 1e-9
/** Rows that are visited at most, some tens of ms. */
const budget = 1_000_000
/** Binding rows that are solved for outright at most: it takes their cube. */
const mostBinding = 160

/** null: the rows contradict each other, or it takes too long to tell. */
export function nearest(start: readonly number[], rows: readonly Row[]): number[] | null {
  const told = rows.filter(({ terms }) => terms.length > 0)
  const empty = rows.filter(({ terms }) => terms.length === 0)
  if (empty.some(({ bound, equal }) => (equal ? Math.abs(bound) : -bound) > slack)) return null
  const x = [...start]
  const pulls = new Float64Array(told.length)
  const norms = told.map(({ terms }) => terms.reduce((sum, { by }) => sum + by * by, 0))
  const rounds = Math.max(200, Math.floor(budget / Math.max(1, told.length)))
  for (let round = 1; round <= rounds; round++) {
    let moved = 0
    for (let r = 0; r < told.length; r++) {
      const row = told[r] as Row
      const off = (row.bound - reading(row, x)) / (norms[r] as number)
      const step = row.equal ? off : Math.min(pulls[r] as number, off)
      if (step === 0) continue
      for (const { at, by } of row.terms) x[at] = (x[at] as number) + step * by
      pulls[r] = (pulls[r] as number) - step
      moved = Math.max(moved, Math.abs(step))
    }
    if (round % 20 === 0 || moved < 1e-14) {
      const exact = onBinding(start, told, x, pulls)
      if (exact) return exact
      if (moved < 1e-14) break
    }
  }
  return told.every((row) => violation(row, x) <= slack) ? x : null
}

const reading = ({ terms }: Row, x: readonly number[]): number =>
  terms.reduce((sum, { at, by }) => sum + by * (x[at] as number), 0)

function violation(row: Row, x: readonly number[]): number {
  const off = reading(row, x) - row.bound
  return row.equal ? Math.abs(off) : off
}

/** The minimum if exactly the rows that pull now bind; null when it is not one. */
function onBinding(
  start: readonly number[],
  rows: readonly Row[],
  near: readonly number[],
  pulls: Float64Array,
): number[] | null {
  const pulling = rows.filter((row, r) => row.equal || (pulls[r] as number) > 1e-7)
  const touching = rows.filter(
    (row, r) => row.equal || (pulls[r] as number) > 1e-7 || violation(row, near) > -1e-7,
  )
  for (const binding of pulling.length === touching.length ? [pulling] : [pulling, touching]) {
    if (binding.length > mostBinding) continue
    const found = onRows(start, binding)
    if (!found) continue
    const { x, multipliers } = found
    const least = binding.every((row, r) => row.equal || (multipliers[r] as number) >= -1e-12)
    if (least && rows.every((row) => violation(row, x) <= 1e-12)) return x
  }
  return null
}

/** The point of the rows, all taken as equalities, that is nearest to the start: x = start - Aᵀm with AAᵀm = A start - b. */
function onRows(
  start: readonly number[],
  rows: readonly Row[],
): { x: number[]; multipliers: number[] } | null {
  const dense = rows.map((row) => {
    const values = new Float64Array(start.length)
    for (const { at, by } of row.terms) values[at] = (values[at] as number) + by
    return values
  })
  const system = dense.map((a, r) => {
    const line = new Float64Array(rows.length + 1)
    for (const [c, b] of dense.entries()) line[c] = dot(a, b)
    line[rows.length] = reading(rows[r] as Row, start) - (rows[r] as Row).bound
    return line
  })
  const multipliers = solved(system)
  if (!multipliers) return null
  const x = [...start]
  for (const [r, a] of dense.entries())
    for (let at = 0; at < x.length; at++)
      x[at] = (x[at] as number) - (multipliers[r] as number) * (a[at] as number)
  return { x, multipliers }
}

const dot = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] as number), 0)

/** Gauss-Jordan with pivots; a row that follows from others gets 0. null when rows contradict each other. */
function solved(system: Float64Array[]): number[] | null {
  const n = system.length
  const used: number[] = []
  const pivotOf = new Map<number, number>()
  for (let column = 0; column < n; column++) {
    let pivot = -1
    for (let r = 0; r < n; r++)
      if (!used.includes(r) && (pivot < 0 || at(system, r, column) > at(system, pivot, column))) pivot = r
    if (pivot < 0 || at(system, pivot, column) < 1e-10) continue
    used.push(pivot)
    pivotOf.set(column, pivot)
    const line = system[pivot] as Float64Array
    const by = line[column] as number
    for (let c = 0; c <= n; c++) line[c] = (line[c] as number) / by
    for (let r = 0; r < n; r++) {
      const other = system[r] as Float64Array
      const times = other[column] as number
      if (r === pivot || times === 0) continue
      for (let c = 0; c <= n; c++) other[c] = (other[c] as number) - times * (line[c] as number)
    }
  }
  for (let r = 0; r < n; r++)
    if (!used.includes(r) && Math.abs((system[r] as Float64Array)[n] as number) > 1e-9) return null
  return Array.from({ length: n }, (_, column) => {
    const pivot = pivotOf.get(column)
    return pivot === undefined ? 0 : ((system[pivot] as Float64Array)[n] as number)
  })
}

const at = (system: Float64Array[], r: number, c: number): number =>
  Math.abs((system[r] as Float64Array)[c] as number)
