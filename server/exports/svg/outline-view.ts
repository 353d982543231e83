/** Every scenario on a line of its own, under its set, with all of its outcomes. */
import { formatProbability } from "../../../core/probability.ts"
import { dayWords } from "../../../core/time-words.ts"
import { isQuantiles } from "../../../core/working.ts"
import { groupsOf } from "../groups.ts"
import { track } from "./drawing.ts"
import { saidOf, stateOf, tintOf, titleOf, type View, wordsOf } from "./shown.ts"
import { type Cell, type Column, tableHead, tableRow, tableWidth } from "./table.ts"
import { styles } from "./typesetting.ts"

const columns: readonly Column[] = [
  { head: "", width: 28, from: "end" },
  { head: "Scenario", width: 500 },
  { head: "", width: 180 },
  { head: "Likelihood", width: 74, from: "end" },
  { head: "In words", width: 210 },
  { head: "Impact", width: 50, from: "end" },
  { head: "Resolves", width: 140 },
]

export const outlineView: View = (shown, start) => {
  const drawing = start()
  const { board } = shown
  let y = tableHead(drawing, columns, 0, 0)
  for (const { title, scenarios } of groupsOf(shown)) {
    if (scenarios.length === 0) continue
    y = drawing.lines(
      drawing.type.lines(title || "Untitled set", styles.heading, tableWidth(columns)),
      0,
      y + 16,
      styles.heading,
    )
    const set = board.sets.find(({ id }) => id === scenarios[0]?.setId)
    const total = scenarios.reduce((sum, scenario) => {
      const { working } = scenario
      return working && !isQuantiles(working)
        ? sum + (working.probabilities[scenario.outcomes[0]?.id ?? ""] ?? 0)
        : Number.NaN
    }, 0)
    if (set?.kind === "exclusive" && Number.isFinite(total))
      y = drawing.lines(
        [`Only one of these can happen; together ${formatProbability(total)}`],
        0,
        y,
        styles.small,
      )
    for (const scenario of scenarios) {
      const impact: Cell = {
        text: scenario.impact === undefined ? "" : `${scenario.impact} of 5`,
        style: styles.body,
      }
      const day = scenario.resolveBy ? `by ${dayWords(scenario.resolveBy)}` : ""
      const when: Cell = { text: stateOf(scenario) || day, style: styles.body }
      const number: Cell = { text: String(shown.numberOf(scenario.id)), style: styles.small }
      const said = saidOf(scenario, shown)
      const alone = said.length === 1
      if (!alone)
        y = tableRow(
          drawing,
          columns,
          [number, { text: titleOf(scenario), style: styles.statement }, null, null, null, impact, when],
          0,
          y,
        )
      for (const { label, said: one } of said) {
        const { p } = one
        const name: Cell = alone
          ? {
              text: titleOf(scenario),
              style: styles.statement,
              ...(label !== null && { under: { text: label, style: styles.strong } }),
            }
          : { text: label ?? "", style: styles.body, indent: 16 }
        y = tableRow(
          drawing,
          columns,
          [
            alone ? number : null,
            name,
            p === null
              ? null
              : {
                  draw: (x, middle, width) =>
                    track(drawing, { x, y: middle, width }, { ...one, p }, tintOf(p)),
                },
            p === null ? null : { text: one.text, style: styles.strong },
            { text: p === null ? one.text : (wordsOf(one) ?? ""), style: styles.body },
            alone ? impact : null,
            alone ? when : null,
          ],
          0,
          y,
        )
      }
    }
  }
  return {
    drawing,
    width: tableWidth(columns),
    height: y,
    description: "Every scenario with its outcomes, likelihoods in numbers and words, impact and last day.",
  }
}
