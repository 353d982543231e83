/** What a what-if moves, in a sentence to be heard: the largest moves first, and how many more there are. */
import type { Scenario } from "../../core/board.ts"
import type { Marginals } from "../../core/network/questions.ts"
import { formatProbability } from "../../core/probability.ts"
import { choicesOf } from "../what-if/model-words.ts"

const mostTold = 3

export function movesSentence(scenarios: readonly Scenario[], before: Marginals, after: Marginals): string {
  const moves = scenarios
    .flatMap((scenario) => {
      const choices = choicesOf(scenario)
      const told = scenario.kind === "binary" ? choices.slice(0, 1) : choices
      const [largest] = told
        .flatMap(({ id, label }) => {
          const [from, to] = [before[scenario.id]?.[id], after[scenario.id]?.[id]]
          return from === undefined || to === undefined ? [] : [{ label, from, to, by: Math.abs(to - from) }]
        })
        .sort((a, b) => b.by - a.by)
      // What is not seen to have moved is not told.
      if (!largest || formatProbability(largest.from) === formatProbability(largest.to)) return []
      const name = scenario.kind === "binary" ? scenario.title : `${scenario.title}, ${largest.label}`
      return [{ ...largest, name }]
    })
    .sort((a, b) => b.by - a.by)
  if (moves.length === 0) return "What if: no likelihood moves."
  const told = moves
    .slice(0, mostTold)
    .map(({ name, from, to }) => `${name}: ${formatProbability(from)} to ${formatProbability(to)}`)
  const more = moves.length - told.length
  return `What if: ${told.join("; ")}${more > 0 ? `; and ${more} more` : ""}.`
}
