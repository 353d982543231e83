/** What is said of files of models. */
import type { ModelFileKind } from "../../core/model-file.ts"

export const countOf = (count: number, word: string): string =>
  `${count.toLocaleString("en")} ${word}${count === 1 ? "" : "s"}`

export const promiseOf = (kind: ModelFileKind): string =>
  kind === "bif"
    ? "A Bayesian network. Its tables are taken as they are, and every scenario starts at the likelihood that they give it."
    : "A project of ScenarioWizard. Judgements become links; every outcome starts at an even chance."

/** A moment as a page prints it, in UTC. */
export const dayOf = (instant: string): string => instant.slice(0, 10)

/** The line that a refusal speaks of, as much of it as helps; null when it speaks of none. */
export function lineIn(text: string, line: number | null): string | null {
  if (line === null) return null
  const found = text
    .split(/\r\n|\n|\r/)
    [line - 1]?.replace(/\p{Cc}+/gu, " ")
    .trim()
  if (!found) return null
  return found.length > 200 ? `${found.slice(0, 199)}…` : found
}
