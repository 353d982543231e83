/** Sources by their numbers: named whole once, at the end of the annex, and by the number wherever something rests on them. */
import type { Evidence, Source } from "../../../core/board.ts"
import { dayWords } from "../../../core/time-words.ts"
import { type Block, part, sentences } from "./annex-blocks.ts"

export interface Citing {
  /** "[2] [5]"; empty: none of them is on the board. */
  numbers(ids: readonly (string | null | undefined)[]): string
  /** What was read, and where. */
  passage(evidence: Evidence, alsoIn?: string): string
  /** All of them, cited or not: what the group had before it. */
  blocks(): Block[]
}

export function citing(sources: readonly Source[]): Citing {
  const numberOf = new Map(sources.map(({ id }, at) => [id, at + 1]))
  const numbers: Citing["numbers"] = (ids) =>
    [...new Set(ids)]
      .flatMap((id) => numberOf.get(id ?? "") ?? [])
      .sort((a, b) => a - b)
      .map((number) => `[${number}]`)
      .join(" ")
  return {
    numbers,
    passage: ({ passage, sourceId }, alsoIn) =>
      [passage.trim() || "No passage", numbers([sourceId, alsoIn])].filter((text) => text !== "").join(" "),
    blocks: () =>
      part(
        "Sources",
        sources.map((source, at) => ({ kind: "item", mark: `[${at + 1}]`, text: sourceWords(source) })),
      ),
  }
}

function sourceWords({ author, title, publisher, publishedOn, publishedNote, url, ...graded }: Source) {
  const { reliability, credibility, gradeBasis } = graded
  const grade = `${reliability ?? ""}${credibility ?? ""}`
  const named = [author, title.trim() || "Untitled source", publisher, publishedOn && dayOrMonth(publishedOn)]
  return sentences(
    named.filter((text) => text).join(", "),
    publishedOn ? undefined : publishedNote && `Published: ${publishedNote}`,
    url,
    grade === "" ? undefined : `Graded ${grade}${gradeBasis?.trim() ? ` (${gradeBasis.trim()})` : ""}`,
  )
}

const dayOrMonth = (date: string): string => (date.length === 10 ? dayWords(date) : date)
