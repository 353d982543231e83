import { beforeAll, describe, expect, it } from "vitest"
import type { Board, Scenario } from "../../core/board.ts"
import { blankBoard } from "../../core/new-board.ts"
import { bifOf } from "../../server/exports/bif/bif.ts"
import { type RenderInput, type ViewName, viewNames } from "../../server/exports/render.ts"
import type { Box } from "../../server/exports/svg/drawing.ts"
import { pictureOf, svgOf } from "../../server/exports/svg/svg.ts"
import { koreaBoard } from "../core/any-board.ts"
import { hostileBoard, renderInput, taken } from "./rendered.ts"

const of = (board: Board, view: ViewName, more: Partial<RenderInput> = {}): RenderInput =>
  renderInput(taken(board), { options: { paper: "a4", annex: false, rounded: false, view }, ...more })

const korea = koreaBoard()
const pictures = new Map<ViewName, Awaited<ReturnType<typeof pictureOf>>>()
beforeAll(async () => {
  for (const view of viewNames) pictures.set(view, await pictureOf(of(korea, view), { forPixels: true }))
})
const pictureFor = (view: ViewName) => {
  const picture = pictures.get(view)
  if (!picture) throw new Error(view)
  return picture
}

describe("views as SVG", () => {
  it.each(viewNames)("%s is well-formed, stands alone, and no text lies over another", (view) => {
    const { svg, boxes, width, height } = pictureFor(view)
    expect(wrongIn(svg)).toBeNull()
    expect(outside(svg)).toEqual([])
    expect(boxes.length).toBeGreaterThan(20)
    expect(overlapsIn(boxes)).toEqual([])
    expect(
      boxes.filter((box) => box.x < 0 || box.x + box.width > width || box.y + box.height > height),
    ).toEqual([])
  })

  it("says title, view, moment and hash in every view", () => {
    const { hash } = of(korea, "board")
    for (const view of viewNames) {
      const words = wordsOf(pictureFor(view).boxes)
      expect(words).toContain(korea.meta.title)
      expect(words).toContain("After move 1")
      expect(words).toContain("as of")
      expect(words.replaceAll(" ", "")).toContain(hash)
      expect(pictureFor(view).svg).toMatch(
        /role="img" lang="en"[\s\S]*<title id="title">[\s\S]*<desc id="desc">/,
      )
    }
  })

  it.each(["board", "outline", "influence", "matrix"] as const)("%s has every scenario", (view) => {
    const words = wordsOf(pictureFor(view).boxes)
    for (const { title } of korea.scenarios) expect(words).toContain(title)
    // A word for a likelihood never without its range.
    expect(words).toMatch(/very likely \(80–95%\)/)
  })

  it("signals, drivers and the timeline have theirs", () => {
    for (const { title } of korea.signals) expect(wordsOf(pictureFor("signals").boxes)).toContain(title)
    for (const { title } of korea.drivers) expect(wordsOf(pictureFor("drivers").boxes)).toContain(title)
    for (const { title } of korea.events) expect(wordsOf(pictureFor("timeline").boxes)).toContain(title)
  })

  it("is the same, byte for byte, when it is made again", async () => {
    const svg = await svgOf(of(korea, "influence"))
    expect(await svgOf(of(korea, "influence"))).toBe(svg)
    // With its fonts in it.
    expect(svg).toContain("src:url(data:font/woff;base64,")
    expect(outside(String(svg))).toEqual([])
  })

  it("no text of anybody becomes markup, and none runs over another", async () => {
    for (const view of ["board", "outline", "influence"] as const) {
      const { svg, boxes } = await pictureOf(of(hostileBoard(), view), { forPixels: view !== "board" })
      expect(wrongIn(svg)).toBeNull()
      expect(outside(svg)).toEqual([])
      if (view === "board") expect(svg).toContain("&lt;script&gt;")
      expect(overlapsIn(boxes)).toEqual([])
    }
  })

  it("says that there is nothing where there is nothing", async () => {
    for (const view of viewNames) {
      const { svg } = await pictureOf(of(blankBoard("Empty"), view), { forPixels: true })
      expect(wrongIn(svg)).toBeNull()
      expect(svg).toMatch(/There was no|Nothing on this board/)
    }
  })

  it("200 long scenarios in one set find their places", async () => {
    const many = { ...blankBoard("Many"), scenarios: Array.from({ length: 200 }, (_, i) => longScenario(i)) }
    for (const view of ["board", "matrix"] as const) {
      const { boxes } = await pictureOf(of(many, view), { forPixels: true })
      expect(boxes.length).toBeGreaterThan(400)
      expect(overlapsIn(boxes)).toEqual([])
    }
  })

  it("B8 what a blind round hides now is in no view and not in the network", async () => {
    const secret = "0.3731"
    const [first] = korea.scenarios
    if (!first) throw new Error("no scenario")
    const told: Scenario = {
      ...first,
      working: { probabilities: { yes: Number(secret), no: 1 - Number(secret) } },
      workingBasis: "told-basis",
    }
    const board = { ...korea, scenarios: [told, ...korea.scenarios.slice(1)] }
    for (const view of viewNames) {
      const { boxes, svg } = await pictureOf(of(board, view, { hiddenNow: [told.id] }), { forPixels: true })
      expect(`${wordsOf(boxes)} ${svg}`).not.toMatch(/37(\.31)?%|0\.3731|told-basis/)
    }
    expect(wordsOf((await pictureOf(of(board, "board"), { forPixels: true })).boxes)).toMatch(/37/)
    const bif = String(await bifOf(of(board, "board", { hiddenNow: [told.id] })))
    expect(bif).not.toContain(secret)
    expect(bif).toContain(`Left out while a blind round runs: ${told.title}`)
    expect(String(await bifOf(of(board, "board")))).toContain(secret)
  })
})

