/**
 * A snapshot as three slides: what is thought, what changed and why, and what it rests on. Everything is text and native
 * shapes, to be edited; each slide has a title, the handling line, the snapshot with its moment and hash, and notes.
 */
import { strFromU8, strToU8, unzipSync } from "fflate"
import PptxGenJS from "pptxgenjs"
import type { OnePage } from "../../../core/one-page.ts"
import { madeAt, packed } from "../office-file.ts"
import { pageOf } from "../page-of.ts"
import { printableLine } from "../printable.ts"
import type { Renderer } from "../render.ts"
import {
  colours,
  type Drawn,
  fitted,
  fullWidth,
  languageOf,
  linesOf,
  page as paper,
  words,
} from "./drawing.ts"
import { likelihoodSlide } from "./likelihood-slide.ts"
import { basisNotes, changeNotes, likelihoodNotes } from "./notes.ts"
import { basisSlide, changeSlide } from "./reason-slides.ts"

const master = "Page"

// The package's types describe CommonJS; as a module its class is the default export or stands in it.
const Deck: typeof PptxGenJS = "default" in PptxGenJS ? (PptxGenJS.default as typeof PptxGenJS) : PptxGenJS

export const pptxOf: Renderer = async (input) => {
  const page = pageOf(input)
  const deck = new Deck()
  deck.layout = "LAYOUT_WIDE"
  deck.title = printableLine(page.boardTitle)
  deck.subject = printableLine(`${page.snapshotName}, as of ${page.asOf}, SHA-256 ${page.hash}`)
  deck.author = printableLine(`Parley ${page.engineVersion}`)
  deck.company = ""
  deck.theme = { headFontFace: "Georgia", bodyFontFace: "Calibri" }
  deck.defineSlideMaster({
    title: master,
    background: { color: colours.paper },
    objects: [
      {
        placeholder: {
          options: {
            ...{ name: "title", type: "title", x: paper.left, y: 0.98, w: fullWidth, h: 0.9 },
            ...{ align: "left", valign: "top", margin: 0, color: colours.ink },
          },
          text: "",
        },
      },
    ],
  })
  const alts: Map<string, string>[] = []
  const slides = [
    { title: page.headline, draw: likelihoodSlide, notes: likelihoodNotes(page, input) },
    { title: "What changed, and what to watch for", draw: changeSlide, notes: changeNotes(page) },
    { title: "What these numbers rest on", draw: basisSlide, notes: basisNotes(page) },
  ]
  for (const [at, { title, draw, notes }] of slides.entries()) {
    const drawn: Drawn = { slide: deck.addSlide({ masterName: master }), alt: new Map() }
    const { fontSize, lines } =
      titleSizes.find(({ fontSize, lines }) => linesOf(title, fullWidth, fontSize) <= lines) ?? smallTitle
    const words = fitted(title, fullWidth, lines, fontSize)
    drawn.slide.addText(words, { placeholder: "title", fontSize, ...languageOf(words) })
    frame(drawn, page, at + 1, slides.length)
    draw(drawn, page)
    drawn.slide.addNotes(notes)
    alts.push(drawn.alt)
  }
  const made = (await deck.write({ outputType: "uint8array" })) as Uint8Array
  return completed(made, alts, madeAt(input.snapshot), page.language)
}

const smallTitle = { fontSize: 16, lines: 3 }
const titleSizes = [{ fontSize: 22, lines: 2 }, { fontSize: 18, lines: 3 }, smallTitle]

/** What stands on every slide. */
function frame(drawn: Drawn, page: OnePage, number: number, of: number): void {
  const { handling, boardTitle, snapshotName, asOf, since, hash } = page
  const bold = { bold: true }
  words(drawn, fitted(handling, fullWidth * 0.88, 1), { x: paper.left, y: 0.3, w: fullWidth, h: 0.28 }, bold)
  // The moment stays whole, however long the title.
  const line = `${fitted(boardTitle, fullWidth - 5.2, 1)}  ·  as of ${asOf}`
  const muted = { color: colours.muted }
  words(drawn, line, { x: paper.left, y: 0.6, w: fullWidth, h: 0.28 }, muted)
  const foot = { y: 7.02, h: 0.28 }
  words(
    drawn,
    fitted(since === null ? snapshotName : `${snapshotName}, ${since}`, 8, 1),
    { x: paper.left, w: 8, ...foot },
    muted,
  )
  const place = `hash ${hash.slice(0, 12)}…  ·  ${number} of ${of}`
  words(drawn, place, { x: 8.7, w: paper.right - 8.7, ...foot }, { ...muted, align: "right" })
}

// --- what the library does not write ----------------------------------------------------------------------------

/** Alternative texts of shapes, notes in paragraphs, and the snapshot's time instead of the machine's. */
function completed(
  file: Uint8Array,
  alts: readonly ReadonlyMap<string, string>[],
  when: string,
  language: string,
): Uint8Array {
  const parts = unzipSync(file)
  const change = (path: string, to: (text: string) => string) => {
    const part = parts[path]
    if (part) parts[path] = strToU8(to(strFromU8(part)))
  }
  for (const [i, alt] of alts.entries()) {
    change(`ppt/slides/slide${i + 1}.xml`, (slide) =>
      slide
        .replace(/\s+hasCustomPrompt="1"/g, "")
        .replace(/(<p:cNvPr id="\d+" name=")([^"]*)"/g, (whole, start: string, name: string) => {
          const text = alt.get(name)
          if (text !== undefined) return `${start}${name}" descr="${xml(text)}"`
          // A line of a table says nothing to those who hear the slide.
          return decorative.test(name) ? `${start}${name}" descr=""` : whole
        }),
    )
    change(`ppt/notesSlides/notesSlide${i + 1}.xml`, inParagraphs)
  }
  // It names masters that it does not write, and a program that is strict would call the file broken.
  change("[Content_Types].xml", (types) =>
    types.replace(/<Override PartName="\/([^"]+)"[^>]*\/>/g, (whole, name: string) =>
      parts[name] ? whole : "",
    ),
  )
  change("docProps/core.xml", (core) =>
    core
      .replace(/(<dcterms:(?:created|modified)[^>]*>)[^<]*/g, `$1${when}`)
      .replace("</cp:coreProperties>", `<dc:language>${xml(language)}</dc:language></cp:coreProperties>`),
  )
  return packed(parts)
}

const decorative = /^(Rule|Scale|Mark|Lower end|Upper end|Interval|Before) /

/** All notes are one run in what the library writes, and its line breaks are nothing to a reader. */
const inParagraphs = (notes: string): string =>
  notes.replace(
    /<a:p>(<a:r>)?(<a:rPr[^>]*\/>)?<a:t>([\s\S]*?)<\/a:t>[\s\S]*?<\/a:p>/,
    (_whole, _run, _look, text: string) =>
      text
        .split(/\r?\n/)
        .map((line) =>
          line === "" ? "<a:p/>" : `<a:p><a:r><a:rPr lang="en-GB"/><a:t>${line}</a:t></a:r></a:p>`,
        )
        .join(""),
  )

const xml = (text: string): string =>
  printableLine(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
