"use client"

/**
 * How the board is shown, named in the address (`?view=`). Without a name it is the board; on a phone it is what was
 * chosen last on that device, since a choice there is one for the small screen.
 */
import { useSearchParams } from "next/navigation"
import { useCallback, useEffect, useState } from "react"

export const views = [
  "board",
  "outline",
  "influence",
  "impact",
  "matrix",
  "timeline",
  "signals",
  "drivers",
] as const
export type View = (typeof views)[number]

const chosen = "parley.view"

export const parseView = (text: string | null): View | null => views.find((view) => view === text) ?? null

export function useView(): [View, (view: View) => void] {
  const named = parseView(useSearchParams().get("view"))
  const [usual, setUsual] = useState<View | null>(null)
  useEffect(() => {
    if (window.matchMedia("(width < 40rem)").matches) setUsual(parseView(kept()))
  }, [])

  const choose = useCallback((view: View) => {
    setUsual(null)
    keep(view)
    const url = new URL(window.location.href)
    if (view === "board") url.searchParams.delete("view")
    else url.searchParams.set("view", view)
    window.history.replaceState(null, "", url)
  }, [])

  return [named ?? usual ?? "board", choose]
}

function kept(): string | null {
  try {
    return window.localStorage.getItem(chosen)
  } catch {
    return null
  }
}

function keep(view: View): void {
  try {
    window.localStorage.setItem(chosen, view)
  } catch {
    // Without storage the address alone says it.
  }
}
