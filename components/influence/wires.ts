/**
 * How links run between nodes: from which side to which, so that several that meet at a node come in side by side, along
 * which curve or round which cards, and where their label finds room. Pure; coordinates are those of the graph.
 */
import type { Point } from "./arranging.ts"
import type { GraphEdge } from "./influence-graph.ts"
import { type Rect, type Router, routerOf } from "./routing.ts"

export type { Rect } from "./routing.ts"

type Side = "left" | "right" | "top" | "bottom"

export interface Wire {
  id: string
  /** The `d` of an SVG path, which ends a little before the node: a head has room there. */
  path: string
  /** Where the head points to, and which way, in degrees clockwise from the right. */
  head: Point & { turn: number }
  label: Point
}

interface End {
  wire: string
  end: "from" | "to"
  node: string
  side: Side
  /** Of the other node, along the side. */
  other: number
}

const headLength = 9
const labelBox = { width: 64, height: 24 }

export function wiresOf(edges: readonly GraphEdge[], rects: ReadonlyMap<string, Rect>): Wire[] {
  const drawn = edges.filter(({ from, to }) => rects.has(from) && rects.has(to))
  const ends: End[] = drawn.flatMap(({ id, from, to }) => {
    const [a, b] = [rects.get(from) as Rect, rects.get(to) as Rect]
    const [out, into] = sidesOf(a, b)
    return [
      { wire: id, end: "from" as const, node: from, side: out, other: along(out, b) },
      { wire: id, end: "to" as const, node: to, side: into, other: along(into, a) },
    ]
  })
  const points = placedEnds(ends, rects)
  const taken: Rect[] = []
  const router = routerOf([...rects.values()])
  return drawn.map(({ id }) => {
    const [start, stop] = [points.get(`${id} from`) as Placed, points.get(`${id} to`) as Placed]
    const curve = curveOf(start, stop)
    const round = hidden(curve, router) ? roundCards(start, stop, router) : null
    const label = roomFor(round ? (t) => pointAlong(round, t) : (t) => pointOn(curve, t), taken, rects)
    taken.push(labelAt(label))
    const [p0, p1, p2, p3] = curve
    return {
      id,
      path: round ? bentPath(round) : `M${at(p0)} C${at(p1)} ${at(p2)} ${at(p3)}`,
      head: { x: stop.x, y: stop.y, turn: turnOf(stop.side) },
      label,
    }
  })
}

const middle = (rect: Rect): Point => ({ x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 })
const along = (side: Side, rect: Rect): number =>
  side === "left" || side === "right" ? middle(rect).y : middle(rect).x

/** Room that a curve needs to turn. */
const apart = 32

function sidesOf(from: Rect, to: Rect): [Side, Side] {
  if (to.x - (from.x + from.width) >= apart) return ["right", "left"]
  if (from.x - (to.x + to.width) >= apart) return ["left", "right"]
  const below = to.y - (from.y + from.height)
  const above = from.y - (to.y + to.height)
  if (below >= 0 && below < 160) return ["bottom", "top"]
  if (above >= 0 && above < 160) return ["top", "bottom"]
  return ["right", "right"]
}

type Placed = Point & { side: Side }

const mostBetweenEnds = 20

function placedEnds(ends: readonly End[], rects: ReadonlyMap<string, Rect>): Map<string, Placed> {
  const bySide = new Map<string, End[]>()
  for (const end of ends) {
    const key = `${end.node}\n${end.side}`
    bySide.set(key, [...(bySide.get(key) ?? []), end])
  }
  const placed = new Map<string, Placed>()
  for (const group of bySide.values()) {
    group.sort((a, b) => a.other - b.other || (a.wire < b.wire ? -1 : 1))
    for (const [i, { wire, end, node, side }] of group.entries()) {
      const rect = rects.get(node) as Rect
      const upright = side === "left" || side === "right"
      const length = upright ? rect.height : rect.width
      const step = Math.min(mostBetweenEnds, length / (group.length + 1))
      const offset = length / 2 + (i - (group.length - 1) / 2) * step
      placed.set(`${wire} ${end}`, {
        side,
        x: side === "left" ? rect.x : side === "right" ? rect.x + rect.width : rect.x + offset,
        y: side === "top" ? rect.y : side === "bottom" ? rect.y + rect.height : rect.y + offset,
      })
    }
  }
  return placed
}

type Curve = readonly [Point, Point, Point, Point]

const normal: Record<Side, Point> = {
  left: { x: -1, y: 0 },
  right: { x: 1, y: 0 },
  top: { x: 0, y: -1 },
  bottom: { x: 0, y: 1 },
}

function curveOf(from: Placed, to: Placed): Curve {
  const [out, into] = [normal[from.side], normal[to.side]]
  const end = { x: to.x + into.x * headLength, y: to.y + into.y * headLength }
  const far = Math.hypot(end.x - from.x, end.y - from.y)
  const bend = Math.min(220, Math.max(28, far * 0.42))
  return [
    from,
    { x: from.x + out.x * bend, y: from.y + out.y * bend },
    { x: end.x + into.x * bend, y: end.y + into.y * bend },
    end,
  ]
}

