/** What would show that a scenario is coming: the most telling first, with what has become of each. */
import type { Signal } from "../../../core/board.ts"
import { formatProbability } from "../../../core/probability.ts"
import { strengthWords } from "../../../core/strength.ts"
import { dayWords } from "../../../core/time-words.ts"
import { titleOf, type View } from "./shown.ts"
import { type Column, tableHead, tableRow, tableWidth } from "./table.ts"
import { styles } from "./typesetting.ts"

const columns: readonly Column[] = [
  { head: "Signal", width: 340 },
  { head: "Speaks of", width: 300 },
  { head: "If so", width: 54, from: "end" },
  { head: "If not", width: 54, from: "end" },
  { head: "Seen if so, against if not", width: 190 },
  { head: "State", width: 150 },
  { head: "Window", width: 130 },
  { head: "Grade", width: 50 },
]

const states: Record<Signal["state"], string> = {
  watching: "Watching",
  observed: "Observed",
  notObserved: "Did not come",
  expired: "Expired",
}

export const signalsView: View = ({ board, numberOf }, start) => {
  const drawing = start()
  const scenarios = new Map(board.scenarios.map((scenario) => [scenario.id, scenario]))
  const signals = board.signals.toSorted(
    (a, b) => diagnosticity(b) - diagnosticity(a) || (a.id < b.id ? -1 : 1),
  )
  let y = tableHead(drawing, columns, 0, 0)
  for (const signal of signals) {
    const scenario = scenarios.get(signal.scenarioId)
    if (!scenario) continue
    const label = scenario.outcomes.find(({ id }) => id === signal.outcomeId)?.label ?? ""
    const day = signal.state === "observed" ? (signal.observedOn ?? signal.reportedOn) : undefined
    const state = `${states[signal.state]}${day ? `, ${dayWords(day)}` : ""}`
    const [from, to] = signal.window ?? []
    y = tableRow(
      drawing,
      columns,
      [
        { text: signal.title || "Untitled signal", style: styles.statement },
        {
          text: `${numberOf(scenario.id)} ${titleOf(scenario)}`,
          style: styles.body,
          under: { text: label, style: styles.strong },
        },
        { text: formatProbability(signal.pGivenOutcome), style: styles.strong },
        { text: formatProbability(signal.pGivenNotOutcome), style: styles.strong },
        { text: tellingWords(signal), style: styles.body },
        {
          text: state,
          style: styles.body,
          ...(signal.pricedIn && { under: { text: "already in the estimates", style: styles.small } }),
        },
        {
          text: from && to ? (from === to ? dayWords(to) : `${dayWords(from)} to ${dayWords(to)}`) : "",
          style: styles.body,
        },
        {
          text: signal.grade ? `${signal.grade.reliability}${signal.grade.credibility}` : "",
          style: styles.body,
        },
      ],
      0,
      y,
    )
  }
  return {
    drawing,
    width: tableWidth(columns),
    height: y,
    description: "Signals, the most telling first: how likely each is with and without what it speaks of.",
  }
}

const diagnosticity = ({ pGivenOutcome: so, pGivenNotOutcome: not }: Signal): number =>
  so === not ? 0 : so === 0 || not === 0 ? 1e9 : Math.abs(Math.log(so / not))

function tellingWords({ pGivenOutcome: so, pGivenNotOutcome: not }: Signal): string {
  if (so === not) return "no difference"
  if (not === 0) return "only then"
  return so === 0 ? "never then" : strengthWords(Math.log(so / not))
}
