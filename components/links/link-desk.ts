"use client"

/**
 * Which link is being drawn or changed on this page. Outside React: a command, a panel or a gesture in the graph asks,
 * and the page shows the dialog (`linking-here.tsx`).
 */
import { useSyncExternalStore } from "react"

export type Linking =
  /** A new one; what is not known yet is asked for. Ids of scenarios. */
  { is: "new"; from: string | null; to: string | null } | { is: "change"; linkId: string }

let now: Linking | null = null
const listeners = new Set<() => void>()

export function openLinking(linking: Linking | null): void {
  now = linking
  for (const listener of [...listeners]) listener()
}

export const useLinking = (): Linking | null =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    () => now,
    () => null,
  )
