/**
 * A snapshot as Markdown: what leaves the room to be read. The page first, then every scenario with its number and the
 * words for it, the words always with the range that they stand for, then what was judged and decided. Analytic
 * confidence has a sentence of its own: ICD 203 wants it kept out of one that says how likely something is.
 *
 * Everything that people wrote goes through `inline` or `block` (`markdown-text.ts`), or through `richBlock`, which
 * writes of formatting what it knows and nothing else.
 */
import type { Evidence, Scenario, Source, Working, Yardstick } from "../../core/board.ts"
import { hiddenWords } from "../../core/hidden-working.ts"
import { formatProbability, formatProbabilityRange } from "../../core/probability.ts"
import type { FormatRange } from "../../core/rich-text.ts"
import type { Snapshot } from "../../core/snapshot.ts"
import { isQuantiles } from "../../core/working.ts"
import { describeLikelihood } from "../../core/yardstick.ts"
import { groupsOf } from "./groups.ts"
import { judgementLog } from "./judgement-log.ts"
import { judgementSections, pageSections } from "./markdown-page.ts"
import { richBlock } from "./markdown-rich.ts"
import { block, inline, safe } from "./markdown-text.ts"
import { pageOf } from "./page-of.ts"
import type { Renderer, RenderInput } from "./render.ts"

export const markdownOf: Renderer = async (input) => snapshotMarkdown(input)

export function snapshotMarkdown(input: RenderInput): string {
  const { snapshot, hash } = input
  const { board } = snapshot
  const hiddenThen = new Set(snapshot.hidden)
  const hiddenNow = new Set(input.hiddenNow)
  const likelihood = (scenario: Scenario): string => {
    if (hiddenThen.has(scenario.id))
      return "The likelihood was hidden when this was taken: a blind round ran."
    if (hiddenNow.has(scenario.id)) return hiddenWords
    return likelihoodOf(scenario, board.meta.yardstick)
  }
  const sources = new Map(board.sources.map((source) => [source.id, source]))
  const parts = [
    `# ${inline(board.meta.title) || "Untitled board"}`,
    ...opening(snapshot),
    ...pageSections(pageOf(input)),
  ]
  for (const { title, scenarios } of groupsOf(snapshot)) {
    parts.push(`## ${inline(title) || "Untitled set"}`)
    if (scenarios.length === 0) parts.push("No scenario.")
    for (const scenario of scenarios) parts.push(...sectionOf(scenario, likelihood(scenario), sources))
  }
  parts.push(...judgementSections(judgementLog(snapshot, new Set([...hiddenThen, ...hiddenNow]))))
  parts.push("---", closing(snapshot, hash))
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`
}

function opening({ board, title, author, asOf, takenAt }: Snapshot): string[] {
  return [
    board.meta.handling ? `**${inline(board.meta.handling)}**` : "",
    [
      `- Snapshot: ${inline(title) || "untitled"}`,
      `- As of: ${board.meta.asOf ? `${board.meta.asOf} (board), ${minute(asOf)}` : minute(asOf)}`,
      `- Taken: ${minute(takenAt)} by ${inline(author) || "somebody without a name"}`,
      `- Words: ${yardstickLine[board.meta.yardstick]}`,
    ].join("\n"),
    block(board.meta.note),
  ]
}

const yardstickLine: Record<Yardstick, string> = {
  icd203: "ICD 203; the range that a term stands for follows it",
  phia: "PHIA probability yardstick; the range that a term stands for follows it",
  numbers: "none, numbers only",
}

function sectionOf(scenario: Scenario, likelihood: string, sources: ReadonlyMap<string, Source>): string[] {
  return [
    `### ${inline(scenario.title) || "Untitled scenario"}`,
    likelihood,
    factsOf(scenario),
    labelled("Resolution criteria", scenario.resolutionCriteria),
    labelled("Fine print", scenario.finePrint),
    described("Background", scenario.background, scenario.formatting?.background),
    evidenceOf(scenario.evidence, sources),
  ]
}

// --- the number -------------------------------------------------------------------------------------------------

function likelihoodOf(scenario: Scenario, yardstick: Yardstick): string {
  const { working } = scenario
  if (!working) return "No likelihood yet."
  if (isQuantiles(working)) return quantilesOf(scenario, working)
  if (scenario.kind === "binary") {
    const [first] = scenario.outcomes
    const p = working.probabilities[first?.id ?? ""] ?? 0
    const whose = first === undefined || first.label === "Yes" ? "" : `${inline(first.label)}: `
    return `**${whose}${numberAndWords(p, yardstick)}**${intervalOf(working)}`
  }
  const rows = scenario.outcomes.map((outcome) => {
    const p = working.probabilities[outcome.id] ?? 0
    return `| ${inline(outcome.label) || "Untitled outcome"} | ${formatProbability(p)} | ${wordsOf(p, yardstick)} |`
  })
  return ["| Outcome | Likelihood | In words |", "| :-- | --: | :-- |", ...rows].join("\n")
}

