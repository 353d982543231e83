/** What a link and a response are called where they are asked about: by what they lead to. */
import type { Link, OutcomeRef, Response, Scenario } from "../../core/board.ts"

export function endName({ scenarioId, outcomeId }: OutcomeRef, scenarios: readonly Scenario[]): string {
  const scenario = scenarios.find(({ id }) => id === scenarioId)
  if (!scenario) return "what was removed"
  const outcome = scenario.outcomes.find(({ id }) => id === outcomeId)
  const first = scenario.kind === "binary" && scenario.outcomes[0]?.id === outcomeId
  return first || !outcome ? scenario.title : `${scenario.title}: ${outcome.label}`
}

export const linkName = (link: Pick<Link, "from" | "to">, scenarios: readonly Scenario[]): string =>
  `${endName(link.from, scenarios)} → ${endName(link.to, scenarios)}`

export const responseName = (
  response: Pick<Response, "scenarioId" | "outcomeId">,
  scenarios: readonly Scenario[],
): string => endName(response, scenarios)
