/** Cards under their sets, side by side as on the board. */
import type { Scenario } from "../../../core/board.ts"
import { dayWords } from "../../../core/time-words.ts"
import { isQuantiles } from "../../../core/working.ts"
import { groupsOf } from "../groups.ts"
import { type Drawing, track } from "./drawing.ts"
import { hairline, ink, white } from "./palette.ts"
import { type Shown, saidOf, stateOf, tintOf, titleOf, type View, wordsOf } from "./shown.ts"
import { styles } from "./typesetting.ts"

const cardWidth = 320
const gap = 20
const pad = 14
const mostAcross = 4

export const boardView: View = (shown, start) => {
  const drawing = start()
  const groups = groupsOf(shown).filter(({ scenarios }) => scenarios.length > 0)
  // A single set goes on in the next column, so that it is not one long strip.
  const columns = groups.length === 1 ? spread(groups[0]) : groups
  let [top, width] = [0, 0]
  for (let i = 0; i < columns.length; i += mostAcross) {
    const band = columns.slice(i, i + mostAcross)
    const heads = band.map(({ title }) =>
      drawing.type.lines(title || "Untitled set", styles.heading, cardWidth),
    )
    const headHeight = Math.max(...heads.map(({ length }) => length)) * styles.heading.leading
    let bottom = top
    band.forEach(({ scenarios }, column) => {
      const x = column * (cardWidth + gap)
      drawing.lines(heads[column] ?? [], x, top, styles.heading)
      let y = top + headHeight + 6
      drawing.line(x, y, x + cardWidth, y, { stroke: ink })
      y += 12
      for (const scenario of scenarios) y = card(drawing, shown, scenario, x, y) + 12
      bottom = Math.max(bottom, y)
      width = Math.max(width, x + cardWidth)
    })
    top = bottom + 18
  }
  const count = shown.board.scenarios.length
  return {
    drawing,
    width,
    height: Math.max(0, top - 30),
    description: `${count} ${count === 1 ? "scenario" : "scenarios"} in their sets, each with its likelihood.`,
  }
}

function spread(group: ReturnType<typeof groupsOf>[number] | undefined) {
  if (!group) return []
  const each = Math.ceil(group.scenarios.length / 3)
  return [0, 1, 2]
    .map((i) => ({
      title: i === 0 ? group.title : `${group.title} (continued)`,
      scenarios: group.scenarios.slice(i * each, (i + 1) * each),
    }))
    .filter(({ scenarios }) => scenarios.length > 0)
}

/** The y below it. */
function card(drawing: Drawing, shown: Shown, scenario: Scenario, x: number, y: number): number {
  // Waits until the height is known: the card lies under it.
  const inner: (() => void)[] = []
  const room = cardWidth - 2 * pad
  const numberWidth = 30
  const { type } = drawing
  inner.push(() => drawing.text(String(shown.numberOf(scenario.id)), x + pad, y + pad + 16, styles.small))
  const title = type.lines(titleOf(scenario), styles.statement, room - numberWidth)
  const titleEnd = y + pad + title.length * styles.statement.leading
  inner.push(() => drawing.lines(title, x + pad + numberWidth, y + pad, styles.statement))
  let at = titleEnd + 8
  for (const { label, said } of saidOf(scenario, shown)) {
    if (label !== null) {
      const lines = type.lines(label, styles.strong, room)
      const top = at
      inner.push(() => drawing.lines(lines, x + pad, top, styles.strong))
      at += lines.length * styles.strong.leading
    }
    const { p } = said
    if (p === null) {
      const lines = type.lines(said.text, styles.body, room)
      const top = at
      inner.push(() => drawing.lines(lines, x + pad, top, styles.body))
      at += lines.length * styles.body.leading + 4
      continue
    }
    const top = at
    inner.push(() => {
      track(drawing, { x: x + pad, y: top + 11, width: room - 72 }, { ...said, p }, tintOf(p))
      drawing.text(said.text, x + cardWidth - pad, top + 17, styles.number, "end")
    })
    at += 24
    const words = wordsOf(said)
    if (words !== null) {
      const lines = type.lines(words, styles.body, room)
      const wordsTop = at
      inner.push(() => drawing.lines(lines, x + pad, wordsTop, styles.body))
      at += lines.length * styles.body.leading
    }
    at += 4
  }
  const facts = [
    stateOf(scenario),
    scenario.resolveBy && !scenario.resolution ? `by ${dayWords(scenario.resolveBy)}` : "",
    scenario.working && isQuantiles(scenario.working) ? "10th, 50th and 90th percentile" : "",
  ].filter((fact) => fact !== "")
  if (facts.length > 0) {
    const lines = type.lines(facts.join(" · "), styles.small, room)
    const top = at
    inner.push(() => drawing.lines(lines, x + pad, top, styles.small))
    at += lines.length * styles.small.leading
  }
  const bottom = at + pad - 4
  drawing.rect(x, y, cardWidth, bottom - y, { fill: white, stroke: hairline, radius: 6 })
  for (const draw of inner) draw()
  return bottom
}
