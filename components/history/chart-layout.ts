/** Everything that the chart of a history draws, with its place. Pixels from the left and from the top. */
import type { Asking, GroupPoint, HistoryRecord, Level } from "../../client/use-history.ts"
import type { Yardstick } from "../../core/board.ts"
import { labelWidth, type Placed, placeLabels, type Wish } from "./labels.ts"
import { type Moment, spanOf } from "./moments.ts"
import { type Held, ribbonPaths, stepPaths, swarm } from "./shapes.ts"
import { type Stretch, type TimeTick, timeAxis, timeTicks, type Zone } from "./time-axis.ts"
import { showLevel, type ValueAxis, valueAxis } from "./value-axis.ts"

export interface LayoutWishes {
  width: number
  height: number
  yardstick: Yardstick
  close: boolean
  /** Of a number or a day: what the scenario allows. */
  range: readonly [number, number] | null
  zone?: Zone
}

export interface ChartLayout {
  plot: { left: number; right: number; top: number; bottom: number }
  values: ValueAxis
  /** The terms of the yardstick stand beside the plot, or in it. */
  termsBeside: boolean
  ticks: TimeTick[]
  cuts: readonly Stretch[]
  team: { lines: string[]; ribbons: string[]; end: { x: number; y: number; from: number } | null }
  rounds: { id: string; x0: number; x1: number; running: boolean }[]
  groups: GroupMark[]
  /** From one round to the next. */
  groupLine: string | null
  /** What the group says outside of rounds. */
  open: { lines: string[]; ribbons: string[] }
  own: { id: string; x: number; y: number; y0: number | null; y1: number | null }[]
  decisions: { id: string; x: number; y: number }[]
  events: { id: string; x0: number; x1: number }[]
  /** A signal that was observed, and one that stayed away. */
  signals: { id: string; x: number; observed: boolean }[]
  resolutions: { id: string; x: number; holds: boolean }[]
  /** For the cursor, in the order of the moments. */
  stops: { id: string; x: number; y: number | null }[]
  labels: Placed[]
  /** Where words across the plot are least in the way of what is drawn. */
  quietEnd: "top" | "bottom"
}

export interface GroupMark {
  id: string
  x: number
  y: number
  y0: number | null
  y1: number | null
  dots: { x: number; y: number }[]
}

const dotSize = 7
const lane = 22

