"use client"

import { useSyncExternalStore } from "react"

/** The width below which the panel is a sheet that covers the view. */
const narrow = "(width < 64rem)"

export const useNarrow = (): boolean => useSyncExternalStore(subscribe, isNarrow, () => false)

const isNarrow = () => window.matchMedia(narrow).matches

function subscribe(listener: () => void): () => void {
  const query = window.matchMedia(narrow)
  query.addEventListener("change", listener)
  return () => query.removeEventListener("change", listener)
}
