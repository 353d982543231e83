/** The first slide: what is now thought, in one sentence and in up to eight rows. */
import type { OnePage, PageRow } from "../../../core/one-page.ts"
import { formatProbabilityRange } from "../../../core/probability.ts"
import { likelihoodPhrase } from "../../../core/said-likelihood.ts"
import { printableLine } from "../printable.ts"
import { colours, type Drawn, fitted, fullWidth, page as paper, words } from "./drawing.ts"

const at = { number: 0.55, title: 0.98, scale: 6.25, value: 8.6, words: 9.4, change: 12.1 } as const
const titleWidth = at.scale - at.title - 0.3
const scaleWidth = at.value - at.scale - 0.35
const wordsWidth = at.change - at.words - 0.1
const top = 2.28
const bottom = 6.62

export function likelihoodSlide(drawn: Drawn, page: OnePage): void {
  const { rows, more, since } = page
  const height = Math.min(0.62, (bottom - top) / Math.max(rows.length, 1))
  headings(drawn, since !== null)
  for (const [i, row] of rows.entries()) drawRow(drawn, row, top + i * height, height)
  const legend = [
    "● now",
    ...(rows.some(({ was }) => was?.p != null) ? ["○ before"] : []),
    ...(rows.some(({ likelihood: { low, high } }) => low !== null && high !== null)
      ? ["├──┤ 80% interval"]
      : []),
    ...(more > 0 ? [`${more} more ${more === 1 ? "scenario" : "scenarios"} in the other files`] : []),
  ].join("  ·  ")
  if (rows.length > 0)
    words(drawn, legend, { x: at.number, y: bottom + 0.02, w: fullWidth, h: 0.28 }, { color: colours.muted })
}

function headings(drawn: Drawn, changes: boolean): void {
  const muted = { color: colours.muted }
  const y = top - 0.34
  const h = 0.28
  words(drawn, "Scenario", { x: at.title, y, w: titleWidth, h }, muted)
  words(drawn, "0%", { x: at.scale - 0.3, y, w: 0.6, h }, { ...muted, align: "center" })
  words(drawn, "50%", { x: at.scale + scaleWidth / 2 - 0.35, y, w: 0.7, h }, { ...muted, align: "center" })
  words(drawn, "100%", { x: at.scale + scaleWidth - 0.4, y, w: 0.8, h }, { ...muted, align: "center" })
  words(drawn, "Likelihood, in words", { x: at.value, y, w: 2.9, h }, muted)
  if (changes)
    words(drawn, "Points", { x: at.change, y, w: paper.right - at.change, h }, { ...muted, align: "right" })
  rule(drawn, top - 0.03, 1)
}

function drawRow(drawn: Drawn, row: PageRow, y: number, height: number): void {
  const { number, likelihood, points, remark } = row
  const h = height - 0.04
  const middle = { valign: "middle" } as const
  words(drawn, String(number), { x: at.number, y, w: 0.35, h }, { ...middle, bold: true })
  const title = titleOf(row) + (remark === "" ? "" : ` (${remark})`)
  words(drawn, fitted(title, titleWidth, 2), { x: at.title, y, w: titleWidth, h }, middle)
  if (likelihood.p === null) {
    const said = fitted(likelihood.text, paper.right - at.scale, 2)
    words(drawn, said, { x: at.scale, y, w: paper.right - at.scale, h }, { ...middle, italic: true })
  } else {
    scale(drawn, row, y + height / 2 - 0.02)
    words(drawn, likelihood.text, { x: at.value, y, w: 0.85, h }, { ...middle, fontSize: 20, bold: true })
    if (likelihood.words !== null && likelihood.range !== null)
      words(drawn, `${likelihood.words} (${likelihood.range})`, { x: at.words, y, w: wordsWidth, h }, middle)
    if (points !== null)
      words(
        drawn,
        changeWords(points),
        { x: at.change, y, w: paper.right - at.change, h },
        { ...middle, bold: points !== 0, align: "right" },
      )
  }
  rule(drawn, y + height - 0.02, 0.5)
}

function scale({ slide, alt }: Drawn, row: PageRow, y: number): void {
  const { likelihood, was, number } = row
  const { p, low, high } = likelihood
  if (p === null) return
  const x = (share: number) => at.scale + share * scaleWidth
  const name = (what: string) => `${what} ${number}`
  const line = (what: string, from: number, to: number, width: number, color: string) =>
    slide.addShape("line", {
      x: x(from),
      y,
      w: x(to) - x(from),
      h: 0,
      line: { color, width },
      objectName: name(what),
    })
  const tick = (what: string, share: number, half: number, color: string) =>
    slide.addShape("line", {
      x: x(share),
      y: y - half,
      w: 0,
      h: 2 * half,
      line: { color, width: 1.5 },
      objectName: name(what),
    })
  const dot = (what: string, share: number, size: number, fill: string) =>
    slide.addShape("ellipse", {
      ...{ x: x(share) - size / 2, y: y - size / 2, w: size, h: size, objectName: name(what) },
      fill: { color: fill },
      line: { color: colours.ink, width: 1.25 },
    })
  line("Scale", 0, 1, 1, colours.line)
  for (const share of [0, 0.5, 1]) tick(`Mark ${share * 100} of`, share, 0.05, colours.line)
  if (low !== null && high !== null) {
    line("Interval", low, high, 2, colours.ink)
    tick("Lower end", low, 0.08, colours.ink)
    tick("Upper end", high, 0.08, colours.ink)
  }
  if (was !== null && was.p !== null) dot("Before", was.p, 0.13, colours.paper)
  dot("Now", p, 0.17, colours.ink)
  alt.set(name("Now"), altOf(row))
}

function altOf(row: PageRow): string {
  const { likelihood, was } = row
  const interval =
    likelihood.low === null || likelihood.high === null
      ? ""
      : ` 80% interval ${formatProbabilityRange(likelihood.low, likelihood.high)}.`
  return `${titleOf(row)}: ${likelihoodPhrase(likelihood)}.${interval}${was === null ? "" : ` Before: ${was.text}.`}`
}

function rule({ slide }: Drawn, y: number, width: number): void {
  slide.addShape("line", {
    ...{ x: paper.left, y, w: fullWidth, h: 0 },
    line: { color: width < 1 ? colours.line : colours.ink, width },
    objectName: `Rule at ${Math.round(y * 1000)}`,
  })
}

export const titleOf = ({ title, outcome }: PageRow): string =>
  printableLine(outcome === null ? title : `${title}: ${outcome}`)

export const changeWords = (points: number): string =>
  points > 0 ? `▲ +${points}` : points < 0 ? `▼ −${-points}` : "0"
