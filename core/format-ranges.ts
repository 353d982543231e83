/**
 * Work on the formatting of a text as a list of ranges (`rich-text.ts`): as runs of characters that look alike, a part
 * of it, what of it changed. Pure; lists go in and come out merged and in order.
 */
import { type Attributes, type FormatName, type FormatRange, formatNames } from "./rich-text.ts"

/** Characters in a row that have the same attributes. */
export interface Run {
  text: string
  attributes: Attributes
}

type Value = FormatRange["value"]

/** The text cut where its formatting changes. Joined, the runs are the text; an empty one has none. */
export function runsOf(text: string, ranges: readonly FormatRange[]): Run[] {
  const cuts = new Set([0, text.length])
  for (const { from, to } of ranges) {
    cuts.add(Math.min(from, text.length))
    cuts.add(Math.min(to, text.length))
  }
  const starts = [...cuts].sort((a, b) => a - b)
  const beginning = new Map<number, FormatRange[]>()
  for (const range of ranges) beginning.set(range.from, [...(beginning.get(range.from) ?? []), range])
  let open: FormatRange[] = []
  const runs: Run[] = []
  starts.forEach((from, i) => {
    const to = starts[i + 1]
    if (to === undefined) return
    open = [...open.filter((range) => range.to > from), ...(beginning.get(from) ?? [])]
    const attributes = Object.fromEntries(open.map(({ name, value }) => [name, value]))
    runs.push({ text: text.slice(from, to), attributes })
  })
  return runs
}

/** The inverse: which characters of the joined runs have what. */
export function rangesOf(runs: readonly Run[]): FormatRange[] {
  const ranges: FormatRange[] = []
  const last: Partial<Record<FormatName, FormatRange>> = {}
  let from = 0
  for (const { text, attributes } of runs) {
    const to = from + text.length
    if (to > from) for (const name of formatNames) extend(name, attributes[name], from, to)
    from = to
  }
  return inOrder(ranges)

  function extend(name: FormatName, value: Value | undefined, from: number, to: number): void {
    if (value === undefined) return
    const before = last[name]
    if (before?.to === from && before.value === value) {
      before.to = to
      return
    }
    const range = { from, to, name, value }
    last[name] = range
    ranges.push(range)
  }
}

/** What the characters from..to have, counted from the first of them. So is `base` of a `formatText`. */
export function rangesWithin(ranges: readonly FormatRange[], from: number, to: number): FormatRange[] {
  return inOrder(
    ranges.flatMap((range) => {
      const cut = { ...range, from: Math.max(range.from, from) - from, to: Math.min(range.to, to) - from }
      return cut.from < cut.to ? [cut] : []
    }),
  )
}

export const shifted = (ranges: readonly FormatRange[], by: number): FormatRange[] =>
  ranges.map((range) => ({ ...range, from: range.from + by, to: range.to + by }))

/** What `ranges` say and `others`, of the same text, do not. */
export function without(ranges: readonly FormatRange[], others: readonly FormatRange[]): FormatRange[] {
  const same = new Map<string, FormatRange[]>()
  for (const other of others) {
    const key = keyOf(other)
    const list = same.get(key)
    if (list) list.push(other)
    else same.set(key, [other])
  }
  /** How far each list has been read: both are in order, so it is read once. */
  const read = new Map<string, number>()
  const left: FormatRange[] = []
  for (const range of ranges) {
    const key = keyOf(range)
    const list = same.get(key) ?? []
    let { from } = range
    let at = read.get(key) ?? 0
    for (; at < list.length; at++) {
      const other = list[at] as FormatRange
      if (other.from >= range.to) break
      if (other.to <= from) continue
      if (other.from > from) left.push({ ...range, from, to: other.from })
      from = other.to
      // The next range may begin in this one too.
      if (from >= range.to) break
    }
    read.set(key, at)
    if (from < range.to) left.push({ ...range, from })
  }
  return inOrder(left)
}

/** Ranges in any order, no two of one name overlapping, with those that touch and say the same made one. */
function joined(ranges: readonly FormatRange[]): FormatRange[] {
  const last: Partial<Record<FormatName, FormatRange>> = {}
  const whole: FormatRange[] = []
  for (const range of inOrder([...ranges])) {
    const before = last[range.name]
    if (before?.to === range.from && before.value === range.value) {
      before.to = range.to
      continue
    }
    const begun = { ...range }
    last[range.name] = begun
    whole.push(begun)
  }
  return whole
}

/**
 * What an edit did to the formatting, where from `index` on `removed` characters became `inserted` others: all that
 * those had and these have, and of the rest what is no more, or new. Counted in the text before, and in that after.
 */
export function changedFormatting(
  before: readonly FormatRange[],
  after: readonly FormatRange[],
  { index, removed, inserted }: { index: number; removed: number; inserted: number },
): { before: FormatRange[]; after: FormatRange[] } {
  const cut = (ranges: readonly FormatRange[], length: number) => ({
    left: rangesWithin(ranges, 0, index),
    stretch: shifted(rangesWithin(ranges, index, index + length), index),
    right: rangesWithin(ranges, index + length, Number.POSITIVE_INFINITY),
  })
  const [was, is] = [cut(before, removed), cut(after, inserted)]
  return {
    before: joined([
      ...without(was.left, is.left),
      ...was.stretch,
      ...shifted(without(was.right, is.right), index + removed),
    ]),
    after: joined([
      ...without(is.left, was.left),
      ...is.stretch,
      ...shifted(without(is.right, was.right), index + inserted),
    ]),
  }
}

/** The inverse: the formatting after an edit that `changedFormatting` told so. Of what went and is not there nothing is taken. */
export function playedFormatting(
  ranges: readonly FormatRange[],
  { went, came }: { went: readonly FormatRange[]; came: readonly FormatRange[] },
  { index, removed, inserted }: { index: number; removed: number; inserted: number },
): FormatRange[] {
  if (ranges.length === 0 && came.length === 0) return []
  const kept = without(ranges, went)
  return joined([
    ...rangesWithin(kept, 0, index),
    ...shifted(rangesWithin(kept, index + removed, Number.POSITIVE_INFINITY), index + inserted),
    ...came,
  ])
}

const keyOf = ({ name, value }: FormatRange): string => `${name} ${value}`

const inOrder = (ranges: FormatRange[]): FormatRange[] =>
  ranges.sort((a, b) => a.from - b.from || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
