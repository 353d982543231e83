/**
 * Text in a script that no font here has, in files that are drawn with our fonts alone: in its place stands, in words,
 * which script it is and how much of it. A row of boxes would tell nobody even that; drawn letter by letter from the left,
 * Arabic or Hebrew would be another text. Files that carry text itself (JSON, Markdown, CSV, slides) keep it.
 */

/** Those that a board is likelier to be written in than others; how a script is called and whether it parts words. */
const scripts: readonly { name: string; form: RegExp; spaced: boolean }[] = [
  ...["Arabic", "Hebrew", "Devanagari", "Bengali", "Tamil", "Telugu", "Gujarati", "Gurmukhi", "Kannada"],
  ...["Malayalam", "Sinhala", "Georgian", "Armenian", "Ethiopic", "Syriac", "Mongolian", "Thaana"],
]
  .map((name) => ({ name, spaced: true }))
  .concat(["Thai", "Lao", "Khmer", "Myanmar", "Tibetan"].map((name) => ({ name, spaced: false })))
  .map(({ name, spaced }) => ({ name, spaced, form: new RegExp(`\\p{Script=${name}}`, "u") }))

/** Scripts that our fonts have all but a few letters of. */
const ours =
  /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Common}\p{Script=Inherited}]/u

export interface OtherScripts {
  /** The same value, its texts with words in place of what cannot be drawn. */
  told<Value>(value: Value): Value
  /** A sentence for the foot of the file; empty where nothing is missing. */
  note: string
}

/** `missing`: the characters that no font has. */
export function otherScripts(missing: readonly string[]): OtherScripts {
  const letters = new Set(missing.filter((one) => /[\p{L}\p{N}]/u.test(one) && !ours.test(one)))
  const named = new Set([...letters].map((letter) => scriptOf(letter).name))
  const rest = missing.filter(
    (character) => !letters.has(character) && !(letters.size > 0 && /[\p{P}\p{M}]/u.test(character)),
  )
  const notes = [
    letters.size > 0
      ? `In [brackets]: ${few([...named].sort(), 3)}, which no font here has; whole in the JSON.`
      : "",
    rest.length > 0 ? `Shown as □, since no font here has it: ${codePoints(rest)}.` : "",
  ]
  const told = (value: unknown): unknown => {
    if (typeof value === "string") return toldText(value, letters)
    if (Array.isArray(value)) return value.map(told)
    if (value === null || typeof value !== "object") return value
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, told(one)]))
  }
  return {
    told: <Value>(value: Value) => (letters.size === 0 ? value : (told(value) as Value)),
    note: notes.filter((one) => one !== "").join(" "),
  }
}

/** A stretch goes from letter to letter, with what stands between them; one script a stretch. */
function toldText(text: string, letters: ReadonlySet<string>): string {
  const characters = [...text]
  let made = ""
  for (let at = 0; at < characters.length; ) {
    const first = characters[at] ?? ""
    if (!letters.has(first)) {
      made += first
      at += 1
      continue
    }
    const script = scriptOf(first)
    let end = at + 1
    for (let next = end; next < characters.length; next++) {
      const one = characters[next] ?? ""
      if (letters.has(one) ? scriptOf(one) !== script : !/[\s\p{M}\p{Cf}\p{P}]/u.test(one)) break
      if (letters.has(one) || /\p{M}/u.test(one)) end = next + 1
    }
    const words = characters.slice(at, end).join("").split(/\s+/).length
    made += script.spaced
      ? `[${script.name}, ${words} ${words === 1 ? "word" : "words"}]`
      : `[${script.name}]`
    at = end
  }
  return made
}

const unknown = { name: "another script", spaced: true }
const scriptOf = (letter: string): { name: string; spaced: boolean } =>
  scripts.find(({ form }) => form.test(letter)) ?? unknown

const codePoints = (missing: readonly string[]): string =>
  few(
    missing.map((one) => `U+${(one.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`),
    6,
  )

const few = (all: readonly string[], most: number): string =>
  all.slice(0, most).join(", ") + (all.length > most ? ` and ${all.length - most} more` : "")
