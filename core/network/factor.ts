/**
 * Tables over discrete variables, as flat arrays: the last variable changes fastest. Of all that inference does with
 * them two things are dear, summing a table down onto fewer variables and multiplying a smaller one into it, and both
 * walk a `Projection`, so that a pass over a table costs one addition of indexes a cell.
 */

/** Where the cell `i * inner.length + j` of a table lies in a table over some of its variables: outer[i] + inner[j]. */
export interface Projection {
  outer: Int32Array
  inner: Int32Array
  /** Cells of the smaller table. */
  size: number
}

/** Short enough that what is walked again and again stays in the fastest memory. */
const innerCells = 1024

export const cellsOf = (variables: readonly number[], cards: readonly number[]): number =>
  variables.reduce((cells, v) => cells * (cards[v] as number), 1)

/** From a table over `from` onto one over `onto`, whose variables are among `from`; each in its own order. */
export function projection(
  from: readonly number[],
  onto: readonly number[],
  cards: readonly number[],
): Projection {
  const strides = new Map<number, number>()
  let size = 1
  for (let i = onto.length - 1; i >= 0; i--) {
    strides.set(onto[i] as number, size)
    size *= cards[onto[i] as number] as number
  }
  let split = from.length
  let inner = 1
  while (split > 0 && inner * (cards[from[split - 1] as number] as number) <= innerCells) {
    split--
    inner *= cards[from[split] as number] as number
  }
  return {
    outer: offsets(from.slice(0, split), strides, cards),
    inner: offsets(from.slice(split), strides, cards),
    size,
  }
}

function offsets(
  variables: readonly number[],
  strides: ReadonlyMap<number, number>,
  cards: readonly number[],
): Int32Array {
  const out = new Int32Array(cellsOf(variables, cards))
  let filled = 1
  for (const v of variables) {
    const card = cards[v] as number
    const stride = strides.get(v) ?? 0
    // From the back, so that what is read has not been written over.
    for (let i = filled - 1; i >= 0; i--) {
      const at = out[i] as number
      for (let s = 0; s < card; s++) out[i * card + s] = at + s * stride
    }
    filled *= card
  }
  return out
}

/** The table summed down. `out` is overwritten. */
export function sumOnto({ outer, inner }: Projection, table: Float64Array, out: Float64Array): void {
  out.fill(0)
  const length = inner.length
  let at = 0
  for (let i = 0; i < outer.length; i++) {
    const base = outer[i] as number
    for (let j = 0; j < length; j++, at++) {
      const to = base + (inner[j] as number)
      out[to] = (out[to] as number) + (table[at] as number)
    }
  }
}

/** Each cell of the table times its cell of the smaller one, in place. */
export function multiplyBy({ outer, inner }: Projection, table: Float64Array, small: Float64Array): void {
  const length = inner.length
  let at = 0
  for (let i = 0; i < outer.length; i++) {
    const base = outer[i] as number
    for (let j = 0; j < length; j++, at++)
      table[at] = (table[at] as number) * (small[base + (inner[j] as number)] as number)
  }
}

export function sumOf(table: Float64Array): number {
  let sum = 0
  for (let i = 0; i < table.length; i++) sum += table[i] as number
  return sum
}

export function largest(table: Float64Array): number {
  let most = 0
  for (let i = 0; i < table.length; i++) if ((table[i] as number) > most) most = table[i] as number
  return most
}

export function scale(table: Float64Array, by: number): void {
  for (let i = 0; i < table.length; i++) table[i] = (table[i] as number) * by
}
