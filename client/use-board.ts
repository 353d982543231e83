"use client"

/** What is on the board, each part by itself, so that a component renders again only when its own part changed. */
import { useMemo } from "react"
import type {
  BoardMeta,
  Driver,
  Link,
  Response,
  Scenario,
  ScenarioSet,
  Signal,
  Source,
} from "../core/board.ts"
import {
  byId,
  deleted,
  type Group,
  groupsIn,
  linksOf,
  living,
  scenarioIdsOf,
  signalsOf,
} from "./board-views.ts"
import type { Phase } from "./session.ts"
import { sameItems, useSessionState } from "./use-session.tsx"

export const useMeta = (): BoardMeta => useSessionState((s) => s.board.meta)
export const usePhase = (): Phase => useSessionState((s) => s.phase)

export const useSets = (): ScenarioSet[] => useSessionState((s) => living(s.board.sets), sameItems)

/** In order; null: scenarios without a set, or whose set is deleted. */
export const useScenarioIdsOf = (setId: string | null): string[] =>
  useSessionState((s) => scenarioIdsOf(s.board, setId), sameItems)
/** Deleted ones too: look at `deletedAt`. */
export const useScenario = (id: string): Scenario | null =>
  useSessionState((s) => byId(s.board.scenarios, id))
/** For something that is open for a moment: it renders again with every change of the board. */
export function useBoardGroups(): Group[] {
  const board = useSessionState((s) => s.board)
  return useMemo(() => groupsIn(board), [board])
}
/** All that are not deleted, in order, whichever set they are in. Renders again with every change of any of them. */
export const useScenarios = (): Scenario[] => useSessionState((s) => living(s.board.scenarios), sameItems)
export const useScenarioCount = (): number => useSessionState((s) => living(s.board.scenarios).length)
export const useDeletedScenarios = (): Scenario[] =>
  useSessionState((s) => deleted(s.board.scenarios), sameItems)

export const useSources = (): Source[] => useSessionState((s) => living(s.board.sources), sameItems)
export const useSource = (id: string | null | undefined): Source | null =>
  useSessionState((s) => (id ? byId(s.board.sources, id) : null))
/** All that are not deleted, in order. */
export const useSignals = (): Signal[] => useSessionState((s) => living(s.board.signals), sameItems)
export const useDrivers = (): Driver[] => useSessionState((s) => living(s.board.drivers), sameItems)
export const useResponses = (): Response[] => useSessionState((s) => living(s.board.responses), sameItems)
export const useLinks = (): Link[] => useSessionState((s) => living(s.board.links), sameItems)
export const useSignalsOf = (scenarioId: string): Signal[] =>
  useSessionState((s) => signalsOf(s.board, scenarioId), sameItems)
export const useLinksOf = (scenarioId: string): Link[] =>
  useSessionState((s) => linksOf(s.board, scenarioId), sameItems)
