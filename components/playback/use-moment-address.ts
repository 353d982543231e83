"use client"

/**
 * The moment in the address (`?at=e123`), so that it can be shared and Back leads to the one before. Going somewhere is a
 * place of its own in the browser's history; steps and playing only keep the address true.
 */
import { useSearchParams } from "next/navigation"
import { useCallback, useEffect, useRef } from "react"
import type { BoardPlayerState } from "../../client/use-board-history.ts"
import { nameOfSeq } from "./moment-words.ts"

export interface MomentAddress {
  /** As the address named it when the page was opened; null: nothing. */
  named: string | null
  push: (name: string) => void
  replace: (name: string) => void
}

/** `onBack`: the browser went to another address of this page. */
export function useMomentAddress(onBack: (name: string | null) => void): MomentAddress {
  const named = useSearchParams().get("at")
  const told = useRef(onBack)
  told.current = onBack
  useEffect(() => {
    const back = () => told.current(inAddress())
    window.addEventListener("popstate", back)
    return () => window.removeEventListener("popstate", back)
  }, [])
  return {
    named,
    push: useCallback((name) => write("pushState", name), []),
    replace: useCallback((name) => write("replaceState", name), []),
  }
}

const inAddress = (): string | null => new URL(window.location.href).searchParams.get("at")

function write(how: "pushState" | "replaceState", name: string): void {
  if (inAddress() === name) return
  const url = new URL(window.location.href)
  url.searchParams.set("at", name)
  window.history[how](null, "", url)
}

const addressAfterMs = 400

/** Steps and playing keep the address true once they have come to rest. */
export function useTrueAddress(
  { playing, loading, shown }: BoardPlayerState,
  replace: (name: string) => void,
): void {
  const seq = shown?.seq ?? null
  const first = useRef<number | null>(null)
  useEffect(() => {
    if (seq === null || playing || loading) return
    // The page as it was opened keeps the address that opened it.
    if (first.current === null) {
      first.current = seq
      return
    }
    if (first.current === seq) return
    first.current = -1
    const timer = setTimeout(() => replace(nameOfSeq(seq)), addressAfterMs)
    return () => clearTimeout(timer)
  }, [seq, playing, loading, replace])
}
