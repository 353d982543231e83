"use client"

/** Who is on the board, who is here, and what they are at. */
import { useEffect, useMemo } from "react"
import type { RosterEntry } from "../core/ledger-doc.ts"
import type { Role } from "../core/permissions.ts"
import type { Focus, PresenceEntry, You } from "../core/protocol.ts"
import { paced } from "./paced.ts"
import { draggingOn, onlineOf, presenceOn, present } from "./people-views.ts"
import { sameItems, useSession, useSessionState } from "./use-session.tsx"

export interface OnlinePerson {
  memberId: string
  name: string
  colour: number
  role: Role
  /** How many tabs or devices they have open. */
  tabs: number
  you: boolean
  /** What they look at, from the tab that said something last; null when nothing is known. */
  focus: Focus | null
}

export interface DraggingPerson {
  memberId: string
  name: string
  colour: number
  outcomeId: string
  probability: number
}

export type { Focus, PresenceEntry, RosterEntry, You }

export const useYou = (): You | null => useSessionState((s) => s.you)

/** Everybody who belongs to the board and was not removed, whether here or not, in order of joining. */
export const useMembers = (): RosterEntry[] => useSessionState((s) => present(s.members), sameItems)

/** Who is here now: one entry a person, you first. */
export const useOnline = (): OnlinePerson[] => useSessionState((s) => onlineOf(s.you, s.presence), sameJson)

/** Others who are on this scenario, or on this field of it: one entry a person. */
export const usePresenceOn = (scenarioId: string, field?: string): PresenceEntry[] =>
  useSessionState((s) => presenceOn(s.you, s.presence, scenarioId, field), sameItems)

/** Thumbs that others are moving on this scenario at this moment. */
export const useDragging = (scenarioId: string): DraggingPerson[] =>
  useSessionState((s) => draggingOn(s.you, s.presence, scenarioId), sameJson)

/**
 * Says what you are at. At most ten times a second, and the last one is always sent: call it at every pointer move.
 */
export function useSetFocus(): (focus: Focus | null) => void {
  const session = useSession()
  const pace = useMemo(() => paced<Focus | null>(100, (focus) => session.setFocus(focus)), [session])
  useEffect(() => () => pace.stop(), [pace])
  return pace.call
}

const sameJson = <T>(a: readonly T[], b: readonly T[]): boolean =>
  a === b || (a.length === b.length && JSON.stringify(a) === JSON.stringify(b))
