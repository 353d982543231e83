/**
 * A text that others write in too, as a line of its characters that is brought level with every edit: in the order of
 * the text, those that were taken out behind the ones that they stood behind. So what was mine stays mine, and nobody
 * else's is ever touched (R17).
 *
 * A line may be tens of thousands of characters long: where a text is as it was, it is walked through and nothing is
 * made.
 */
import {
  born,
  type Character,
  deedBetween,
  type Formatted,
  formattedBetween,
  isSame,
  nameOf,
  namesOf,
  rename,
  type Stretch,
  sameLook,
  sameWords,
  type TextDeed,
  type Unit,
  unitsOf,
} from "./text-characters.ts"

export interface Copy {
  /** Every character, in order. */
  stretches: readonly Stretch[]
  /** Whether it ever had this character, standing or not. */
  knows(writer: number, clock: number): boolean
  /** The writer as whom I write in this copy. */
  me: number
  /** It is the copy with which the line was level last: there, what was taken out never stands again. */
  same: boolean
}

/** The line as it is now, and what became of it since it was level last. */
export interface Following {
  line: Character[]
  deed: TextDeed
}

export function lineOf({ stretches }: Pick<Copy, "stretches">): Character[] {
  return unitsOf(stretches).map(born)
}

/** The line brought level with a copy: of the same text, further on, or of the same text done again. */
export function follow(line: readonly Character[], copy: Copy): Following {
  if (copy.same) return followOn(line, copy.stretches)
  const before = new Map(
    line.filter(({ stands }) => stands).map((character) => [character, character.attributes]),
  )
  const next = followElsewhere(line, copy)
  return { line: next, deed: deedBetween(before, next) }
}

// --- in the same copy -------------------------------------------------------------------------------------------

/** Only what lies between their common beginning and end can have moved. */
function followOn(line: readonly Character[], stretches: readonly Stretch[]): Following {
  const length = stretches.reduce((sum, { text }) => sum + text.length, 0)
  const { first, start } = commonBeginning(line, stretches)
  const { last, end } = commonEnd(line, stretches, first, length - start)
  const between = line.slice(first, last)
  const seen = unitsOf(stretches, start, length - end)
  const standing = between.filter(({ stands }) => stands)
  const before = new Map(standing.map((character) => [character, character.attributes]))
  const known = namesOf(standing)
  const taken = new Set<Character>()
  const matched = seen.map((unit) => {
    const found = known.get(nameOf(unit))
    if (!found || found.unit !== unit.unit || taken.has(found)) return undefined
    taken.add(found)
    return found
  })
  const now = inPlace(between, matched, seen)
  const { inserted, removed, formatted } = deedBetween(before, now)
  const next = line.slice(0, first).concat(now, line.slice(last))
  return { line: next, deed: { inserted, removed, formatted: [...formatted, ...dress(next, stretches)] } }
}

/** How far both are the same: up to which of the line, and how many of the copy. */
function commonBeginning(line: readonly Character[], stretches: readonly Stretch[]) {
  let first = 0
  let start = 0
  let at = 0
  for (const stretch of stretches) {
    for (let i = 0; i < stretch.text.length; i++) {
      while (at < line.length && !line[at]?.stands) at++
      if (!isIn(line[at], stretch, i)) return { first, start }
      first = ++at
      start++
    }
  }
  return { first, start }
}

/** The same from the end, without what belongs to the beginning. */
function commonEnd(
  line: readonly Character[],
  stretches: readonly Stretch[],
  first: number,
  most: number,
): { last: number; end: number } {
  let last = line.length
  let end = 0
  let at = line.length - 1
  for (const stretch of stretches.toReversed()) {
    for (let i = stretch.text.length - 1; i >= 0; i--) {
      while (at >= first && !line[at]?.stands) at--
      if (end >= most || at < first || !isIn(line[at], stretch, i)) return { last, end }
      last = at--
      end++
    }
  }
  return { last, end }
}

const isIn = (character: Character | undefined, { text, writer, clock }: Stretch, i: number): boolean =>
  character !== undefined &&
  character.clock === clock + i &&
  character.writer === writer &&
  character.unit === text[i]

/** Gives what stands its look in the copy, and says where that is another one. */
function dress(line: readonly Character[], stretches: readonly Stretch[]): Formatted[] {
  const formatted: Formatted[] = []
  let at = 0
  for (const { text, attributes } of stretches) {
    // Looked at once for all that share a look.
    let had = attributes
    let alike = true
    for (let left = text.length; left > 0; at++) {
      const character = line[at]
      if (!character) return formatted
      if (!character.stands) continue
      left--
      if (character.attributes !== had) {
        had = character.attributes
        alike = sameLook(had, attributes)
      }
      if (!alike) formatted.push(...formattedBetween(character, had, attributes))
      character.attributes = attributes
    }
  }
  return formatted
}

// --- in another copy --------------------------------------------------------------------------------------------

function followElsewhere(line: readonly Character[], { stretches, knows, me }: Copy): Character[] {
  const seen = unitsOf(stretches)
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
  const sure = new Set(matched)
  const known = namesOf(line.filter((character) => !sure.has(character)))
  for (let i = start; i < seen.length - end; i++) {
    const found = known.get(nameOf(seen[i] as Unit))
    if (!found || found.unit !== seen[i]?.unit || sure.has(found)) continue
    matched[i] = found
    sure.add(found)
  }
  if (sameWords(standing, stretches) && !standing.some(({ writer, clock }) => knows(writer, clock))) {
    // Written anew as a whole, word for word: every character has another name.
    for (const [i, character] of standing.entries()) matched[i] = character
  } else matchDoneAgain(line, matched, seen, { knows, me })
  // Nothing of it is known here: where in this text anything was, nobody can say.
  if (
    standing.length > 0 &&
    !matched.some(Boolean) &&
    !line.some(({ writer, clock }) => knows(writer, clock))
  ) {
    for (const character of line) character.stands = false
    return seen.map(born)
  }
  return inPlace(line, matched, seen)
}

/** What I had written and the copy never had: done again in it, in the same order and at the same place. */
function matchDoneAgain(
  line: readonly Character[],
  matched: (Character | undefined)[],
  seen: readonly Unit[],
  { knows, me }: Pick<Copy, "knows" | "me">,
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
  seen: readonly Unit[],
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

// --- in the line ------------------------------------------------------------------------------------------------

/** Each that stands no more stays behind the one before it. */
function inPlace(
  line: readonly Character[],
  matched: readonly (Character | undefined)[],
  seen: readonly Unit[],
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
    const character = matched[i] ?? born(found)
    rename(character, found.writer, found.clock, found.attributes)
    next.push(character)
    for (const gone of behind.get(character) ?? []) next.push(gone)
  })
  return next
}
