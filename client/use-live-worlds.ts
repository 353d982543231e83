"use client"

import type { World } from "../core/board.ts"
import { living } from "./board-views.ts"
import { sameItems, useSessionState } from "./use-session.tsx"

export type LiveWhatIf = World

/** What-ifs that somebody shares now. */
export const useLiveWorlds = (): LiveWhatIf[] =>
  useSessionState((s) => living(s.board.worlds).filter(({ liveSince }) => liveSince !== undefined), sameItems)
