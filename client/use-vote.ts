"use client"

/** One's own word on a part of the model, and what a facilitator takes of all of them. Each answers with a sentence, or null. */
import { useCallback, useMemo, useSyncExternalStore } from "react"
import { type ModelPart, type OwnVote, questionOf, type RoundEntry } from "../core/judgement.ts"
import { newId } from "./browser-world.ts"
import type { BoardSession } from "./session.ts"
import { useSession, useSessionState } from "./use-session.tsx"
import { createVoteDrafts, type VoteDraft, type VoteDrafts } from "./vote-drafts.ts"

export type { VoteDraft } from "./vote-drafts.ts"

export interface Vote {
  say(forecast: OwnVote["forecast"], rationale: string, round: RoundEntry | null): Promise<string | null>
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
      say: (forecast, rationale, round) =>
        told(
          session.judge({
            kind: "vote",
            vote: {
              id: newId(),
              about,
              round: round?.number ?? null,
              forecast,
              confidence: null,
              rationale,
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

const desks = new WeakMap<BoardSession, Map<string, VoteDrafts>>()

function draftsOf(session: BoardSession, memberId: string): VoteDrafts {
  const known = desks.get(session) ?? new Map<string, VoteDrafts>()
  desks.set(session, known)
  const owner = `${session.boardId}.${memberId}`
  const drafts = known.get(owner) ?? createVoteDrafts(owner, () => globalThis.sessionStorage ?? null)
  known.set(owner, drafts)
  return drafts
}

/** What is typed and not handed in; null: nothing. */
export function useVoteDraft(
  about: ModelPart,
  round: RoundEntry | null,
): { draft: VoteDraft | null; keep(draft: VoteDraft): void; drop(): void } {
  const session = useSession()
  const memberId = useSessionState(({ you }) => you?.memberId ?? "")
  const drafts = draftsOf(session, memberId)
  const question = questionOf({ about, round: round?.number ?? null })
  const subscribe = useCallback((listener: () => void) => drafts.subscribe(listener), [drafts])
  const draft = useSyncExternalStore(
    subscribe,
    () => drafts.of(question),
    () => null,
  )
  return useMemo(
    () => ({
      draft,
      keep: (next) => drafts.keep(question, next),
      drop: () => drafts.drop(question),
    }),
    [draft, drafts, question],
  )
}
