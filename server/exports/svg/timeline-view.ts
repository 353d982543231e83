/** Events, questions, signals and rounds in time, a line each: what, when as exactly as it is known, and where it lies. */
import { dayNumber, dayOf } from "../../../core/aggregate-voices.ts"
import { dayWords } from "../../../core/time-words.ts"
import { type Entry, lanesOf, type Precision, ticksOf, wholeOf } from "../../../core/timeline.ts"
import { baselineIn, type Drawing } from "./drawing.ts"
import { hairline, ink, muted, ramp, white } from "./palette.ts"
import type { View } from "./shown.ts"
import { styles } from "./typesetting.ts"

const titleWidth = 380
const whenWidth = 240
const gap = 20
const chartLeft = titleWidth + whenWidth + 2 * gap
const chartWidth = 620
const fullWidth = chartLeft + chartWidth

export const timelineView: View = ({ board, snapshot }, start) => {
  const drawing = start()
  const lanes = lanesOf(board, snapshot.judgement.rounds)
  const asOf = dayNumber(board.meta.asOf ?? snapshot.asOf.slice(0, 10))
  if (lanes.length === 0) {
    const words = "Nothing on this board had a day."
    return {
      drawing,
      width: fullWidth,
      height: drawing.lines([words], 0, 40, styles.statement) + 40,
      description: words,
    }
  }
  const whole = wholeOf(lanes, asOf)
  const span = { from: Math.min(whole.from, asOf), to: Math.max(whole.to, asOf) }
  const days = span.to - span.from + 1
  const xOf = (day: number) => chartLeft + ((day - span.from) / days) * chartWidth
  // Ticks lie under all lines: how far down these reach is known when they are drawn.
  const lines = start()
  let y = 40
  for (const { title, entries } of lanes) {
    y =
      lines.lines(
        lines.type.lines(title || "Untitled set", styles.heading, titleWidth),
        0,
        y + 14,
        styles.heading,
      ) + 4
    lines.line(0, y, fullWidth, y, { stroke: ink })
    for (const entry of entries) y = entryLine(lines, entry, y, xOf)
  }
  let labelEnd = Number.NEGATIVE_INFINITY
  for (const { day, label, major } of ticksOf(span, Math.ceil((days * 42) / chartWidth))) {
    const x = xOf(day)
    if (x < chartLeft) continue
    drawing.line(x, 40, x, y, { stroke: hairline, weight: major ? 1.5 : 1 })
    const width = drawing.type.width(label, styles.small)
    if (x < labelEnd + 8 || x + width > fullWidth) continue
    drawing.text(label, x, 32, styles.small)
    labelEnd = x + width
  }
  const now = xOf(asOf)
  drawing.line(now, 36, now, y, { stroke: ink, weight: 1.5, dash: "4 3" })
  const words = `as of ${dayWords(dayOf(asOf))}`
  const toRight = now + drawing.type.width(words, styles.label) < fullWidth
  drawing.text(words, toRight ? now + 5 : now - 5, 12, styles.label, toRight ? "start" : "end")
  drawing.place(lines, 0, 0)
  const legendEnd = legend(drawing, y + 18)
  return {
    drawing,
    width: fullWidth,
    height: legendEnd,
    description: "Events, the windows of questions and signals, and rounds, in the order of time.",
  }
}

function entryLine(drawing: Drawing, entry: Entry, y: number, xOf: (day: number) => number): number {
  const { type } = drawing
  const title = type.lines(entry.title || "Untitled", styles.body, titleWidth, 4)
  const when = type.lines(whenOf(entry), styles.body, whenWidth, 4)
  const end = Math.max(
    drawing.lines(title, 0, y + 5, styles.body),
    drawing.lines(when, titleWidth + gap, y + 5, styles.body),
  )
  const middle = y + 5 + styles.body.leading / 2
  const [from, to] = [xOf(entry.from), Math.max(xOf(entry.to + 1), xOf(entry.from) + 3)]
  if (entry.kind === "event") {
    if (entry.fuzzy)
      drawing.rect(from, middle - 5, to - from, 10, { fill: white, stroke: ink, dash: "3 2", radius: 5 })
    else {
      const d = entry.event.status === "cancelled" ? { stroke: ink, fill: white } : { fill: ink, stroke: ink }
      drawing.path(diamond((from + to) / 2, middle), d)
    }
  } else if (entry.kind === "scenario") {
    drawing.rect(from, middle - 4, to - from, 8, { fill: ramp[2], stroke: ink, weight: 0.75, radius: 2 })
    const last = entry.resolved ?? entry.deadline
    if (last !== null) {
      const x = xOf(last + 1)
      drawing.line(x, middle - 8, x, middle + 8, { stroke: ink, weight: 2 })
    }
  } else if (entry.kind === "signal") {
    drawing.rect(from, middle - 4, to - from, 8, {
      fill: entry.signal.state === "observed" ? muted : white,
      stroke: muted,
      radius: 4,
    })
  } else drawing.rect(from, middle - 4, Math.max(6, to - from), 8, { fill: ink })
  drawing.line(0, end + 5, fullWidth, end + 5, { stroke: hairline })
  return end + 6
}

const diamond = (x: number, y: number): string => `M${x.toFixed(2)} ${(y - 6).toFixed(2)}l6 6l-6 6l-6 -6z`

const shown = (day: number): string => dayWords(dayOf(day))

/** As exactly as it is known, and no more. */
function whenOf(entry: Entry): string {
  const { from, to } = entry
  const both = from === to ? shown(from) : `${shown(from)} to ${shown(to)}`
  if (entry.kind === "scenario") {
    if (entry.resolved !== null) return `resolved ${shown(entry.resolved)}`
    return from === to ? `by ${shown(to)}` : both
  }
  if (entry.kind !== "event") return both
  const dated = from === to ? shown(from) : someDay(entry.event.precision, from, to)
  return entry.event.status === "occurred" ? dated : `${dated}, ${entry.event.status}`
}

function someDay(precision: Precision, from: number, to: number): string {
  const [, month = "", year = ""] = shown(from).split(" ")
  if (precision === "year") return `some day in ${year}`
  if (precision === "month" || precision === "day") return `some day in ${month} ${year}`
  if (precision === "quarter")
    return `some day in Q${Math.floor((Number(dayOf(from).slice(5, 7)) - 1) / 3) + 1} ${year}`
  return `between ${shown(from)} and ${shown(to)}`
}

function legend(drawing: Drawing, top: number): number {
  const middle = top + 9
  let x = 0
  const put = (draw: (at: number) => void, words: string) => {
    draw(x)
    drawing.text(words, x + 30, top + baselineIn(styles.small), styles.small)
    x += 30 + drawing.type.width(words, styles.small) + 28
  }
  put((at) => drawing.path(diamond(at + 12, middle), { fill: ink, stroke: ink }), "event")
  put(
    (at) => drawing.rect(at, middle - 5, 24, 10, { fill: white, stroke: ink, dash: "3 2", radius: 5 }),
    "event, some day of these",
  )
  put((at) => {
    drawing.rect(at, middle - 4, 24, 8, { fill: ramp[2], stroke: ink, weight: 0.75, radius: 2 })
    drawing.line(at + 24, middle - 8, at + 24, middle + 8, { stroke: ink, weight: 2 })
  }, "question, with its last day")
  put(
    (at) => drawing.rect(at, middle - 4, 24, 8, { fill: white, stroke: muted, radius: 4 }),
    "signal expected (filled: observed)",
  )
  put((at) => drawing.rect(at, middle - 4, 24, 8, { fill: ink }), "round")
  return top + 22
}
