/**
 * Marks by which whatever anybody makes can be found again: in an update on the wire, in the log, on a board and in a
 * notice. Each is numbered in the order in which it was made, a word (`m12x`, which is also an order key) or a letter
 * that stands only once in all texts, so that a text tells what was put into it and what twice. Keys carry none,
 * because what lies under a key is written again and again.
 */
import * as Y from "yjs"
import type { BoardChange } from "../../core/changes.ts"

const firstLetter = 0x4e00
const lastLetter = 0x9fff

export interface Marks {
  word(): string
  letter(): string
  /** How many there are. */
  made(): number
}

export function createMarks(): Marks {
  let made = 0
  return {
    word: () => `m${++made}x`,
    letter() {
      if (firstLetter + ++made > lastLetter) throw new Error("there are no letters left")
      return String.fromCharCode(firstLetter + made)
    },
    made: () => made,
  }
}

const anyMark = /m(\d+)x|[\u4e00-\u9fff]/g

/** The numbers of the marks in a text, in the order in which they stand there. */
export const marksIn = (text: string): number[] =>
  [...text.matchAll(anyMark)].map(([all, number]) =>
    number === undefined ? all.charCodeAt(0) - firstLetter : Number(number),
  )

export const lettersIn = (text: string): string[] => text.match(/[\u4e00-\u9fff]/g) ?? []

/** Of the structs that an update carries. What it took out is not there any more. */
export function marksOfUpdate(update: Uint8Array): number[] {
  const found = new Set<number>()
  for (const struct of Y.decodeUpdate(update).structs) {
    if (!(struct instanceof Y.Item)) continue
    const { content } = struct
    const text =
      content instanceof Y.ContentString
        ? content.str
        : content instanceof Y.ContentAny
          ? JSON.stringify(content.arr)
          : ""
    for (const mark of marksIn(text)) found.add(mark)
  }
  return [...found].sort((a, b) => a - b)
}

/** Of what a change brings, without what it found there. */
export function marksOfChange(change: BoardChange): number[] {
  switch (change.kind) {
    case "editText":
    case "editMetaText":
      return marksIn(change.insert)
    case "add":
      return marksIn(JSON.stringify(Object.values(change.fields)))
    case "set":
    case "setMeta":
    case "setWorking":
      return marksIn(JSON.stringify(change.value))
    case "move":
      return marksIn(change.order)
    case "delete":
    case "restore":
    case "formatText":
      return []
  }
}
