/** What was asked, decided and resolved, in the order of time: of the judgement in a snapshot, as everybody could see it. */
import type { OutcomeRef, Scenario, Working } from "../../core/board.ts"
import type { Decision, ModelPart, ResolutionEntry, RoundEntry, VoteForecast } from "../../core/judgement.ts"
import { methodNames } from "../../core/one-page-basis.ts"
import { likelihoodPhrase, sayWorking } from "../../core/said-likelihood.ts"
import type { Snapshot } from "../../core/snapshot.ts"
import { exactStrength, strengthWords } from "../../core/strength.ts"

export interface LogLine {
  /** ms since the epoch */
  at: number
  kind: "Round opened" | "Round revealed" | "Decision" | "Decision on the model" | "Resolution"
  round: number | null
  about: string
  what: string
  reason: string
  /** Empty: nobody is named. */
  who: string
}

/** `hidden`: scenarios whose working value a blind round hides; nothing is said of them. */
export function judgementLog({ board, judgement }: Snapshot, hidden: ReadonlySet<string>): LogLine[] {
  const scenarios = new Map(board.scenarios.map((scenario) => [scenario.id, scenario]))
  const names = new Map(judgement.people.map(({ id, name }) => [id, name]))
  const who = (id: string | null) => names.get(id ?? "") ?? ""
  const titleOf = (id: string) => scenarios.get(id)?.title ?? ""
  const outcomeName = outcomeNameIn(scenarios)
  const partName = ({ kind, id }: ModelPart): string => {
    if (kind === "link") {
      const link = board.links.find((one) => one.id === id)
      return link ? `Link from ${outcomeName(link.from)} to ${outcomeName(link.to)}` : "A link that is gone"
    }
    const response = board.responses.find((one) => one.id === id)
    return response ? `Response of ${outcomeName(response)}` : "A response that is gone"
  }
  const lines: LogLine[] = []
  for (const round of judgement.rounds) lines.push(...linesOfRound(round, who(round.openedBy)))
  for (const decision of judgement.decisions) {
    const scenario = scenarios.get(decision.scenarioId)
    if (!scenario || hidden.has(scenario.id)) continue
    const value = (of: Working) => valueWords(scenario, of, board.meta.yardstick)
    lines.push({
      ...{ at: decision.at, kind: "Decision", round: decision.round, about: scenario.title },
      what: `${value(decision.value)}, ${methodOf(decision)}${decision.before ? `; before: ${value(decision.before)}` : ""}${takenBack(decision)}`,
      ...{ reason: decision.reason, who: who(decision.by) },
    })
  }
  for (const decision of judgement.modelDecisions) {
    lines.push({
      ...{ at: decision.at, kind: "Decision on the model", round: decision.round },
      about: partName(decision.about),
      what: `${voteWords(decision.value)}, ${methodOf(decision)}${takenBack(decision)}`,
      ...{ reason: decision.reason, who: who(decision.by) },
    })
  }
  for (const resolution of judgement.resolutions) {
    if (!scenarios.has(resolution.scenarioId)) continue
    lines.push({
      ...{ at: resolution.at, kind: "Resolution", round: null, about: titleOf(resolution.scenarioId) },
      what: resolutionWords(resolution, scenarios.get(resolution.scenarioId)),
      ...{ reason: resolution.note, who: who(resolution.by) },
    })
  }
  return lines.sort((a, b) => a.at - b.at)
}

/** "Talks are held: Yes" */
export const outcomeNameIn =
  (scenarios: ReadonlyMap<string, Scenario>) =>
  ({ scenarioId, outcomeId }: OutcomeRef): string => {
    const scenario = scenarios.get(scenarioId)
    const label = scenario?.outcomes.find(({ id }) => id === outcomeId)?.label
    return label ? `${scenario?.title}: ${label}` : (scenario?.title ?? "")
  }

function linesOfRound(round: RoundEntry, openedBy: string): LogLine[] {
  const { number, title, scenarioIds, linkIds, responseIds, blind, anonymous } = round
  const asked = scenarioIds.length + (linkIds?.length ?? 0) + (responseIds?.length ?? 0)
  const how = [blind ? "blind" : "open", ...(anonymous ? ["anonymous"] : [])].join(", ")
  const shared = { round: number, about: title || `Round ${number}`, reason: "" }
  const opened: LogLine = {
    ...shared,
    at: round.openedAt,
    kind: "Round opened",
    what: `${asked} ${asked === 1 ? "question" : "questions"}, ${how}`,
    who: openedBy,
  }
  if (round.revealedAt === null) return [opened]
  return [opened, { ...shared, at: round.revealedAt, kind: "Round revealed", what: "", who: "" }]
}

function valueWords(
  scenario: Scenario,
  working: Working,
  yardstick: Snapshot["board"]["meta"]["yardstick"],
): string {
  const saying = { yardstick, rounded: false }
  const said = (outcomeId: string | null) =>
    likelihoodPhrase(sayWorking(scenario, outcomeId, saying, working))
  if (scenario.kind !== "categorical") return said(null)
  return scenario.outcomes.map(({ id, label }) => `${label}: ${said(id)}`).join("; ")
}

const voteWords = (value: VoteForecast): string =>
  "shift" in value ? `${strengthWords(value.shift)} (${exactStrength(value.shift)})` : "a table of shifts"

const methodOf = ({ method, round }: Pick<Decision, "method" | "round">): string =>
  method === "byHand" ? "set by hand" : `${methodNames[method]}${round === null ? "" : ` of round ${round}`}`

const takenBack = ({ takenBackAt }: Pick<Decision, "takenBackAt">): string =>
  takenBackAt === null ? "" : "; taken back later"

function resolutionWords({ result, resolvedOn }: ResolutionEntry, scenario: Scenario | undefined): string {
  switch (result.kind) {
    case "outcome": {
      const label =
        scenario?.outcomes.find(({ id }) => id === result.outcomeId)?.label ?? "an outcome that is gone"
      return `${label}, on ${resolvedOn}`
    }
    case "value":
      return `${result.value}${scenario?.unit ? ` ${scenario.unit}` : ""}, on ${resolvedOn}`
    case "annulled":
      return "Annulled"
    case "reopened":
      return "Reopened: what was said before no longer holds"
  }
}
