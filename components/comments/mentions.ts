/**
 * Speaking to somebody by name. The text stays as it was typed ("@Ben, see above") and the ids of those who are meant
 * lie beside it, in `mentions`. So the words can be read anywhere (a notice, the log, an export, a screen reader)
 * without looking anything up, nobody's sentence is rewritten when somebody else takes another name, and a mention
 * still means the same person: who is called otherwise by now is named beneath the comment.
 */
export interface Named {
  id: string
  name: string
}

export interface Mention {
  from: number
  to: number
  id: string
}

/** Where the name that is being typed begins (behind the @), and what there is of it; null: none is. */
export function typedMention(text: string, caret: number): { from: number; query: string } | null {
  const found = /(?:^|[^\p{L}\p{N}_@])@([^\n@]{0,60})$/u.exec(text.slice(0, caret))
  if (!found) return null
  const query = found[1] ?? ""
  return { from: caret - query.length, query }
}

/** Whose name, or a word of whose name, begins with what was typed; those whose whole name does come first. */
export function candidatesFor<Person extends Named>(people: readonly Person[], query: string): Person[] {
  const wanted = folded(query)
  const rank = ({ name }: Person): number => {
    const whole = folded(name)
    if (whole.startsWith(wanted)) return 0
    return whole.split(/\s+/).some((word) => word.startsWith(wanted)) ? 1 : 2
  }
  return people
    .map((person, at) => ({ person, at, rank: rank(person) }))
    .filter((found) => found.rank < 2)
    .sort((a, b) => a.rank - b.rank || a.at - b.at)
    .map(({ person }) => person)
}

/** Puts the whole name in place of what was typed of it, with room to write on. */
export function withMention(
  text: string,
  { from, caret, name }: { from: number; caret: number; name: string },
): { text: string; caret: number } {
  const after = text.slice(caret)
  const gap = /^\s/.test(after) ? "" : " "
  return { text: `${text.slice(0, from)}${name}${gap}${after}`, caret: from + name.length + 1 }
}

/** Everybody who is spoken to in a text, in its order. Of two with one name it is the earlier in `people`. */
export function mentionsIn(text: string, people: readonly Named[]): Mention[] {
  const named = people.filter(({ name }) => name !== "").sort((a, b) => b.name.length - a.name.length)
  const found: Mention[] = []
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    if (/[\p{L}\p{N}_]$/u.test(text.slice(Math.max(0, at - 2), at))) continue
    const rest = text.slice(at + 1)
    const person = named.find(({ name }) => beginsWithName(rest, name))
    if (person) found.push({ from: at, to: at + 1 + person.name.length, id: person.id })
  }
  return found
}

function beginsWithName(text: string, name: string): boolean {
  if (text.slice(0, name.length).toLowerCase() !== name.toLowerCase()) return false
  const next = text.slice(name.length)
  // "@Ben" is not in "@Benjamin"; but these scripts write what follows a name without a space.
  return (
    /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/u.test(next) || !/^[\p{L}\p{N}_]/u.test(next)
  )
}

const folded = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
