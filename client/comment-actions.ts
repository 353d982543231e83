/** What people say on a scenario. Whose a comment is the server checks; here it is said in the person's own name. */
import type { Comment } from "../core/board.ts"
import { fieldsOf } from "../core/board-doc.ts"
import type { BoardChange } from "../core/changes.ts"
import { limits } from "../core/limits.ts"
import { orderBetween } from "../core/order.ts"
import { fail, ok, type Result } from "../core/result.ts"
import { byId } from "./board-views.ts"
import { everyCommentOn } from "./comment-views.ts"
import { type ActionFailure, type Done, gone, type Operation, same } from "./operation.ts"

export interface CommentActions {
  /** `mentions` are the ids of those who are spoken to by name. */
  addComment(scenarioId: string, text: string, mentions: readonly string[]): Done
  editComment(id: string, text: string, mentions: readonly string[]): Done
  deleteComment(id: string): Done
  restoreComment(id: string): Done
}

export function commentActions(operation: Operation, me: () => string | null): CommentActions {
  const { newId, now, board, act, onScenario, set } = operation

  const onComment = (id: string, work: (comment: Comment) => Done): Done => {
    const comment = byId(board().comments, id)
    return comment ? work(comment) : gone
  }

  return {
    addComment: (scenarioId, text, mentions) =>
      onScenario(scenarioId, () => {
        const said = words(text)
        if (!said.ok) return said
        const authorId = me()
        if (authorId === null) return fail({ reason: "forbidden", message: "Wait until the board is here." })
        // Behind those that were deleted too: restored, they stand where they stood.
        const last = everyCommentOn(board(), scenarioId).at(-1)
        const id = newId()
        const comment: Omit<Comment, "id"> = {
          scenarioId,
          authorId,
          text: said.value,
          createdAt: now(),
          order: orderBetween(last?.order ?? null, null),
        }
        const mentioned = membersOnce(mentions)
        if (mentioned.length > 0) comment.mentions = mentioned
        return act({ id }, [
          { kind: "add", collection: "comments", id, fields: fieldsOf("comments", comment) },
        ])
      }),

    editComment: (id, text, mentions) =>
      onComment(id, (comment) => {
        const said = words(text)
        if (!said.ok) return said
        const changes: BoardChange[] = []
        if (said.value !== comment.text) changes.push(set("comments", comment, "text", said.value))
        const mentioned = membersOnce(mentions)
        if (!same(mentioned, comment.mentions ?? []))
          changes.push(set("comments", comment, "mentions", mentioned.length > 0 ? mentioned : null))
        if (changes.length > 0) changes.push(set("comments", comment, "editedAt", now()))
        return act({ id }, changes)
      }),

    deleteComment: (id) =>
      onComment(id, ({ deletedAt }) =>
        act({ id }, deletedAt ? [] : [{ kind: "delete", collection: "comments", id, at: now() }]),
      ),

    restoreComment: (id) =>
      onComment(id, ({ deletedAt }) =>
        act({ id }, deletedAt ? [{ kind: "restore", collection: "comments", id, deletedAt }] : []),
      ),
  }
}

const membersOnce = (ids: readonly string[]): string[] => [...new Set(ids)].slice(0, limits.itemsPerEntity)

/** Lines are kept; what is empty before and behind them is not. */
function words(text: string): Result<string, ActionFailure> {
  const said = text
    .replace(/\r\n?/g, "\n")
    .replace(/^\s*\n/, "")
    .trimEnd()
  if (said.trim() === "") return fail({ reason: "invalid-value", message: "Write a few words first." })
  const most = limits.commentCharacters
  if (said.length <= most) return ok(said)
  const over = (said.length - most).toLocaleString("en")
  return fail({
    reason: "too-large",
    message: `A comment can have at most ${most.toLocaleString("en")} characters; this has ${over} more.`,
  })
}
