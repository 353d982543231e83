"use client"

/** Scores, and the look back on a scenario once it is known how it came out. Asked anew with each resolution. */
import type { Forecast } from "../core/judgement.ts"
import { PostMortemAnswer, ScoresAnswer } from "../core/judgement-answers.ts"
import { type BoardAnswer, useBoardAnswer } from "./use-board-answer.ts"
import { sameItems, useSessionState } from "./use-session.tsx"

export type { BoardAnswer }

/** memberId null: the team's. */
export function useScores(memberId: string | null): BoardAnswer<ScoresAnswer> {
  const asOf = useAsOf()
  const path = memberId === null ? "scores" : `scores?member=${encodeURIComponent(memberId)}`
  return useBoardAnswer(path, ScoresAnswer, asOf)
}

export function usePostMortem(scenarioId: string): BoardAnswer<PostMortemAnswer> {
  const asOf = useAsOf()
  return useBoardAnswer(`scenarios/${encodeURIComponent(scenarioId)}/post-mortem`, PostMortemAnswer, asOf)
}

const useAsOf = (): string =>
  useSessionState((s) => `${s.judgement.resolutions.length}/${s.judgement.resolutions.at(-1)?.id ?? ""}`)

/** What somebody said last of each scenario, that this page may see: by scenario id. */
export function useLastSaid(memberId: string): ReadonlyMap<string, Forecast> {
  const said = useSessionState((s) => {
    const analysts = new Set(
      s.judgement.analysts.flatMap((analyst) => (analyst.memberId === memberId ? [analyst.id] : [])),
    )
    const own = s.you?.memberId === memberId ? s.mine : []
    const shown = s.judgement.estimates.filter(({ by }) => by !== null && analysts.has(by))
    return [...shown, ...own].filter(({ given, withdrawnAt }) => given === null && withdrawnAt === null)
  }, sameItems)
  return new Map(
    said
      .toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0))
      .map(({ scenarioId, forecast }) => [scenarioId, forecast]),
  )
}
