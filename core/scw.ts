/**
 * Project files of ScenarioWizard (`.scw`), the program for cross-impact balances: descriptors, their variants, and
 * the matrix of judgements, both ways.
 *
 * The format is nowhere described in public. What is relied on here was seen in the files of two open projects that
 * exchange them with ScenarioWizard 4 (sei-international/cibsa, sample_files; IainDM/CrossImpactBalances,
 * test/sample_files, which ScenarioWizard itself has opened), and in what both read of them:
 *
 *     $ ScenarioWizard 4.0          the first line
 *     name.scw                      a name of the project
 *     &Descriptor                   each descriptor,
 *      -Variant                     and under it its variants, whose names may be empty
 *     #                             four more sections end with a line that begins so:
 *     ...                           notes, nothing, a colour a variant (FFFFFF), nothing
 *     #
 *      0 , 0 ,-2 , 2                the judgements: a row a variant, what it says of each variant in turn;
 *     #                             zeros where a descriptor meets itself
 *     # 0-0                         and notes on them, which are not read here
 *
 * Anything else is refused with the line. Judgements are whole numbers; a positive one says that the row's variant
 * makes the column's more likely. A file is read in time linear in its length.
 */
import { type FileFailure, FileRefused, refusedAt, shown } from "./file-refusal.ts"
import { limits } from "./limits.ts"
import { fail, ok, type Result } from "./result.ts"

export const scwLimits = {
  characters: 1_000_000,
  descriptors: 100,
  variants: limits.itemsPerEntity,
  /** In the whole project: rows of the matrix. */
  allVariants: 400,
  nameCharacters: limits.lineCharacters,
  judgement: 1_000,
} as const

export interface CrossImpactProject {
  name: string
  descriptors: readonly { name: string; variants: readonly string[] }[]
  /** A row a variant, all descriptors in turn; columns alike. Whole numbers, 0 where a descriptor meets itself. */
  judgements: readonly (readonly number[])[]
}

export interface ScwFile {
  project: CrossImpactProject
  /** What was not taken over, in sentences. */
  notes: readonly string[]
}

export function parseScw(text: string): Result<ScwFile, FileFailure> {
  try {
    return ok(read(text))
  } catch (error) {
    if (error instanceof FileRefused) return fail(error.failure)
    throw error
  }
}

interface Lines {
  /** The next line that is not empty, and its number from 1; past the end null. */
  next(): { text: string; line: number } | null
  count: number
}

function read(text: string): ScwFile {
  if (text.length > scwLimits.characters) {
    const most = scwLimits.characters.toLocaleString("en")
    refusedAt(null, "too-large", `This file is larger than the ${most} characters that are taken.`)
  }
  const lines = linesIn(text.replace(/^\ufeff/, ""))
  const first = lines.next()
  if (!first) refusedAt(null, "not-this-format", "This file is empty.")
  if (!/^\$ ScenarioWizard 4(\.\d+)?$/.test(first.text.trim()))
    refusedAt(
      first.line,
      "not-this-format",
      `a project of ScenarioWizard 4 begins with “$ ScenarioWizard 4.0” and not with ${shown(first.text)}.`,
    )
  const second = lines.next()
  if (!second) refusedAt(lines.count, "missing", "the file ends before its first descriptor.")
  const name = checked(second.text.trim().replace(/\.scw$/i, ""), second.line, "the project")
  const { descriptors, size } = descriptorsIn(lines)
  const { notes } = sectionsIn(lines)
  const judgements = matrixIn(lines, size)
  refuseOwn(judgements, descriptors)
  const project = { name, descriptors: descriptors.map(({ name, variants }) => ({ name, variants })) }
  const remarks = notes + remarksIn(lines)
  return {
    project: { ...project, judgements: judgements.map(({ numbers }) => numbers) },
    notes:
      remarks > 0
        ? [remarks === 1 ? "One note is not taken over." : `${remarks} notes are not taken over.`]
        : [],
  }
}

function linesIn(text: string): Lines {
  const all = text.split(/\r\n|\n|\r/)
  let at = 0
  return {
    count: all.length,
    next() {
      while (at < all.length) {
        const line = all[at] as string
        at += 1
        if (line.includes("\0")) refusedAt(at, "not-this-format", "there is a byte of zero: this is no text.")
        if (line.trim() !== "") return { text: line, line: at }
      }
      return null
    },
  }
}

interface Descriptor {
  name: string
  line: number
  variants: string[]
}

