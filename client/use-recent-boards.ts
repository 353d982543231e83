"use client"

import { useCallback, useEffect, useState } from "react"
import { forgetBoard, type RecentBoard, readRecentBoards, rememberBoard } from "./recent-boards.ts"

export type { RecentBoard }

/** Boards opened on this device, the latest first; null until the browser has been asked (and on the server). */
export function useRecentBoards(): { boards: RecentBoard[] | null; forget: (id: string) => void } {
  const [boards, setBoards] = useState<RecentBoard[] | null>(null)
  useEffect(() => setBoards(readRecentBoards(deviceStorage())), [])
  const forget = useCallback((id: string) => setBoards(forgetBoard(deviceStorage(), id)), [])
  return { boards, forget }
}

/** Call on a board's page, with its title as it is now. */
export function useRememberBoard(id: string, title: string): void {
  useEffect(() => {
    if (title) rememberBoard(deviceStorage(), { id, title, openedAt: Date.now() })
  }, [id, title])
}

function deviceStorage(): Storage | null {
  try {
    return window.localStorage
  } catch {
    // Merely naming it throws where cookies are blocked.
    return null
  }
}
