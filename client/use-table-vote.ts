"use client"

/** One's own table of a response, and what a facilitator takes of all of them. Each answers with a sentence, or null. */
import { useMemo } from "react"
import type { RoundEntry } from "../core/judgement.ts"
import { newId } from "./browser-world.ts"
import { useSession } from "./use-session.tsx"

export interface TableVote {
  say(table: number[][], round: RoundEntry | null): Promise<string | null>
  withdraw(voteId: string): Promise<string | null>
  /** The median, cell by cell. */
  accept(round: RoundEntry | null, reason: string): Promise<string | null>
}

export function useTableVote(responseId: string): TableVote {
  const session = useSession()
  return useMemo(() => {
    const about = { kind: "response" as const, id: responseId }
    const told = async (asked: ReturnType<typeof session.judge>) => {
      const reply = await asked
      return reply.ok ? null : reply.message
    }
    return {
      say: (table, round) =>
        told(
          session.judge({
            kind: "vote",
            vote: {
              id: newId(),
              about,
              round: round?.number ?? null,
              forecast: { table },
              confidence: null,
              rationale: "",
              sourceIds: [],
            },
          }),
        ),
      withdraw: (estimateId) => told(session.judge({ kind: "withdraw", estimateId })),
      accept: (round, reason) =>
        told(
          session.judge({
            kind: "accept-vote",
            id: newId(),
            about,
            round: round?.number ?? null,
            take: { method: "median" },
            reason,
          }),
        ),
    }
  }, [session, responseId])
}
