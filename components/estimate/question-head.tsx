"use client"

import type { Scenario } from "../../core/board.ts"
import { showDay } from "../ui/day.ts"

/** The question in its own words, and below it, folded, how it is decided. */
export function QuestionHead({ scenario }: { scenario: Scenario }) {
  const { title, resolutionCriteria, finePrint, resolveBy } = scenario
  return (
    <>
      <h2 className="statement text-[1.375rem] leading-[1.75rem] tracking-[-0.01em]">
        {title || "Untitled scenario"}
      </h2>
      {resolveBy && <p className="-mt-1 text-muted text-sm">Decided by {showDay(resolveBy)}</p>}
      <details>
        <summary className="target flex min-h-8 w-fit items-center rounded-control text-muted text-sm hover:text-ink pointer-coarse:min-h-11">
          How it is decided
        </summary>
        <div className="reading mt-1 flex flex-col gap-3 border-line border-l-2 pl-4">
          <p className="whitespace-pre-line">
            {resolutionCriteria || "Nobody has written down yet how this is decided."}
          </p>
          {finePrint && <p className="whitespace-pre-line text-muted text-sm">{finePrint}</p>}
        </div>
      </details>
    </>
  )
}
