/**
 * A formatted text (`rich-text.ts`) as its readers see it: line after line, each with its kind and its words. Total:
 * what a text cannot have (a mark on a line break, a kind on a letter) is left out, so any text and any ranges have
 * lines.
 */
import { type Attributes, type FormatRange, isFormatValue } from "./rich-text.ts"

export type Block = NonNullable<Attributes["block"]>
export type Marks = Omit<Attributes, "block">

/** Words next to each other with the same marks. */
export interface Stretch {
  text: string
  marks: Marks
}

export interface Line {
  /** Where in the text it begins. */
  from: number
  /** null: a paragraph. The last line has no line break that could say otherwise. */
  block: Block | null
  stretches: Stretch[]
}

export const noMarks: Marks = {}

/** One line more than there are line breaks. */
export function linesOf(text: string, ranges: readonly FormatRange[] = []): Line[] {
  const { marks, blocks } = placed(text, ranges)
  const lines: Line[] = []
  let from = 0
  for (const words of text.split("\n")) {
    const end = from + words.length
    const stretches: Stretch[] = []
    for (let at = from; at < end; ) {
      const here = marks[at] ?? noMarks
      let to = at + 1
      while (to < end && (marks[to] ?? noMarks) === here) to++
      // A letter of two units has one look.
      if (to < end && isLow(text.charCodeAt(to)) && isHigh(text.charCodeAt(to - 1))) to++
      const last = stretches.at(-1)
      if (last && sameMarks(last.marks, here)) last.text += text.slice(at, to)
      else stretches.push({ text: text.slice(at, to), marks: here })
      at = to
    }
    lines.push({ from, block: blocks.get(end) ?? null, stretches })
    from = end + 1
  }
  return lines
}

const markNames = ["bold", "code", "italic", "link"] as const

export const sameMarks = (a: Marks, b: Marks): boolean =>
  a === b || markNames.every((name) => a[name] === b[name])

/** By character. Characters with the same marks have the same object, as far as the ranges go. */
function placed(text: string, ranges: readonly FormatRange[]) {
  const marks: (Marks | undefined)[] = []
  const blocks = new Map<number, Block>()
  for (const { from, to, name, value } of ranges) {
    if (!isFormatValue(name, value)) continue
    const end = Math.min(to, text.length)
    if (name === "block") {
      for (let at = text.indexOf("\n", from); at >= 0 && at < end; at = text.indexOf("\n", at + 1)) {
        blocks.set(at, value as Block)
      }
      continue
    }
    let was: Marks | undefined
    let is: Marks | undefined
    for (let at = from; at < end; at++) {
      if (is === undefined || marks[at] !== was) {
        was = marks[at]
        is = { ...was, [name]: value }
      }
      marks[at] = is
    }
  }
  return { marks, blocks }
}

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff
