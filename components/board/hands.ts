"use client"

/**
 * What this person's hand is doing on the board: which scenarios it has picked, what it holds in the air and above
 * which place, and for which scenarios it has asked to choose a place. Nobody else sees it and nothing of it is kept.
 * Outside React, so that a card renders again only when the hand comes to that very card.
 */
import { useSyncExternalStore } from "react"

/** A place is named by the neighbour that will follow, so that it stays right while colleagues move other things. */
export type Aim =
  | { kind: "card"; setId: string | null; beforeId: string | null }
  | { kind: "set"; beforeId: string | null; at: { setId: string; edge: "before" | "after" } }

export type Held = { kind: "card"; ids: readonly string[] } | { kind: "set"; id: string }

export interface Hands {
  picked: readonly string[]
  held: Held | null
  aim: Aim | null
  /** Scenarios for which a place is being chosen. */
  asking: readonly string[] | null
  /** Where something went, to be read aloud. */
  said: string
}

const empty: Hands = { picked: [], held: null, aim: null, asking: null, said: "" }
let hands = empty
const listeners = new Set<() => void>()

export const handsNow = (): Hands => hands

export function setHands(part: Partial<Hands>): void {
  hands = { ...hands, ...part }
  for (const listener of [...listeners]) listener()
}

/** The board is left. */
export const freeHands = (): void => setHands(empty)

/** What `select` gives is compared with `===`. */
export function useHands<T>(select: (hands: Hands) => T): T {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => select(hands),
    () => select(empty),
  )
}

export function togglePicked(id: string): void {
  const { picked } = hands
  const next = picked.includes(id) ? picked.filter((other) => other !== id) : [...picked, id]
  const said = next.length === 0 ? "Nothing selected" : `${next.length} selected`
  setHands({ picked: next, said })
}

export const clearPicked = (): void => {
  if (hands.picked.length > 0) setHands({ picked: [], said: "Nothing selected" })
}

/** The picked ones all together, where the one that is meant is among them. */
export const withPicked = (id: string): readonly string[] => (hands.picked.includes(id) ? hands.picked : [id])

export const askWhereTo = (ids: readonly string[]): void => setHands({ asking: ids })

/** Of the same place again, so that nothing renders while the pointer moves over one spot. */
export function aimAt(aim: Aim | null): void {
  if (JSON.stringify(aim) !== JSON.stringify(hands.aim)) setHands({ aim })
}
