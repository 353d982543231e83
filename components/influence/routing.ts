/**
 * A way round the cards for a link whose curve would pass behind one: from corner to corner, each seen from the one
 * before, the shortest with few bends (A*). What is seen from where is worked out once for all links of a graph. Pure.
 */
import type { Point } from "./arranging.ts"

export interface Rect extends Point {
  width: number
  height: number
}

export interface Router {
  /** Where the way bends; null: there is none within what may be looked at. */
  between(from: Point, to: Point): Point[] | null
  /** Whether a point lies on a card, or too near to one. */
  covered(point: Point): boolean
}

/** What a line keeps from a card, and where it turns round the corner of one. */
const clear = 8
const turning = 11
/** A bend is worth a way this much longer. */
const bend = 24
/** Beyond, lines run straight across: so many cards are not read one by one, and a drag must not stutter. */
const mostCards = 80
const mostLooked = 160
/** Ways round one corner lie side by side. */
const lane = 5
const mostLanes = 4

interface Corner extends Point {
  /** Away from its card. */
  out: Point
  uses: number
}

export function routerOf(rects: readonly Rect[]): Router {
  const walls = rects.map((rect) => grown(rect, clear))
  const covered = (point: Point) => walls.some((wall) => inside(point, wall))
  const corners = rects.length > mostCards ? [] : cornersOf(rects).filter((corner) => !covered(corner))
  const sees = (a: Point, b: Point) => !walls.some((wall) => crosses(a, b, wall))
  const seen = new Map<number, number[]>()
  const seenFrom = (i: number): number[] => {
    const known = seen.get(i)
    if (known) return known
    const own = corners.flatMap((corner, j) => (j !== i && sees(corners[i] as Corner, corner) ? [j] : []))
    seen.set(i, own)
    return own
  }

  function between(from: Point, to: Point): Point[] | null {
    if (corners.length === 0) return null
    if (sees(from, to)) return []
    // Numbers of corners; the last but one is where it begins, the last where it leads to.
    const [begin, goal] = [corners.length, corners.length + 1]
    const at = (i: number): Point => (i === begin ? from : i === goal ? to : (corners[i] as Corner))
    const cost = new Map<number, number>([[begin, 0]])
    const before = new Map<number, number>()
    const open = new Set([begin])
    const done = new Set<number>()
    while (open.size > 0 && done.size < mostLooked) {
      let best = -1
      let least = Number.POSITIVE_INFINITY
      for (const i of open) {
        const whole = (cost.get(i) as number) + far(at(i), to)
        if (whole < least) [best, least] = [i, whole]
      }
      if (best === goal) return laned(wayTo(goal, begin, before))
      open.delete(best)
      done.add(best)
      const here = at(best)
      const next =
        best === begin ? corners.flatMap((corner, j) => (sees(here, corner) ? [j] : [])) : seenFrom(best)
      for (const j of sees(here, to) ? [...next, goal] : next) {
        if (done.has(j)) continue
        const through = (cost.get(best) as number) + far(here, at(j)) + bend
        if (through >= (cost.get(j) ?? Number.POSITIVE_INFINITY)) continue
        cost.set(j, through)
        before.set(j, best)
        open.add(j)
      }
    }
    return null

    function laned(way: readonly number[]): Point[] {
      const points: Point[] = way.map((i) => at(i))
      for (const [k, i] of way.entries()) {
        const corner = corners[i] as Corner
        const away = lane * (corner.uses++ % mostLanes)
        const moved = { x: corner.x + corner.out.x * away, y: corner.y + corner.out.y * away }
        const [last, following] = [points[k - 1] ?? from, points[k + 1] ?? to]
        if (away > 0 && sees(last, moved) && sees(moved, following)) points[k] = moved
      }
      return points.map(({ x, y }) => ({ x, y }))
    }
  }
  return { between, covered }
}

function wayTo(goal: number, begin: number, before: ReadonlyMap<number, number>): number[] {
  const way: number[] = []
  for (let i = before.get(goal); i !== undefined && i !== begin; i = before.get(i)) way.unshift(i)
  return way
}

const cornersOf = (rects: readonly Rect[]): Corner[] =>
  rects.flatMap((rect) => {
    const { x, y, width, height } = grown(rect, turning)
    return [
      { x, y, out: { x: -1, y: -1 }, uses: 0 },
      { x: x + width, y, out: { x: 1, y: -1 }, uses: 0 },
      { x, y: y + height, out: { x: -1, y: 1 }, uses: 0 },
      { x: x + width, y: y + height, out: { x: 1, y: 1 }, uses: 0 },
    ]
  })

const grown = ({ x, y, width, height }: Rect, by: number): Rect => ({
  x: x - by,
  y: y - by,
  width: width + 2 * by,
  height: height + 2 * by,
})

const inside = ({ x, y }: Point, rect: Rect): boolean =>
  x > rect.x && x < rect.x + rect.width && y > rect.y && y < rect.y + rect.height

const far = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y)

/** Whether the line from a to b has a part within (Liang and Barsky 1984); along an edge it has none. */
export function crosses(a: Point, b: Point, { x, y, width, height }: Rect): boolean {
  const [dx, dy] = [b.x - a.x, b.y - a.y]
  let [enter, leave] = [0, 1]
  for (const [step, room] of [
    [-dx, a.x - x],
    [dx, x + width - a.x],
    [-dy, a.y - y],
    [dy, y + height - a.y],
  ] as const) {
    if (step === 0) {
      if (room <= 0) return false
      continue
    }
    const t = room / step
    if (step < 0) enter = Math.max(enter, t)
    else leave = Math.min(leave, t)
  }
  return leave - enter > 1e-9
}