export function layOut(
  record: HistoryRecord,
  moments: readonly Moment[],
  { width, height, yardstick, close, range, zone }: LayoutWishes,
): ChartLayout {
  const { asking } = record
  const termsBeside = asking.kind === "outcome" && yardstick !== "numbers" && width >= 720
  const left = asking.kind !== "outcome" ? 84 : termsBeside ? 192 : 38
  const lastLevel = record.team.at(-1)?.level ?? null
  // The line says its name at its end.
  const name = lastLevel === null ? "" : teamWords(lastLevel, asking)
  const right = Math.max(left + 60, width - Math.max(40, labelWidth(name) + 20))
  const plot = { left, right, top: lane, bottom: height - 2 * lane - 20 }

  const time = timeAxis(
    [...moments.map(({ at }) => at), ...record.rounds.map(({ openedAt }) => openedAt)],
    // Marks at the edges are drawn whole.
    [left + 8, right - 8],
  )
  const values = valueAxis(asking, valuesIn(record), yardstick, [plot.top, plot.bottom], { close, range })
  const axes = { x: time.x, y: values.y }
  const held: Held[] = record.team
  const end = record.now

  const groups = record.groups.map((group): GroupMark => groupMark(group, time.x(group.at), values))
  const inRounds = groups.filter(({ id }) => id !== "open-estimates")
  const own = record.own.map(({ at, round, level }, i) => {
    const group = round === null ? undefined : record.groups.find((one) => one.round === round)
    return {
      id: `own-${i}`,
      x: time.x(group?.at ?? at),
      y: values.y(level.mid),
      y0: level.low === null ? null : values.y(level.low),
      y1: level.high === null ? null : values.y(level.high),
    }
  })
  const layout: Omit<ChartLayout, "labels"> = {
    plot,
    values,
    termsBeside,
    ticks: timeTicks(time, zone),
    cuts: time.cuts,
    team: {
      lines: stepPaths(held, end, axes),
      ribbons: ribbonPaths(held, end, axes),
      end:
        lastLevel === null
          ? null
          : { x: time.x(end), y: values.y(lastLevel.mid), from: time.x(record.team.at(-1)?.at ?? end) },
    },
    rounds: record.rounds
      .filter(({ status }) => status !== "cancelled")
      .map(({ number, openedAt, revealedAt, closedAt }) => ({
        id: `round-${number}`,
        x0: time.x(openedAt),
        x1: time.x(revealedAt ?? closedAt ?? record.now),
        running: revealedAt === null,
      })),
    groups,
    groupLine:
      inRounds.length > 1 ? `M${inRounds.map(({ x, y }) => `${round1(x)} ${round1(y)}`).join("L")}` : null,
    open: { lines: stepPaths(record.open, end, axes), ribbons: ribbonPaths(record.open, end, axes) },
    own,
    decisions: record.decisions.flatMap(({ decision, level }) =>
      level ? [{ id: `decision-${decision.id}`, x: time.x(decision.at), y: values.y(level.mid) }] : [],
    ),
    events: record.events.flatMap((event) => {
      const span = spanOf(event)
      if (!span || !moments.some(({ id }) => id === `event-${event.id}`)) return []
      return [{ id: `event-${event.id}`, x0: time.x(span.from), x1: time.x(span.to) }]
    }),
    signals: record.signals.flatMap(({ id, state }) => {
      const moment = moments.find((one) => one.id === `signal-${id}`)
      return moment ? [{ id: moment.id, x: time.x(moment.at), observed: state === "observed" }] : []
    }),
    resolutions: moments
      .filter(({ kind }) => kind === "resolution")
      .map(({ id, at }) => ({
        id,
        x: time.x(at),
        holds: id === moments.findLast((m) => m.kind === "resolution")?.id,
      })),
    quietEnd: quietEnd(
      [...record.team.map(({ level }) => level), ...record.groups.map(({ level }) => level)],
      values,
    ),
    stops: moments.map(({ id, at, value }) => ({
      id,
      x: time.x(at),
      y: value === null ? null : values.y(value),
    })),
  }
  return { ...layout, labels: labelsOf(layout, record, moments, width) }
}

const teamWords = (level: Level, asking: Asking): string => `Team ${showLevel(level.mid, asking)}`

function quietEnd(levels: readonly (Level | null)[], { domain: [from, to] }: ValueAxis): "top" | "bottom" {
  const mids = levels.flatMap((level) => (level ? [level.mid] : []))
  const mean = mids.reduce((sum, mid) => sum + mid, 0) / Math.max(1, mids.length)
  return mean > (from + to) / 2 ? "bottom" : "top"
}

function groupMark({ round, level, others }: GroupPoint, x: number, { y }: ValueAxis): GroupMark {
  const heights = others.map(y)
  const moved = swarm(heights, dotSize)
  return {
    id: round === null ? "open-estimates" : `round-${round}`,
    x,
    y: y(level.mid),
    y0: level.low === null ? null : y(level.low),
    y1: level.high === null ? null : y(level.high),
    dots: heights.map((height, i) => ({ x: x + (moved[i] ?? 0), y: height })),
  }
}

function valuesIn(record: HistoryRecord): number[] {
  const levels = [
    ...record.team.map(({ level }) => level),
    ...record.groups.map(({ level }) => level),
    ...record.open.map(({ level }) => level),
    ...record.own.map(({ level }) => level),
    ...record.decisions.map(({ level }) => level),
  ]
  const values = levels.flatMap((level) => (level ? [level.mid, level.low, level.high] : []))
  return [...values.filter((value) => value !== null), ...record.groups.flatMap(({ others }) => others)]
}

