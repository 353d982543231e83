"use client"

/** What is said on scenarios, who says it, and what of it you have not seen. */
import { useCallback, useRef, useSyncExternalStore } from "react"
import type { Comment } from "../core/board.ts"
import type { RosterEntry } from "../core/ledger-doc.ts"
import { holdReadMarks, memberOf, readMarksOf } from "./browser-read-marks.ts"
import { commentsOn, isMention, nothingUnread, type Unread, unreadOf, unreadOn } from "./comment-views.ts"
import { once } from "./once.ts"
import { sameItems, useSession, useSessionState } from "./use-session.tsx"

export { type Comment, isMention, type Unread }

/** In order, the oldest first, without deleted ones. */
export const useCommentsOn = (scenarioId: string): Comment[] =>
  useSessionState((s) => commentsOn(s.board, scenarioId), sameItems)

export const useCommentCount = (scenarioId: string): number =>
  useSessionState((s) => commentsOn(s.board, scenarioId).length)

/** Deleted ones too: look at `deletedAt`. */
export const useComment = (id: string): Comment | null =>
  useSessionState((s) => s.board.comments.find((comment) => comment.id === id) ?? null)

/** Everybody who ever belonged to the board, by id: what was said by somebody who was removed keeps its author. */
export const usePeopleById = (): ReadonlyMap<string, RosterEntry> =>
  useSessionState((s) => peopleById(s.members))

const peopleById = once(
  (members: readonly RosterEntry[]) => new Map(members.map((member) => [member.id, member])),
)

/** What waits for you on a scenario. */
export const useUnreadOn = (scenarioId: string): Unread =>
  useWithSeen(
    (state, me, seen) => unreadOn(state.board, me, seen, scenarioId),
    nothingUnread,
    (a, b) => a.count === b.count && a.mentions === b.mentions,
  )

/** Everything that waits for you: what speaks to you by name first, then the oldest. */
export const useUnread = (): Comment[] =>
  useWithSeen((state, me, seen) => unreadOf(state.board, me, seen), nobody, sameItems)

export const useUnreadCount = (): number =>
  useWithSeen((state, me, seen) => unreadOf(state.board, me, seen).length, 0, Object.is)

const nobody: Comment[] = []

/** Says that you have seen these comments of a scenario. */
export function useMarkSeen(): (scenarioId: string, commentIds: readonly string[]) => void {
  const session = useSession()
  return useCallback((scenarioId, commentIds) => readMarksOf(session)?.see(scenarioId, commentIds), [session])
}

type State = ReturnType<ReturnType<typeof useSession>["getState"]>

function useWithSeen<T>(
  select: (state: State, me: RosterEntry, seen: ReadonlySet<string>) => T,
  otherwise: T,
  same: (a: T, b: T) => boolean,
): T {
  const session = useSession()
  const kept = useRef<{ value: T } | null>(null)
  const read = () => {
    const state = session.getState()
    const [me, seen] = [memberOf(state), readMarksOf(session)?.get() ?? null]
    const value = me && seen ? select(state, me, seen) : otherwise
    if (!kept.current || !same(kept.current.value, value)) kept.current = { value }
    return kept.current.value
  }
  const subscribe = useCallback(
    (listener: () => void) => {
      const release = holdReadMarks(session)
      const ends = [session.subscribe(listener), readMarksOf(session)?.subscribe(listener)]
      return () => {
        for (const end of ends) end?.()
        release()
      }
    },
    [session],
  )
  return useSyncExternalStore(subscribe, read, read)
}
