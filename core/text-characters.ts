/**
 * A text that others write in too, character by character, those that were taken out included, each with the name
 * (writer and clock) by which every copy of the text knows it. A character is one object also when it is taken out and
 * comes back under another name, or when its text is done again in another copy (`followed-text.ts`).
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
  former: readonly Name[]
}

export interface Name {
  writer: number
  clock: number
}

/** Characters that stand side by side in a copy: one writer's, numbered on, and of one look. */
export interface Stretch {
  readonly text: string
  readonly writer: number
  /** Of the first of them. */
  readonly clock: number
  readonly attributes: Attributes
}

/** What was done to a text. */
export interface TextDeed {
  inserted: readonly Character[]
  removed: readonly Character[]
  formatted: readonly Formatted[]
}

export interface Formatted {
  character: Character
  name: FormatName
  was: FormatValue
  is: FormatValue
}

export type FormatValue = FormatRange["value"] | null

const noNames: readonly Name[] = []
const formerKept = 5

export function sameWords(standing: readonly Character[], stretches: readonly Stretch[]): boolean {
  let at = 0
  for (const { text } of stretches)
    for (let i = 0; i < text.length; i++) if (standing[at++]?.unit !== text[i]) return false
  return at === standing.length
}

/** Each stands now, in this order, as the copy has it. */
export function renameAll(characters: readonly Character[], stretches: readonly Stretch[]): void {
  let at = 0
  for (const { text, writer, clock, attributes } of stretches)
    for (let i = 0; i < text.length; i++) {
      const character = characters[at++]
      if (character) rename(character, writer, clock + i, attributes)
    }
}

const namesIn = (...of: Attributes[]): FormatName[] => [
  ...new Set(of.flatMap((attributes) => Object.keys(attributes) as FormatName[])),
]

export const sameLook = (a: Attributes, b: Attributes): boolean =>
  a === b || namesIn(a, b).every((name) => a[name] === b[name])

/** A character as it stands in a copy. */
export interface Unit extends Name {
  unit: string
  attributes: Attributes
}

/** Those from one place to another. */
export function unitsOf(stretches: readonly Stretch[], from = 0, to = Number.POSITIVE_INFINITY): Unit[] {
  const units: Unit[] = []
  let at = 0
  for (const { text, writer, clock, attributes } of stretches) {
    const last = Math.min(text.length, to - at)
    for (let i = Math.max(0, from - at); i < last; i++)
      units.push({ unit: text[i] as string, writer, clock: clock + i, attributes })
    at += text.length
  }
  return units
}

export const born = ({ unit, writer, clock, attributes }: Unit): Character => ({
  unit,
  stands: true,
  writer,
  clock,
  attributes,
  former: noNames,
})

export function rename(character: Character, writer: number, clock: number, attributes: Attributes): void {
  if (character.writer !== writer || character.clock !== clock) {
    const last = { writer: character.writer, clock: character.clock }
    character.former = [...character.former.slice(-formerKept), last]
    character.writer = writer
    character.clock = clock
  }
  character.stands = true
  character.attributes = attributes
}

export const nameOf = ({ writer, clock }: Name): string => `${writer} ${clock}`

/** By every name that they have or had; what is called so now comes before what was. */
export function namesOf(characters: readonly Character[]): Map<string, Character> {
  const known = new Map<string, Character>()
  for (const character of characters) {
    for (const name of character.former) known.set(nameOf(name), character)
  }
  for (const character of characters) known.set(nameOf(character), character)
  return known
}

export const isSame = (a: Character | undefined, b: Unit | undefined): boolean =>
  a !== undefined && b !== undefined && a.clock === b.clock && a.writer === b.writer && a.unit === b.unit

/** `before`: what stood, and how it looked. */
export function deedBetween(
  before: ReadonlyMap<Character, Attributes>,
  line: readonly Character[],
): TextDeed {
  const inserted: Character[] = []
  const removed: Character[] = []
  const formatted: Formatted[] = []
  for (const character of line) {
    const had = before.get(character)
    if (character.stands && !had) inserted.push(character)
    else if (!character.stands && had) removed.push(character)
    else if (character.stands && had)
      formatted.push(...formattedBetween(character, had, character.attributes))
  }
  return { inserted, removed, formatted }
}

const nothing: Formatted[] = []

export function formattedBetween(character: Character, had: Attributes, has: Attributes): Formatted[] {
  if (had === has) return nothing
  return namesIn(had, has).flatMap((name) => {
    const [was, is] = [had[name] ?? null, has[name] ?? null]
    return was === is ? [] : [{ character, name, was, is }]
  })
}
