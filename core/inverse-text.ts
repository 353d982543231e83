/**
 * Taking back what somebody wrote in a text that others write in too (R17). A line is the text as its characters, those
 * that were taken out included, each with the name (writer and clock) by which every copy of the text knows it. A
 * character is one object for as long as the line lives, also when it is taken out and comes back under another name,
 * or when its text is done again in another copy: so what was mine stays mine, and nobody else's is ever touched.
 *
 * Positions and units are UTF-16, as JavaScript and Yjs count.
 */
import type { Attributes, FormatName, FormatRange } from "./rich-text.ts"

export interface Character {
  readonly unit: string
  stands: boolean
  writer: number
  clock: number
  attributes: Attributes
  /** Other names that it had: done again in a copy that is given up, it may yet be known by an earlier one. */
  former?: { writer: number; clock: number }[]
}

/** A character as it stands in a copy. */
export interface Seen {
  unit: string
  writer: number
  clock: number
  attributes: Attributes
}

export interface Copy {
  /** Every character in order. */
  seen: readonly Seen[]
  /** Whether it ever had this character, standing or not. */
  knows(writer: number, clock: number): boolean
  /** The writer as whom I write in this copy. */
  me: number
  /** It is the copy with which the line was level last: there, what was taken out never stands again. */
  same: boolean
}

type Value = FormatRange["value"] | null

/** What one operation did to a text. */
export interface TextDeed {
  inserted: readonly Character[]
  removed: readonly Character[]
  formatted: readonly Formatted[]
}

interface Formatted {
  character: Character
  name: FormatName
  was: Value
  is: Value
}

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
  value: Value
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

// --- following a text -------------------------------------------------------------------------------------------

/** The line brought level with a copy: of the same text, further on, or of the same text done again. */
export function follow(line: readonly Character[], copy: Copy): Character[] {
  const { seen, knows, same } = copy
  const standing = line.filter(({ stands }) => stands)
  const matched = new Array<Character | undefined>(seen.length)
  // Most of a text is as it was: only what lies between is looked up.
  let start = 0
  while (start < standing.length && start < seen.length && isSame(standing[start], seen[start])) {
    matched[start] = standing[start]
    start++
  }
  let end = 0
  const most = Math.min(standing.length, seen.length) - start
  while (end < most && isSame(standing.at(-1 - end), seen.at(-1 - end))) {
    matched[seen.length - 1 - end] = standing.at(-1 - end)
    end++
  }
  const known = new Map<string, Character>()
  const sure = new Set(matched)
  const candidates = same ? standing.slice(start, standing.length - end) : line
  for (const character of candidates) {
    if (sure.has(character)) continue
    for (const name of character.former ?? []) known.set(nameOf(name), character)
  }
  for (const character of candidates) if (!sure.has(character)) known.set(nameOf(character), character)
  for (let i = start; i < seen.length - end; i++) {
    const found = known.get(nameOf(seen[i] as Seen))
    if (!found || found.unit !== seen[i]?.unit || sure.has(found)) continue
    matched[i] = found
    sure.add(found)
  }
  if (same) return inPlace(line, matched, seen)
  if (sameWords(standing, seen) && !standing.some(({ writer, clock }) => knows(writer, clock))) {
    // Written anew as a whole, word for word: every character has another name.
    for (const [i, character] of standing.entries()) matched[i] = character
  } else matchDoneAgain(line, matched, copy)
  // Nothing of it is known here: where in this text anything was, nobody can say.
  if (
    standing.length > 0 &&
    !matched.some(Boolean) &&
    !line.some(({ writer, clock }) => knows(writer, clock))
  ) {
    for (const character of line) character.stands = false
    return seen.map((found) => ({ ...found, stands: true }))
  }
  return inPlace(line, matched, seen)
}

/** Each that stands no more stays behind the one before it. */
function inPlace(
  line: readonly Character[],
  matched: readonly (Character | undefined)[],
  seen: readonly Seen[],
): Character[] {
  const taken = new Set(matched)
  const behind = new Map<Character | null, Character[]>()
  let last: Character | null = null
  for (const character of line) {
    if (taken.has(character)) last = character
    else {
      character.stands = false
      const gone = behind.get(last)
      if (gone) gone.push(character)
      else behind.set(last, [character])
    }
  }
  const next: Character[] = [...(behind.get(null) ?? [])]
  seen.forEach((found, i) => {
    const character = matched[i] ?? { ...found, stands: true }
    rename(character, found)
    next.push(character, ...(behind.get(character) ?? []))
  })
  return next
}

/** What I had written and the copy never had: done again in it, in the same order and at the same place. */
function matchDoneAgain(
  line: readonly Character[],
  matched: (Character | undefined)[],
  { seen, knows, me }: Copy,
): void {
  const sure = new Set(matched)
  let gap: Character[] = []
  let at = 0
  const fill = (until: number) => {
    const free: number[] = []
    for (; at < until; at++) if (!matched[at] && seen[at]?.writer === me) free.push(at)
    for (const [character, place] of commonIn(gap, free, seen)) matched[place] = character
    gap = []
  }
  const standing = line.filter(({ stands }) => stands)
  for (const character of standing) {
    if (sure.has(character)) {
      const place = matched.indexOf(character, at)
      if (place < 0) continue
      fill(place)
      at++
    } else if (!knows(character.writer, character.clock)) gap.push(character)
  }
  fill(seen.length)

  // Put elsewhere among my own, or standing since taking it out was refused: mine and of this text all the same.
  const placed = new Set(matched)
  const free = new Map<string, number[]>()
  seen.forEach(({ unit, writer }, i) => {
    if (writer !== me || matched[i]) return
    const places = free.get(unit)
    if (places) places.push(i)
    else free.set(unit, [i])
  })
  for (const character of [...standing, ...line.filter(({ stands }) => !stands)]) {
    if (placed.has(character) || knows(character.writer, character.clock)) continue
    const place = free.get(character.unit)?.shift()
    if (place !== undefined) matched[place] = character
  }
}

