// One sheet of paper, counted in words: whatever people wrote, no text has more lines than it has room.
import { expect, it } from "vitest"
import type { OnePage } from "../../core/one-page.ts"
import { letters, linesOf, oneSheetOf, sheetLines } from "../../core/one-page-sheet.ts"
import { bands } from "../../core/yardstick.ts"

const said = { p: 0.3, text: "30%", words: "unlikely", range: "20–45%", low: null, high: null }
const pageWith = (text: string): OnePage => ({
  ...{
    language: "en",
    handling: text,
    boardTitle: text,
    snapshotName: text,
    asOf: "8 Jul 2018",
    since: text,
  },
  headline: `“${text}” went up from 20% to 62%, likely (55–80%).`,
  rows: Array.from({ length: 8 }, (_, at) => ({
    ...{ scenarioId: `s${at}`, number: at + 1, title: text, outcome: text, likelihood: said },
    ...{ points: 1, was: said, remark: "" },
  })),
  more: 3,
  changed: [1, 2, 3].map(() => `“${text}”: 20%, unlikely (20–45%) to 62%, likely (55–80%). ${text}`),
  disagree: [1, 2].map(() => `“${text}”: 7 people from 20–70%. Lower: ${text}. Higher: ${text}.`),
  watchFor: [1, 2, 3, 4].map(() => text),
  decided: [1, 2, 3].map(() => text),
  ...{ basis: text, confidence: null, hash: "ab".repeat(32), exportedOn: "22 Nov 2026", engineVersion: "1" },
  yardstick: {
    name: "icd203",
    bands: bands("icd203").map(({ words, range, from, to }) => ({ words, range, from, to })),
  },
})

const long = [
  "Because the envoy was received and given a date ".repeat(40),
  "x".repeat(4_000),
  "北朝鮮の首脳会談が年内に開催され、共同声明が発表される".repeat(30),
  "남북 정상회담이 올해 안에 평양에서 열린다 ".repeat(40),
]

it("a printed page has no text of more lines than its sheet has room for, whatever was written", () => {
  for (const text of long) {
    const { page, cut } = oneSheetOf(pageWith(text))
    expect(cut).toBe(true)
    for (const list of ["changed", "disagree", "watchFor", "decided"] as const)
      for (const item of page[list]) {
        expect(linesOf(item, letters.column)).toBeLessThanOrEqual(sheetLines[list])
        expect(item).toContain("…")
      }
    expect(linesOf(page.headline, letters.headline)).toBeLessThanOrEqual(sheetLines.headline)
    for (const { title } of page.rows)
      expect(linesOf(title, letters.title)).toBeLessThanOrEqual(sheetLines.title)
  }
})

it("what is cut keeps each likelihood term with its range, and a reason of either side", () => {
  const { page } = oneSheetOf(pageWith(long[0] ?? ""))
  expect(page.headline).toMatch(/^“Because the envoy .*…” went up from 20% to 62%, likely \(55–80%\)\.$/)
  for (const item of page.changed)
    expect(item).toMatch(/unlikely \(20–45%\) to 62%, likely \(55–80%\)\. Because.* …$/)
  for (const item of page.disagree) expect(item).toMatch(/ Lower: Because .* … Higher: Because .* …$/)
})

it("what fits is as it was", () => {
  const short = pageWith("Kim attends")
  expect(oneSheetOf(short)).toEqual({ page: short, cut: false })
})
