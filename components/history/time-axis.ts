/**
 * Where moments lie from left to right. Workshops happen in minutes, and years may pass between them: what is empty for
 * long is cut out, visibly. Between two cuts time keeps its true proportions, and each such stretch is as wide as much
 * happened in it. Pixels and ms since the epoch.
 */
export interface Stretch {
  from: number
  to: number
  x0: number
  x1: number
}

export interface TimeAxis {
  /** In order, with cuts between them. */
  stretches: readonly Stretch[]
  /** What was cut out: where, and for how long. */
  cuts: readonly Stretch[]
  x(at: number): number
}

/** A gap is cut when it is this many times as long as the usual one. */
const muchLonger = 20
/** What happens within a minute is one sitting; seconds between two moves of a thumb are no measure of time. */
const oneSittingMs = 60_000
const mostCuts = 5
const cutWidth = 26

export function timeAxis(moments: readonly number[], [left, right]: readonly [number, number]): TimeAxis {
  const inOrder = [...new Set(moments)].filter(Number.isFinite).sort((a, b) => a - b)
  const gaps = inOrder.slice(1).map((to, i) => ({ from: inOrder[i] as number, to }))
  const long = longGaps(gaps)
  const parts: { from: number; to: number; moments: number }[] = []
  for (const at of inOrder) {
    const open = parts.at(-1)
    if (open && !long.has(open.to)) {
      open.to = at
      open.moments += 1
    } else parts.push({ from: at, to: at, moments: 1 })
  }
  const width = Math.max(0, right - left)
  const cut = Math.min(cutWidth, width / Math.max(1, 2 * (parts.length - 1)))
  const free = width - cut * Math.max(0, parts.length - 1)
  const all = parts.reduce((sum, { moments }) => sum + moments, 0)
  // Half of the room by count, half to each alike: a stretch of one moment can still be seen.
  const widthOf = ({ moments }: { moments: number }) => free * (moments / all / 2 + 1 / parts.length / 2)
  let x = left
  const stretches = parts.map((part) => {
    const x0 = x
    const x1 = x0 + widthOf(part)
    x = x1 + cut
    return { from: part.from, to: part.to, x0, x1 }
  })
  const cuts = stretches.slice(1).map((next, i) => {
    const before = stretches[i] as Stretch
    return { from: before.to, to: next.from, x0: before.x1, x1: next.x0 }
  })
  return { stretches, cuts, x: (at) => placeOn(at, stretches, cuts, left) }
}

/** By where they begin. */
function longGaps(gaps: readonly { from: number; to: number }[]): Set<number> {
  const lengths = gaps.map(({ from, to }) => to - from).sort((a, b) => a - b)
  const sittings = lengths.filter((length) => length > oneSittingMs)
  // With an even number the shorter of the two in the middle.
  const usual = Math.max(oneSittingMs, sittings[Math.floor((sittings.length - 1) / 2)] ?? oneSittingMs)
  const long = gaps
    .filter(({ from, to }) => to - from > usual * muchLonger)
    .sort((a, b) => b.to - b.from - (a.to - a.from))
  return new Set(long.slice(0, mostCuts).map(({ from }) => from))
}

function placeOn(at: number, stretches: readonly Stretch[], cuts: readonly Stretch[], left: number): number {
  const first = stretches[0]
  const last = stretches.at(-1)
  if (!first || !last) return left
  if (at < first.from) return first.x0
  if (at > last.to) return last.x1
  const on = [...stretches, ...cuts].find(({ from, to }) => from <= at && at <= to) ?? last
  if (on.to === on.from) return (on.x0 + on.x1) / 2
  return on.x0 + ((at - on.from) / (on.to - on.from)) * (on.x1 - on.x0)
}

// --- ticks ------------------------------------------------------------------------------------------------------

export interface TimeTick {
  at: number
  x: number
  /** `10:15`, `16 Jul`, `Jul 2018`, `2026` */
  label: string
  /** Once a stretch: the day or year that the labels leave open. */
  under: string | null
}

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const steps = [1, 5, 15, 30].map((n) => n * minute).concat([1, 3, 6, 12].map((n) => n * hour))
const daySteps = [1, 2, 7, 14]
const monthSteps = [1, 3, 6, 12, 24, 60, 120]
const tickRoom = 64

