/** What is said beside the slides: whole texts where a slide cuts them, and the reasons. A line is a paragraph. */
import type { OnePage } from "../../../core/one-page.ts"
import { likelihoodPhrase } from "../../../core/said-likelihood.ts"
import { printable, printableLine } from "../printable.ts"
import type { RenderInput } from "../render.ts"
import { changeWords, titleOf } from "./likelihood-slide.ts"

export function likelihoodNotes(page: OnePage, input: RenderInput): string {
  const { snapshot, hiddenNow } = input
  const hidden = new Set([...hiddenNow, ...(snapshot.hidden ?? [])])
  const scenarios = new Map(snapshot.board.scenarios.map((scenario) => [scenario.id, scenario]))
  const rows = page.rows.map((row) => {
    const { likelihood, was, points, remark, number, scenarioId } = row
    const before =
      was === null
        ? ""
        : ` Before: ${likelihoodPhrase(was)}${points === null ? "" : ` (${changeWords(points)} points)`}.`
    const basis = hidden.has(scenarioId)
      ? ""
      : printable(scenarios.get(scenarioId)?.workingBasis ?? "").trim()
    return [
      `${number}. ${titleOf(row)}: ${likelihoodPhrase(likelihood)}.${before}${remark === "" ? "" : ` ${remark}.`}`,
      basis === "" ? "Rationale: none was written down." : `Rationale: ${basis}`,
    ].join("\n")
  })
  return [page.headline, ...rows, sourceOf(page)].join("\n\n")
}

export const changeNotes = (page: OnePage): string =>
  [
    ...part("What changed and why", page.changed),
    ...part("Where we disagree", page.disagree),
    ...part("Watch for", page.watchFor),
    ...part("Decisions taken", page.decided),
    sourceOf(page),
  ].join("\n\n")

export const basisNotes = (page: OnePage): string =>
  [
    `Basis: ${page.basis}`,
    ...(page.confidence === null ? [] : [`Confidence: ${page.confidence}`]),
    sourceOf(page),
  ].join("\n\n")

const part = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [[`${title}:`, ...lines.map((line) => `- ${printableLine(line)}`)].join("\n")]

const sourceOf = ({ boardTitle, snapshotName, asOf, hash }: OnePage): string =>
  `${printableLine(boardTitle)}, ${printableLine(snapshotName)}, as of ${asOf}. SHA-256: ${hash}`
