"use client"

/** One's own word on a part of the model, and what a facilitator takes of all of them. Each answers with a sentence, or null. */
import { useMemo } from "react"
import type { ModelPart, OwnVote, RoundEntry } from "../core/judgement.ts"
import { newId } from "./browser-world.ts"
import { useSession } from "./use-session.tsx"

export interface Vote {
  say(forecast: OwnVote["forecast"], round: RoundEntry | null): Promise<string | null>
  withdraw(voteId: string): Promise<string | null>
  /** The median, of a table cell by cell. */
  accept(round: RoundEntry | null, reason: string): Promise<string | null>
}

export function useVote(kind: ModelPart["kind"], id: string): Vote {
  const session = useSession()
  return useMemo(() => {
    const about = { kind, id }
    const told = async (asked: ReturnType<typeof session.judge>) => {
      const reply = await asked
      return reply.ok ? null : reply.message
    }
    return {
      say: (forecast, round) =>
        told(
          session.judge({
            kind: "vote",
            vote: {
              id: newId(),
              about,
              round: round?.number ?? null,
              forecast,
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
  }, [session, kind, id])
}
