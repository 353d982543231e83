/**
 * Taking back what somebody wrote in a text that others write in too (R17), on the line of its characters
 * (`followed-text.ts`).
 */
import type { Attributes, FormatName, FormatRange } from "./rich-text.ts"
import {
  type Character,
  type Formatted,
  type FormatValue,
  renameAll,
  type Stretch,
  sameLook,
  sameWords,
  type TextDeed,
} from "./text-characters.ts"

export interface TextEdit {
  index: number
  remove: string
  insert: string
  attributes: Attributes
}

export interface TextFormat {
  index: number
  over: string
  name: FormatName
  value: FormatValue
  base: FormatRange[]
}

export interface TextUndoing {
  /** In the order in which they are to be done: from the end to the beginning. */
  edits: TextEdit[]
  /** After the edits. */
  formats: TextFormat[]
  /** The line as it will stand. */
  after: Character[]
  /** What the taking back will have done, to be taken back in its turn. */
  deed: TextDeed
}

// --- what was done ----------------------------------------------------------------------------------------------

/** Several deeds in the order in which they were done, as one. */
export function together(deeds: readonly TextDeed[]): TextDeed {
  const inserted = new Set(deeds.flatMap((deed) => deed.inserted))
  const removed = new Set(deeds.flatMap((deed) => deed.removed))
  const formatted = new Map<string, Formatted>()
  const numbers = new Map<Character, number>()
  for (const one of deeds.flatMap((deed) => deed.formatted)) {
    const number = numbers.get(one.character) ?? numbers.size
    numbers.set(one.character, number)
    const key = `${number} ${one.name}`
    formatted.set(key, { ...one, was: formatted.get(key)?.was ?? one.was })
  }
  return {
    inserted: [...inserted],
    // What came and went within them was never there.
    removed: [...removed].filter((character) => !inserted.has(character)),
    formatted: [...formatted.values()],
  }
}

/** A deed after another one was refused: what that had put in was never there, and does not come back. */
export function withoutRefused(deed: TextDeed, refused: TextDeed): TextDeed {
  const never = new Set(refused.inserted)
  return { ...deed, removed: deed.removed.filter((character) => !never.has(character)) }
}

// --- taking back ------------------------------------------------------------------------------------------------

/** What I put in and still stands goes, what I took out comes back at its place, what I formatted and still looks so gets its former look. */
export function undoingText(line: readonly Character[], deed: TextDeed): TextUndoing {
  const out = new Set(deed.inserted.filter(({ stands }) => stands))
  const back = new Set(deed.removed.filter(({ stands }) => !stands))
  const edits: TextEdit[] = []
  const after: Character[] = []
  const again: Character[] = []
  let open: TextEdit | null = null
  let index = 0
  const edit = (attributes: Attributes | null): TextEdit => {
    if (!open || (attributes && open.insert && !sameLook(open.attributes, attributes))) {
      open = { index, remove: "", insert: "", attributes: {} }
      edits.push(open)
    }
    if (attributes && !open.insert) open.attributes = attributes
    return open
  }
  for (const character of line) {
    const { unit, stands, attributes } = character
    if (stands && out.has(character)) edit(null).remove += unit
    else if (!stands && back.has(character)) {
      edit(attributes).insert += unit
      again.push(character)
    } else if (stands) open = null
    if (stands) index++
    if (stands ? !out.has(character) : back.has(character)) after.push(character)
  }
  const { formats, formatted } = formatsBack(after, deed, back)
  return {
    edits: edits.reverse(),
    formats,
    after,
    deed: {
      inserted: again,
      removed: [...out],
      formatted,
    },
  }
}

function formatsBack(
  after: readonly Character[],
  deed: TextDeed,
  back: ReadonlySet<Character>,
): { formats: TextFormat[]; formatted: Formatted[] } {
  if (deed.formatted.length === 0) return { formats: [], formatted: [] }
  const mine = new Map<Character, Formatted[]>()
  for (const one of deed.formatted) mine.set(one.character, [...(mine.get(one.character) ?? []), one])
  const formats: TextFormat[] = []
  const formatted: Formatted[] = []
  const open = new Map<FormatName, { format: TextFormat; had: FormatValue; end: number }>()
  after.forEach((character, index) => {
    for (const { name, was, is } of mine.get(character) ?? []) {
      // Somebody has formatted it otherwise since, or it comes back as it was when it was taken out.
      if (back.has(character) || (character.attributes[name] ?? null) !== is) continue
      formatted.push({ character, name, was: is, is: was })
      const run = open.get(name)
      if (run && run.end === index && run.format.value === was && run.had === is) {
        run.format.over += character.unit
        run.end++
        for (const range of run.format.base) range.to++
        continue
      }
      const base: FormatRange[] = is === null ? [] : [{ from: 0, to: 1, name, value: is }]
      const format: TextFormat = { index, over: character.unit, name, value: was, base }
      formats.push(format)
      open.set(name, { format, had: is, end: index + 1 })
    }
  })
  return { formats, formatted }
}

/** After it was done: the characters that came back are known under their new names. False: the text is another one than was to be expected. */
export function carryOut({ after, deed }: TextUndoing, stretches: readonly Stretch[]): boolean {
  if (!sameWords(after, stretches)) return false
  for (const character of deed.removed) character.stands = false
  renameAll(after, stretches)
  return true
}
