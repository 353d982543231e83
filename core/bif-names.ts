/**
 * Names as BIF can say them. Other tools take letters, digits, "_" and "-"; what a board calls something is a
 * sentence. So a name that is not an identifier is written as one, and what it stands for is kept in a property line
 * beside it (`property parley_title = ...`), from which it returns. Other tools pass over properties.
 */

const plain = /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/
/** A state may begin with a digit. */
const plainState = /^[A-Za-z0-9_][A-Za-z0-9_-]{0,63}$/
const reserved = new Set([
  "network",
  "variable",
  "probability",
  "property",
  "type",
  "discrete",
  "table",
  "default",
])

export const titleKey = "parley_title"
export const stateKey = "parley_state"

/** In the order of the names, each once. Names that are identifiers already stay as they are. */
export function identifiersFor(names: readonly string[], of: "variables" | "states"): string[] {
  const fits = (name: string) => (of === "states" ? plainState : plain).test(name) && !reserved.has(name)
  // Those of other names keep clear of them, in capitals and in small letters: some tools take them as the same.
  const taken = new Set(names.filter(fits).map((name) => name.toLowerCase()))
  const counts = new Map<string, number>()
  return names.map((name) => {
    if (fits(name)) return name
    const stem = stemOf(name, of)
    let count = counts.get(stem) ?? 0
    let identifier = stem
    while (count > 0 || taken.has(identifier.toLowerCase())) {
      count += 1
      identifier = `${stem}_${count + 1}`
      if (!taken.has(identifier.toLowerCase())) break
    }
    counts.set(stem, Math.max(count, 1))
    taken.add(identifier.toLowerCase())
    return identifier
  })
}

function stemOf(name: string, of: "variables" | "states"): string {
  const ascii = name
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .slice(0, 40)
  const first = of === "states" ? "s" : "v"
  if (ascii === "") return first
  return /^[A-Za-z]/.test(ascii) && !reserved.has(ascii) ? ascii : `${first}_${ascii}`
}

// A semicolon would end the property; braces, quotation marks and comments confuse readers that look line by line.
const unsafe = /[\\;{}"|/*\p{C}\p{Zl}\p{Zp}]|^\s|\s$/gu

export const escaped = (text: string): string =>
  text.replace(unsafe, (c) =>
    [...Array(c.length).keys()].map((i) => `\\u${c.charCodeAt(i).toString(16).padStart(4, "0")}`).join(""),
  )

export const unescaped = (text: string): string =>
  text.replace(/\\u([0-9a-fA-F]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
