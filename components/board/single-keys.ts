"use client"

import { useSyncExternalStore } from "react"

/** Single-letter keys can be switched off (WCAG 2.1.4): they would answer to speech input and to a slip of the hand. */
const name = "parley.single-keys"
const listeners = new Set<() => void>()
/** The choice where there is no storage: it holds until the page is left. */
let unkept: boolean | null = null

function read(): boolean {
  if (unkept !== null) return unkept
  try {
    return window.localStorage.getItem(name) !== "off"
  } catch {
    return true
  }
}

export function setSingleKeys(on: boolean): void {
  try {
    if (on) window.localStorage.removeItem(name)
    else window.localStorage.setItem(name, "off")
    unkept = null
  } catch {
    unkept = on
  }
  for (const listener of [...listeners]) listener()
}

export const useSingleKeys = (): [boolean, (on: boolean) => void] => [
  useSyncExternalStore(subscribe, read, () => true),
  setSingleKeys,
]

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  window.addEventListener("storage", listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener("storage", listener)
  }
}
