"use client"

import { useCallback, useEffect, useRef, useState } from "react"
import { downloadFile } from "./file-download.ts"

export interface ExportState {
  /** What is being made, by its ending; null: nothing. */
  making: string | null
  error: string | null
  make: (address: string, ending: string) => void
  cancel: () => void
}

/** One file at a time; another wish takes the place of the one before. */
export function useExport(): ExportState {
  const [making, setMaking] = useState<string | null>(null)
  const [error, setError] = useState<string | null>(null)
  const running = useRef<AbortController | null>(null)
  const cancel = useCallback(() => {
    running.current?.abort()
    running.current = null
    setMaking(null)
  }, [])
  useEffect(() => cancel, [cancel])
  const make = useCallback(
    (address: string, ending: string) => {
      cancel()
      const mine = new AbortController()
      running.current = mine
      setError(null)
      setMaking(ending)
      void downloadFile(address, mine.signal).then((done) => {
        if (running.current !== mine) return
        running.current = null
        setMaking(null)
        if (done && !done.ok) setError(done.error)
      })
    },
    [cancel],
  )
  return { making, error, make, cancel }
}
