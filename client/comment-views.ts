/**
 * Comments as people see them: by scenario, in order, and those that somebody has not seen yet. Worked out once for
 * each new state, and shared by every card that asks.
 */
import type { Board, Comment, Scenario } from "../core/board.ts"
import type { RosterEntry } from "../core/ledger-doc.ts"
import { byId, living } from "./board-views.ts"
import { once } from "./once.ts"
import type { Seen } from "./read-marks.ts"

/** What waits for a reader on one scenario. */
export interface Unread {
  count: number
  /** How many of them speak to the reader by name. */
  mentions: number
}

export const nothingUnread: Unread = { count: 0, mentions: 0 }

const grouped = (comments: readonly Comment[]) => {
  const groups = new Map<string, Comment[]>()
  for (const comment of comments) {
    const group = groups.get(comment.scenarioId)
    if (group) group.push(comment)
    else groups.set(comment.scenarioId, [comment])
  }
  return groups
}
const everyByScenario = once(grouped)
const livingByScenario = once((comments: readonly Comment[]) => grouped(living(comments)))

const none: Comment[] = []

/** In order, deleted ones too. */
export const everyCommentOn = (board: Board, scenarioId: string): Comment[] =>
  everyByScenario(board.comments).get(scenarioId) ?? none

/** In order, without deleted ones. */
export const commentsOn = (board: Board, scenarioId: string): Comment[] =>
  livingByScenario(board.comments).get(scenarioId) ?? none

export const isMention = ({ mentions }: Comment, memberId: string): boolean =>
  mentions?.includes(memberId) === true

/**
 * What a member has not seen of those scenarios that are on the board, mentions first, then the oldest. Not one's own,
 * and of what was said before one came only what speaks to one by name.
 */
export const unreadOf = (board: Board, me: RosterEntry, seen: Seen): Comment[] =>
  unreadBy(board.comments)(board.scenarios)(seen)(me)

const unreadBy = once((comments: readonly Comment[]) =>
  once((scenarios: readonly Scenario[]) =>
    once((seen: Seen) =>
      once((me: RosterEntry) => {
        const waiting = living(comments).filter((comment) => {
          if (comment.authorId === me.id || seen.has(comment.id)) return false
          const scenario = byId(scenarios, comment.scenarioId)
          if (!scenario || scenario.deletedAt) return false
          return isMention(comment, me.id) || (comment.createdAt ?? me.joinedAt) >= me.joinedAt
        })
        const rank = (comment: Comment) => (isMention(comment, me.id) ? 0 : 1)
        return waiting.sort((a, b) => rank(a) - rank(b) || (a.createdAt ?? 0) - (b.createdAt ?? 0))
      }),
    ),
  ),
)

const countsOf = once((unread: readonly Comment[]) =>
  once((me: RosterEntry) => {
    const counts = new Map<string, Unread>()
    for (const comment of unread) {
      const { count, mentions } = counts.get(comment.scenarioId) ?? nothingUnread
      counts.set(comment.scenarioId, {
        count: count + 1,
        mentions: mentions + (isMention(comment, me.id) ? 1 : 0),
      })
    }
    return counts
  }),
)

export const unreadOn = (board: Board, me: RosterEntry, seen: Seen, scenarioId: string): Unread =>
  countsOf(unreadOf(board, me, seen))(me).get(scenarioId) ?? nothingUnread
