/**
 * The words of a BIF file with their lines. Spaces and comments separate words; a name in quotation marks is one word;
 * a property is everything up to its semicolon, whatever stands in it. Looks at each character once.
 */
import { refusedAt } from "./file-refusal.ts"

export type TokenKind = "word" | "quoted" | "mark" | "end"

export interface Token {
  kind: TokenKind
  text: string
  line: number
}

export interface Tokens {
  /** What comes next, without taking it. */
  peek(): Token
  take(): Token
  /** After the word `property`: all that stands before the semicolon, which is taken too. */
  takeProperty(): Token
}

const marks = "{}[]()|,;"

export function tokensOf(text: string): Tokens {
  let at = 0
  let line = 1
  let ahead: Token | null = null

  function skip(): void {
    while (at < text.length) {
      const c = text[at] as string
      if (c === "\n") {
        line += 1
        at += 1
      } else if (isSpace(c)) at += 1
      else if (c === "/" && text[at + 1] === "/") {
        const end = text.indexOf("\n", at)
        at = end < 0 ? text.length : end
      } else if (c === "/" && text[at + 1] === "*") skipComment()
      else return
    }
  }

  function skipComment(): void {
    const began = line
    const end = text.indexOf("*/", at + 2)
    if (end < 0) refusedAt(began, "syntax", "a comment begins here and does not end.")
    for (; at < end + 2; at += 1) if (text[at] === "\n") line += 1
  }

  function read(): Token {
    skip()
    if (at >= text.length) return { kind: "end", text: "", line }
    const c = text[at] as string
    if (marks.includes(c)) {
      at += 1
      return { kind: "mark", text: c, line }
    }
    if (c === '"') return quoted()
    const from = at
    while (at < text.length && !endsWord(text, at)) at += 1
    return { kind: "word", text: text.slice(from, at), line }
  }

  function quoted(): Token {
    const from = at + 1
    for (at = from; text[at] !== '"'; at += 1)
      if (at >= text.length || text[at] === "\n")
        refusedAt(line, "syntax", "a quotation mark opens here and does not close on this line.")
    const token: Token = { kind: "quoted", text: text.slice(from, at), line }
    at += 1
    return token
  }

  return {
    peek() {
      ahead ??= read()
      return ahead
    },
    take() {
      const token = ahead ?? read()
      ahead = null
      return token
    },
    takeProperty() {
      const began = line
      for (; at < text.length && isSpace(text[at] as string); at += 1) if (text[at] === "\n") line += 1
      if (text[at] === '"') {
        const token = quoted()
        skip()
        if (text[at] !== ";") refusedAt(line, "syntax", "a property does not end with a semicolon.")
        at += 1
        return token
      }
      const end = text.indexOf(";", at)
      if (end < 0) refusedAt(began, "syntax", "a property does not end with a semicolon.")
      const value = text.slice(at, end)
      for (; at <= end; at += 1) if (text[at] === "\n") line += 1
      return { kind: "word", text: value.trim(), line: began }
    },
  }
}

const isSpace = (c: string): boolean => /\s/.test(c) || c === "\ufeff"

function endsWord(text: string, at: number): boolean {
  const c = text[at] as string
  if (isSpace(c) || c === '"' || marks.includes(c)) return true
  return c === "/" && (text[at + 1] === "/" || text[at + 1] === "*")
}
