/** The rows of a table of scores, and their order. */
import type { NotScored, QuestionScore, ResolvedQuestion } from "../../core/judgement-answers.ts"

export interface ScoreRow {
  scenarioId: string
  title: string
  /** How it came out, in words. */
  came: string
  resolvedOn: string
  /** What was said last, in words; null: it cannot be told here. */
  said: string | null
  notScored: NotScored | null
  brierHalf: number | null
  brierOriginal: number | null
  log: number | null
  peer: number | null
  baseline: number | null
  coverage: number | null
  /** Of a number or a day: how far off, in its unit. */
  quantile: number | null
}

export const sortKeys = [
  "title",
  "resolvedOn",
  "brierHalf",
  "brierOriginal",
  "log",
  "peer",
  "baseline",
  "coverage",
  "quantile",
] as const
export type SortKey = (typeof sortKeys)[number]
export interface Sorting {
  by: SortKey
  down: boolean
}

export function rowOf(
  question: Pick<ResolvedQuestion, "scenarioId" | "title" | "resolution">,
  scored: { score: QuestionScore | null; notScored: NotScored | null },
  words: { came: string; said: string | null },
): ScoreRow {
  const { score, notScored } = scored
  const of = score?.probability ?? null
  return {
    scenarioId: question.scenarioId,
    title: question.title,
    resolvedOn: question.resolution.resolvedOn,
    ...words,
    notScored,
    brierHalf: of?.brierHalf ?? null,
    brierOriginal: of?.brierOriginal ?? null,
    log: of?.log ?? null,
    peer: of?.peer?.total ?? null,
    baseline: of?.baseline.total ?? null,
    coverage: score?.coverage ?? null,
    quantile: score?.quantile?.score ?? null,
  }
}

/** What has no such score comes last, whichever way; equals keep their order. */
export function sorted(rows: readonly ScoreRow[], { by, down }: Sorting): ScoreRow[] {
  const way = down ? -1 : 1
  return rows.toSorted((a, b) => {
    const [x, y] = [a[by], b[by]]
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1
    return way * (typeof x === "string" ? x.localeCompare(String(y), "en") : x - Number(y))
  })
}

/** Another column begins with what one looks for first: the worst Brier, the latest day, the first letter. */
export const sortingAfter = (before: Sorting, by: SortKey): Sorting =>
  before.by === by
    ? { by, down: !before.down }
    : { by, down: by !== "title" && by !== "log" && by !== "peer" && by !== "baseline" }
