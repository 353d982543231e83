/**
 * B8: while a blind round runs, what the team holds of its scenarios is not handed out, and why it holds it neither: a
 * number on a page is an anchor.
 */
import { z } from "zod"
import type { Board, Scenario } from "./board.ts"
import { Id } from "./ids.ts"

/** In place of a likelihood. */
export const hiddenWords = "Hidden while a blind round runs."

/** What an answer says of that which it leaves out; null: nothing. */
export const HiddenNote = z.object({ scenarioIds: z.array(Id), why: z.string() }).nullable()
export type HiddenNote = z.infer<typeof HiddenNote>

/** Of those that would otherwise be in the answer. */
export function hiddenNote(ids: readonly string[], hidden: ReadonlySet<string>): HiddenNote {
  const scenarioIds = ids.filter((id) => hidden.has(id)).sort()
  return scenarioIds.length > 0 ? { scenarioIds, why: hiddenWords } : null
}

export function withoutHiddenWorking<B extends Pick<Board, "scenarios">>(
  board: B,
  hidden: ReadonlySet<string>,
): B {
  if (hidden.size === 0) return board
  return {
    ...board,
    scenarios: board.scenarios.map((one) => (hidden.has(one.id) ? withoutWorking(one) : one)),
  }
}

function withoutWorking({ working: _, workingBasis: __, ...rest }: Scenario): Scenario {
  return rest
}
