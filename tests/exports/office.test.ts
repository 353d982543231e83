// Slides and workbooks as those who open them read them: unzipped, and their XML parsed.
import { strFromU8, unzipSync } from "fflate"
import { beforeAll, describe, expect, it, vi } from "vitest"
import type { Board } from "../../core/board.ts"
import { pptxOf } from "../../server/exports/pptx/pptx.ts"
import { printableLine } from "../../server/exports/printable.ts"
import type { Renderer, RenderInput } from "../../server/exports/render.ts"
import { columnName, xlsxOf } from "../../server/exports/xlsx/xlsx.ts"
import { koreaBoard } from "../core/any-board.ts"
import { hostileBoard, hostileTexts, renderInput, taken } from "./rendered.ts"
import { checkXml, textsOf } from "./xml.ts"

type Parts = Record<string, string>

async function partsOf(renderer: Renderer, input: RenderInput): Promise<Parts> {
  const file = await renderer(input)
  if (typeof file === "string") throw new Error("a zip file is bytes")
  const parts = unzipSync(file)
  return Object.fromEntries(Object.entries(parts).map(([name, bytes]) => [name, strFromU8(bytes)]))
}

const korea = koreaBoard()
const handled: Board = { ...korea, meta: { ...korea.meta, handling: "OFFICIAL \u2013 EXERCISE" } }
const [abeKim, other] = korea.scenarios
if (!abeKim || !other) throw new Error("no scenario")
const held = {
  ...abeKim,
  working: { probabilities: { yes: 0.4242, no: 0.5758 } },
  workingBasis: "told in secret",
}
const earlier: Board = {
  ...korea,
  scenarios: [
    { ...abeKim, working: { probabilities: { yes: 0.8642, no: 0.1358 } } },
    ...korea.scenarios.slice(1),
  ],
}
const input = renderInput(taken({ ...handled, scenarios: [held, ...korea.scenarios.slice(1)] }), {
  previous: taken(earlier, {}, { id: "s1", number: 1 }),
})

const formats = [
  { format: "xlsx", renderer: xlsxOf },
  { format: "pptx", renderer: pptxOf },
] as const

describe.each(formats)("the Korea board as $format", ({ renderer }) => {
  let parts: Parts = {}
  beforeAll(async () => {
    parts = await partsOf(renderer, input)
  })

  it("is XML in every part, each part with its type, and leads nowhere outside", () => {
    const types = parts["[Content_Types].xml"] ?? ""
    for (const [name, part] of Object.entries(parts)) {
      if (!/\.(xml|rels)$/.test(name)) continue
      expect(checkXml(part), name).toBe(null)
      expect(part).not.toMatch(/TargetMode="External"/)
    }
    for (const [, name = ""] of types.matchAll(/PartName="\/([^"]+)"/g))
      expect(Object.keys(parts)).toContain(name)
  })

  it("shows the hash, the moment and the handling line, and has the board's title", () => {
    const all = Object.values(parts).flatMap(textsOf).join("\n")
    expect(all).toContain(input.hash)
    expect(all).toContain("22 Nov 2026, 09:30 UTC")
    expect(all).toContain("OFFICIAL \u2013 EXERCISE")
    expect(textsOf(parts["docProps/core.xml"] ?? "")).toContain(korea.meta.title)
  })

  it("is the same file, byte for byte, when it is made again at another hour", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2026, 10, 23, 10, 0) })
    try {
      const first = await renderer(input)
      vi.setSystemTime(Date.UTC(2027, 2, 1, 12, 34, 56))
      const again = await renderer({ ...input, exportedAt: input.exportedAt + 3 * 60 * 60_000 })
      expect(Buffer.from(again as Uint8Array).equals(Buffer.from(first as Uint8Array))).toBe(true)
    } finally {
      vi.useRealTimers()
    }
  })

  it("B8 holds nothing of what a blind round hides", async () => {
    const snapshot = taken(
      { ...handled, scenarios: [held, ...korea.scenarios.slice(1)] },
      { hidden: new Set([abeKim.id]) },
    )
    const now = await partsOf(
      renderer,
      renderInput(snapshot, { hiddenNow: [abeKim.id], previous: input.previous }),
    )
    const secret = /0\.4242|0\.5758|\b42\.42|told in secret|0\.8642|>86%<|86% to/
    expect(Object.values(parts).join()).toMatch(secret)
    for (const [name, part] of Object.entries(now))
      if (/sheet|slide|String/i.test(name)) expect(secret.exec(part)?.[0], name).toBe(undefined)
  })
})

