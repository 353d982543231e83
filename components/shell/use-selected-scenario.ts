"use client"

import { useSearchParams } from "next/navigation"
import { useCallback, useEffect, useRef } from "react"

/**
 * The scenario named in the address. Opening one is a step in the history and choosing another is not, so that Back
 * closes the panel however many were looked at.
 */
export function useSelectedScenario(): [string | null, (id: string | null) => void] {
  const selectedId = useSearchParams().get("s")
  const openedHere = useRef(false)

  useEffect(() => {
    if (selectedId === null) openedHere.current = false
  }, [selectedId])

  const select = useCallback((id: string | null) => {
    const url = new URL(window.location.href)
    const before = url.searchParams.get("s")
    if (id === before) return
    if (id === null && openedHere.current) {
      // The address changes a moment later: asked twice in that moment, it must not go back twice.
      openedHere.current = false
      return window.history.back()
    }
    if (id === null) url.searchParams.delete("s")
    else url.searchParams.set("s", id)
    if (before === null) {
      openedHere.current = true
      window.history.pushState(null, "", url)
    } else window.history.replaceState(null, "", url)
  }, [])

  return [selectedId, select]
}
