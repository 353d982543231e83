"use client"

import { useMemo } from "react"
import { usePeopleById } from "../../client/use-comments.ts"
import { useAnalysts, useEstimates, useMyEstimates, useRound } from "../../client/use-judgement.ts"
import { useYou } from "../../client/use-people.ts"
import type { Scenario } from "../../core/board.ts"
import type { RoundEntry } from "../../core/judgement.ts"
import { type Reading, readReveal } from "./reveal-reading.ts"

/** A revealed round on one scenario. Worked out again only when the record or the question has changed. */
export function useReading(round: RoundEntry, scenario: Scenario): Reading {
  const follows = useRound(round.follows)
  const previous =
    follows?.status === "revealed" && follows.scenarioIds.includes(scenario.id) ? follows : null
  const estimates = useEstimates(scenario.id)
  const analysts = useAnalysts()
  const people = usePeopleById()
  const mine = useMyEstimates()
  const you = useYou()?.memberId ?? null
  return useMemo(
    () => readReveal({ round, previous, estimates, analysts, people, mine, you }, scenario),
    [round, previous, estimates, analysts, people, mine, you, scenario],
  )
}