function numberAndWords(p: number, yardstick: Yardstick): string {
  const words = wordsOf(p, yardstick)
  return words === "" ? number(p) : `${number(p)}, ${words}`
}

/** Empty where there is no word for it. */
function wordsOf(p: number, yardstick: Yardstick): string {
  const { words, range } = describeLikelihood(p, yardstick)
  return words === null || range === null ? "" : `${words} (${safe(range)})`
}

function intervalOf({ low, high }: Extract<Working, { probabilities: unknown }>): string {
  if (low === undefined && high === undefined) return ""
  return `, 80% interval ${safe(formatProbabilityRange(low ?? 0, high ?? 1))}`
}

function quantilesOf(scenario: Scenario, working: Extract<Working, { quantiles: unknown }>): string {
  const unit = scenario.unit ? ` ${inline(scenario.unit)}` : ""
  const { p10, p50, p90 } = working.quantiles
  const value = (quantile: number | string | null) =>
    quantile === null ? "beyond the range" : `${quantile}${unit}`
  const lines = [
    "| 10th percentile | Median | 90th percentile |",
    "| :-- | :-- | :-- |",
    `| ${value(p10)} | ${value(p50)} | ${value(p90)} |`,
  ]
  if (working.pBeyondRange === undefined) return lines.join("\n")
  return [...lines, "", `Beyond the range: ${number(working.pBeyondRange)}.`].join("\n")
}

// --- what else there is to know ---------------------------------------------------------------------------------

function factsOf(scenario: Scenario): string {
  const { status, impact, opensOn, closesOn, resolveBy, range, unit, baseline, resolution, tags } = scenario
  const facts = [`- Status: ${status}`]
  if (resolution) {
    const outcome = scenario.outcomes.find(({ id }) => id === resolution.outcomeId)
    const answer = outcome
      ? inline(outcome.label)
      : resolution.value === undefined
        ? ""
        : String(resolution.value)
    facts.push(`- Resolved on ${resolution.resolvedOn}${answer === "" ? "" : `: ${answer}`}`)
  }
  if (opensOn) facts.push(`- Opens: ${opensOn}`)
  if (closesOn) facts.push(`- Closes: ${closesOn}`)
  if (resolveBy) facts.push(`- Resolves by: ${resolveBy}`)
  if (impact !== undefined) facts.push(`- Impact: ${impact} of 5`)
  if (range) facts.push(`- Range: ${range[0]} to ${range[1]}${unit ? ` ${inline(unit)}` : ""}`)
  if (baseline) facts.push(`- Baseline: ${baseline.value}${unit ? ` ${inline(unit)}` : ""}`)
  if (tags && tags.length > 0) facts.push(`- Tags: ${tags.map(inline).join(", ")}`)
  return facts.join("\n")
}

function labelled(label: string, text: string): string {
  const written = block(text)
  return written === "" ? "" : `**${label}.** ${written}`
}

function described(label: string, text: string, formatting: readonly FormatRange[] | undefined): string {
  if (!formatting) return labelled(label, text)
  const written = richBlock(text, formatting)
  if (written === "") return ""
  // What begins with a heading, a list or a quote begins on a line of its own.
  return written.startsWith("\n") ? `**${label}.**\n${written}` : `**${label}.** ${written}`
}

function evidenceOf(evidence: readonly Evidence[], sources: ReadonlyMap<string, Source>): string {
  if (evidence.length === 0) return ""
  const items = evidence.map(({ passage, sourceId }) => {
    const source = sources.get(sourceId ?? "")
    return `- ${inline(passage) || "No passage."}${source ? ` (${citation(source)})` : ""}`
  })
  return [`**Evidence (${evidence.length}).**`, "", ...items].join("\n")
}

function citation({ author, title, publishedOn }: Source): string {
  return [author, title, publishedOn]
    .map((part) => inline(part ?? ""))
    .filter((part) => part !== "")
    .join(", ")
}

function closing({ seq, engineVersion, boardId }: Snapshot, hash: string): string {
  return [
    `- SHA-256 of the canonical JSON: \`${hash}\``,
    `- Board ${code(boardId)} at edit ${seq}, engine ${code(engineVersion)}`,
  ].join("\n")
}

/** 2018-07-16 09:00 UTC */
const minute = (instant: string): string => `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`

const number = (p: number): string => safe(formatProbability(p))

const code = (text: string): string => `\`${text.replace(/[^\w.-]/g, "")}\``
