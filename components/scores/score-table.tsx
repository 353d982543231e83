"use client"

import { ArrowDown, ArrowUp } from "lucide-react"
import { useState } from "react"
import { Button } from "../ui/button.tsx"
import { showDay } from "../ui/day.ts"
import { type ScoreRow, type Sorting, type SortKey, sorted, sortingAfter } from "./score-rows.ts"
import { notScoredWords, showScore, showShare } from "./score-words.ts"

interface Column {
  key: SortKey
  head: string
  show(row: ScoreRow): string
}

const columns: readonly Column[] = [
  { key: "brierHalf", head: "Brier 0–1", show: (row) => showScore(row.brierHalf, 3) },
  { key: "brierOriginal", head: "Brier 0–2", show: (row) => showScore(row.brierOriginal, 3) },
  { key: "log", head: "Log", show: (row) => showScore(row.log, 2) },
  { key: "peer", head: "Peer", show: (row) => showScore(row.peer, 1, true) },
  { key: "baseline", head: "Baseline", show: (row) => showScore(row.baseline, 1, true) },
  { key: "quantile", head: "Off by", show: (row) => showScore(row.quantile, 1) },
  { key: "coverage", head: "Covered", show: (row) => showShare(row.coverage) },
]

/** One row a resolved scenario; a head sorts by its column. */
export function ScoreTable({
  rows,
  original,
  onOpen,
}: {
  rows: readonly ScoreRow[]
  /** The original form of the Brier score beside the half form. */
  original: boolean
  onOpen: (scenarioId: string) => void
}) {
  const [sorting, setSorting] = useState<Sorting>({ by: "resolvedOn", down: true })
  const shown = columns.filter(
    ({ key }) =>
      (key !== "brierOriginal" || original) &&
      (key !== "quantile" || rows.some(({ quantile }) => quantile !== null)),
  )
  const saidLast = rows.some(({ said }) => said !== null)
  const head = (key: SortKey, words: string, className = "") => (
    <th
      key={key}
      scope="col"
      aria-sort={sorting.by === key ? (sorting.down ? "descending" : "ascending") : "none"}
      className={`py-1 font-medium ${className}`}
    >
      <button
        type="button"
        onClick={() => setSorting(sortingAfter(sorting, key))}
        className="target inline-flex items-center gap-1 rounded-[4px] hover:text-ink [&_svg]:size-3"
      >
        {words}
        {sorting.by === key && (sorting.down ? <ArrowDown aria-hidden /> : <ArrowUp aria-hidden />)}
      </button>
    </th>
  )
  return (
    <div className="relative overflow-x-auto">
      <table className="figures w-full min-w-[44rem] border-collapse text-left">
        <caption className="sr-only">Scores by scenario</caption>
        <thead>
          <tr className="caption border-line border-b">
            {head("title", "Scenario", "pr-4")}
            {head("resolvedOn", "Came out", "pr-4")}
            {saidLast && (
              <th scope="col" className="py-1 pr-4 font-medium">
                Said last
              </th>
            )}
            {shown.map(({ key, head: words }) => head(key, words, "pl-4 text-right"))}
          </tr>
        </thead>
        <tbody>
          {sorted(rows, sorting).map((row) => (
            <tr key={row.scenarioId} className="border-line border-b align-top">
              <th scope="row" className="w-[40%] min-w-44 sm:min-w-56 py-2 pr-4 font-normal">
                <button
                  type="button"
                  onClick={() => onOpen(row.scenarioId)}
                  className="statement text-left text-base leading-[1.375rem] underline decoration-line underline-offset-2 hover:decoration-ink"
                >
                  {row.title || "Untitled scenario"}
                </button>
                {row.notScored && (
                  <span className="block text-muted text-xs">{notScoredWords[row.notScored]}</span>
                )}
              </th>
              <td className="py-2 pr-4">
                {row.came}
                <span className="block text-muted text-xs">{showDay(row.resolvedOn)}</span>
              </td>
              {saidLast && <td className="py-2 pr-4">{row.said ?? "–"}</td>}
              {shown.map(({ key, show }) => (
                <td key={key} className="py-2 pl-4 text-right">
                  {show(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Hidden until somebody asks: two forms of one score side by side are read for two scores. */
export function OriginalToggle({
  original,
  onChange,
}: {
  original: boolean
  onChange: (on: boolean) => void
}) {
  return (
    <Button size="sm" variant="quiet" aria-pressed={original} onClick={() => onChange(!original)}>
      Brier in its original form too
    </Button>
  )
}
