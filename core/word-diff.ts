/**
 * What became of a text, word by word. Words as Unicode parts them, so that Japanese and Korean are not one long word.
 * Texts that have little to do with each other are shown whole, one taken out and one put in: telling them apart word by
 * word would take long and help nobody.
 */
import { diffArrays } from "diff"
import type { WordStretch } from "./comparison.ts"

/** Words that may be taken out and put in. */
const mostEdits = 600

const words = new Intl.Segmenter("en", { granularity: "word" })

export function wordDiff(before: string, after: string): WordStretch[] {
  if (before === after) return before === "" ? [] : [{ kind: "same", text: before }]
  const whole: WordStretch[] = [
    { kind: "removed", text: before },
    { kind: "added", text: after },
  ]
  const told = whole.filter(({ text }) => text !== "")
  if (told.length < 2) return told
  const parts = diffArrays(wordsOf(before), wordsOf(after), { maxEditLength: mostEdits })
  if (!parts?.some(({ added, removed, value }) => !added && !removed && /[\p{L}\p{N}]/u.test(value.join(""))))
    return told
  return parts.map(({ added, removed, value }) => ({
    kind: added ? "added" : removed ? "removed" : "same",
    text: value.join(""),
  }))
}

const wordsOf = (text: string): string[] => [...words.segment(text)].map(({ segment }) => segment)
