"use client"

/** Rounds, estimates, decisions and resolutions, as the record has them; one's own, and the commands. */
import { useCallback } from "react"
import type {
  Answers,
  Decision,
  Given,
  OwnEstimate,
  OwnVote,
  PublishedEstimate,
  ResolutionEntry,
  RoundEntry,
  WorkshopPhase,
} from "../core/judgement.ts"
import { questionOf } from "../core/judgement.ts"
import type { Analyst, Peek } from "../core/judgement-doc.ts"
import type { Conditions } from "../core/permissions.ts"
import type { JudgementCommand, JudgementReply } from "../core/protocol.ts"
import { sameItems, useSession, useSessionState } from "./use-session.tsx"

export type { Analyst, JudgementCommand, JudgementReply }

export const useRounds = (): RoundEntry[] => useSessionState((s) => s.judgement.rounds)

export const useRound = (number: number | null): RoundEntry | null =>
  useSessionState((s) => s.judgement.rounds.find((round) => round.number === number) ?? null)

/** The newest that is open, or closed and not yet revealed. */
export const useRunningRound = (): RoundEntry | null =>
  useSessionState((s) => s.judgement.rounds.findLast(isRunning) ?? null)

const isRunning = ({ status }: RoundEntry): boolean => status === "open" || status === "closed"

const noAnswers: Answers = { members: {}, begun: 0, complete: 0 }

export const useAnswers = (round: number): Answers =>
  useSessionState((s) => s.judgement.answers.get(round) ?? noAnswers, sameAnswers)

const sameAnswers = (a: Answers, b: Answers): boolean => JSON.stringify(a) === JSON.stringify(b)

/** What everybody may see: of one scenario, or of all. */
export const useEstimates = (scenarioId?: string): PublishedEstimate[] =>
  useSessionState(
    (s) =>
      scenarioId === undefined
        ? s.judgement.estimates
        : s.judgement.estimates.filter((estimate) => estimate.scenarioId === scenarioId),
    sameItems,
  )

export const useMyEstimates = (): OwnEstimate[] => useSessionState((s) => s.mine)

/** The same of links and responses. */
export const useMyVotes = (): OwnVote[] => useSessionState((s) => s.myVotes)

export function useMyEstimate(question: {
  scenarioId: string
  round: number | null
  given: Given | null
}): OwnEstimate | null {
  const key = questionOf(question)
  return useSessionState((s) => s.mine.find((estimate) => questionOf(estimate) === key) ?? null)
}

/** Newest first. */
export const useDecisions = (scenarioId: string): Decision[] =>
  useSessionState(
    (s) => s.judgement.decisions.filter((decision) => decision.scenarioId === scenarioId).reverse(),
    sameItems,
  )

/** What holds now; null: not resolved, or reopened. */
export const useResolution = (scenarioId: string): ResolutionEntry | null =>
  useSessionState((s) => {
    const last = s.judgement.resolutions.findLast((entry) => entry.scenarioId === scenarioId)
    return last && last.result.kind !== "reopened" ? last : null
  })

export const useResolutions = (): ResolutionEntry[] => useSessionState((s) => s.judgement.resolutions)

export const useAnalysts = (): Analyst[] => useSessionState((s) => s.judgement.analysts)

/** null: no phases are used. */
export const useWorkshopPhase = (): WorkshopPhase | null =>
  useSessionState((s) => s.judgement.phase?.phase ?? null)

/** B7: who has looked before the reveal, in the order in which they did. */
export const usePeeks = (round: number): Peek[] =>
  useSessionState((s) => s.judgement.peeks.filter((peek) => peek.round === round), sameItems)

export const useConditions = (): Conditions => useSessionState((s) => s.conditions)

/** Its working value is not shown while a blind round asks for it (B8). */
export const useHidden = (scenarioId: string): boolean =>
  useSessionState((s) => s.conditions.hidden.has(scenarioId))

export const useSharesScores = (): boolean => useSessionState((s) => s.sharesScores)

export function useJudge(): (command: JudgementCommand) => Promise<JudgementReply> {
  const session = useSession()
  return useCallback((command) => session.judge(command), [session])
}