const longScenario = (i: number): Scenario => ({
  id: `s${i}`,
  status: "open",
  resolutionCriteria: "",
  finePrint: "",
  background: "",
  evidence: [],
  title: `${i} ${"A long statement of what may come to pass, ".repeat(1 + (i % 4))}${"長い題名".repeat(i % 5)}`,
  kind: "binary",
  outcomes: [
    { id: "yes", label: "Yes", order: 0 },
    { id: "no", label: "No", order: 1 },
  ],
  working: { probabilities: { yes: (i % 99) / 100 + 0.005, no: 1 - ((i % 99) / 100 + 0.005) } },
  impact: 1 + (i % 5),
})

/** What was drawn, in the order of drawing, lines of one text joined. */
const wordsOf = (boxes: readonly Box[]): string => boxes.map(({ text }) => text).join(" ")

function overlapsIn(boxes: readonly Box[]): string[] {
  const found: string[] = []
  const sorted = boxes.toSorted((a, b) => a.y - b.y)
  // A box is a little higher than its letters: lines that touch are no overlap.
  const slack = 3.5
  sorted.forEach((a, i) => {
    for (const b of sorted.slice(i + 1)) {
      if (b.y + slack >= a.y + a.height) break
      if (a.x + a.width > b.x + 0.5 && b.x + b.width > a.x + 0.5 && b.y + slack < a.y + a.height)
        found.push(`${a.text} | ${b.text}`)
    }
  })
  return found
}

/** Anything that would be run or fetched. */
const outside = (svg: string): string[] =>
  svg
    .match(/<(?:script|foreignObject|image|use|a|iframe)\b|\son\w+=|href=|url\((?!data:font)|@import/gi)
    ?.filter((found) => !svg.includes(`&lt;${found.slice(1)}`)) ?? []

/** A strict reader of the little XML that there is: null where it is well-formed. */
function wrongIn(xml: string): string | null {
  const open: string[] = []
  let at = 0
  for (const tag of xml.matchAll(/<(\/?)([a-z]+)((?: [a-z:A-Z0-9-]+="[^"<]*")*)(\/?)>/g)) {
    const between = xml.slice(at, tag.index)
    if (/[<]|&(?!amp;|lt;|gt;|quot;)/.test(between)) return between.slice(0, 80)
    if (open.length === 0 && between.trim() !== "") return between
    if (/[^\t\n\u0020-\ud7ff\ud800-\udfff\ue000-\ufffd]/.test(between)) return "a character that XML has not"
    const [, closing, name = "", attributes = "", alone] = tag
    if (/&(?!amp;|lt;|gt;|quot;)/.test(attributes)) return attributes
    if (closing) {
      if (open.pop() !== name) return `</${name}>`
    } else if (!alone) open.push(name)
    at = tag.index + tag[0].length
  }
  return open.length === 0 && xml.slice(at).trim() === "" ? null : `left open: ${open.join()}`
}
