/** A formatted text in Markdown: its headings, lists, quotes, bold, italic, code and links, and no other meaning. */

import { unreachable } from "../../core/result.ts"
import { type Block, type Line, linesOf, type Marks, type Stretch } from "../../core/rich-lines.ts"
import type { FormatRange } from "../../core/rich-text.ts"
import { lineStart, safe, visible } from "./markdown-text.ts"

/** Begins with a line break where it does not begin with a paragraph. Below the heading of a scenario. */
export function richBlock(text: string, formatting: readonly FormatRange[]): string {
  const blocks = grouped(linesOf(text, formatting)).flatMap(({ block, lines }) => blocksOf(block, lines))
  const [first] = blocks
  if (first === undefined) return ""
  const written = blocks.map(({ written }) => written).join("\n\n")
  return first.block === null ? written : `\n${written}`
}

interface Written {
  block: Block | null
  written: string
}

function grouped(lines: readonly Line[]): { block: Block | null; lines: string[] }[] {
  const groups: { block: Block | null; lines: string[] }[] = []
  for (const { block, stretches } of lines) {
    const last = groups.at(-1)
    if (last?.block === block) last.lines.push(lineOf(stretches))
    else groups.push({ block, lines: [lineOf(stretches)] })
  }
  return groups
}

function blocksOf(block: Block | null, lines: readonly string[]): Written[] {
  const full = lines.filter((line) => line !== "")
  if (full.length === 0) return []
  switch (block) {
    case null:
      return paragraphs(lines).map((paragraph) => ({ block, written: paragraph.join("\\\n") }))
    case "heading":
      return full.map((line) => ({ block, written: `#### ${line}` }))
    case "subheading":
      return full.map((line) => ({ block, written: `##### ${line}` }))
    case "bullet":
      return [{ block, written: full.map((line) => `- ${line}`).join("\n") }]
    case "number":
      return [{ block, written: full.map((line, i) => `${i + 1}. ${line}`).join("\n") }]
    case "quote":
      return [{ block, written: full.map((line) => `> ${line}`).join("\\\n") }]
    default:
      return unreachable(block)
  }
}

function paragraphs(lines: readonly string[]): string[][] {
  const found: string[][] = [[]]
  for (const line of lines) {
    if (line === "") found.push([])
    else found.at(-1)?.push(line)
  }
  return found.filter((paragraph) => paragraph.length > 0)
}

// --- words ------------------------------------------------------------------------------------------------------

/** From the outside in. What two stretches share stays open between them. */
const nesting = ["link", "bold", "italic", "code"] as const
type Open = readonly { name: (typeof nesting)[number]; value: true | string }[]

function lineOf(stretches: readonly Stretch[]): string {
  let written = ""
  let open: Open = []
  for (const { text, marks } of stretches) {
    const [, before = "", words = "", after = ""] = /^(\s*)(.*?)(\s*)$/su.exec(visible(text)) ?? []
    if (words === "") {
      written += before && " "
      continue
    }
    // A blank inside of a mark at its edge would make the mark a character.
    const wanted = opened(marks)
    const shared = commonLength(open, wanted)
    written += closing(open.slice(shared)) + (before && " ") + opening(wanted.slice(shared))
    written += wanted.at(-1)?.name === "code" ? codeOf(words) : safe(words.replace(/\s+/g, " "))
    open = wanted
    if (after) {
      written += `${closing(open)} `
      open = []
    }
  }
  return (written + closing(open)).replace(/ {2,}/g, " ").trim().replace(lineStart, "$1\\$2")
}

const opened = (marks: Marks): Open =>
  nesting.flatMap((name) => {
    const value = marks[name]
    return value === undefined ? [] : [{ name, value }]
  })

function commonLength(a: Open, b: Open): number {
  let length = 0
  // Code ends where its words end: what it holds is written whole.
  while (a[length] && a[length]?.name !== "code" && same(a[length], b[length])) length++
  return length
}

const same = (a: Open[number] | undefined, b: Open[number] | undefined): boolean =>
  a?.name === b?.name && a?.value === b?.value

const opening = (marks: Open): string => marks.map(({ name }) => signs[name][0]).join("")
const closing = (marks: Open): string =>
  marks
    .toReversed()
    .map(({ name, value }) => (name === "link" ? `](${addressOf(String(value))})` : signs[name][1]))
    .join("")

const signs = { link: ["[", ""], bold: ["**", "**"], italic: ["*", "*"], code: ["", ""] } as const

/** In code nothing is escaped, so its fence is longer than any that it holds. */
function codeOf(words: string): string {
  const text = words.replace(/\s+/g, " ").replace(/\{(?=[{%])/g, "{\u2060")
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((ticks) => ticks.length))
  const fence = "`".repeat(longest + 1)
  return longest > 0 ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`
}

const addressOf = (address: string): string =>
  address
    .replace(/[<>()[\]\\`|{}^"'$*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("&", "&amp;")
