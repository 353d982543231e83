/**
 * The fonts of a picture, inside it, so that it looks alike wherever it is opened: of each piece only the characters that
 * the picture draws. Where that is too much the names of the fonts stay, with what comes after them.
 */
import subsetFont from "subset-font"
import type { FontPiece, Typeset } from "../fonts.ts"
import { printableLine } from "../printable.ts"
import { faces } from "./typesetting.ts"

const mostBytes = 200_000

export async function fontFacesOf(typeset: Typeset, texts: readonly string[]): Promise<string> {
  const used = new Map<FontPiece, Set<string>>()
  const whole = texts.map(printableLine).join(" ")
  for (const face of faces)
    for (const { text, piece } of typeset.runs(whole, face)) {
      const characters = used.get(piece) ?? new Set<string>()
      for (const character of text) characters.add(character)
      used.set(piece, characters)
    }
  const rules: string[] = []
  let bytes = 0
  for (const [{ family, weight, data }, characters] of used) {
    const font = await subsetFont(data, [...characters].join(""), { targetFormat: "woff" })
    bytes += (font.length * 4) / 3
    if (bytes > mostBytes) return ""
    const range = [...characters].map((one) => `U+${(one.codePointAt(0) ?? 0).toString(16)}`).join(",")
    rules.push(
      `@font-face{font-family:'${family}';font-weight:${weight};src:url(data:font/woff;base64,${font.toString("base64")}) format('woff');unicode-range:${range}}`,
    )
  }
  return rules.join("\n")
}
