"use client"

import { useSyncExternalStore } from "react"

/** Too small for markers that a finger could tell apart. */
const small = "(width < 40rem)"

export const useSmall = (): boolean => useSyncExternalStore(subscribe, isSmall, () => false)

const isSmall = () => window.matchMedia(small).matches

function subscribe(listener: () => void): () => void {
  const query = window.matchMedia(small)
  query.addEventListener("change", listener)
  return () => query.removeEventListener("change", listener)
}
