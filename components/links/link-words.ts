/** Links in words: their ends by name, short on the line of a graph, and whole for whoever asks what one does. */
import type { Link, Scenario } from "../../core/board.ts"
import type { Influence } from "../../core/network/questions.ts"
import { exp } from "../../core/portable-math.ts"
import { formatProbability } from "../../core/probability.ts"
import { strengthWords } from "../../core/strength.ts"
import { outcomesIn } from "../signals/outcomes-in.ts"

/** The statement itself where it says all; else with what is meant of it. */
export function endName(scenario: Scenario | null | undefined, outcomeId: string): string {
  if (!scenario) return "a scenario that is gone"
  const title = scenario.title || "Untitled scenario"
  const outcomes = outcomesIn(scenario)
  if (scenario.kind === "binary" && outcomes[0]?.id === outcomeId) return title
  const label = outcomes.find(({ id }) => id === outcomeId)?.label ?? "an outcome that is gone"
  return `${title}: ${label}`
}

type Said = Pick<Link, "relation" | "logOddsShift">

/** On the line: "+ 4×", "− ½×", "needed", which a sentence says whole elsewhere. */
export function shortWords({ relation, logOddsShift = 0 }: Said): string {
  switch (relation) {
    case "requires":
      return "needed"
    case "implies":
      return "brings"
    case "excludes":
      return "rules out"
    case "influences": {
      if (logOddsShift === 0) return "0"
      const times = exp(Math.abs(logOddsShift))
      const figure = String(Number(times.toFixed(times < 4 ? 1 : 0)))
      return logOddsShift > 0 ? `+ ×${figure}` : `− ÷${figure}`
    }
  }
}

/** What stands between the ends in a list, seen from either of them. */
export function relationTo({ relation, logOddsShift = 0 }: Said): { out: string; in: string } {
  switch (relation) {
    case "requires":
      return { out: "Is needed for", in: "Needs" }
    case "implies":
      return { out: "Brings with it", in: "Comes with" }
    case "excludes":
      return { out: "Rules out", in: "Ruled out by" }
    case "influences":
      if (logOddsShift === 0) return { out: "Makes no difference to", in: "Not changed by" }
      return {
        out: `Makes ${strengthWords(logOddsShift)}`,
        in: `Made ${strengthWords(logOddsShift)} by`,
      }
  }
}

/** "If “Kim attends”: “Abe-Kim meeting” 45%, else 0%." What cannot be is said so. */
export function effectSentence(
  { ifSo, ifNot }: Pick<Influence, "ifSo" | "ifNot">,
  names: { from: string; to: string },
): string {
  const share = (value: number | null) => (value === null ? "cannot be told" : formatProbability(value))
  return `If “${names.from}”: “${names.to}” ${share(ifSo)}, else ${share(ifNot)}.`
}
