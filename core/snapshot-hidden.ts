/** A snapshot is as it was taken; what a blind round hides by now is left out of what is handed out of it (B8). */
import { withoutHiddenWorking } from "./hidden-working.ts"
import type { Snapshot } from "./snapshot.ts"

type Held = Pick<Snapshot, "board" | "judgement" | "derived">

/** Whether it would tell a working value that is hidden: its own, in a decision, or by what follows from it. */
export const holdsHidden = ({ board, judgement }: Held, hidden: ReadonlySet<string>): boolean =>
  board.scenarios.some(
    ({ id, working, workingBasis }) =>
      hidden.has(id) && (working !== undefined || workingBasis !== undefined),
  ) || judgement.decisions.some(({ scenarioId }) => hidden.has(scenarioId))

/**
 * Numbers that were worked out with a hidden one are left out with it; those are `derived`, all of them. `hidden` of the
 * snapshot stays: it says what was hidden when it was taken.
 */
export function withoutHidden(snapshot: Snapshot, hidden: ReadonlySet<string>): Snapshot {
  if (!holdsHidden(snapshot, hidden)) return snapshot
  const { board, judgement } = snapshot
  return {
    ...snapshot,
    board: withoutHiddenWorking(board, hidden),
    judgement: {
      ...judgement,
      decisions: judgement.decisions.filter(({ scenarioId }) => !hidden.has(scenarioId)),
    },
    derived: null,
  }
}