describe.each(formats)("what people write, as $format", ({ renderer }) => {
  it("is text, in every script, and breaks no part", async () => {
    const parts = await partsOf(renderer, renderInput(taken(hostileBoard())))
    for (const [name, part] of Object.entries(parts))
      if (/\.(xml|rels)$/.test(name)) expect(checkXml(part), name).toBe(null)
    const all = Object.values(parts)
      .flatMap(textsOf)
      .join("\n")
      .replace(/\s+/g, " ")
      .replaceAll("_x005F_", "_")
    // Slides have room for the first eight.
    const shown = renderer === xlsxOf ? hostileTexts : hostileTexts.slice(0, 8)
    for (const text of shown) expect(all).toContain(printableLine(text))
    for (const [name, part] of Object.entries(parts)) {
      if (!name.startsWith("xl/")) continue
      expect(part, name).not.toMatch(/<f[ >]/)
      expect(part, name).not.toContain("<hyperlink")
    }
  })
})

describe("the workbook", () => {
  it("has its sheets, headings that stay, filters, numbers as numbers and days as days", async () => {
    const parts = await partsOf(xlsxOf, input)
    const names = [...(parts["xl/workbook.xml"] ?? "").matchAll(/<sheet [^>]*name="([^"]+)"/g)].map(
      ([, name]) => name,
    )
    expect(names).toEqual(["Summary", "Estimates", "Links", "Signals", "Log", "Codebook"])
    const estimates = parts["xl/worksheets/sheet2.xml"] ?? ""
    expect(estimates).toMatch(/<pane [^>]*ySplit="1"[^>]*state="frozen"/)
    expect(estimates).toContain('<autoFilter ref="A1:')
    expect(estimates).toMatch(/<c r="G2"[^>]*><v>0\.4242<\/v>/)
    // 30 September 2018, as sheets count days.
    expect(estimates).toMatch(/<v>43373<\/v>/)
    expect(columnName(1) + columnName(26) + columnName(27) + columnName(53)).toBe("AZAABA")
  })
})

describe("the slides", () => {
  let parts: Parts = {}
  beforeAll(async () => {
    parts = await partsOf(pptxOf, input)
  })
  const slides = () => [1, 2, 3].map((n) => parts[`ppt/slides/slide${n}.xml`] ?? "")

  it("are three, each with a title, the handling line, its language and notes", () => {
    expect(Object.keys(parts).filter((name) => /^ppt\/slides\/slide\d+\.xml$/.test(name))).toHaveLength(3)
    for (const [i, slide] of slides().entries()) {
      expect(slide).toMatch(/<p:ph\s[^>]*type="title"/)
      expect(slide).toContain('lang="en-GB"')
      expect(textsOf(slide)).toContain("OFFICIAL \u2013 EXERCISE")
      const notes = textsOf(parts[`ppt/notesSlides/notesSlide${i + 1}.xml`] ?? "")
      expect(notes.some((line) => line.includes(input.hash))).toBe(true)
    }
    expect(textsOf(parts["ppt/notesSlides/notesSlide1.xml"] ?? "")).toContain("Rationale: told in secret")
  })

  it("say every term with its range and show it, with other words for those who do not see it", () => {
    const [first = ""] = slides()
    expect(textsOf(first)).toContain("unlikely (20\u201345%)")
    expect(textsOf(first)).toContain("\u25bc \u221244")
    expect(first).toMatch(/descr="[^"]*: 42%, unlikely \(20\u201345%\)\. Before: 86%\."/)
  })

  it("are nowhere smaller than 14 points", () => {
    const sizes = slides().flatMap((slide) =>
      [...slide.matchAll(/sz="(\d+)"/g)].map(([, size]) => Number(size)),
    )
    expect(sizes.length).toBeGreaterThan(20)
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(1400)
  })
})
