/**
 * What the annex says, as blocks in reading order; where they stand on paper is `annex-layout.ts`. Numbers are exact here,
 * whatever the page rounds. What a blind round hides is named as hidden, with all that would tell it (B8).
 */
import type { Scenario } from "../../../core/board.ts"
import { hiddenWords } from "../../../core/hidden-working.ts"
import type { PublishedEstimate } from "../../../core/judgement.ts"
import type { OnePage } from "../../../core/one-page.ts"
import { formatProbability, formatProbabilityRange } from "../../../core/probability.ts"
import {
  askedOutcomes,
  likelihoodPhrase,
  quantileWords,
  type Saying,
  sayWorking,
} from "../../../core/said-likelihood.ts"
import { dayWords } from "../../../core/time-words.ts"
import { isQuantiles } from "../../../core/working.ts"
import { groupsOf } from "../groups.ts"
import { judgementLog, type LogLine, outcomeNameIn } from "../judgement-log.ts"
import type { RenderInput } from "../render.ts"
import { type Block, labelled, listed, part, sentences, table, texts } from "./annex-blocks.ts"
import { modelBlocks, reasonOf } from "./annex-model.ts"
import { type Citing, citing } from "./annex-sources.ts"

export function annexBlocks(input: RenderInput, page: OnePage): Block[] {
  const { snapshot } = input
  const { board, judgement } = snapshot
  const hidden = new Set([...input.hiddenNow, ...(snapshot.hidden ?? [])])
  const none = { rounds: [], decisions: [], modelDecisions: [], resolutions: [] }
  const logOf = (some: Partial<typeof judgement>) =>
    judgementLog({ ...snapshot, judgement: { ...judgement, ...none, ...some } }, hidden)
  const blocks: Block[] = [{ kind: "part", text: "The page in full" }, ...texts("strong", page.headline)]
  blocks.push(
    ...listed("What changed, and why", page.changed),
    ...listed("Where we disagree", page.disagree),
    ...listed("Decisions taken", page.decided),
    ...listed("Watch for", page.watchFor),
    ...labelled("Note on the board", board.meta.note),
    { kind: "part", text: "Scenarios" },
  )
  const cited = citing(board.sources)
  const about = scenarioBlocks(input, hidden, cited)
  for (const { title, scenarios } of groupsOf(snapshot)) {
    blocks.push({ kind: "set", text: title.trim() || "Untitled set" })
    if (scenarios.length === 0) blocks.push({ kind: "text", text: "No scenario." })
    for (const scenario of scenarios) {
      const of = <E extends { scenarioId: string }>(all: readonly E[]) =>
        all.filter(({ scenarioId }) => scenarioId === scenario.id)
      const log = logOf({ decisions: of(judgement.decisions), resolutions: of(judgement.resolutions) })
      blocks.push(...about(scenario), ...listed("Decisions and resolutions", log.map(logWords)))
    }
  }
  const model = logOf({ rounds: judgement.rounds, modelDecisions: judgement.modelDecisions })
  blocks.push(
    ...modelBlocks(snapshot, hidden, cited),
    ...part(
      "Rounds, and decisions on the model",
      model.map((line) => ({ kind: "item", text: `${line.about}. ${logWords(line)}` })),
    ),
    ...cited.blocks(),
  )
  return blocks
}

// --- a scenario -------------------------------------------------------------------------------------------------

function scenarioBlocks({ snapshot }: RenderInput, hidden: ReadonlySet<string>, cited: Citing) {
  const { board, judgement } = snapshot
  const saying: Saying = { yardstick: board.meta.yardstick, rounded: false }
  const names = new Map(judgement.people.map(({ id, name }) => [id, name]))
  const titles = outcomeNameIn(new Map(board.scenarios.map((one) => [one.id, one])))
  return (scenario: Scenario): Block[] => {
    const away = hidden.has(scenario.id)
    return [
      { kind: "scenario", text: scenario.title.trim() || "Untitled scenario" },
      ...(away ? texts("strong", hiddenWords) : likelihoods(scenario, saying)),
      { kind: "text", text: facts(scenario) },
      ...(away || !scenario.working ? [] : labelled("What the number rests on", scenario.workingBasis ?? "")),
      ...labelled("Resolution criteria", scenario.resolutionCriteria),
      ...labelled("Fine print", scenario.finePrint),
      ...labelled("Background", scenario.background),
      ...listed(
        "Evidence",
        scenario.evidence.map((one) => cited.passage(one)),
      ),
      ...(away
        ? []
        : estimateRows(
            scenario,
            judgement.estimates.filter((one) => one.scenarioId === scenario.id && one.withdrawnAt === null),
            names,
            titles,
            cited,
          )),
    ]
  }
}

