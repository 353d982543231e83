/**
 * What somebody supposes on this page, and what follows: the shapes that the hooks hand out (`use-what-if.ts`,
 * `use-model.ts`). Private until it is shared; shared, it is a world of the board (`World` in `core/board.ts`).
 */
import type { Supposition, WhatIf } from "../core/network/questions.ts"

/** A number that is worked out beside the page. `stale`: of the board or the what-if a moment ago, while anew. */
export type Computed<T> =
  | { state: "computing" }
  | { state: "ready"; value: T; stale: boolean }
  | { state: "failed"; why: string }

export interface WhatIfDesk {
  /** What is set now; `nothingSet` when it is off. */
  whatIf: WhatIf
  /** Whether the page shows a what-if in place of the board as it is. */
  active: boolean
  /** Whose: this page's own, or a world of the board that is watched (`edits` false) or worked at together. */
  source: { kind: "own" } | { kind: "world"; worldId: string; edits: boolean }
  /** null takes it away. All three start a what-if when none is on. */
  setOutcome(scenarioId: string, supposition: Supposition | null): void
  setLevel(driverId: string, level: number | null): void
  setSignal(signalId: string, state: "observed" | "notObserved" | "watching" | null): void
  /** Back to the board as it is. */
  clear(): void
}
