/**
 * Text that people wrote, in Markdown: it can add no heading, list, table cell, link, image, HTML or formula, and no
 * control character that would make the text read otherwise than it is.
 */

/** One line of text, wherever in a line. */
export function inline(text: string): string {
  return safe(visible(text).replace(/\s+/g, " ").trim()).replace(lineStart, "$1\\$2")
}

/** Text of several lines: its line breaks stay, and nothing at the beginning of a line means anything. */
export function block(text: string): string {
  return visible(text)
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map(inline)
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim()
    .replace(/(?<!\n)\n(?!\n)/g, "\\\n")
}

// Control characters, and those that turn the direction of what follows: a reader would see another text.
export const visible = (text: string): string =>
  text.replace(/(?![\n\r\t])[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu, "")

// What a Markdown reader may take for something else than a character, wherever it stands.
const special = /[\\`*_~[\]<>&|{}$#^=]/g

export function safe(text: string): string {
  return (
    text
      .replace(special, "\\$&")
      // Addresses become links by themselves in many readers. A backslash does not stop all of them: some look for
      // addresses only after backslashes are gone. A word joiner has no width and is not part of an address.
      .replace(/:\/\//g, ":\u2060//")
      .replace(/\b(www)\./gi, "$1\u2060.")
      .replace(/@/g, "\u2060@\u2060")
  )
}

// A list, a rule, a heading underline or a number of a list.
export const lineStart = /^(\d{0,9})([-+.)])/
