/**
 * JSON from strangers, read so that nothing of it can do harm: its length, depth and number of values are bounded, a
 * key that stands twice is refused (readers differ in which of the two they take), and every refusal names its place.
 * Looks at each character once. What is accepted is what `JSON.parse` accepts, and gives the same value.
 *
 * `JSON.parse` has no such bounds; a document of a megabyte can be a hundred thousand levels deep, and whatever walks
 * over it afterwards runs out of stack. Refused besides, though JSON can say them: NUL and halves of characters, which
 * neither a database nor UTF-8 can keep, and numbers that overflow.
 */
import { fail, ok, type Result } from "./result.ts"

export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue }

export interface JsonLimits {
  characters: number
  /** Lists and objects within each other. At most a few hundred: the reader calls itself. */
  depth: number
  /** Values of any kind, keys not counted. */
  nodes: number
}

export type JsonReason =
  | "too-large"
  | "too-deep"
  | "too-many"
  | "syntax"
  | "duplicate-key"
  | "number"
  | "nul"
  | "half-character"

export interface JsonFailure {
  reason: JsonReason
  /** A whole sentence, which begins with the place where there is one. */
  message: string
  /** Both counted from 1; a column is a UTF-16 unit, as editors count. Null where it is about the whole text. */
  line: number | null
  column: number | null
}

export function parseCarefully(text: string, most: JsonLimits): Result<JsonValue, JsonFailure> {
  if (text.length > most.characters) {
    const message = `This text is longer than the ${most.characters.toLocaleString("en")} characters that are read.`
    return fail({ reason: "too-large", message, line: null, column: null })
  }
  try {
    return ok(new Reader(text, most).whole())
  } catch (error) {
    if (error instanceof Refused) return fail(placed(text, error))
    throw error
  }
}

/** Thrown inside of this file alone: a refusal may stand at any depth. */
class Refused extends Error {
  readonly reason: JsonReason
  readonly at: number
  constructor(reason: JsonReason, at: number, sentence: string) {
    super(sentence)
    this.reason = reason
    this.at = at
  }
}

function placed(text: string, { reason, at, message }: Refused): JsonFailure {
  const before = text.slice(0, at).split(/\r\n|\n|\r/)
  const line = before.length
  const column = (before.at(-1) ?? "").length + 1
  return { reason, line, column, message: `Line ${line}, column ${column}: ${message}` }
}

// Sticky, so that each looks only at where it is put.
const space = /[ \t\n\r]*/y
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
// biome-ignore lint/suspicious/noControlCharactersInRegex: a string ends at them, or is refused there.
const plainPart = /[^"\\\u0000-\u001f]*/y
const fourDigits = /[\da-fA-F]{4}/y
const half = /\p{Cs}/u
const escaped: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
}
const words: readonly [string, JsonValue][] = [
  ["true", true],
  ["false", false],
  ["null", null],
]

class Reader {
  private at = 0
  private nodes = 0
  private readonly text: string
  private readonly most: JsonLimits

  constructor(text: string, most: JsonLimits) {
    this.text = text
    this.most = most
    // Programs for Windows put a mark in front.
    if (text.startsWith("\ufeff")) this.at = 1
  }

  whole(): JsonValue {
    this.skip()
    if (this.at >= this.text.length) this.refuse("syntax", "there is nothing here.")
    const value = this.value(0)
    this.skip()
    if (this.at < this.text.length) this.refuse("syntax", `${this.here()} stands behind the end.`)
    return value
  }

  private value(depth: number): JsonValue {
    this.nodes += 1
    if (this.nodes > this.most.nodes) {
      this.refuse(
        "too-many",
        `this has more than the ${this.most.nodes.toLocaleString("en")} values that are read.`,
      )
    }
    const c = this.text[this.at]
    if (c === '"') return this.string()
    if (c === "{" || c === "[") {
      if (depth >= this.most.depth) {
        this.refuse("too-deep", `this is nested deeper than the ${this.most.depth} levels that are read.`)
      }
      return c === "{" ? this.object(depth + 1) : this.list(depth + 1)
    }
    for (const [word, value] of words) {
      if (!this.text.startsWith(word, this.at)) continue
      this.at += word.length
      return value
    }
    return this.number()
  }

