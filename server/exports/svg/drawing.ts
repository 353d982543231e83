/**
 * A drawing as SVG: text as text, plain shapes, nothing from elsewhere, no scripts. It remembers where its texts lie, so
 * that a test can ask whether any two lie over one another. Lengths in CSS pixels, from the top left.
 */
import { printableLine } from "../printable.ts"
import { hairline, ink } from "./palette.ts"
import type { Style, Typesetter } from "./typesetting.ts"

export interface Box {
  x: number
  y: number
  width: number
  height: number
  text: string
}

export interface Paint {
  fill?: string
  stroke?: string
  weight?: number
  dash?: string
  radius?: number
}

export interface Drawing {
  readonly type: Typesetter
  readonly boxes: readonly Box[]
  /** On a baseline; x is the left end, the right end or the middle. */
  text(text: string, x: number, baseline: number, style: Style, from?: "start" | "end" | "middle"): void
  /** From a top; the y below the last line. */
  lines(lines: readonly string[], x: number, top: number, style: Style): number
  rect(x: number, y: number, width: number, height: number, paint: Paint): void
  line(x1: number, y1: number, x2: number, y2: number, paint?: Paint): void
  circle(x: number, y: number, radius: number, paint: Paint): void
  /** SVG path data of ours, never of people. */
  path(data: string, paint: Paint): void
  /** Another drawing, with its corner here. */
  place(other: Drawing, x: number, y: number): void
  readonly marks: readonly string[]
}

const families = {
  serif: "'Source Serif 4', 'Noto Sans JP', 'Noto Sans KR', Georgia, serif",
  sans: "Inter, 'Noto Sans JP', 'Noto Sans KR', Helvetica, Arial, sans-serif",
  mono: "'IBM Plex Mono', Menlo, Consolas, monospace",
} as const

const ascent = 0.95
const descent = 0.25

export function createDrawing(type: Typesetter, { onlyDrawable = false } = {}): Drawing {
  const marks: string[] = []
  const boxes: Box[] = []
  const drawing: Drawing = {
    type,
    marks,
    boxes,
    text(raw, x, baseline, style, from = "start") {
      const clean = printableLine(raw)
      if (clean === "") return
      const { face, size, fill } = style
      const width = type.width(clean, style)
      const left = from === "start" ? x : from === "end" ? x - width : x - width / 2
      boxes.push({
        x: left,
        y: baseline - size * ascent,
        width,
        height: size * (ascent + descent),
        text: clean,
      })
      if (onlyDrawable) {
        const shapes = type
          .outlines(clean, style)
          .map(
            (one) =>
              `<path transform="translate(${n(left + one.x)} ${n(baseline)}) scale(${one.scale} ${-one.scale})" d="${one.data}"/>`,
          )
        marks.push(`<g fill="${fill}">${shapes.join("")}</g>`)
        return
      }
      const anchor = from === "start" ? "" : ` text-anchor="${from}"`
      marks.push(
        `<text x="${n(x)}" y="${n(baseline)}" font-family="${families[face.family]}" font-size="${size}" font-weight="${face.weight}" fill="${fill}"${anchor}>${escaped(clean)}</text>`,
      )
    },
    lines(lines, x, top, style) {
      lines.forEach((line, i) => {
        drawing.text(line, x, top + i * style.leading + baselineIn(style), style)
      })
      return top + lines.length * style.leading
    },
    rect(x, y, width, height, paint) {
      const round = paint.radius ? ` rx="${n(paint.radius)}"` : ""
      marks.push(
        `<rect x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}"${round}${painted(paint)}/>`,
      )
    },
    line(x1, y1, x2, y2, paint = { stroke: hairline }) {
      marks.push(`<line x1="${n(x1)}" y1="${n(y1)}" x2="${n(x2)}" y2="${n(y2)}"${painted(paint)}/>`)
    },
    circle(x, y, radius, paint) {
      marks.push(`<circle cx="${n(x)}" cy="${n(y)}" r="${n(radius)}"${painted(paint)}/>`)
    },
    path(data, paint) {
      marks.push(`<path d="${data}"${painted(paint)}/>`)
    },
    place(other, x, y) {
      marks.push(`<g transform="translate(${n(x)} ${n(y)})">`, ...other.marks, "</g>")
      for (const box of other.boxes) boxes.push({ ...box, x: box.x + x, y: box.y + y })
    },
  }
  return drawing
}

export const baselineIn = ({ size, leading }: Style): number => (leading - size) / 2 + size * 0.79

function painted({ fill, stroke, weight = 1, dash }: Paint): string {
  const line = stroke ? ` stroke="${stroke}" stroke-width="${n(weight)}"` : ""
  return ` fill="${fill ?? "none"}"${line}${dash ? ` stroke-dasharray="${dash}"` : ""}`
}

/** Two decimals are a tenth of what anybody sees, and keep files small. */
export const n = (value: number): string => String(Math.round(value * 100) / 100)

export const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;")

/** A likelihood on its track: the interval as a whisker, the number as a dot; both in ink, since greys must tell it. */
export function track(
  drawing: Drawing,
  at: { x: number; y: number; width: number },
  value: { p: number; low: number | null; high: number | null },
  fill: string,
): void {
  const { x, y, width } = at
  drawing.rect(x, y - 3, width, 6, { fill: "#ffffff", stroke: hairline, radius: 3 })
  for (const tick of [0.25, 0.5, 0.75])
    drawing.line(x + tick * width, y - 3, x + tick * width, y + 3, { stroke: hairline })
  const { p, low, high } = value
  if (low !== null && high !== null) {
    const [from, to] = [x + low * width, x + high * width]
    drawing.line(from, y, to, y, { stroke: ink, weight: 2 })
    for (const end of [from, to]) drawing.line(end, y - 5, end, y + 5, { stroke: ink, weight: 1.5 })
  }
  drawing.circle(x + p * width, y, 5.5, { fill, stroke: ink, weight: 1.5 })
}
