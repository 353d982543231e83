"use client"

import type { Scenario } from "../core/board.ts"
import { byId } from "./board-views.ts"
import { sameItems, useSessionState } from "./use-session.tsx"

/** In the order of the round; those that are deleted by now too, since what was said of them stands. */
export const useScenariosOf = (ids: readonly string[]): Scenario[] =>
  useSessionState((s) => ids.flatMap((id) => byId(s.board.scenarios, id) ?? []), sameItems)