/** The longest common run of both, in order. What was refused is missing, and nothing else. */
function commonIn(
  characters: readonly Character[],
  places: readonly number[],
  seen: readonly Seen[],
): [Character, number][] {
  const pairs: [Character, number][] = []
  const fits = (i: number, j: number) => characters[i]?.unit === seen[places[j] as number]?.unit
  if (characters.length * places.length > 4_000_000) return pairs
  const width = places.length + 1
  const best = new Uint16Array((characters.length + 1) * width)
  for (let i = characters.length - 1; i >= 0; i--) {
    for (let j = places.length - 1; j >= 0; j--) {
      const skip = Math.max(best[(i + 1) * width + j] ?? 0, best[i * width + j + 1] ?? 0)
      best[i * width + j] = fits(i, j) ? Math.max(skip, 1 + (best[(i + 1) * width + j + 1] ?? 0)) : skip
    }
  }
  for (let i = 0, j = 0; i < characters.length && j < places.length; ) {
    const here = best[i * width + j] ?? 0
    if (fits(i, j) && here === 1 + (best[(i + 1) * width + j + 1] ?? 0))
      pairs.push([characters[i++] as Character, places[j++] as number])
    else if (here === (best[(i + 1) * width + j] ?? 0)) i++
    else j++
  }
  return pairs
}

const nameOf = ({ writer, clock }: { writer: number; clock: number }): string => `${writer} ${clock}`

const isSame = (a: Character | undefined, b: Seen | undefined): boolean =>
  a !== undefined && b !== undefined && a.clock === b.clock && a.writer === b.writer && a.unit === b.unit

const sameWords = (standing: readonly Character[], seen: readonly Seen[]): boolean =>
  standing.length === seen.length && standing.every(({ unit }, i) => unit === seen[i]?.unit)

function rename(character: Character, { writer, clock, attributes }: Seen): void {
  const { writer: lastWriter, clock: lastClock, former = [] } = character
  if (lastWriter !== writer || lastClock !== clock)
    character.former = [...former.slice(-formerKept), { writer: lastWriter, clock: lastClock }]
  Object.assign(character, { stands: true, writer, clock, attributes })
}

const formerKept = 5

// --- what was done ----------------------------------------------------------------------------------------------

export type Before = ReadonlyMap<Character, Attributes>

/** To be asked before an operation; `textDeed` says afterwards what it did. */
export const asItStands = (line: readonly Character[]): Before =>
  new Map(line.filter(({ stands }) => stands).map((character) => [character, character.attributes]))

export function textDeed(before: Before, line: readonly Character[]): TextDeed {
  const inserted: Character[] = []
  const removed: Character[] = []
  const formatted: Formatted[] = []
  for (const character of line) {
    const had = before.get(character)
    if (character.stands && !had) inserted.push(character)
    else if (!character.stands && had) removed.push(character)
    else if (character.stands && had && had !== character.attributes) {
      for (const name of namesIn(had, character.attributes)) {
        const [was, is] = [had[name] ?? null, character.attributes[name] ?? null]
        if (was !== is) formatted.push({ character, name, was, is })
      }
    }
  }
  return { inserted, removed, formatted }
}

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

const namesIn = (...of: Attributes[]): FormatName[] => [
  ...new Set(of.flatMap((attributes) => Object.keys(attributes) as FormatName[])),
]

// --- taking back ------------------------------------------------------------------------------------------------

/** What I put in and still stands goes, what I took out comes back at its place, what I formatted and still looks so gets its former look. */
export function undoingText(line: readonly Character[], deed: TextDeed): TextUndoing {
  const out = new Set(deed.inserted.filter(({ stands }) => stands))
  const back = new Set(deed.removed.filter(({ stands }) => !stands))
  const edits: TextEdit[] = []
  const after: Character[] = []
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
    else if (!stands && back.has(character)) edit(attributes).insert += unit
    else if (stands) open = null
    if (stands) index++
    if (stands ? !out.has(character) : back.has(character)) after.push(character)
  }
  const inLine = new Set(line)
  const { formats, formatted } = formatsBack(after, deed, back)
  return {
    edits: edits.reverse(),
    formats,
    after,
    deed: {
      inserted: [...back].filter((character) => inLine.has(character)),
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
  const mine = new Map<Character, Formatted[]>()
  for (const one of deed.formatted) mine.set(one.character, [...(mine.get(one.character) ?? []), one])
  const formats: TextFormat[] = []
  const formatted: Formatted[] = []
  const open = new Map<FormatName, { format: TextFormat; had: Value; end: number }>()
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
export function carryOut({ after, deed }: TextUndoing, seen: readonly Seen[]): boolean {
  if (!sameWords(after, seen)) return false
  for (const character of deed.removed) character.stands = false
  for (const [i, character] of after.entries()) rename(character, seen[i] as Seen)
  return true
}

const sameLook = (a: Attributes, b: Attributes): boolean => {
  const names = namesIn(a, b)
  return names.every((name) => a[name] === b[name])
}
