/**
 * How links run between nodes: from which side to which, so that several that meet at a node come in side by side, along
 * which curve, and where their label finds room. Pure; coordinates are those of the graph.
 */
import type { Point } from "./arranging.ts"
import type { GraphEdge } from "./influence-graph.ts"

export interface Rect extends Point {
  width: number
  height: number
}
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
  return drawn.map(({ id }) => {
    const [start, stop] = [points.get(`${id} from`) as Placed, points.get(`${id} to`) as Placed]
    const curve = curveOf(start, stop)
    const label = roomFor(curve, taken, rects)
    taken.push(labelAt(label))
    const [p0, p1, p2, p3] = curve
    return {
      id,
      path: `M${at(p0)} C${at(p1)} ${at(p2)} ${at(p3)}`,
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

const turnOf = (side: Side): number => ({ left: 0, top: 90, right: 180, bottom: 270 })[side]

const tries = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82]

/** Where the label covers no node and no other label; in a throng the middle. */
function roomFor(curve: Curve, taken: readonly Rect[], rects: ReadonlyMap<string, Rect>): Point {
  for (const t of tries) {
    const point = pointOn(curve, t)
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
  return pointOn(curve, 0.5)
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
