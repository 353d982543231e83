"use client"

import { clsx } from "clsx"
import { useState } from "react"
import { useWorkshopPhase } from "../../client/use-judgement.ts"
import { WorkshopPhase } from "../../core/judgement.ts"
import { phaseReasons, phaseWords } from "./round-words.ts"
import { useAsk } from "./use-ask.ts"

type Chosen = WorkshopPhase | "none"
const all: readonly Chosen[] = ["none", ...WorkshopPhase.options]

/** What the group is at. For who does not facilitate it is only said. */
export function PhaseSwitch({ facilitates }: { facilitates: boolean }) {
  const phase: Chosen = useWorkshopPhase() ?? "none"
  const { error, offline, ask } = useAsk()
  /** On its way to the server. */
  const [wanted, setWanted] = useState<Chosen | null>(null)
  async function set(next: Chosen) {
    setWanted(next)
    await ask({ kind: "set-phase", phase: next === "none" ? null : next })
    setWanted(null)
  }
  if (!facilitates)
    return phase === "none" ? null : (
      <section aria-label="Phase">
        <h3 className="font-semibold text-base">{phaseWords[phase]}</h3>
        <p className="mt-1 text-muted text-sm">{phaseReasons[phase]}</p>
      </section>
    )
  const shown = wanted ?? phase
  return (
    <section aria-label="Phase">
      <h3 className="caption mb-1.5">Phase</h3>
      {/* biome-ignore lint/a11y/useSemanticElements: no form field; and with radios the arrows would lead everybody through the phases between. */}
      <div role="group" aria-label="Phase" className="flex flex-wrap gap-1 rounded-control bg-well p-1">
        {all.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === shown}
            disabled={offline !== null}
            onClick={() => void set(one)}
            className={clsx(
              "target flex h-8 flex-1 items-center justify-center whitespace-nowrap rounded-[4px] px-3 text-sm transition-colors disabled:cursor-not-allowed disabled:opacity-50 pointer-coarse:h-11",
              one === shown
                ? "bg-ink font-medium text-paper forced-colors:bg-[Highlight] forced-colors:text-[HighlightText]"
                : "text-ink hover:not-disabled:bg-wash",
            )}
          >
            {one === "none" ? "No phases" : phaseWords[one]}
          </button>
        ))}
      </div>
      <p className="mt-1.5 text-muted text-sm" aria-live="polite">
        {phaseReasons[shown]}
      </p>
      <p role="alert" className="text-danger text-sm">
        {error ?? offline}
      </p>
    </section>
  )
}