  private object(depth: number): JsonValue {
    const object: { [key: string]: JsonValue } = {}
    this.at += 1
    this.skip()
    if (this.takes("}")) return object
    for (;;) {
      if (this.text[this.at] !== '"')
        this.refuse("syntax", `a key in quotation marks belongs here, not ${this.here()}.`)
      const from = this.at
      const key = this.string()
      if (Object.hasOwn(object, key))
        this.refuse("duplicate-key", `the key ${shown(key)} stands here a second time.`, from)
      this.skip()
      if (!this.takes(":")) this.refuse("syntax", `a colon belongs behind a key, not ${this.here()}.`)
      this.skip()
      const value = this.value(depth)
      // Assigned, `__proto__` would become the prototype; `JSON.parse` makes it a key like others too.
      if (key === "__proto__")
        Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
      else object[key] = value
      this.skip()
      if (this.takes("}")) return object
      if (!this.takes(",")) this.refuse("syntax", `a comma or } belongs here, not ${this.here()}.`)
      this.skip()
    }
  }

  private list(depth: number): JsonValue {
    const list: JsonValue[] = []
    this.at += 1
    this.skip()
    if (this.takes("]")) return list
    for (;;) {
      list.push(this.value(depth))
      this.skip()
      if (this.takes("]")) return list
      if (!this.takes(",")) this.refuse("syntax", `a comma or ] belongs here, not ${this.here()}.`)
      this.skip()
    }
  }

  private string(): string {
    const from = this.at
    this.at += 1
    let value = ""
    for (;;) {
      value += this.matched(plainPart) ?? ""
      const c = this.text[this.at]
      if (c === '"') break
      if (c === undefined) this.refuse("syntax", "a text begins here and does not end.", from)
      if (c === "\0") this.refuse("nul", nulSentence)
      if (c !== "\\")
        this.refuse("syntax", "a line break or control character stands in a text; write it as \\n or \\u.")
      value += this.escape()
    }
    this.at += 1
    if (half.test(value))
      this.refuse("half-character", "half of a character (a lone surrogate) stands in this text.", from)
    return value
  }

  private escape(): string {
    const from = this.at
    const mark = this.text[this.at + 1] ?? ""
    this.at += 2
    if (mark !== "u") {
      const meant = Object.hasOwn(escaped, mark) ? escaped[mark] : undefined
      return meant ?? this.refuse("syntax", "this backslash stands before nothing that JSON knows.", from)
    }
    const digits = this.matched(fourDigits)
    if (digits === null) return this.refuse("syntax", "four digits belong behind \\u.", from)
    if (digits === "0000") return this.refuse("nul", nulSentence, from)
    return String.fromCharCode(Number.parseInt(digits, 16))
  }

  private number(): number {
    const from = this.at
    const digits = this.matched(number)
    if (!digits)
      return this.refuse(
        "syntax",
        this.at < this.text.length
          ? `${this.here()} is no value of JSON.`
          : "the text ends where a value belongs.",
      )
    const value = Number(digits)
    if (!Number.isFinite(value))
      this.refuse("number", `${digits.slice(0, 30)} is larger than a number can be.`, from)
    return value
  }

  private skip(): void {
    this.matched(space)
  }

  private takes(mark: string): boolean {
    if (this.text[this.at] !== mark) return false
    this.at += 1
    return true
  }

  private matched(pattern: RegExp): string | null {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)?.[0]
    if (found === undefined) return null
    this.at += found.length
    return found
  }

  private here(): string {
    const point = this.text.codePointAt(this.at)
    return point === undefined ? "the end of the text" : shown(String.fromCodePoint(point))
  }

  private refuse(reason: JsonReason, sentence: string, at = this.at): never {
    throw new Refused(reason, at, sentence)
  }
}

const nulSentence = "the character NUL stands in a text, and cannot be kept."

function shown(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Cs}]+/gu, " ")
  return plain.length > 40 ? `“${plain.slice(0, 39)}…”` : `“${plain}”`
}
