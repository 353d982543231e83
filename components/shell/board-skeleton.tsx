"use client"

import { useEffect, useState } from "react"
import { Skeleton } from "../ui/skeleton.tsx"

const columns = [3, 4, 2]

/**
 * The shape of a board while it is fetched: columns of cards, quietly breathing. `share`: how much of a long one is
 * here, in 0..1.
 */
export function BoardSkeleton({ share }: { share: number | null }) {
  return (
    <div className="relative flex gap-6 overflow-hidden p-4 sm:p-6">
      <p role="status" className="sr-only">
        Loading the board
      </p>
      {share === null ? null : <Arriving share={share} />}
      {columns.map((cards, column) => (
        <div key={cards} className={`w-full shrink-0 sm:w-80 ${column > 0 ? "hidden sm:block" : ""}`}>
          <Skeleton className="mb-4 h-5 w-40" />
          {Array.from({ length: cards }, (_, card) => `${column}.${card}`).map((key) => (
            <div key={key} className="mb-3 rounded-sheet border border-line bg-panel p-5">
              <Skeleton className="h-4 w-11/12" />
              <Skeleton className="mt-2 h-4 w-3/5" />
              <Skeleton className="mt-5 h-2 w-full" />
              <Skeleton className="mt-4 h-6 w-16" />
            </div>
          ))}
        </div>
      ))}
    </div>
  )
}

/** Sooner than this nobody wonders. */
const quietMs = 1_000

function Arriving({ share }: { share: number }) {
  const [long, setLong] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), quietMs)
    return () => clearTimeout(timer)
  }, [])
  if (!long) return null
  const percent = Math.floor(share * 100)
  return (
    <div className="absolute inset-x-0 top-0 flex flex-col items-center gap-2 bg-paper/90 px-4 py-4">
      <p className="figures text-muted text-sm">A long board is on its way: {percent} %</p>
      <progress
        className="h-1 w-64 max-w-full accent-ink"
        max={100}
        value={percent}
        aria-label="Loading the board"
      />
    </div>
  )
}
