/**
 * A board brought back to an earlier moment, whole or one scenario of it: an edit like any other, all of it or none, and
 * one step of undo (R16).
 */
import type { NewId } from "../core/ids.ts"
import { circumstancesIn } from "../core/permissions.ts"
import { type Restored, type Restoring, restoring } from "../core/restoring.ts"
import { fail, ok } from "../core/result.ts"
import type { SnapshotBoard } from "../core/snapshot.ts"
import { batchesOf } from "./batches.ts"
import { mayAll } from "./may-all.ts"
import { type Done, operationOn } from "./operation.ts"
import type { BoardSession } from "./session.ts"

export interface RestorePlan extends Restoring {
  /** What this person may not change just now, and so stays as it is: why, and how many changes it would have been. */
  left: { why: string; count: number }[]
}

export interface RestoreActions {
  /** What it would take now; nothing is done. */
  plan(target: SnapshotBoard, what: Restored, locked: ReadonlySet<string>): RestorePlan
  /** Worked out anew against the board as it is. `changes` is 0 where nothing differed; `words` name the step of undo. */
  restore(
    target: SnapshotBoard,
    what: Restored,
    locked: ReadonlySet<string>,
  ): Done<{ changes: number; locked: string[]; words: string }>
}

export function restoreActions(
  session: BoardSession,
  world: { newId: NewId; now: () => number },
): RestoreActions {
  const { board, act } = operationOn(session, world)
  const plan: RestoreActions["plan"] = (target, what, locked) => {
    const now = board()
    const { you, conditions } = session.getState()
    const whole = restoring(now, target, what, { now: world.now(), locked })
    const left = new Map<string, number>()
    const changes = whole.changes.filter((change) => {
      const allowed = mayAll(you, (touch) => circumstancesIn(now, touch, conditions), [change])
      if (!allowed.ok) left.set(allowed.error.why, (left.get(allowed.error.why) ?? 0) + 1)
      return allowed.ok
    })
    return { ...whole, changes, left: [...left].map(([why, count]) => ({ why, count })) }
  }

  return {
    plan,
    restore(target, what, locked) {
      const planned = plan(target, what, locked)
      const [first] = planned.left
      if (planned.changes.length === 0 && first) return fail({ reason: "forbidden", message: first.why })
      let done = 0
      const bringBack = () => {
        for (const batch of batchesOf(planned.changes)) {
          const did = act(undefined, batch)
          if (!did.ok) return did.error
          done += batch.length
        }
        return null
      }
      const words = restoredWords(target, what)
      const refusal = session.asOneStep(bringBack, { words, stands: (failure) => failure === null })
      return refusal === null ? ok({ changes: done, locked: planned.locked, words }) : fail(refusal)
    },
  }
}

/** What the step of undo is called. */
function restoredWords({ scenarios }: SnapshotBoard, what: Restored): string {
  if (what.kind === "whole") return "The board: restored"
  const title = scenarios.find(({ id }) => id === what.scenarioId)?.title.trim()
  return `${title || "Untitled scenario"}: restored`
}