function likelihoods(scenario: Scenario, saying: Saying): Block[] {
  const { working, kind, outcomes } = scenario
  if (!working) return texts("strong", "No likelihood yet.")
  if (isQuantiles(working)) {
    const beyond =
      working.pBeyondRange === undefined
        ? ""
        : `; beyond the range ${formatProbability(working.pBeyondRange)}`
    return texts("strong", `${capital(quantileWords(scenario, working))}${beyond}.`)
  }
  if (kind === "categorical")
    return askedOutcomes(scenario).map(({ id, label }) => ({
      kind: "item",
      text: `${label || "Untitled outcome"}: ${likelihoodPhrase(sayWorking(scenario, id, saying))}`,
    }))
  const said = sayWorking(scenario, null, saying)
  const [first] = outcomes
  const whose = first === undefined || first.label === "Yes" ? "" : `${first.label}: `
  return texts("strong", `${whose}${likelihoodPhrase(said)}${intervalWords(said.low, said.high)}`)
}

const intervalWords = (low: number | null, high: number | null): string =>
  low === null && high === null ? "" : `, 80% interval ${formatProbabilityRange(low ?? 0, high ?? 1)}`

function facts(scenario: Scenario): string {
  const { status, impact, opensOn, closesOn, resolveBy, range, unit, baseline, resolution, tags } = scenario
  const measured = unit ? ` ${unit}` : ""
  const label = scenario.outcomes.find(({ id }) => id === resolution?.outcomeId)?.label ?? resolution?.value
  return [
    `Status: ${status}`,
    resolution && `resolved on ${dayWords(resolution.resolvedOn)}${label === undefined ? "" : `: ${label}`}`,
    opensOn && `opens ${dayWords(opensOn)}`,
    closesOn && `closes ${dayWords(closesOn)}`,
    resolveBy && `resolves by ${dayWords(resolveBy)}`,
    impact !== undefined && `impact ${impact} of 5`,
    range && `range ${range[0]} to ${range[1]}${measured}`,
    baseline && `baseline ${baseline.value}${measured}`,
    tags && tags.length > 0 && `tags: ${tags.join(", ")}`,
  ]
    .filter((fact) => fact !== undefined && fact !== false && fact !== "")
    .join(" · ")
}

const estimateShares = [0.07, 0.14, 0.13, 0.11, 0.1, 0.45]

function estimateRows(
  scenario: Scenario,
  estimates: readonly PublishedEstimate[],
  names: ReadonlyMap<string, string>,
  outcomeName: ReturnType<typeof outcomeNameIn>,
  cited: Citing,
): Block[] {
  if (estimates.length === 0) return []
  const rows = [...estimates].sort((a, b) => (a.round ?? 0) - (b.round ?? 0))
  return [
    { kind: "label", text: `Estimates (${rows.length})` },
    ...table(
      estimateShares,
      ["Round", "Who", "Number", "80% interval", "Confidence", "Reason"],
      rows.map(({ round, by, forecast, interval, confidence, given, ...said }) => {
        const conditions = Object.entries(given ?? {}).map(([scenarioId, outcomeId]) =>
          outcomeName({ scenarioId, outcomeId }),
        )
        const on = conditions.length === 0 ? "" : `Given ${conditions.join("; ")}. `
        const number =
          "quantiles" in forecast
            ? quantileWords(scenario, forecast)
            : scenario.outcomes
                .slice(0, scenario.kind === "binary" ? 1 : undefined)
                .filter(({ id }) => forecast.probabilities[id] !== undefined)
                .map(({ id, label }) => {
                  const p = formatProbability(forecast.probabilities[id] ?? 0)
                  return scenario.kind === "binary" ? p : `${label} ${p}`
                })
                .join("; ")
        return [
          round === null ? "none" : String(round),
          names.get(by ?? "") ?? "not named",
          number,
          interval === null ? "–" : formatProbabilityRange(interval[0], interval[1]),
          confidence ?? "–",
          `${on}${reasonOf(said, cited)}`.trim() || "–",
        ]
      }),
    ),
  ]
}

function logWords({ at, kind, what, reason, who }: LogLine): string {
  const when = new Date(at).toISOString()
  const by = who === "" ? "" : `, ${who}`
  return sentences(
    `${dayWords(when)}, ${when.slice(11, 16)} UTC, ${kind.toLowerCase()}${by}${what === "" ? "" : `: ${what}`}`,
    reason.trim() && `Reason: ${reason}`,
  )
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)
