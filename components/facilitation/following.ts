"use client"

/** Whom this tab follows: where they go, it goes too. One person at a time, until somebody navigates by themselves. */
import { useSyncExternalStore } from "react"

let followed: string | null = null
const listeners = new Set<() => void>()

export function follow(memberId: string | null): void {
  if (followed === memberId) return
  followed = memberId
  for (const listener of [...listeners]) listener()
}

export const useFollowed = (): string | null => useSyncExternalStore(subscribe, now, nobody)

const now = () => followed
const nobody = () => null
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
