"use client"

import { Users } from "lucide-react"
import { useMemo } from "react"
import { useEstimates, useHidden, useRounds } from "../../client/use-judgement.ts"
import type { Scenario } from "../../core/board.ts"
import { latestOf, summaryOf } from "./estimate-reading.ts"

/** What people think themselves, on a card: how many, where their middle half lies, and whether they split. */
export function EstimateSummary({ scenario }: { scenario: Scenario }) {
  const estimates = useEstimates(scenario.id)
  const rounds = useRounds()
  // Asked again blind: what was said before would anchor as the team's own number does.
  const hidden = useHidden(scenario.id)
  const summary = useMemo(
    () => (hidden ? null : summaryOf(latestOf(estimates, rounds), scenario)),
    [estimates, rounds, scenario, hidden],
  )
  if (summary === null) return null
  const { count, middleHalf, split } = summary
  return (
    <span className="figures inline-flex items-center gap-1">
      <Users aria-hidden />
      {count}
      <span className="sr-only">{count === 1 ? " estimate" : " estimates"}</span>
      {middleHalf !== null && (
        <span>
          <span aria-hidden>· </span>
          <span className="sr-only">, middle half </span>
          {middleHalf}
        </span>
      )}
      {split && <span className="font-medium text-notice">· split</span>}
    </span>
  )
}
