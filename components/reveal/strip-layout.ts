/**
 * Where the marks of a round lie on a strip. A mark never leaves its value: what would overlap is stacked upwards, so
 * that a heap is a count. Pure, in pixels; `at` is 0..1 along the strip.
 */
export interface MarkAt {
  id: string
  at: number
}

export interface PlacedMark {
  id: string
  /** Of its middle, from the left end. */
  x: number
  /** 0 stands on the line. */
  row: number
}

export interface Heap {
  diameter: number
  rows: number
  marks: PlacedMark[]
}

/** Rising by value; of equals the first by id, so that every screen draws the same. */
const inOrder = (marks: readonly MarkAt[]): MarkAt[] =>
  [...marks].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))

/** The strip has half a mark of room at both ends, so that those at 0 and at 1 are whole. */
export const along = (at: number, width: number, diameter: number): number => {
  const room = Math.max(0, width - diameter)
  return (width - room) / 2 + Math.min(1, Math.max(0, at)) * room
}

/** `ends`: the room at both ends, where a strip is drawn for larger marks than these. */
export function stack(marks: readonly MarkAt[], width: number, diameter: number, ends = diameter): Heap {
  // The last one of each row: they come from left to right.
  const lasts: number[] = []
  const placed = inOrder(marks).map(({ id, at }) => {
    const x = along(at, width, ends)
    const free = lasts.findIndex((last) => x - last >= diameter)
    const row = free < 0 ? lasts.length : free
    lasts[row] = x
    return { id, x, row }
  })
  return { diameter, rows: lasts.length, marks: placed }
}

/** The largest marks whose heap is no higher than `height`; the smallest when none is. */
export function heap(
  marks: readonly MarkAt[],
  width: number,
  {
    diameters,
    height,
    ends,
  }: { diameters: readonly [number, ...number[]]; height: number; ends?: number | undefined },
): Heap {
  let last = stack(marks, width, diameters[0], ends)
  for (const diameter of diameters) {
    last = stack(marks, width, diameter, ends)
    if (last.rows * diameter <= height) return last
  }
  return last
}

/** One row each, rising from the line: for marks whose ranges are drawn beside them. */
export function ladder(marks: readonly MarkAt[], width: number, diameter: number, ends = diameter): Heap {
  const placed = inOrder(marks).map(({ id, at }, row) => ({ id, x: along(at, width, ends), row }))
  return { diameter, rows: placed.length, marks: placed }
}

/** How long after the first each mark falls: all of them within `spread` ms, from left to right. */
export const fallsAfter = (index: number, count: number, spread = 600): number =>
  count < 2 ? 0 : Math.round((index / (count - 1)) * spread)
