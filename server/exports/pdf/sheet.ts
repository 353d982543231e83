/**
 * Paper to write on: places text and lines on pages of a tagged PDF (PDF/UA-1: every mark is in the structure tree or an
 * artifact). pdfkit writes the file; lines are broken here, since one line may need several fonts.
 */
import PDFDocument from "pdfkit"
import type { Face, Typeset } from "../fonts.ts"

export interface Style {
  face: Face
  /** Points, as all lengths here. */
  size: number
  leading: number
  color?: string
  /** OpenType: `tnum` for numbers in columns. */
  features?: readonly string[]
  tracking?: number
}

export const ink = "#16181d"
export const muted = "#545b68"
export const hairline = "#b9bdc6"

export type Element = PDFKit.PDFStructureElement
export interface TagOptions {
  /** BCP 47, where it is not the document's. */
  lang?: string
  /** Of a figure. */
  alt?: string
  /** Of a table's head cell: what it is the head of. */
  scope?: "Column" | "Row"
}

export interface Wrapped {
  lines: string[]
  /** Something did not fit. */
  cut: boolean
}

export interface Sheet {
  readonly width: number
  readonly height: number
  readonly pen: PDFKit.PDFDocument
  measure(text: string, style: Style): number
  wrap(text: string, style: Style, width: number, most?: number): Wrapped
  /** All of a text, however long: widths of words are added up, where `wrap` measures each line anew. */
  flow(text: string, style: Style, width: number): string[]
  /** On a baseline. `from` right or centre: x is the right end or the middle. */
  put(text: string, x: number, baseline: number, style: Style, from?: "left" | "right" | "centre"): void
  /** Lines from a top; the y below the last. */
  lines(lines: readonly string[], x: number, top: number, style: Style): number
  element(parent: Element | null, type: string, options?: TagOptions): Element
  /** What is drawn is the content of a new element under the parent. */
  tagged(parent: Element, type: string, draw: () => void, options?: TagOptions): void
  /** Content of an element that is there: one that goes on over pages has some on each. The caller ends it. */
  more(element: Element, type: string, draw: () => void): void
  artifact(draw: () => void): void
  rule(x: number, y: number, width: number, weight?: number, color?: string): void
  turn(): void
  bytes(): Promise<Uint8Array>
}

export interface SheetOptions {
  paper: "a4" | "letter"
  title: string
  language: string
  subject: string
  /** ms since the epoch */
  madeAt: number
  typeset: Typeset
}

