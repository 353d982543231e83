/**
 * What the three slides are drawn with. Inches, on 13.333 by 7.5. Texts take their fonts from the theme, so that a reader
 * can change them in one place, and scripts that it lacks find their own; nothing is smaller than 14 points.
 */
import type PptxGenJS from "pptxgenjs"
import { printableLine } from "../printable.ts"

export const page = { width: 13.333, height: 7.5, left: 0.55, right: 12.78 } as const
export const fullWidth = page.right - page.left

/** Grey steps tell them apart without colour. */
export const colours = {
  paper: "FFFFFF",
  ink: "16181D",
  muted: "4D535F",
  line: "B9B6AD",
  pale: "EFEDE7",
} as const
export const smallest = 14
/** A single typewriter face for the hash, which every system has or replaces by its own. */
export const typewriter = "Courier New"

type TextOptions = PptxGenJS.TextPropsOptions
type Place = { x: number; y: number; w: number; h: number }

export interface Drawn {
  slide: PptxGenJS.Slide
  /** What a shape shows, for those who do not see it: by its name, which is unlike that of any other. */
  alt: Map<string, string>
}

const plain: TextOptions = {
  fontSize: smallest,
  color: colours.ink,
  margin: 0,
  valign: "top",
  align: "left",
  fit: "none",
}

export function words({ slide }: Drawn, text: string, place: Place, more: TextOptions = {}): void {
  const line = printableLine(text)
  if (line !== "") slide.addText(line, { ...plain, ...place, ...more, ...languageOf(line) })
}

export function bullets({ slide }: Drawn, lines: readonly string[], place: Place): void {
  const runs = lines.map((text) => {
    const line = printableLine(text)
    return {
      text: line,
      options: { bullet: { indent: 14 }, breakLine: true, paraSpaceAfter: 5, ...languageOf(line) },
    }
  })
  slide.addText(runs, { ...plain, ...place })
}

/** For spelling and for reading aloud. */
export function languageOf(text: string): { lang: string } {
  if (/[\u3040-\u30ff]/.test(text)) return { lang: "ja-JP" }
  if (/[\u1100-\u11ff\uac00-\ud7af]/.test(text)) return { lang: "ko-KR" }
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  const cyrillic = text.match(/\p{Script=Cyrillic}/gu)?.length ?? 0
  return { lang: cyrillic > letters / 2 ? "ru-RU" : "en-GB" }
}

/** About how many lines a text takes; wide letters take the room of two. */
export function linesOf(text: string, width: number, size: number = smallest): number {
  const wide = text.match(/[\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\uff00-\uff60]/g)?.length ?? 0
  return Math.max(1, Math.ceil(((text.length + wide) * size * 0.56) / 72 / width))
}

/** Cut at the end of a word so that it fits; the whole text stands in the notes. */
export function fitted(text: string, width: number, mostLines: number, size: number = smallest): string {
  let line = printableLine(text)
  if (linesOf(line, width, size) <= mostLines) return line
  while (line.length > 1 && linesOf(`${line}…`, width, size) > mostLines)
    line = line.slice(0, -1 - Math.floor(line.length / 50))
  return `${line.replace(/[\s\p{P}\p{Cs}]+$/u, "").replace(/\s+\S*$/u, "")}…`
}

/** Of a font's lines, with what stands between them. */
export const heightOf = (lines: number, size: number = smallest): number => (lines * size * 1.2) / 72
