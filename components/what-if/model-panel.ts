"use client"

/** What of the model is open beside the board. Outside React: a command or a card asks for it, the page shows it. */
import { useSyncExternalStore } from "react"
import type { OutcomeRef } from "../../core/board.ts"

export type ModelPanel =
  /** With the scenario of which something is to be supposed first. */
  | { is: "what-if"; scenarioId?: string }
  /** target null: nothing was chosen yet. */
  | { is: "why"; target: OutcomeRef | null }
  | { is: "coherence" }

let open: ModelPanel | null = null
/** What had the focus when it was opened. */
let from: HTMLElement | null = null
const listeners = new Set<() => void>()

export function openModelPanel(panel: ModelPanel): void {
  if (open === null && document.activeElement instanceof HTMLElement) from = document.activeElement
  open = panel
  for (const listener of [...listeners]) listener()
}

/** The focus goes back to where it was, if it was in the panel. */
export function closeModelPanel(): void {
  const inside = document.activeElement?.closest("[data-model-panel]") != null
  open = null
  for (const listener of [...listeners]) listener()
  if (inside && from?.isConnected) from.focus()
  from = null
}

export const useModelPanel = (): ModelPanel | null =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    () => open,
    () => null,
  )