/** How far local time is ahead of UTC at a moment, in ms. */
export type Zone = (at: number) => number
export const localZone: Zone = (at) => -new Date(at).getTimezoneOffset() * minute

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

/** As few as tell the time; two never touch. */
export function timeTicks({ stretches }: TimeAxis, zone: Zone = localZone): TimeTick[] {
  const ticks: TimeTick[] = []
  let edge = Number.NEGATIVE_INFINITY
  for (const stretch of stretches) {
    let day: string | null = null
    for (const tick of ticksOf(stretch, zone)) {
      if (tick.x - edge < tickRoom) continue
      edge = tick.x
      ticks.push({ ...tick, under: tick.under === day ? null : tick.under })
      day = tick.under
    }
  }
  return ticks
}

function ticksOf({ from, to, x0, x1 }: Stretch, zone: Zone): TimeTick[] {
  const place = (at: number) => (to === from ? (x0 + x1) / 2 : x0 + ((at - from) / (to - from)) * (x1 - x0))
  const span = to - from
  const room = Math.floor((x1 - x0) / tickRoom)
  const enough = (step: number) => span / step <= room
  // Too narrow for a scale of its own: when it was.
  const alone = [{ at: from, x: (x0 + x1) / 2, ...dayLabel(from + zone(from)) }]
  if (room < 1 || span === 0) return alone
  const fine = steps.find(enough)
  const found =
    fine !== undefined
      ? every(from, to, fine, zone).map((at) => ({ at, x: place(at), ...clockLabel(at + zone(at)) }))
      : coarse(from, to, enough, zone).map(({ at, label, under }) => ({ at, x: place(at), label, under }))
  return found.length > 0 ? found : alone
}

function every(from: number, to: number, step: number, zone: Zone): number[] {
  const ahead = zone(from)
  const found: number[] = []
  for (let at = Math.ceil((from + ahead) / step) * step - ahead; at <= to; at += step) found.push(at)
  return found
}

interface Labelled {
  label: string
  under: string | null
}

function coarse(
  from: number,
  to: number,
  enough: (step: number) => boolean,
  zone: Zone,
): (Labelled & { at: number })[] {
  const days = daySteps.find((n) => enough(n * day))
  if (days !== undefined)
    return every(from, to, days * day, zone).map((at) => ({ at, ...dayLabel(at + zone(at)) }))
  const stride = monthSteps.find((n) => enough(n * 30.4 * day)) ?? 240
  const found: (Labelled & { at: number })[] = []
  const begin = new Date(from + zone(from))
  for (
    let month = Math.ceil((begin.getUTCFullYear() * 12 + begin.getUTCMonth()) / stride) * stride;
    ;
    month += stride
  ) {
    const utc = Date.UTC(Math.floor(month / 12), month % 12, 1)
    const at = utc - zone(utc)
    if (at > to) return found
    if (at < from) continue
    const year = String(Math.floor(month / 12))
    found.push(
      stride >= 12 ? { at, label: year, under: null } : { at, label: months[month % 12] ?? "", under: year },
    )
  }
}

// Moments here are local time written as UTC.
const clockLabel = (local: number): Labelled => {
  const date = new Date(local)
  const two = (n: number) => String(n).padStart(2, "0")
  return {
    label: `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`,
    under: `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`,
  }
}

const dayLabel = (local: number): Labelled => {
  const date = new Date(local)
  return { label: `${date.getUTCDate()} ${months[date.getUTCMonth()]}`, under: String(date.getUTCFullYear()) }
}

/** How long a cut is, in a word or two: `8 years`. */
export function lengthWords(ms: number): string {
  const [count, unit] =
    ms >= 1.5 * 365 * day
      ? [ms / (365.25 * day), "year"]
      : ms >= 60 * day
        ? [ms / (30.44 * day), "month"]
        : ms >= 1.5 * day
          ? [ms / day, "day"]
          : ms >= 1.5 * hour
            ? [ms / hour, "hour"]
            : [ms / minute, "minute"]
  const whole = Math.round(count)
  return `${whole} ${unit}${whole === 1 ? "" : "s"}`
}