export function createSheet({ paper, title, language, subject, madeAt, typeset }: SheetOptions): Sheet {
  const pen = new PDFDocument({
    size: paper === "a4" ? "A4" : "LETTER",
    margin: 0,
    autoFirstPage: false,
    pdfVersion: "1.7",
    subset: "PDF/UA" as "PDF/A-1",
    tagged: true,
    displayTitle: true,
    lang: language,
    // Not Helvetica, which no file of ours holds.
    font: null as unknown as string,
    info: {
      Title: title,
      Subject: subject,
      Creator: "Parley",
      Producer: "Parley",
      CreationDate: new Date(madeAt),
      ModDate: new Date(madeAt),
    },
  })
  const chunks: Buffer[] = []
  const ended = new Promise<Uint8Array>((resolve, reject) => {
    pen.on("data", (chunk: Buffer) => chunks.push(chunk))
    pen.on("end", () => resolve(new Uint8Array(Buffer.concat(chunks))))
    pen.on("error", reject)
  })
  const registered = new Set<string>()
  const fontOf = (key: string, data: Buffer) => {
    if (!registered.has(key)) pen.registerFont(key, data)
    registered.add(key)
    return key
  }
  pen.addPage()

  /** Widths of words at 1000 points, by face. */
  const widths = new Map<string, number>()
  function measure(text: string, style: Style): number {
    const { face, size, features = [], tracking = 0 } = style
    const key = `${face.family}${face.weight}${face.italic ?? ""}${features.join()}|${text}`
    let width = widths.get(key)
    if (width === undefined) {
      width = 0
      for (const run of typeset.runs(text, face)) {
        pen.font(fontOf(run.piece.key, run.piece.data)).fontSize(1000)
        width += pen.widthOfString(run.text, featured(features))
      }
      if (widths.size < 50_000) widths.set(key, width)
    }
    return (width * size) / 1000 + tracking * text.length
  }

  function put(text: string, x: number, baseline: number, style: Style, from = "left"): void {
    const { face, size, features = [], tracking = 0, color = ink } = style
    let at = from === "left" ? x : x - measure(text.trimEnd(), style) / (from === "right" ? 1 : 2)
    for (const run of typeset.runs(text, face)) {
      pen.font(fontOf(run.piece.key, run.piece.data)).fontSize(size).fillColor(color)
      const options = {
        ...featured(features),
        lineBreak: false,
        baseline: "alphabetic",
        characterSpacing: tracking,
      } as const
      pen.text(run.text, at, baseline, options)
      at += pen.widthOfString(run.text, featured(features)) + tracking * run.text.length
    }
  }

  function element(parent: Element | null, type: string, options: TagOptions = {}): Element {
    const made = pen.struct(type as "P", options)
    if (parent) parent.add(made)
    else pen.addStructure(made)
    return made
  }

  return {
    get width() {
      return pen.page.width
    },
    get height() {
      return pen.page.height
    },
    pen,
    measure,
    wrap: (text, style, width, most = Number.POSITIVE_INFINITY) =>
      wrapped(text, width, most, (part) => measure(part, style)),
    flow: (text, style, width) => flowed(text, width, (part) => measure(part, style)),
    put,
    lines(lines, x, top, style) {
      let y = top
      for (const line of lines) {
        put(line, x, y + style.leading * 0.5 + style.size * 0.34, style)
        y += style.leading
      }
      return y
    },
    element,
    tagged(parent, type, draw, options) {
      const made = element(parent, type, options)
      const content = pen.markStructureContent(type as "P")
      draw()
      pen.endMarkedContent()
      made.add(content)
      made.end()
    },
    more(element, type, draw) {
      const content = pen.markStructureContent(type as "P")
      draw()
      pen.endMarkedContent()
      element.add(content)
    },
    artifact(draw) {
      pen.markContent("Artifact", { type: "Layout" })
      draw()
      pen.endMarkedContent()
    },
    rule(x, y, width, weight = 0.5, color = hairline) {
      pen
        .moveTo(x, y)
        .lineTo(x + width, y)
        .lineWidth(weight)
        .strokeColor(color)
        .stroke()
    },
    turn: () => void pen.addPage(),
    bytes() {
      pen.end()
      return ended
    },
  }
}

const featured = (features: readonly string[]): { features?: PDFKit.Mixins.OpenTypeFeatures[] } =>
  features.length === 0 ? {} : { features: [...features] as PDFKit.Mixins.OpenTypeFeatures[] }

/** Where a line may end: after a space or a hyphen, and between characters of scripts that use no spaces. */
const wide = String.raw`[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff01-\uff60]`
const pieceForm = new RegExp(
  String.raw`${wide}[、。，．」』）】！？：；]*\s*|(?:(?!${wide})[^\s-])+[-\s]*|[-\s]+`,
  "gu",
)

function wrapped(text: string, width: number, most: number, measure: (text: string) => number): Wrapped {
  const pieces = (text.match(pieceForm) ?? []).flatMap((piece) =>
    measure(piece.trimEnd()) <= width ? [piece] : [...piece],
  )
  const lines: string[] = []
  let line = ""
  for (const [at, piece] of pieces.entries()) {
    if (line !== "" && measure((line + piece).trimEnd()) > width) {
      if (lines.length + 1 === most) {
        lines.push(ended(line + pieces.slice(at).join(""), width, measure))
        return { lines, cut: true }
      }
      lines.push(line)
      line = piece.trimStart()
    } else line += piece
  }
  if (line.trim() !== "" || lines.length === 0) lines.push(line)
  return { lines, cut: false }
}

function flowed(text: string, width: number, measure: (text: string) => number): string[] {
  const lines: string[] = []
  let line = ""
  let used = 0
  for (const whole of text.match(pieceForm) ?? []) {
    for (const piece of measure(whole.trimEnd()) <= width ? [whole] : whole) {
      const own = measure(piece.trimEnd())
      if (line !== "" && used + own > width) {
        lines.push(line)
        line = ""
        used = 0
      }
      line += piece
      used += measure(piece)
    }
  }
  if (line.trim() !== "" || lines.length === 0) lines.push(line)
  return lines
}

/** As much as fits, with an ellipsis. */
function ended(text: string, width: number, measure: (text: string) => number): string {
  const characters = [...text.slice(0, 400)]
  let low = 0
  let high = characters.length
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (measure(`${characters.slice(0, middle).join("").trimEnd()}…`) <= width) low = middle
    else high = middle - 1
  }
  return `${characters.slice(0, low).join("").trimEnd()}…`
}
