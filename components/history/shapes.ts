/** Lines and areas of a value that holds until the next one: steps, with gaps where there was none. SVG paths. */
import type { Level } from "../../client/use-history.ts"

export interface Held {
  at: number
  level: Level | null
}

interface Axes {
  x(at: number): number
  y(value: number): number
}

/** One path for each run without a gap. The last value holds until `end`. */
export function stepPaths(points: readonly Held[], end: number, { x, y }: Axes): string[] {
  return runs(points, end, ({ level }) => level !== null).map((run) => {
    const parts = run.map(({ from, to, level }, i) => {
      const height = n(y((level as Level).mid))
      return `${i === 0 ? `M${n(x(from))} ${height}` : `V${height}`}H${n(x(to))}`
    })
    return parts.join("")
  })
}

/** The area between low and high, for each run in which both are said. */
export function ribbonPaths(points: readonly Held[], end: number, { x, y }: Axes): string[] {
  return runs(points, end, ({ level }) => hasBand(level)).map((run) => {
    const corners = (value: (level: Level) => number) =>
      run.flatMap(({ from, to, level }) => {
        const height = n(y(value(level as Level)))
        return [`${n(x(from))} ${height}`, `${n(x(to))} ${height}`]
      })
    const above = corners(({ high }) => high ?? 0)
    const below = corners(({ low }) => low ?? 0).reverse()
    return `M${[...above, ...below].join("L")}Z`
  })
}

const hasBand = (level: Level | null): boolean => level !== null && level.low !== null && level.high !== null

interface Step {
  from: number
  to: number
  level: Level | null
}

function runs(points: readonly Held[], end: number, counts: (point: Held) => boolean): Step[][] {
  const found: Step[][] = []
  let open: Step[] | null = null
  for (const [i, point] of points.entries()) {
    const to = Math.max(point.at, points[i + 1]?.at ?? end)
    if (!counts(point)) {
      open = null
      continue
    }
    if (open === null) {
      open = []
      found.push(open)
    }
    open.push({ from: point.at, to, level: point.level })
  }
  return found
}

/** Dots of one moment side by side where they would lie on each other: how far each is moved from the middle. */
export function swarm(heights: readonly number[], size: number): number[] {
  const placed: { x: number; y: number }[] = []
  return heights.map((y) => {
    for (let i = 0; ; i++) {
      // 0, 1, -1, 2, -2, …
      const x = (i % 2 === 1 ? 1 : -1) * Math.ceil(i / 2) * size + 0
      const free = placed.every((dot) => Math.hypot(dot.x - x, dot.y - y) >= size * 0.98)
      if (!free) continue
      placed.push({ x, y })
      return x
    }
  })
}

// A tenth of a pixel is more than a screen shows.
const n = (value: number): number => Math.round(value * 10) / 10