/** Whether a card lies in its way; what is near its own two ends is theirs. */
function hidden(curve: Curve, router: Router): boolean {
  const [from, , , to] = curve
  const own = stub + 4
  for (let step = 1; step < 32; step++) {
    const point = pointOn(curve, step / 32)
    const away = Math.min(
      Math.hypot(point.x - from.x, point.y - from.y),
      Math.hypot(point.x - to.x, point.y - to.y),
    )
    if (away > own && router.covered(point)) return true
  }
  return false
}

/** What a line runs straight out of a card before it turns. */
const stub = 14

/** The points of the line; null where there is no way round. */
function roundCards(from: Placed, to: Placed, router: Router): Point[] | null {
  const end = moved(to, headLength)
  const [out, into] = [moved(from, stub), moved(to, headLength + stub)]
  const way = router.between(out, into)
  return way && [{ x: from.x, y: from.y }, out, ...way, into, end]
}

const moved = ({ x, y, side }: Placed, by: number): Point => ({
  x: x + normal[side].x * by,
  y: y + normal[side].y * by,
})

/** A corner is cut no farther than this, so that the line keeps off the card that it goes round. */
const roundest = 22

function bentPath(points: readonly Point[]): string {
  const toward = (a: Point, b: Point, by: number): Point => {
    const length = Math.hypot(b.x - a.x, b.y - a.y) || 1
    return { x: a.x + ((b.x - a.x) * by) / length, y: a.y + ((b.y - a.y) * by) / length }
  }
  const parts = points.slice(1, -1).map((corner, i) => {
    const [before, after] = [points[i] as Point, points[i + 2] as Point]
    const far = (other: Point) => Math.hypot(other.x - corner.x, other.y - corner.y)
    const cut = Math.min(roundest, far(before) / 2, far(after) / 2)
    return `L${at(toward(corner, before, cut))} Q${at(corner)} ${at(toward(corner, after, cut))}`
  })
  return `M${at(points[0] as Point)} ${parts.join(" ")} L${at(points.at(-1) as Point)}`
}

/** At a share of its length. */
function pointAlong(points: readonly Point[], share: number): Point {
  const lengths = points.slice(1).map((point, i) => {
    const before = points[i] as Point
    return Math.hypot(point.x - before.x, point.y - before.y)
  })
  let left = share * lengths.reduce((sum, length) => sum + length, 0)
  for (const [i, length] of lengths.entries()) {
    const [a, b] = [points[i] as Point, points[i + 1] as Point]
    if (left <= length && length > 0)
      return { x: a.x + ((b.x - a.x) * left) / length, y: a.y + ((b.y - a.y) * left) / length }
    left -= length
  }
  return points.at(-1) as Point
}

const turnOf = (side: Side): number => ({ left: 0, top: 90, right: 180, bottom: 270 })[side]

const tries = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82]

/** Where the label covers no node and no other label; in a throng the middle. */
function roomFor(
  pointAt: (share: number) => Point,
  taken: readonly Rect[],
  rects: ReadonlyMap<string, Rect>,
): Point {
  for (const t of tries) {
    const point = pointAt(t)
    const box = labelAt(point)
    const covers = (other: Rect) => overlaps(box, other)
    if (taken.some(covers)) continue
    let free = true
    for (const rect of rects.values()) {
      if (covers(rect)) {
        free = false
        break
      }
    }
    if (free) return point
  }
  return pointAt(0.5)
}

const labelAt = ({ x, y }: Point): Rect => ({
  x: x - labelBox.width / 2,
  y: y - labelBox.height / 2,
  ...labelBox,
})

const overlaps = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

function pointOn([a, b, c, d]: Curve, t: number): Point {
  const u = 1 - t
  const mix = (key: "x" | "y") =>
    u * u * u * a[key] + 3 * u * u * t * b[key] + 3 * u * t * t * c[key] + t * t * t * d[key]
  return { x: mix("x"), y: mix("y") }
}

const at = ({ x, y }: Point): string => `${round(x)} ${round(y)}`
/** Half a pixel is nothing to see, and a path that stays the same is not drawn again. */
const round = (value: number): number => Math.round(value * 10) / 10

/** Round what lies in a set, with room for its title above. */
export function frameOf(
  ids: readonly string[],
  rects: ReadonlyMap<string, Rect>,
  padding: { top: number; side: number; bottom: number },
): Rect | null {
  const inside = ids.flatMap((id) => rects.get(id) ?? [])
  if (inside.length === 0) return null
  const left = Math.min(...inside.map(({ x }) => x)) - padding.side
  const top = Math.min(...inside.map(({ y }) => y)) - padding.top
  const right = Math.max(...inside.map(({ x, width }) => x + width)) + padding.side
  const bottom = Math.max(...inside.map(({ y, height }) => y + height)) + padding.bottom
  return { x: left, y: top, width: right - left, height: bottom - top }
}
