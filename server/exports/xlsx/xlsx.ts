/**
 * A snapshot as a workbook: the page in words, then the tables to compute with, and what their columns mean. Numbers and
 * days are numbers and days; nothing is worked out by the sheet, and nothing in it leads elsewhere.
 */
import writeXlsxFile from "write-excel-file/node"
import type { OnePage } from "../../../core/one-page.ts"
import { madeAt, packedAgain } from "../office-file.ts"
import { pageOf } from "../page-of.ts"
import { printableLine } from "../printable.ts"
import type { Renderer } from "../render.ts"
import { codebookSheet } from "./codebook-sheet.ts"
import { summarySheet } from "./summary-sheet.ts"
import { dataOf, estimatesTable, linksTable, logTable, signalsTable, type Table } from "./tables.ts"

type Sheets = Parameters<typeof writeXlsxFile>[0]
type Feature = NonNullable<NonNullable<Parameters<typeof writeXlsxFile>[1]>["features"]>[number]

export const xlsxOf: Renderer = async (input) => {
  const page = pageOf(input)
  const tables = [
    estimatesTable(input),
    linksTable(input.snapshot),
    signalsTable(input.snapshot),
    logTable(input),
  ]
  const sheets: Sheets = [
    { sheet: "Summary", ...summarySheet(page), orientation: "landscape", showGridLines: false },
    ...tables.map((table) => ({
      sheet: table.name,
      data: dataOf(table),
      columns: table.columns.map(({ width }) => ({ width })),
      stickyRowsCount: 1,
      orientation: "landscape" as const,
    })),
    { sheet: "Codebook", ...codebookSheet(page, tables), stickyRowsCount: 1, orientation: "landscape" },
  ]
  const features = [properties(page, madeAt(input.snapshot)), sheetParts(tables)]
  const file = await writeXlsxFile(sheets, { fontFamily: "Calibri", fontSize: 11, features }).toBuffer()
  // The library stamps every part with the machine's time.
  return packedAgain(file)
}

// --- what the library does not write ----------------------------------------------------------------------------

const packaged = "application/vnd.openxmlformats-package.core-properties+xml"

/** Title, hash and moment, where a file manager and an archive look for them. */
function properties(page: OnePage, when: string): Feature {
  const time = (name: string) => `<dcterms:${name} xsi:type="dcterms:W3CDTF">${when}</dcterms:${name}>`
  const core = [
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"',
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"',
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">',
    `<dc:title>${xml(page.boardTitle)}</dc:title>`,
    `<dc:subject>${xml(`${page.snapshotName}, as of ${page.asOf}`)}</dc:subject>`,
    `<dc:creator>Parley ${xml(page.engineVersion)}</dc:creator>`,
    page.handling === "" ? "" : `<cp:keywords>${xml(page.handling)}</cp:keywords>`,
    `<dc:description>SHA-256 of the snapshot: ${page.hash}</dc:description>`,
    `<dc:language>${xml(page.language)}</dc:language>`,
    `${time("created")}${time("modified")}</cp:coreProperties>`,
  ].join("")
  return {
    files: {
      transform: {
        "[Content_Types].xml": {
          insert: () => `<Override ContentType="${packaged}" PartName="/docProps/core.xml"/>`,
        },
        "_rels/.rels": {
          insert: () =>
            `<Relationship Id="rId-core" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>`,
        },
      },
      write: { files: () => ({ "docProps/core.xml": core }) },
    },
  }
}

/** A filter over each table, and the sheets as wide as their paper. */
const sheetParts = (tables: readonly Table[]): Feature => ({
  files: {
    transform: {
      "xl/worksheets/sheet{id}.xml": {
        transform: (sheet, { sheet: name }) => {
          const table = tables.find((one) => one.name === name)
          const last = table && `${columnName(table.columns.length)}${table.rows.length + 1}`
          const filtered = sheet.replace(
            "</sheetData>",
            last ? `</sheetData><autoFilter ref="A1:${last}"/>` : "</sheetData>",
          )
          // The widest is for the screen: on one sheet of paper nobody could read it.
          if (table && table.columns.length > 15) return filtered
          return filtered
            .replace("<sheetViews>", '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>')
            .replace('orientation="landscape"/>', 'orientation="landscape" fitToHeight="0"/>')
        },
      },
    },
  },
})

/** 1: A, 27: AA */
export const columnName = (at: number): string =>
  at <= 26
    ? String.fromCharCode(64 + at)
    : columnName(Math.floor((at - 1) / 26)) + columnName(((at - 1) % 26) + 1)

const xml = (text: string): string =>
  printableLine(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
