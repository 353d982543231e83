/** A snapshot as a PDF: the page that a minister reads, and where it is asked for, everything behind it. */
import { onePageOf } from "../../../core/one-page-of.ts"
import { type Face, typesetFor } from "../fonts.ts"
import { otherScripts } from "../other-scripts.ts"
import type { Renderer } from "../render.ts"
import { drawAnnex, placeAnnex } from "./annex-layout.ts"
import { annexBlocks } from "./annex-text.ts"
import { layOutPage } from "./page-layout.ts"
import { createSheet } from "./sheet.ts"

const faces: readonly Face[] = [
  { family: "serif", weight: 400 },
  { family: "serif", weight: 600 },
  { family: "sans", weight: 400 },
  { family: "sans", weight: 600 },
  { family: "mono", weight: 400 },
]

export const pdfOf: Renderer = async (input) => {
  const { options, exportedAt } = input
  const page = onePageOf({ ...input, rounded: options.rounded })
  const blocks = options.annex ? annexBlocks(input, onePageOf({ ...input, rounded: false })) : []
  const typeset = await typesetFor([...textsOf(page), ...textsOf(blocks), fixedCharacters], faces)
  const { told, note } = otherScripts(typeset.missing())
  const sheet = createSheet({
    paper: options.paper,
    title: `${page.boardTitle} – ${page.snapshotName}`,
    language: page.language,
    subject: `${page.handling === "" ? "" : `${page.handling}. `}${page.asOf}`,
    madeAt: exportedAt,
    typeset,
  })
  // Its places first: page 1 says how many pages there are.
  const annex = options.annex ? placeAnnex(sheet, told(blocks)) : null
  const document = sheet.element(null, "Document")
  layOutPage(sheet, document, told(page), { of: 1 + (annex?.pages ?? 0), undrawn: note })
  if (annex) drawAnnex(sheet, document, told(page), annex)
  document.end()
  return sheet.bytes()
}

/** Of labels and marks that no text of the board has. */
const fixedCharacters = `${Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join("")}–—−·…“”’▲▼`

/** Every string in it, whatever its place. */
function textsOf(value: unknown): string[] {
  if (typeof value === "string") return [value]
  if (Array.isArray(value)) return value.flatMap(textsOf)
  if (value !== null && typeof value === "object") return Object.values(value).flatMap(textsOf)
  return []
}
