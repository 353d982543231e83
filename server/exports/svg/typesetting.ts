/** How wide texts are in the fonts that pictures are drawn with, and where their lines break. */
import PDFDocument from "pdfkit"
import type { Face, FontPiece, Typeset } from "../fonts.ts"
import { printableLine } from "../printable.ts"
import { ink, muted } from "./palette.ts"

export interface Style {
  face: Face
  size: number
  leading: number
  fill: string
}

const style = (
  family: Face["family"],
  weight: Face["weight"],
  size: number,
  leading: number,
  fill = ink,
): Style => ({ face: { family, weight }, size, leading, fill })

export const styles = {
  handling: style("sans", 600, 13, 18),
  title: style("serif", 600, 28, 36),
  meta: style("sans", 400, 13.5, 20, muted),
  heading: style("sans", 600, 15, 21),
  label: style("sans", 600, 12, 16, muted),
  statement: style("serif", 400, 16.5, 22),
  body: style("sans", 400, 13.5, 19),
  strong: style("sans", 600, 13.5, 19),
  small: style("sans", 400, 12, 16, muted),
  number: style("sans", 600, 18, 22),
  hash: style("mono", 400, 11, 16, muted),
} as const satisfies Record<string, Style>

/** Every face that a picture uses. */
export const faces: readonly Face[] = [
  { family: "serif", weight: 400 },
  { family: "serif", weight: 600 },
  { family: "sans", weight: 400 },
  { family: "sans", weight: 600 },
  { family: "mono", weight: 400 },
]

export interface Typesetter {
  width(text: string, style: Style): number
  /** Never none; of more lines than `most` the last ends with an ellipsis. */
  lines(text: string, style: Style, width: number, most?: number): string[]
  /** As shapes, for whoever has no fonts: paths in units of `scale`, upwards, each from its place on the line. */
  outlines(text: string, style: Style): { x: number; scale: number; data: string }[]
}

/** What pdfkit measures with: its own font of fontkit, which its types leave out. */
interface MeasuringFont {
  unitsPerEm: number
  layout(text: string): {
    glyphs: { path: { toSVG(): string } }[]
    positions: { xAdvance: number; xOffset: number }[]
  }
}

export function createTypesetter(typeset: Typeset): Typesetter {
  const pen = new PDFDocument({ autoFirstPage: false, font: null as unknown as string })
  const registered = new Set<string>()
  const known = new Map<string, number>()

  function fontOf(piece: FontPiece): MeasuringFont {
    if (!registered.has(piece.key)) pen.registerFont(piece.key, piece.data)
    registered.add(piece.key)
    pen.font(piece.key)
    return (pen as unknown as { _font: { font: MeasuringFont } })._font.font
  }

  function width(text: string, { face, size }: Style): number {
    const key = `${face.family}${face.weight}|${text}`
    let wide = known.get(key)
    if (wide === undefined) {
      wide = 0
      for (const { text: part, piece } of typeset.runs(text, face)) {
        if (!registered.has(piece.key)) pen.registerFont(piece.key, piece.data)
        registered.add(piece.key)
        wide += pen.font(piece.key).fontSize(1000).widthOfString(part)
      }
      known.set(key, wide)
    }
    return (wide * size) / 1000
  }

  function lines(text: string, style: Style, room: number, most = Number.POSITIVE_INFINITY): string[] {
    const done: string[] = []
    let line = ""
    for (const piece of piecesOf(printableLine(text))) {
      if (width((line + piece).trimEnd(), style) <= room) {
        line += piece
        continue
      }
      if (line.trim() !== "") done.push(line.trimEnd())
      line = piece.trimStart()
      // One word that is wider than the line: by character.
      while (width(line.trimEnd(), style) > room) {
        const fit = Math.max(1, fitting(line, style, room))
        const characters = [...line]
        if (characters.length <= fit) break
        done.push(characters.slice(0, fit).join(""))
        line = characters.slice(fit).join("")
      }
    }
    if (line.trim() !== "" || done.length === 0) done.push(line.trimEnd())
    if (done.length <= most) return done
    const last = [...(done[most - 1] ?? "")]
    while (last.length > 0 && width(`${last.join("").trimEnd()}…`, style) > room) last.pop()
    return [...done.slice(0, most - 1), `${last.join("").trimEnd()}…`]
  }

  function fitting(text: string, style: Style, room: number): number {
    let wide = 0
    let count = 0
    for (const character of text) {
      wide += width(character, style)
      if (wide > room) break
      count += 1
    }
    return count
  }

  return {
    width,
    lines,
    outlines(text, { face, size }) {
      const made: { x: number; scale: number; data: string }[] = []
      let x = 0
      for (const { text: part, piece } of typeset.runs(text, face)) {
        const font = fontOf(piece)
        const scale = size / font.unitsPerEm
        const { glyphs, positions } = font.layout(part)
        glyphs.forEach(({ path }, i) => {
          const { xAdvance = 0, xOffset = 0 } = positions[i] ?? {}
          const data = path.toSVG()
          if (data !== "") made.push({ x: x + xOffset * scale, scale, data })
          x += xAdvance * scale
        })
      }
      return made
    },
  }
}

/** Words with the space before them; of Chinese and Japanese each character, with what may not begin a line. */
const piecesOf = (text: string): string[] =>
  text.match(
    /\s*(?:[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}][、。，．」』）！？ー]*|[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+)/gu,
  ) ?? []
