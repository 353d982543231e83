"use client"

import { useState } from "react"
import { Tooltip } from "../ui/tooltip.tsx"
import { exactly } from "./when.ts"

/** Near enough at a glance; exactly on hover, on focus, in its name, and under a finger by touching it. */
export function ExactTime({ at, words }: { at: number; words: string }) {
  const [exact, setExact] = useState(false)
  const moment = exactly(at)
  return (
    <Tooltip text={moment}>
      <button
        type="button"
        aria-label={`${words}, ${moment}`}
        onClick={() => setExact(!exact)}
        className="target figures rounded-[4px] text-muted text-xs hover:text-ink"
      >
        <time dateTime={new Date(at).toISOString()}>{exact ? moment : words}</time>
      </button>
    </Tooltip>
  )
}
