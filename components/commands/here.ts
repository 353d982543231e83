"use client"

/**
 * The scenario that a person is at: the one whose card has their focus, else the one that is open. Commands for "the
 * scenario" mean this one. While a menu, a dialog or the palette has the focus it stays what it was before.
 */
import { useEffect, useSyncExternalStore } from "react"

let card: string | null = null
let open: string | null = null
const listeners = new Set<() => void>()

export const scenarioHere = (): string | null => card ?? open

export const useScenarioHere = (): string | null => useSyncExternalStore(subscribe, scenarioHere, () => null)

/** Once on a board's page. */
export function useFollowHere(selectedId: string | null): void {
  useEffect(() => {
    open = selectedId
    told()
    return () => {
      open = null
      told()
    }
  }, [selectedId])

  useEffect(() => {
    const entered = (event: FocusEvent) => {
      if (event.target instanceof Element && !event.target.closest(over)) at(cardAround(event.target))
    }
    const left = (event: FocusEvent) => {
      // Asked a moment later: the focus that goes to nothing may be on its way into a dialog.
      if (event.relatedTarget !== null) return
      queueMicrotask(() => {
        if (document.activeElement === document.body && document.hasFocus()) at(null)
      })
    }
    document.addEventListener("focusin", entered)
    document.addEventListener("focusout", left)
    return () => {
      document.removeEventListener("focusin", entered)
      document.removeEventListener("focusout", left)
      at(null)
    }
  }, [])
}

const over =
  "[role=dialog], [role=alertdialog], [role=menu], [role=listbox], [data-palette], [aria-label=Notifications]"

function cardAround(element: Element): string | null {
  const own = element.closest<HTMLElement>("[data-card]")
  const near = own ?? element.closest("article")?.querySelector<HTMLElement>("[data-card]")
  return near?.dataset.card ?? null
}

function at(next: string | null): void {
  if (next === card) return
  card = next
  told()
}

function told(): void {
  for (const listener of [...listeners]) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
