/**
 * What was pasted, as a formatted text: of rich HTML what a description can hold and nothing else, of everything at
 * most as much as there is room for. Read in a document that runs nothing and fetches nothing.
 */
import type { Block, Marks, Stretch } from "../core/rich-lines.ts"
import { type Rich, richOf, richOfLines } from "./rich-delta.ts"
import { addressOf } from "./rich-schema.ts"

/** Longer than this it is read as its plain words: working through the markup would stop the page. */
const mostHtml = 400_000
const deepest = 200

export const richOfPlain = (text: string, most: number): Rich =>
  richOf(
    text
      // Two units at most become one.
      .slice(0, 2 * most + 2)
      .replace(/\r\n?|[\u2028\u2029]/g, "\n")
      .replace(/[^\P{Cc}\n\t]/gu, ""),
  )

/** null: too much, or nothing in it. */
export function richOfHtml(html: string, most: number): Rich | null {
  if (html.length > mostHtml) return null
  // Handlers are not run here, but a browser complains of them aloud.
  const quiet = html.replace(/<[^<>]*>/g, (tag) => tag.replace(/\son\w+\s*=/gi, " data-off="))
  const { body } = new DOMParser().parseFromString(quiet, "text/html")
  const lines: { block: Block | null; stretches: Stretch[] }[] = []
  let line: Stretch[] = []
  let room = most
  /** Between two words, and not said yet: a line neither begins nor ends with a blank. */
  let blank = false

  function endLine(block: Block | null, evenEmpty = false): void {
    blank = false
    if (line.length === 0 && !evenEmpty) return
    lines.push({ block, stretches: line })
    line = []
    room--
  }

  function say(text: string, marks: Marks): void {
    if (text === "" || room <= 0) return
    line.push({ text, marks })
    room -= text.length
  }

  function words(text: string, marks: Marks, block: Block | null, asIs: boolean): void {
    if (asIs) {
      for (const [at, part] of text.split(/\r?\n/).entries()) {
        if (at > 0) endLine(block, true)
        say(part, marks)
      }
      return
    }
    const plain = text.replace(/[\s\u00a0]+/g, " ")
    const core = plain.trim()
    if (plain.startsWith(" ")) blank = true
    if (core === "") return
    say(`${blank && line.length > 0 ? " " : ""}${core}`, marks)
    blank = plain.endsWith(" ")
  }

  function walk(
    node: globalThis.Node,
    marks: Marks,
    block: Block | null,
    asIs: boolean,
    depth: number,
  ): void {
    for (const child of node.childNodes) {
      if (room <= 0) return
      if (child.nodeType === 3) words(child.nodeValue ?? "", marks, block, asIs)
      if (!(child instanceof HTMLElement)) continue
      const name = child.tagName
      if (unread.has(name) || depth > deepest) continue
      if (name === "BR") {
        endLine(block, true)
        continue
      }
      const own = ownBlock(child) ?? block
      const stands = standsAlone.has(name)
      if (stands) endLine(block)
      walk(child, marksOf(child, marks), own, asIs || name === "PRE", depth + 1)
      if (stands) endLine(own)
      else if (name === "TD" || name === "TH") blank = true
    }
  }

  walk(body, {}, null, false, 0)
  endLine(null)
  if (lines.length === 0) return null
  // Words without a line of their own go where the caret is, and take no line break along.
  return richOfLines(lines)
}

const unread = new Set([
  "SCRIPT",
  "STYLE",
  "TEMPLATE",
  "NOSCRIPT",
  "TITLE",
  "IFRAME",
  "OBJECT",
  "SVG",
  "MATH",
])
const standsAlone = new Set([
  ..."P DIV LI UL OL H1 H2 H3 H4 H5 H6 BLOCKQUOTE PRE TR TABLE SECTION ARTICLE HEADER FOOTER MAIN".split(" "),
  ..."ASIDE NAV FIGURE FIGCAPTION DL DT DD FORM FIELDSET HR ADDRESS DETAILS SUMMARY".split(" "),
])

function ownBlock(element: HTMLElement): Block | null {
  const { block } = element.dataset
  if (block && Object.hasOwn(blocks, block)) return block as Block
  switch (element.tagName) {
    case "LI":
      return element.closest("ul, ol")?.tagName === "OL" ? "number" : "bullet"
    case "H1":
    case "H2":
      return "heading"
    case "H3":
    case "H4":
    case "H5":
    case "H6":
      return "subheading"
    case "BLOCKQUOTE":
      return "quote"
    default:
      return null
  }
}

const blocks: Record<Block, true> = {
  heading: true,
  subheading: true,
  bullet: true,
  number: true,
  quote: true,
}

function marksOf(element: HTMLElement, marks: Marks): Marks {
  const next: Marks = { ...marks }
  const { fontWeight, fontStyle } = element.style
  switch (element.tagName) {
    case "STRONG":
    case "B":
      next.bold = true
      break
    case "EM":
    case "I":
      next.italic = true
      break
    case "CODE":
    case "KBD":
    case "SAMP":
    case "TT":
      next.code = true
      break
    case "A": {
      const href = addressOf(element.getAttribute("href") ?? "")
      if (href !== null) next.link = href
      break
    }
  }
  if (/^(bold(er)?|[6-9]\d\d)$/.test(fontWeight)) next.bold = true
  // Google Docs wraps what is copied in a <b> that is not bold.
  if (/^(normal|lighter|[1-5]\d\d)$/.test(fontWeight)) delete next.bold
  if (fontStyle === "italic") next.italic = true
  return next
}
