"use client"

import { useCallback, useEffect, useRef, useState } from "react"
import { copyText } from "./clipboard.ts"

export { copyText }

/** `outcome` says for two seconds how the last copy went, for the button's words. */
export function useCopy(): { copy: (text: string) => Promise<boolean>; outcome: "copied" | "failed" | null } {
  const [outcome, setOutcome] = useState<"copied" | "failed" | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const copy = useCallback(async (text: string) => {
    const copied = await copyText(text)
    setOutcome(copied ? "copied" : "failed")
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setOutcome(null), 2_000)
    return copied
  }, [])
  return { copy, outcome }
}
