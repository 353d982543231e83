/**
 * What the annex says, as blocks in reading order; where they stand on paper is `annex-layout.ts`. Numbers are exact here,
 * whatever the page rounds. What a blind round hides is named as hidden, with all that would tell it (B8).
 */
import type { Driver, Evidence, Link, Scenario, Signal, Source } from "../../../core/board.ts"
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
import { exactStrength, strengthWords } from "../../../core/strength.ts"
import { dayWords } from "../../../core/time-words.ts"
import { isQuantiles } from "../../../core/working.ts"
import { groupsOf } from "../groups.ts"
import { judgementLog, type LogLine, outcomeNameIn } from "../judgement-log.ts"
import type { RenderInput } from "../render.ts"

export type Block =
  | { kind: "part" | "set" | "scenario" | "label" | "strong" | "text" | "item"; text: string }
  /** Said before it in a smaller face: round, who, number, interval, confidence; the last is the rationale. */
  | { kind: "row"; head: boolean; cells: string[] }

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
  const about = scenarioBlocks(input, hidden)
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
  const outcomeName = outcomeNameIn(new Map(board.scenarios.map((one) => [one.id, one])))
  const sources = sourcesIn(board.sources)
  const model = logOf({ rounds: judgement.rounds, modelDecisions: judgement.modelDecisions })
  blocks.push(
    ...part("Links", board.links, (link) => linkWords(link, outcomeName) + resting(link.evidence, sources)),
    ...part(
      "Signals",
      board.signals,
      (one) => signalWords(one, outcomeName) + resting(one.evidence, sources),
    ),
    ...part("Drivers", board.drivers, (one) => driverWords(one) + resting(one.evidence, sources)),
    ...part("Rounds, and decisions on the model", model, (line) => `${line.about}. ${logWords(line)}`),
  )
  return blocks
}

// --- a scenario -------------------------------------------------------------------------------------------------

function scenarioBlocks({ snapshot }: RenderInput, hidden: ReadonlySet<string>) {
  const { board, judgement } = snapshot
  const saying: Saying = { yardstick: board.meta.yardstick, rounded: false }
  const sources = sourcesIn(board.sources)
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
        scenario.evidence.map((one) => evidenceWords(one, sources)),
      ),
      ...(away
        ? []
        : estimateRows(
            scenario,
            judgement.estimates.filter((one) => one.scenarioId === scenario.id && one.withdrawnAt === null),
            names,
            titles,
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

export const rowHeads = ["Round", "Who", "Number", "80% interval", "Confidence", "Reason"] as const

function estimateRows(
  scenario: Scenario,
  estimates: readonly PublishedEstimate[],
  names: ReadonlyMap<string, string>,
  outcomeName: ReturnType<typeof outcomeNameIn>,
): Block[] {
  if (estimates.length === 0) return []
  const rows = [...estimates].sort((a, b) => (a.round ?? 0) - (b.round ?? 0))
  return [
    { kind: "label", text: `Estimates (${rows.length})` },
    { kind: "row", head: true, cells: [...rowHeads] },
    ...rows.map(({ round, by, forecast, interval, confidence, rationale, given }): Block => {
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
      return {
        kind: "row",
        head: false,
        cells: [
          round === null ? "none" : String(round),
          names.get(by ?? "") ?? "not named",
          number,
          interval === null ? "–" : formatProbabilityRange(interval[0], interval[1]),
          confidence ?? "–",
          oneLine(`${on}${rationale}`) || "–",
        ],
      }
    }),
  ]
}

// --- the model --------------------------------------------------------------------------------------------------

type NameOf = ReturnType<typeof outcomeNameIn>

function linkWords({ relation, from, to, logOddsShift, rationale, lagDays }: Link, nameOf: NameOf): string {
  const strength =
    logOddsShift === undefined ? "" : `: ${strengthWords(logOddsShift)} (${exactStrength(logOddsShift)})`
  const lag = lagDays ? `, after ${lagDays} ${lagDays === 1 ? "day" : "days"}` : ""
  return `“${nameOf(from)}” ${relation} “${nameOf(to)}”${strength}${lag}.${after(rationale)}`
}

const states = {
  watching: "watched for",
  observed: "observed",
  notObserved: "not observed",
  expired: "expired",
}

function signalWords(signal: Signal, nameOf: NameOf): string {
  const { title, state, window, observedOn, pGivenOutcome, pGivenNotOutcome, pricedIn, basis } = signal
  const days = window ? `, from ${dayWords(window[0])} to ${dayWords(window[1])}` : ""
  const seen = observedOn ? ` on ${dayWords(observedOn)}` : ""
  const odds = `${formatProbability(pGivenOutcome)} if so, ${formatProbability(pGivenNotOutcome)} if not`
  return `${title.trim() || "Untitled signal"}: ${states[state]}${seen}${days}. For “${nameOf(signal)}”: ${odds}.${pricedIn ? " Already in the numbers." : ""}${after(basis)}`
}

const driverWords = ({ title, level, levels, levelBasis }: Driver): string =>
  `${title.trim() || "Untitled driver"}: ${levels[Math.round(level)] ?? level} (level ${level} of 0 to ${levels.length - 1}).${after(levelBasis)}`

// --- sources, lists, lines --------------------------------------------------------------------------------------

const sourcesIn = (sources: readonly Source[]) => new Map(sources.map((source) => [source.id, source]))

function evidenceWords({ passage, sourceId }: Evidence, sources: ReadonlyMap<string, Source>): string {
  const source = sources.get(sourceId ?? "")
  const cited = [source?.author, source?.title, source?.publishedOn, source?.url].filter((part) => part)
  return `${passage.trim() || "No passage."}${cited.length === 0 ? "" : ` (${cited.join(", ")})`}`
}

const resting = (evidence: Evidence | undefined, sources: ReadonlyMap<string, Source>): string =>
  evidence ? ` Source: ${evidenceWords(evidence, sources)}` : ""

function logWords({ at, kind, what, reason, who }: LogLine): string {
  const when = new Date(at).toISOString()
  const by = who === "" ? "" : `, ${who}`
  return `${dayWords(when)}, ${when.slice(11, 16)} UTC, ${kind.toLowerCase()}${by}${what === "" ? "" : `: ${what}`}.${after(reason)}`
}

const after = (text: string | undefined): string => (text?.trim() ? ` ${text.trim()}` : "")

const part = <E>(title: string, all: readonly E[], words: (one: E) => string): Block[] =>
  all.length === 0
    ? []
    : [
        { kind: "part", text: title },
        ...all.map((one): Block => ({ kind: "item", text: oneLine(words(one)) })),
      ]

const listed = (label: string, items: readonly string[]): Block[] =>
  items.length === 0
    ? []
    : [{ kind: "label", text: label }, ...items.map((text): Block => ({ kind: "item", text: oneLine(text) }))]

const texts = (kind: "strong" | "text", text: string): Block[] =>
  text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .filter((line) => line.trim() !== "")
    .map((line) => ({ kind, text: oneLine(line) }))

function labelled(label: string, text: string): Block[] {
  const lines = texts("text", text)
  return lines.length === 0 ? [] : [{ kind: "label", text: label }, ...lines]
}

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim()
const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)
