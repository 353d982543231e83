/** Whether a person's role allows all of these changes: asked here to say so at once; the server asks again (R6). */
import { type BoardChange, type Touch, touchesOf } from "../core/changes.ts"
import { type Circumstances, type Forbidden, may } from "../core/permissions.ts"
import type { You } from "../core/protocol.ts"
import { ok, type Result } from "../core/result.ts"

export function mayAll(
  you: You | null,
  circumstances: (touch: Touch) => Circumstances,
  changes: readonly BoardChange[],
): Result<true, Forbidden> {
  // Not welcomed yet: it is kept, and the server judges it.
  if (!you) return ok(true)
  for (const one of changes) {
    for (const touch of touchesOf(one)) {
      const answer = may(you, touch, { ...circumstances(touch), ...ofNewComment(one) })
      if (!answer.ok) return answer
    }
  }
  return ok(true)
}

/** It is in no document yet, so the change itself says where it will stand. */
function ofNewComment(change: BoardChange): Partial<Circumstances> {
  if (change.kind !== "add" || change.collection !== "comments") return {}
  const { scenarioId } = change.fields
  return typeof scenarioId === "string" ? { commentsOn: scenarioId } : {}
}
