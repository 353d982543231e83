"use client"

/** Calm mode: a board without the comings and goings of others and without motion. A choice of this device. */
import { useSyncExternalStore } from "react"
import { calmCookie, rememberOnDevice } from "./device-memory.ts"

const listeners = new Set<() => void>()

export const isCalm = (): boolean => document.documentElement.dataset.calm !== undefined

export function setCalm(calm: boolean): void {
  const root = document.documentElement
  if (calm) root.dataset.calm = ""
  else delete root.dataset.calm
  rememberOnDevice(calmCookie, calm ? "on" : "")
  for (const listener of [...listeners]) listener()
}

export const useCalm = (): boolean => useSyncExternalStore(subscribe, isCalm, () => false)

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