function descriptorsIn(lines: Lines): { descriptors: Descriptor[]; size: number } {
  const descriptors: Descriptor[] = []
  let size = 0
  for (;;) {
    const next = lines.next()
    if (!next) refusedAt(lines.count, "missing", "the file ends before its judgements.")
    const text = next.text.trim()
    const [mark, rest] = [text[0], text.slice(1).trim()]
    const open = descriptors.at(-1)
    if (mark === "#" || mark === "&") {
      if (open && open.variants.length === 0)
        refusedAt(open.line, "missing", `the descriptor ${shown(open.name)} has no variants.`)
      if (mark === "#") break
      if (descriptors.length === scwLimits.descriptors)
        refusedAt(next.line, "too-large", `there are more than ${scwLimits.descriptors} descriptors.`)
      const name = checked(rest, next.line, "a descriptor") || `Descriptor ${descriptors.length + 1}`
      descriptors.push({ name, line: next.line, variants: [] })
    } else if (mark === "-") {
      if (!open) refusedAt(next.line, "syntax", "a variant stands here before any descriptor.")
      if (open.variants.length === scwLimits.variants)
        refusedAt(next.line, "too-large", `a descriptor can have at most ${scwLimits.variants} variants.`)
      open.variants.push(checked(rest, next.line, "a variant") || `Variant ${open.variants.length + 1}`)
      size += 1
      if (size > scwLimits.allVariants)
        refusedAt(next.line, "too-large", `there are more than ${scwLimits.allVariants} variants in all.`)
    } else
      refusedAt(
        next.line,
        "syntax",
        `a descriptor (&), a variant (-) or “#” is expected here, and there is ${shown(text)}.`,
      )
  }
  if (descriptors.length === 0) refusedAt(null, "missing", "There is no descriptor in this file.")
  return { descriptors, size }
}

/** Notes, colours and what is not known of; only how many notes there are is told. */
function sectionsIn(lines: Lines): { notes: number } {
  let notes = 0
  for (let section = 1; section <= 4; ) {
    const next = lines.next()
    if (!next) refusedAt(lines.count, "missing", "the file ends before its judgements.")
    const text = next.text.trim()
    if (text.startsWith("#")) section += 1
    else if (section === 1 && text.replace(/^&/, "").trim() !== "") notes += 1
  }
  return { notes }
}

interface Row {
  numbers: number[]
  line: number
}

function matrixIn(lines: Lines, size: number): Row[] {
  const rows: Row[] = []
  for (;;) {
    const next = lines.next()
    if (!next || next.text.trim().startsWith("#")) {
      if (rows.length === size) return rows
      const line = next?.line ?? lines.count
      refusedAt(line, "number", `there are ${rows.length} rows of judgements, and ${size} variants.`)
    }
    if (rows.length === size)
      refusedAt(next.line, "number", `there are more rows of judgements than the ${size} variants.`)
    const words = next.text.split(",")
    if (words.length !== size)
      refusedAt(
        next.line,
        "number",
        `there are ${words.length} judgements in this row, and ${size} variants.`,
      )
    const numbers = words.map((raw) => {
      const word = raw.trim()
      if (!/^[+-]?\d{1,6}$/.test(word) || Math.abs(Number(word)) > scwLimits.judgement)
        refusedAt(next.line, "number", `${shown(word)} is not a judgement: a whole number is expected.`)
      // No minus zero, which is another value than what is written again.
      return Number(word) + 0
    })
    rows.push({ numbers, line: next.line })
  }
}

function refuseOwn(rows: readonly Row[], descriptors: readonly Descriptor[]): void {
  let from = 0
  for (const { name, variants } of descriptors) {
    const to = from + variants.length
    for (const { numbers, line } of rows.slice(from, to))
      if (numbers.slice(from, to).some((value) => value !== 0))
        refusedAt(line, "number", `the descriptor ${shown(name)} has a judgement on itself.`)
    from = to
  }
}

function remarksIn(lines: Lines): number {
  let remarks = 0
  for (let next = lines.next(); next; next = lines.next())
    if (!next.text.trim().startsWith("#") && next.text.trim() !== '""') remarks += 1
  return remarks
}

function checked(name: string, line: number, what: string): string {
  if (name.length > scwLimits.nameCharacters)
    refusedAt(line, "name", `the name of ${what} has more than ${scwLimits.nameCharacters} characters.`)
  return name.replace(/\p{Cc}+/gu, " ").trim()
}

/** A program for Windows: its files have its line ends. */
export function writeScw({ name, descriptors, judgements }: CrossImpactProject): string {
  const line = (text: string) => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim()
  const lines = ["$ ScenarioWizard 4.0", `${line(name) || "parley"}.scw`]
  for (const { name, variants } of descriptors)
    lines.push(`&${line(name)}`, ...variants.map((v) => ` -${line(v)}`))
  lines.push("#", ...descriptors.flatMap(({ variants }) => ["&", ...variants.map(() => " ")]))
  lines.push("#", "#", ...judgements.map(() => "FFFFFF"), "#", "#")
  // A number takes the place of its sign: " 0 ,-2 , 12 ".
  for (const row of judgements)
    lines.push(`${row.map((value) => (value < 0 ? `${value}` : ` ${value}`)).join(" ,")} `)
  lines.push("#", "# 0-0", '""', "#", "#")
  return `${lines.join("\r\n")}\r\n`
}
