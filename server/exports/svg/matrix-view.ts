/** Scenarios by likelihood and impact, as numbers on a field; what each number is stands below it. */
import { activeOutcomes } from "../../../core/outcomes.ts"
import { bands } from "../../../core/yardstick.ts"
import { baselineIn, type Drawing } from "./drawing.ts"
import { faint, hairline, ink, muted, ramp, white } from "./palette.ts"
import { type Shown, saidOf, titleOf, type View, wordsOf } from "./shown.ts"
import { type Column, tableHead, tableRow, tableWidth } from "./table.ts"
import { styles } from "./typesetting.ts"

const left = 110
const plotWidth = 1000
const markerWidth = 34
const laneHeight = 30
const rowLeast = 62

const columns: readonly Column[] = [
  { head: "", width: 34, from: "end" },
  { head: "Scenario", width: 572 },
  { head: "Likelihood", width: 74, from: "end" },
  { head: "In words", width: 230 },
  { head: "Impact", width: 120 },
]

interface Marker {
  id: string
  number: number
  p: number
  impact: number
}

export const matrixView: View = (shown, start) => {
  const drawing = start()
  const markers = markersOf(shown)
  const rows = [5, 4, 3, 2, 1, ...(markers.some(({ impact }) => impact === 0) ? [0] : [])]
  const laned = rows.map((impact) => lanesOf(markers.filter((marker) => marker.impact === impact)))
  const own = bands(shown.saying.yardstick)
  const strips = own.length > 0 ? own : bands("icd203")
  const heights = laned.map((lanes) => Math.max(rowLeast, lanes.length * laneHeight + 20))
  const whole = heights.reduce((sum, height) => sum + height, 0)
  drawing.rect(left, 0, plotWidth, whole, { fill: white, stroke: hairline })
  strips.forEach((band, i) => {
    if (i % 2 === 1)
      drawing.rect(left + band.from * plotWidth, 0, (band.to - band.from) * plotWidth, whole, { fill: faint })
    drawing.rect(left + band.from * plotWidth, whole, (band.to - band.from) * plotWidth, 6, {
      fill: ramp[i] ?? ramp[0],
    })
  })
  let y = 0
  laned.forEach((lanes, i) => {
    const height = heights[i] ?? rowLeast
    const impact = rows[i] ?? 0
    if (i > 0) drawing.line(left, y, left + plotWidth, y, { stroke: hairline })
    const words =
      impact === 0 ? "not set" : `${impact}${impact === 5 ? " greatest" : impact === 1 ? " least" : ""}`
    drawing.text(words, left - 14, y + height / 2 + 5, styles.body, "end")
    lanes.forEach((lane, j) => {
      for (const marker of lane)
        placed(drawing, marker, y + height / 2 + (j - (lanes.length - 1) / 2) * laneHeight)
    })
    y += height
  })
  drawing.text("Impact", 0, baselineIn(styles.label), styles.label)
  for (const percent of [0, 20, 40, 60, 80, 100])
    drawing.text(`${percent}%`, left + percent * (plotWidth / 100), whole + 24, styles.small, "middle")
  drawing.text("Likelihood", left + plotWidth / 2, whole + 44, styles.label, "middle")
  y = tableHead(drawing, columns, 0, whole + 66)
  for (const scenario of shown.board.scenarios) {
    for (const { label, said } of saidOf(scenario, shown).slice(0, 1)) {
      y = tableRow(
        drawing,
        columns,
        [
          { text: String(shown.numberOf(scenario.id)), style: styles.strong },
          {
            text: titleOf(scenario),
            style: styles.statement,
            ...(label !== null && { under: { text: label, style: styles.strong } }),
          },
          said.p === null ? null : { text: said.text, style: styles.strong },
          { text: said.p === null ? said.text : (wordsOf(said) ?? ""), style: styles.body },
          { text: scenario.impact === undefined ? "not set" : `${scenario.impact} of 5`, style: styles.body },
        ],
        0,
        y,
      )
    }
  }
  return {
    drawing,
    width: Math.max(left + plotWidth, tableWidth(columns)),
    height: y,
    description: "Scenarios by likelihood, from left to right, and impact, from bottom to top.",
  }
}

function markersOf(shown: Shown): Marker[] {
  return shown.board.scenarios.flatMap((scenario) => {
    const [first] = saidOf(scenario, shown)
    if (!first || first.said.p === null || activeOutcomes(scenario).length === 0) return []
    const number = shown.numberOf(scenario.id)
    return [{ id: scenario.id, number, p: first.said.p, impact: scenario.impact ?? 0 }]
  })
}

/** Those that would lie over one another go under one another: the first lane that is free. */
function lanesOf(markers: readonly Marker[]): Marker[][] {
  const lanes: Marker[][] = [[]]
  for (const marker of markers.toSorted((a, b) => a.p - b.p || a.number - b.number)) {
    const free = lanes.find((lane) => {
      const last = lane.at(-1)
      return last === undefined || (marker.p - last.p) * plotWidth >= markerWidth + 4
    })
    if (free) free.push(marker)
    else lanes.push([marker])
  }
  return lanes
}

function placed(drawing: Drawing, { number, p }: Marker, y: number): void {
  const half = markerWidth / 2
  const x = left + Math.min(plotWidth - half, Math.max(half, p * plotWidth))
  drawing.rect(x - half, y - 12, markerWidth, 24, { fill: white, stroke: ink, weight: 1.5, radius: 12 })
  if (Math.abs(x - (left + p * plotWidth)) > 1) drawing.line(x, y, left + p * plotWidth, y, { stroke: muted })
  drawing.text(String(number), x, y + 5, styles.strong, "middle")
}
