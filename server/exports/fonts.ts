/**
 * The fonts of files, for scripts that people write in: Source Serif 4, Inter, IBM Plex Mono, and behind each of them Noto
 * Sans JP and KR. They lie in node_modules in pieces, as browsers load them; a piece is read when a text needs it, pinned
 * to a weight, and kept as a plain TrueType font. Whoever embeds one keeps of it the characters that it draws.
 *
 * A character that no piece has is drawn as the replacement character, and told (`missing`): never dropped in silence.
 */
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import subsetFont from "subset-font"
import { charactersOf } from "./font-characters.ts"

export type Family = "serif" | "sans" | "mono"
export interface Face {
  family: Family
  weight: 400 | 500 | 600
  italic?: boolean
}

/** A piece of a font, at one weight. */
export interface FontPiece {
  /** Unique among pieces: to register it by. */
  key: string
  family: string
  weight: number
  /** TrueType. */
  data: Buffer
  has(codePoint: number): boolean
}

/** A stretch of a text in one piece. */
export interface FontRun {
  text: string
  piece: FontPiece
}

export const replacement = "\u25a1"
const replacementPoint = 0x25a1

const required = createRequire(import.meta.url)
const serif = "@fontsource-variable/source-serif-4"
const sans = "@fontsource-variable/inter"
const mono = "@fontsource/ibm-plex-mono"
const japanese = "@fontsource-variable/noto-sans-jp"
const korean = "@fontsource-variable/noto-sans-kr"

const packages: Record<Family, readonly string[]> = {
  serif: [serif, japanese, korean],
  sans: [sans, japanese, korean],
  mono: [mono, sans, japanese, korean],
}

const names: Record<string, string> = {
  [serif]: "Source Serif 4",
  [sans]: "Inter",
  [mono]: "IBM Plex Mono",
  [japanese]: "Noto Sans JP",
  [korean]: "Noto Sans KR",
}

/** Latin before all others: its piece is what a file is named by, and what a line's height is taken from. */
const firstPieces = ["latin", "latin-ext", "cyrillic", "cyrillic-ext", "greek", "greek-ext", "vietnamese"]

interface PieceRange {
  subset: string
  ranges: readonly (readonly [number, number])[]
}

const rangesOf = remembered((name: string): PieceRange[] => {
  const told = JSON.parse(readFileSync(required.resolve(`${name}/unicode.json`), "utf8")) as Record<
    string,
    string
  >
  const order = (subset: string) => (firstPieces.indexOf(subset) + firstPieces.length) % firstPieces.length
  const pieces = Object.entries(told).map(([subset, ranges]) => ({
    subset: subset.replace(/^\[(\d+)\]$/, "$1"),
    ranges: ranges.split(",").map((range): [number, number] => {
      const [from = "", to = from] = range.trim().slice(2).split("-")
      return [Number.parseInt(from, 16), Number.parseInt(to, 16)]
    }),
  }))
  const named = pieces.filter(({ subset }) => firstPieces.includes(subset))
  const numbered = pieces.filter(({ subset }) => !firstPieces.includes(subset))
  return [...named.sort((a, b) => order(a.subset) - order(b.subset)), ...numbered]
})

/** Of each character the first piece of a package that claims it. */
const claimsOf = remembered((name: string): Map<number, string> => {
  const claims = new Map<number, string>()
  for (const { subset, ranges } of rangesOf(name))
    for (const [from, to] of ranges)
      for (let codePoint = from; codePoint <= to; codePoint++)
        if (!claims.has(codePoint)) claims.set(codePoint, subset)
  return claims
})

/** Some 25 kB each, of Latin 100: a large board in Japanese takes about as many. */
const mostPieces = 240
const pieces = new Map<string, Promise<FontPiece>>()

function pieceOf(name: string, subset: string, { weight, italic }: Face): Promise<FontPiece> {
  const style = italic && (name === serif || name === sans) ? "italic" : "normal"
  const key = `${name}/${subset}/${weight}/${style}`
  const kept = pieces.get(key)
  if (kept !== undefined) return kept
  if (pieces.size >= mostPieces) pieces.delete(pieces.keys().next().value ?? "")
  const made = readPiece(key, name, subset, weight, style)
  pieces.set(key, made)
  return made
}

