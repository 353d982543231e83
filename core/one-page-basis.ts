/** On what the numbers of the page rest: who was asked how, and how sure they are; each in a sentence of its own. */
import type { Aggregation, Confidence, PublishedEstimate } from "./judgement.ts"
import type { Snapshot } from "./snapshot.ts"

export const methodNames: Record<Aggregation, string> = {
  linear: "mean",
  median: "median",
  trimmed: "trimmed mean",
  geoMeanOdds: "geometric mean of odds",
  recency: "mean weighted by recency",
}

export function basisSentence({ judgement, board }: Snapshot, hidden: ReadonlySet<string>): string {
  const voices = new Set(standing({ judgement, board }).map(({ mark }) => mark))
  const revealed = judgement.rounds.filter(({ status }) => status === "revealed")
  const blind = revealed.filter((round) => round.blind).length
  const methods = new Set(
    judgement.decisions
      .filter(({ scenarioId, takenBackAt }) => takenBackAt === null && !hidden.has(scenarioId))
      .map(({ method }) => (method === "byHand" ? "set by hand" : methodNames[method])),
  )
  if (voices.size === 0 && board.scenarios.every(({ id, working }) => !working && !hidden.has(id)))
    return "Nobody has given a number yet."
  if (voices.size === 0)
    return "Nobody's own estimates are in it; the numbers were set together on the board."
  const parts = [
    counted(voices.size, "person", "people"),
    blind > 0 ? counted(blind, "blind round", "blind rounds") : "",
    revealed.length > blind ? counted(revealed.length - blind, "open round", "open rounds") : "",
    methods.size > 0 ? [...methods].sort().join(" and ") : "numbers set together on the board",
  ]
  return `${parts.filter((part) => part !== "").join(", ")}.`
}

/** Of scenarios that are on the board, and not taken back. */
function standing({ judgement, board }: Pick<Snapshot, "judgement" | "board">): PublishedEstimate[] {
  const there = new Set(board.scenarios.map(({ id }) => id))
  return judgement.estimates.filter(
    ({ scenarioId, withdrawnAt }) => withdrawnAt === null && there.has(scenarioId),
  )
}

export const counted = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`

const levels: readonly Confidence[] = ["low", "moderate", "high"]

/** The middle of what people said of their own estimates. */
export function confidenceSentence(snapshot: Snapshot): string | null {
  const said = standing(snapshot)
    .flatMap(({ confidence }) => (confidence === null ? [] : [levels.indexOf(confidence)]))
    .sort((a, b) => a - b)
  const middle = levels[said[Math.floor((said.length - 1) / 2)] ?? -1]
  if (!middle) return null
  const counts = levels.flatMap((level, at) => {
    const count = said.filter((one) => one === at).length
    return count > 0 ? [`${level} ${count}`] : []
  })
  return `Analytic confidence: ${middle} (${counts.join(", ")} of ${counted(said.length, "estimate", "estimates")}).`
}
