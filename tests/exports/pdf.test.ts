// The page as a PDF, read back by a parser that is not the one that wrote it.
import { readFileSync } from "node:fs"
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs"
import { describe, expect, it } from "vitest"
import type { Board } from "../../core/board.ts"
import { limits } from "../../core/limits.ts"
import { parseTemplate } from "../../core/template.ts"
import { pdfOf } from "../../server/exports/pdf/pdf.ts"
import { hostileBoard, renderInput, taken } from "./rendered.ts"

function korea(): Board {
  const template = parseTemplate(JSON.parse(readFileSync("prisma/templates/korea-2018.json", "utf8")))
  if (!template.ok) throw new Error(template.error.message)
  const { board } = template.value
  return { ...board, meta: { ...board.meta, handling: "OFFICIAL – EXERCISE" } }
}

async function made(board: Board, paper: "a4" | "letter" = "a4") {
  const now = taken(board)
  const options = { paper, annex: false, rounded: false, view: "board" } as const
  const bytes = (await pdfOf(renderInput(now, { options }))) as Uint8Array
  const raw = Buffer.from(bytes).toString("latin1")
  const task = getDocument({ data: bytes.slice(), verbosity: 0 })
  const document = await task.promise
  const page = await document.getPage(1)
  const { items } = await page.getTextContent()
  const text = items.map((item) => ("str" in item ? item.str : "")).join("")
  const tags = JSON.stringify(await page.getStructTree())
  const { info } = await document.getMetadata()
  const size = page.view.slice(2)
  const pages = document.numPages
  await task.destroy()
  return { bytes, raw, text, tags, info: info as Record<string, unknown>, size, pages, hash: now.hash }
}

describe("a snapshot as PDF", () => {
  it("is one A4 page: tagged, titled, with its language, its fonts embedded, its hash, in reading order", async () => {
    const { raw, text, tags, info, size, pages, hash } = await made(korea())
    expect(pages).toBe(1)
    expect(size).toEqual([595.28, 841.89])
    expect(info).toMatchObject({ Title: "Korea 2018: dialogue and pressure – Snapshot 2 “After move 1”" })
    expect(raw).toContain("/Lang (en)")
    expect(raw).toContain("/DisplayDocTitle true")
    for (const tag of ["Document", "H1", "H2", "Table", "TR", "TH", "TD", "Figure", "L", "LI", "LBody"])
      expect(tags).toContain(`"role":"${tag}"`)
    expect(raw.match(/\/FontDescriptor /g)?.length).toBeGreaterThan(3)
    expect(raw.match(/\/FontFile2 /g)?.length).toBe(raw.match(/\/Type \/FontDescriptor/g)?.length)
    expect(raw).not.toContain("Helvetica")
    const order = [
      "OFFICIAL – EXERCISE",
      "Snapshot 2",
      "Scenario",
      "What changed, and why",
      "Where we disagree",
    ]
    const places = [...order, "Decisions taken", "Watch for", "Basis", "almost certain", hash].map((part) =>
      text.replace(/\s/g, "").indexOf(part.replace(/\s/g, "")),
    )
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(places).not.toContain(-1)
  })

  it("is one page of Letter with two hundred scenarios and texts without end", async () => {
    const board = korea()
    const [one] = board.scenarios
    if (!one) throw new Error()
    const long = `${"Without end ".repeat(9)}${"x".repeat(3_000)}`.slice(0, limits.lineCharacters)
    const scenarios = Array.from({ length: 200 }, (_, i) => ({
      ...one,
      id: `s${i}`,
      title: `${i} ${long}`.slice(0, limits.lineCharacters),
    }))
    const { pages, size } = await made(
      { ...board, meta: { ...board.meta, title: long, handling: long.slice(0, 80) }, scenarios },
      "letter",
    )
    expect([pages, size]).toEqual([1, [612, 792]])
  })

  it("holds Japanese, Korean and Cyrillic, takes scripts for text, and shows what no font has", async () => {
    const board = hostileBoard()
    const titles = ["北朝鮮の会談", "한국 대통령", "Россия", "<script>alert(1)</script>", "Emoji 😀"]
    const scenarios = board.scenarios
      .slice(0, titles.length)
      .map((scenario, i) => ({ ...scenario, title: titles[i] ?? "" }))
    const { text } = await made({ ...board, scenarios })
    for (const title of titles.slice(0, 4))
      expect(text.replace(/\s/g, "")).toContain(title.replace(/\s/g, ""))
    expect(text).toContain("U+1F600")
  })

  it("is the same to the byte for the same snapshot", async () => {
    const [first, second] = [await made(korea()), await made(korea())]
    expect(Buffer.from(first.bytes).equals(Buffer.from(second.bytes))).toBe(true)
  })
})