async function readPiece(
  key: string,
  name: string,
  subset: string,
  weight: number,
  style: "italic" | "normal",
): Promise<FontPiece> {
  const short = name.slice(name.indexOf("/") + 1)
  // Drawn for small sizes where there is an axis for it: pages are read at 8 to 11 points.
  const axis = name === serif ? "opsz" : "wght"
  const file = name === mono ? `${short}-${subset}-${weight}-${style}` : `${short}-${subset}-${axis}-${style}`
  const folder = dirname(required.resolve(`${name}/unicode.json`))
  const variationAxes: Record<string, number> =
    axis === "opsz" ? { wght: weight, opsz: 11 } : { wght: weight }
  const whole = readFileSync(join(folder, "files", `${file}.woff2`))
  const font = await subsetFont(whole, null, {
    keepAllGlyphs: true,
    targetFormat: "sfnt",
    noHinting: true,
    ...(name === mono ? {} : { variationAxes }),
  })
  // fontkit reads the box of an empty glyph, also of one that ends the file.
  const data = Buffer.concat([font, Buffer.alloc(16)])
  const characters = charactersOf(font)
  return { key, family: names[name] ?? name, weight, data, has: (codePoint) => characters.has(codePoint) }
}

/** What a text is drawn with, in runs; and the characters that are in no font here. */
export interface Typeset {
  runs(text: string, face: Face): FontRun[]
  missing(): string[]
}

const faceKey = ({ family, weight, italic }: Face): string => `${family}/${weight}/${italic ? "i" : "n"}`

/** Reads every piece that the texts need, so that all that follows is without waiting. */
export async function typesetFor(texts: readonly string[], faces: readonly Face[]): Promise<Typeset> {
  const characters = new Set<number>([0x20, 0x2e, 0x2026, replacementPoint])
  for (const text of texts) for (const character of text) characters.add(character.codePointAt(0) ?? 0)
  const found = new Map<string, Map<number, FontPiece>>()
  const missing = new Set<number>()
  for (const face of faces) {
    const of = new Map<number, FontPiece>()
    for (const codePoint of characters) {
      for (const name of packages[face.family]) {
        const subset = claimsOf(name).get(codePoint)
        if (subset === undefined) continue
        const piece = await pieceOf(name, subset, face)
        if (!piece.has(codePoint)) continue
        of.set(codePoint, piece)
        break
      }
      if (!of.has(codePoint)) missing.add(codePoint)
    }
    found.set(faceKey(face), of)
  }
  return {
    runs: (text, face) => runsOf(text, found.get(faceKey(face)) ?? new Map()),
    missing: () =>
      [...missing]
        .filter((codePoint) => !invisible(codePoint))
        .sort((a, b) => a - b)
        .map((codePoint) => String.fromCodePoint(codePoint)),
  }
}

const invisible = (codePoint: number): boolean =>
  /^[\p{Cc}\p{Cf}\p{Mn}\p{Zl}\p{Zp}]$/u.test(String.fromCodePoint(codePoint))

function runsOf(text: string, pieceFor: ReadonlyMap<number, FontPiece>): FontRun[] {
  const runs: FontRun[] = []
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? 0
    const last = runs.at(-1)
    const own = pieceFor.get(codePoint)
    if (!own && invisible(codePoint)) continue
    // A mark stays with the letter that it stands on, where that letter's piece has it.
    const held = last && /^\p{M}$/u.test(character) && last.piece.has(codePoint) ? last.piece : own
    const piece = held ?? pieceFor.get(replacementPoint)
    if (!piece) continue
    const shown = held ? character : replacement
    if (last?.piece === piece) last.text += shown
    else runs.push({ text: shown, piece })
  }
  return runs
}

function remembered<Value>(make: (name: string) => Value): (name: string) => Value {
  const kept = new Map<string, Value>()
  return (name) => {
    const value = kept.get(name) ?? make(name)
    kept.set(name, value)
    return value
  }
}
