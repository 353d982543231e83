/**
 * The life of a board on a line. Its length is what was done, not the hours that passed: a fortnight in which nothing
 * happened takes no room, and the days stand beneath so that nobody takes the line for a clock.
 */
import type { HistoryMark, MarksAnswer } from "../../core/history.ts"

export type Span = Pick<MarksAnswer, "first" | "last">

/** 0 where the log begins, 1 where it ends. */
export function placeOf(seq: number, { first, last }: Span): number {
  const length = last.seq - first.seq
  return length <= 0 ? 1 : Math.min(1, Math.max(0, (seq - first.seq) / length))
}

export function seqAt(place: number, { first, last }: Span): number {
  return Math.round(first.seq + Math.min(1, Math.max(0, place)) * (last.seq - first.seq))
}

/** When about it was: between two moments that are known, in proportion. For the hand, until the board is here. */
export function timeAt(seq: number, { first, last, pace }: MarksAnswer): number {
  const known = [first, ...pace, last].sort((a, b) => a.seq - b.seq)
  const next = known.findIndex((moment) => moment.seq >= seq)
  const [after, before] = [known[next] ?? last, known[next - 1] ?? first]
  if (after.seq <= before.seq) return after.at
  return before.at + ((seq - before.seq) / (after.seq - before.seq)) * (after.at - before.at)
}

export interface Bar {
  seq: number
  /** Along the line, 0..1. */
  from: number
  to: number
  /** 0..1: how fast the work went. */
  height: number
}

/** A bar a stretch, as high as the work went fast: ten times as fast is a step, so that a calm day still shows. */
export function barsOf({ first, last, pace }: MarksAnswer): Bar[] {
  const stretches = pace.flatMap(({ seq, at, commits }, i) => {
    const end = pace[i + 1] ?? last
    if (commits === 0) return []
    const [from, to] = [placeOf(seq, { first, last }), placeOf(end.seq, { first, last })]
    return [{ seq, from, to, rate: commits / Math.max(1_000, end.at - at) }]
  })
  const fastest = Math.max(...stretches.map(({ rate }) => rate), 0)
  return stretches
    .filter(({ from, to }) => to > from)
    .map(({ rate, ...place }) => ({
      ...place,
      height: Math.max(0.12, 1 + Math.log10(rate / fastest) / steps),
    }))
}

/** From the tallest bar to the lowest: a ten-thousandth of the pace. */
const steps = 4

export interface DayLabel {
  seq: number
  at: number
  place: number
}

/** Where a new day begins, as far as there is room: `room` is the least distance, in 0..1. */
export function daysOf(marks: MarksAnswer, room: number): DayLabel[] {
  const { first, pace } = marks
  const labels: DayLabel[] = []
  for (const { seq, at } of [first, ...pace]) {
    const before = labels.at(-1)
    if (before && sameDay(before.at, at)) continue
    const place = placeOf(seq, marks)
    if (before && place - before.place < room) continue
    labels.push({ seq, at, place })
  }
  return labels
}

const sameDay = (a: number, b: number) => new Date(a).toDateString() === new Date(b).toDateString()

/** Marks by their place in the log, the one beside a moment: `by` -1 before it, 1 after it. */
export function markBeside(marks: readonly HistoryMark[], seq: number, by: 1 | -1): HistoryMark | null {
  const ordered = inOrder(marks)
  return (
    (by === 1 ? ordered.find((mark) => mark.seq > seq) : ordered.findLast((mark) => mark.seq < seq)) ?? null
  )
}

export const marksAt = (marks: readonly HistoryMark[], seq: number): HistoryMark[] =>
  marks.filter((mark) => mark.seq === seq)

/** The mark that a finger on the line means: within `reach`, in 0..1. */
export function markNear(
  marks: readonly HistoryMark[],
  place: number,
  span: Span,
  reach: number,
): HistoryMark | null {
  let best: { mark: HistoryMark; off: number } | null = null
  for (const mark of marks) {
    const off = Math.abs(placeOf(mark.seq, span) - place)
    if (off <= reach && (best === null || off < best.off)) best = { mark, off }
  }
  return best?.mark ?? null
}

/**
 * Which of the lines, the newest first, tells of a moment. What one person did in one go is one line, named by the last of
 * it; of a choice of lines it is the last that was done by then. null: none of them.
 */
export function lineAt(lines: readonly { seq: number }[], seq: number, chosen: boolean): number | null {
  const line = chosen ? undefined : lines.findLast((one) => one.seq >= seq)
  return (line ?? lines.find((one) => one.seq <= seq))?.seq ?? null
}

export const inOrder = (marks: readonly HistoryMark[]): HistoryMark[] =>
  [...marks].sort((a, b) => a.seq - b.seq || a.at - b.at)
