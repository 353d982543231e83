"use client"

import { useCallback, useSyncExternalStore } from "react"

/** Single-letter keys can be switched off (WCAG 2.1.4): they would answer to speech input and to a slip of the hand. */
const name = "parley.single-keys"
const listeners = new Set<() => void>()

function read(): boolean {
  try {
    return window.localStorage.getItem(name) !== "off"
  } catch {
    return true
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  window.addEventListener("storage", listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener("storage", listener)
  }
}

export function useSingleKeys(): [boolean, (on: boolean) => void] {
  const on = useSyncExternalStore(subscribe, read, () => true)
  const set = useCallback((next: boolean) => {
    try {
      if (next) window.localStorage.removeItem(name)
      else window.localStorage.setItem(name, "off")
    } catch {
      // Without storage the choice cannot be kept; the keys stay on.
    }
    for (const listener of listeners) listener()
  }, [])
  return [on, set]
}
