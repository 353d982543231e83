/** What each outcome does to each outcome of other scenarios, by links: rows act, columns are acted on. */
import type { Link, Scenario } from "../../../core/board.ts"
import { activeOutcomes } from "../../../core/outcomes.ts"
import { nearestStep } from "../../../core/strength.ts"
import { baselineIn } from "./drawing.ts"
import { faint, hairline, ink, white } from "./palette.ts"
import { titleOf, type View } from "./shown.ts"
import { styles } from "./typesetting.ts"

interface Line {
  scenario: Scenario
  outcomeId: string
  label: string
  /** `12b`; of yes or no only those outcomes that a link speaks of. */
  code: string
  first: boolean
}

/** More rows and columns than these are a wall. */
const mostLines = 80
const titleWidth = 470
const codeWidth = 48
const labelWidth = 130
const cell = 44
const rowLeast = 30

export const crossImpactView: View = ({ board, numberOf }, start) => {
  const drawing = start()
  const { type } = drawing
  const spoken = new Set(board.links.flatMap(({ from, to }) => [key(from), key(to)]))
  const all = board.scenarios.flatMap((scenario) => {
    const outcomes = activeOutcomes(scenario)
    const among = outcomes
      .map((outcome, i) => ({ ...outcome, letter: String.fromCharCode(97 + (i % 26)) }))
      .filter(({ id }) => spoken.has(key({ scenarioId: scenario.id, outcomeId: id })))
    return among.map(
      ({ id, label, letter }, i): Line => ({
        scenario,
        outcomeId: id,
        label,
        code: `${numberOf(scenario.id)}${letter}`,
        first: i === 0,
      }),
    )
  })
  const lines = all.slice(0, mostLines)
  const links = new Map<string, Link[]>()
  for (const link of board.links) {
    const at = `${key(link.from)} ${key(link.to)}`
    links.set(at, [...(links.get(at) ?? []), link])
  }
  const left = titleWidth + labelWidth + codeWidth
  const columnsEnd = left + lines.length * cell
  const head = 34
  drawing.text("What acts", 0, baselineIn(styles.label), styles.label)
  drawing.text("On what", left, baselineIn(styles.label), styles.label)
  lines.forEach(({ code }, i) => {
    drawing.text(code, left + i * cell + cell / 2, head - 2, styles.strong, "middle")
  })
  let y = head + 8
  for (const row of lines) {
    const title = row.first ? type.lines(titleOf(row.scenario), styles.statement, titleWidth - 16) : []
    const label = type.lines(row.label, styles.body, labelWidth - 12)
    const height = Math.max(
      rowLeast,
      title.length * styles.statement.leading + 8,
      label.length * styles.body.leading + 8,
    )
    drawing.line(row.first ? 0 : titleWidth, y, columnsEnd, y, { stroke: row.first ? ink : hairline })
    drawing.lines(title, 0, y + 4, styles.statement)
    drawing.lines(label, titleWidth, y + 5, styles.body)
    drawing.text(row.code, titleWidth + labelWidth, y + 5 + baselineIn(styles.strong), styles.strong)
    lines.forEach((column, i) => {
      const x = left + i * cell
      const own = column.scenario.id === row.scenario.id
      const between = links.get(
        `${key({ scenarioId: row.scenario.id, outcomeId: row.outcomeId })} ${key({ scenarioId: column.scenario.id, outcomeId: column.outcomeId })}`,
      )
      drawing.rect(x, y, cell, height, { fill: own ? faint : white, stroke: hairline })
      const [link] = between?.toSorted((a, b) => force(b) - force(a)) ?? []
      if (!link || own) return
      const sign = shortOf(link) + (between && between.length > 1 ? "*" : "")
      drawing.text(sign, x + cell / 2, y + height / 2 + 5, styles.number, "middle")
    })
    y += height
  }
  drawing.line(0, y, columnsEnd, y, { stroke: ink })
  y += 16
  const width = Math.max(columnsEnd, 1012)
  const legend = [
    "A column is called as the row of the same code. ++ or −−: the odds are multiplied or divided by about 3 or more; + or −: by less; (+) or (−): hardly. R requires, I implies, X excludes; 0: no difference; * there is more than one link.",
    ...(all.length > lines.length
      ? [`${all.length - lines.length} more outcomes have links and are not in this picture.`]
      : []),
  ]
  for (const words of legend)
    y = drawing.lines(type.lines(words, styles.small, width), 0, y, styles.small) + 4
  return {
    drawing,
    width,
    height: y,
    description: `${board.links.length} ${board.links.length === 1 ? "link" : "links"} between outcomes of scenarios, as a matrix.`,
  }
}

const key = ({ scenarioId, outcomeId }: Link["from"]): string => `${scenarioId} ${outcomeId}`
const force = ({ relation, logOddsShift }: Link): number =>
  relation === "influences" ? Math.abs(logOddsShift ?? 0) : Number.POSITIVE_INFINITY

const letters = { requires: "R", implies: "I", excludes: "X" } as const
const slight = 0.35

export function shortOf({ relation, logOddsShift = 0 }: Pick<Link, "relation" | "logOddsShift">): string {
  if (relation !== "influences") return letters[relation]
  if (logOddsShift === 0) return "0"
  const sign = logOddsShift > 0 ? "+" : "−"
  if (Math.abs(logOddsShift) < slight) return `(${sign})`
  return Math.abs(nearestStep(logOddsShift).shift) > 1 ? sign + sign : sign
}
