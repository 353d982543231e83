"use client"

import { useRef } from "react"
import type { OutcomeRef } from "../core/board.ts"
import type { WhatIf } from "../core/network/questions.ts"
import { useModelQuestion } from "./use-model.ts"

/** null: it cannot be so, or cannot be worked out. */
export type Several =
  | { state: "computing" }
  | { state: "ready"; values: readonly (number | null)[] }
  | { state: "failed"; why: string }

/**
 * One outcome under several what-ifs, in their order. While others are worked out the last ones that belonged together
 * stay, as long as there are as many. A what-if that is null cannot be.
 */
export function useSeveral(whatIfs: readonly (WhatIf | null)[] | null, target: OutcomeRef | null): Several {
  const asked = whatIfs?.flatMap((whatIf) => whatIf ?? []) ?? []
  const answer = useModelQuestion(
    whatIfs === null || target === null ? null : { ask: "several", whatIfs: asked, target },
  )
  const last = useRef<{ of: string; values: readonly (number | null)[] } | null>(null)
  const of = JSON.stringify([target, whatIfs?.map((whatIf) => whatIf !== null)])
  if (answer.state === "ready" && !answer.stale && answer.value.length === asked.length) {
    let next = 0
    const values = (whatIfs ?? []).map((whatIf) => (whatIf === null ? null : (answer.value[next++] ?? null)))
    last.current = { of, values }
  }
  if (answer.state === "failed") return answer
  return last.current?.of === of ? { state: "ready", values: last.current.values } : { state: "computing" }
}
