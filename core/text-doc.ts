/**
 * One text of a board as a Y.Text: reading it with its formatting, and editing it. Y.Text would let what is written
 * take over the formatting of what stands before it, which may be another thing on each replica; so here everything
 * that is put into a rich text says what it has.
 *
 * Never ask the event of a text for its `delta` or its `changes`: Yjs deletes formatting while it works them out.
 */
import * as Y from "yjs"
import type { TextChange } from "./changes.ts"
import { type Run, rangesOf } from "./format-ranges.ts"
import { limits } from "./limits.ts"
import { type Attributes, type FormatRange, formatNames, isFormatValue } from "./rich-text.ts"

// --- reading ----------------------------------------------------------------------------------------------------

/** What a formatted text reads as: known attributes with values that they take, of as many characters as it may have. */
export function readRichText(text: Y.Text): { text: string; formatting: FormatRange[] } {
  const runs: Run[] = []
  let left: number = limits.textCharacters
  for (const { insert, attributes } of text.toDelta() as { insert: unknown; attributes?: object }[]) {
    if (typeof insert !== "string") continue
    runs.push({ text: insert.slice(0, left), attributes: readAttributes(attributes ?? {}) })
    left -= insert.length
    if (left <= 0) break
  }
  return { text: runs.map((run) => run.text).join(""), formatting: rangesOf(runs) }
}

function readAttributes(raw: object): Attributes {
  const read: Record<string, unknown> = {}
  for (const name of formatNames) {
    const value: unknown = Object.hasOwn(raw, name) ? (raw as Record<string, unknown>)[name] : null
    if (value !== null && isFormatValue(name, value)) read[name] = value
  }
  return read as Attributes
}

/** How many beginnings and ends of formatting are in it (`limits.formatMarks`). */
export function countMarks(text: Y.Text): number {
  let count = 0
  for (let item = text._start; item !== null; item = item.right) {
    if (!item.deleted && item.content instanceof Y.ContentFormat) count++
  }
  return count
}

// --- writing ----------------------------------------------------------------------------------------------------

export function newText(words: string, formatting: readonly FormatRange[] = []): Y.Text {
  const whole = wellFormed(words)
  const text = new Y.Text(whole)
  for (const range of formatting) {
    const { from, to } = wholePairs(whole, range.from, Math.min(range.to, whole.length))
    // Beyond the end, Yjs would put line breaks in.
    if (from < to) text.format(from, to - from, { [range.name]: range.value })
  }
  return text
}

type TextEdit = Pick<Extract<TextChange, { kind: "editText" }>, "index" | "remove" | "insert" | "attributes">

/** `rich`: what is put in has exactly these attributes. A plain text has none to give. */
export function editText(text: Y.Text, edit: TextEdit, rich: boolean): void {
  const { index, removed, insert } = placeEdit(text.toString(), edit)
  if (removed > 0) text.delete(index, removed)
  if (insert) text.insert(index, insert, rich ? { ...edit.attributes } : undefined)
}

type Formatting = Pick<Extract<TextChange, { kind: "formatText" }>, "index" | "over" | "name" | "value">

/** Of the stretch that is meant, if it still stands there. */
export function formatText(text: Y.Text, { index, over, name, value }: Formatting): void {
  const words = text.toString()
  const placed = placeEdit(words, { index, remove: over, insert: "" })
  if (placed.removed === 0) return
  const { from, to } = wholePairs(words, placed.index, placed.index + placed.removed)
  text.format(from, to - from, { [name]: value })
}

/**
 * Where an edit goes in the text as it is. Done again in another document, the text may have moved on: only what is
 * still what was meant is taken out, and of several places the nearest.
 */
export function placeEdit(
  before: string,
  { index: meant, remove, insert }: Omit<TextEdit, "attributes">,
): { index: number; removed: number; insert: string } {
  let index = Math.min(meant, before.length)
  let removed = 0
  if (remove) {
    const places = [before.lastIndexOf(remove, index), before.indexOf(remove, index)].filter((at) => at >= 0)
    const nearest = places.sort((a, b) => Math.abs(a - index) - Math.abs(b - index))[0]
    if (nearest !== undefined) {
      index = nearest
      removed = remove.length
    }
  }
  // Between the halves of a pair only by mistake: what is put in there would make two replacement characters of it.
  if (removed === 0 && isSplitPair(before, index)) index--
  return { index, removed, insert: wellFormed(insert) }
}

/** A mark between the halves of a pair would make two replacement characters of it. */
const wholePairs = (text: string, from: number, to: number): { from: number; to: number } => ({
  from: isSplitPair(text, from) ? from - 1 : from,
  to: isSplitPair(text, to) ? to + 1 : to,
})

/**
 * Half of a surrogate pair cannot be encoded: others would get a replacement character where this copy keeps the
 * half, and the two would never be equal again. So it is replaced here already.
 */
export function wellFormed<Value>(value: Value): Value
export function wellFormed(value: unknown): unknown {
  if (typeof value === "string") return value.replace(/\p{Surrogate}/gu, "\ufffd")
  if (Array.isArray(value)) return value.map((part: unknown) => wellFormed(part))
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [wellFormed(key), wellFormed(part)]))
}

/** The smallest edit that turns one text into another: what lies between their common beginning and end. */
export function textEdit(before: string, after: string): { index: number; remove: string; insert: string } {
  let start = 0
  const most = Math.min(before.length, after.length)
  while (start < most && before[start] === after[start]) start++
  // Never between the halves of a surrogate pair: Yjs would turn each half into a replacement character.
  if (start > 0 && isHighSurrogate(before.charCodeAt(start - 1))) start--
  let end = 0
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++
  if (end > 0 && isLowSurrogate(before.charCodeAt(before.length - end))) end--
  return {
    index: start,
    remove: before.slice(start, before.length - end),
    insert: after.slice(start, after.length - end),
  }
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff
const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff
const isSplitPair = (text: string, index: number): boolean =>
  isHighSurrogate(text.charCodeAt(index - 1)) && isLowSurrogate(text.charCodeAt(index))
