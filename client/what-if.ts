/**
 * What somebody supposes on this page, and what follows: the shapes that the hooks hand out (`use-what-if.ts`,
 * `use-model.ts`). Private until it is shared; shared, it is a world of the board (`World` in `core/board.ts`).
 */
import type { Board, World } from "../core/board.ts"
import { nothingSet, type Supposition, type WhatIf } from "../core/network/questions.ts"
import { keepSame } from "./keep-same.ts"

/** A number that is worked out beside the page. `stale`: of the board or the what-if a moment ago, while anew. */
export type Computed<T> =
  | { state: "computing" }
  | { state: "ready"; value: T; stale: boolean }
  | { state: "failed"; why: string }

/** Whose: this page's own, or a world of the board that is watched (`edits` false) or worked at together. */
export type WhatIfSource = { kind: "own" } | { kind: "world"; worldId: string; edits: boolean }

export interface WhatIfDesk {
  /** What is set now; `nothingSet` when it is off. */
  whatIf: WhatIf
  /** Whether the page shows a what-if in place of the board as it is. */
  active: boolean
  source: WhatIfSource
  /** null takes it away. All three start a what-if when none is on; on one that is only watched, one's own from there. */
  setOutcome(scenarioId: string, supposition: Supposition | null): void
  setLevel(driverId: string, level: number | null): void
  setSignal(signalId: string, state: "observed" | "notObserved" | "watching" | null): void
  /** Back to the board as it is. */
  clear(): void
}

export const countSet = ({ outcomes, levels, signals }: WhatIf): number =>
  Object.keys(outcomes).length + Object.keys(levels).length + Object.keys(signals).length

export function whatIfOf(world: Pick<World, "outcomes" | "levels" | "signals">): WhatIf {
  return {
    outcomes: Object.fromEntries(world.outcomes.map(({ id, outcomeId, by }) => [id, { outcomeId, by }])),
    levels: Object.fromEntries(world.levels.map(({ id, level }) => [id, level])),
    signals: Object.fromEntries(world.signals.map(({ id, state }) => [id, state])),
  }
}

/** The same thing set, null for taken away. The same object where nothing changes. */
export function withPart<K extends keyof WhatIf>(
  whatIf: WhatIf,
  part: K,
  id: string,
  value: WhatIf[K][string] | null,
): WhatIf {
  const { [id]: _, ...others } = whatIf[part]
  const next = value === null ? others : { ...others, [id]: value }
  return keepSame(whatIf, { ...whatIf, [part]: next })
}

/** Without what is no longer on the board: somebody may have removed it since. */
export function stillThere(whatIf: WhatIf, board: Pick<Board, "scenarios" | "drivers" | "signals">): WhatIf {
  if (whatIf === nothingSet) return whatIf
  const has = (list: readonly { id: string; deletedAt?: number | undefined }[], id: string) =>
    list.some((one) => one.id === id && !one.deletedAt)
  const outcomes = Object.entries(whatIf.outcomes).filter(([id, { outcomeId }]) => {
    const scenario = board.scenarios.find((one) => one.id === id && !one.deletedAt)
    if (!scenario) return false
    const inBins = scenario.kind === "numeric" || scenario.kind === "date"
    return inBins || scenario.outcomes.some((outcome) => outcome.id === outcomeId && !outcome.retiredOn)
  })
  return keepSame(whatIf, {
    outcomes: Object.fromEntries(outcomes),
    levels: Object.fromEntries(Object.entries(whatIf.levels).filter(([id]) => has(board.drivers, id))),
    signals: Object.fromEntries(Object.entries(whatIf.signals).filter(([id]) => has(board.signals, id))),
  })
}
