"use client"

/** What the model says of a response: now, under the what-if, and along each of its drivers. */
import { useEffect, useMemo, useState } from "react"
import { useAnswer, useModelState } from "../../client/use-model.ts"
import { type Several, useSeveral } from "../../client/use-several.ts"
import { useWhatIf } from "../../client/use-what-if.ts"
import type { Driver, OutcomeRef } from "../../core/board.ts"
import type { Marginals, WhatIf } from "../../core/network/questions.ts"
import { whatIfsAlong } from "./driver-reading.ts"

export interface LikelihoodsNow {
  now: Marginals | null
  /** null: nothing is supposed, or not worked out. */
  supposed: Marginals | null
  /** A sentence where there is something to say in place of numbers. */
  why: string | null
}

export function useLikelihoods(): LikelihoodsNow {
  const model = useModelState()
  const answer = useAnswer()
  const { active } = useWhatIf()
  return useMemo(() => {
    const why =
      model.state === "failed"
        ? model.why
        : active && answer.state === "failed"
          ? answer.why
          : active && answer.state === "ready" && "why" in answer.value
            ? answer.value.why
            : null
    return {
      now: model.state === "ready" && "marginals" in model.value.now ? model.value.now.marginals : null,
      supposed:
        active && answer.state === "ready" && "marginals" in answer.value ? answer.value.marginals : null,
      why,
    }
  }, [model, answer, active])
}

export const likelihoodIn = (marginals: Marginals | null, { scenarioId, outcomeId }: OutcomeRef) =>
  marginals?.[scenarioId]?.[outcomeId] ?? null

/** Once a hand rests: what hangs on many answers is not worked out anew at each step of a drag. */
export function useRested<T>(value: T, ms = 160): T {
  const [rested, setRested] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return rested
}

/** Its likelihood at each stop along a driver, all others as they are supposed. */
export function useAlong(driver: Driver | null, target: OutcomeRef, whatIf: WhatIf): Several {
  const rested = useRested(whatIf)
  const whatIfs = useMemo(() => (driver ? whatIfsAlong(driver, rested) : null), [driver, rested])
  return useSeveral(whatIfs, target)
}