// --- words in the chart -----------------------------------------------------------------------------------------

function labelsOf(
  { plot, team, groups, own, decisions, events, signals, resolutions, rounds }: Omit<ChartLayout, "labels">,
  record: HistoryRecord,
  moments: readonly Moment[],
  width: number,
): Placed[] {
  const wishes: Wish[] = []
  const last = record.team.at(-1)?.level
  if (team.end && last) {
    const text = teamWords(last, record.asking)
    const { x, y } = team.end
    wishes.push({ id: "team", text, places: around(x + 12, y + 4, "start", [0, -14, 14, -28, 28]) })
  }
  const lastOwn = own.at(-1)
  const ownLevel = record.own.at(-1)?.level
  if (lastOwn && ownLevel) {
    const text = `You ${showLevel(ownLevel.mid, record.asking)}`
    wishes.push({ id: "own", text, places: beside(lastOwn, 12) })
  }
  const lastGroup = groups.at(-1)
  const group = record.groups.at(-1)
  if (lastGroup && group) {
    const text = `Group ${showLevel(group.level.mid, record.asking)}`
    const reach = Math.max(12, ...lastGroup.dots.map(({ x }) => Math.abs(x - lastGroup.x) + 10))
    wishes.push({ id: "group", text, places: beside(lastGroup, reach) })
  }
  for (const { id, x } of resolutions) {
    const text = moments.find((moment) => moment.id === id)?.words.split(" · ")[0] ?? ""
    const places = [plot.top + 14, plot.top + 30, plot.bottom - 8].flatMap((y) => [
      { x: x + 6, y, anchor: "start" as const },
      { x: x - 6, y, anchor: "end" as const },
    ])
    wishes.push({ id, text, places })
  }
  for (const { id, x0, x1 } of rounds) {
    const number = id.slice("round-".length)
    const middle = { x: (x0 + x1) / 2, y: plot.top - 7, anchor: "middle" as const }
    wishes.push({ id, text: `Round ${number}`, places: [middle, { ...middle, text: `R${number}` }] })
  }
  for (const { id, x, y } of decisions)
    wishes.push({ id, text: "accepted", places: around(x, y - 12, "middle", [0, 32]) })
  for (const { id, x0, x1 } of events) {
    const title = moments.find((moment) => moment.id === id)?.words.replace(/\.$/, "") ?? ""
    const y = plot.bottom + lane - 5
    const short = title.length > 34 ? `${title.slice(0, 33).trimEnd()}…` : title
    wishes.push({
      id,
      text: short,
      places: [
        { x: x1 + 9, y, anchor: "start" },
        { x: x0 - 9, y, anchor: "end" },
      ],
    })
  }
  for (const { id, x } of signals) {
    const words = moments.find((moment) => moment.id === id)?.words ?? ""
    const y = plot.bottom + lane - 5
    const text = words.split(". Expected")[0] ?? ""
    wishes.push({
      id,
      text: text.length > 44 ? `${text.slice(0, 43).trimEnd()}…` : text,
      places: [
        { x: x + 9, y, anchor: "start" },
        { x: x - 9, y, anchor: "end" },
      ],
    })
  }
  // Nothing is written across the line of now.
  const line = team.end ? [{ x0: team.end.from, x1: team.end.x, y0: team.end.y - 2, y1: team.end.y + 2 }] : []
  return placeLabels(wishes, { x0: 0, x1: width, y0: 0, y1: plot.bottom + lane }, line)
}

const around = (x: number, y: number, anchor: "start" | "middle", moves: readonly number[]) =>
  moves.map((move) => ({ x, y: y + move, anchor }))

const beside = ({ x, y }: { x: number; y: number }, reach: number): Wish["places"] =>
  [0, 14, -14, 26, -26].flatMap((move) => [
    { x: x + reach, y: y + 4 + move, anchor: "start" as const },
    { x: x - reach, y: y + 4 + move, anchor: "end" as const },
  ])

const round1 = (value: number): number => Math.round(value * 10) / 10
