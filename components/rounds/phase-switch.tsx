"use client"

import { clsx } from "clsx"
import { useWorkshopPhase } from "../../client/use-judgement.ts"
import { WorkshopPhase } from "../../core/judgement.ts"
import { phaseReasons, phaseWords } from "./round-words.ts"
import { useAsk } from "./use-ask.ts"

type Chosen = WorkshopPhase | "none"
const all: readonly Chosen[] = ["none", ...WorkshopPhase.options]

/** What the group is at. For who does not facilitate it is only said. */
export function PhaseSwitch({ facilitates }: { facilitates: boolean }) {
  const phase: Chosen = useWorkshopPhase() ?? "none"
  const { busy, error, offline, ask } = useAsk()
  const set = (next: Chosen) => void ask({ kind: "set-phase", phase: next === "none" ? null : next })
  if (!facilitates)
    return phase === "none" ? null : (
      <section aria-label="Phase">
        <h3 className="font-semibold text-base">{phaseWords[phase]}</h3>
        <p className="mt-1 text-muted text-sm">{phaseReasons[phase]}</p>
      </section>
    )
  return (
    <fieldset disabled={busy || offline !== null}>
      <legend className="caption mb-1.5">Phase</legend>
      <div className="flex flex-wrap gap-1 rounded-control bg-well p-1">
        {all.map((one) => (
          <label
            key={one}
            className={clsx(
              "target flex h-8 flex-1 items-center justify-center whitespace-nowrap rounded-[4px] px-3 text-sm transition-colors has-focus-visible:outline-2 has-focus-visible:outline-accent pointer-coarse:h-11",
              one === phase
                ? "bg-ink font-medium text-paper forced-colors:outline-2"
                : "text-ink hover:bg-wash",
            )}
          >
            <input
              type="radio"
              name="workshop-phase"
              value={one}
              checked={one === phase}
              onChange={() => set(one)}
              className="sr-only"
            />
            {one === "none" ? "No phases" : phaseWords[one]}
          </label>
        ))}
      </div>
      <p className="mt-1.5 text-muted text-sm" aria-live="polite">
        {phaseReasons[phase]}
      </p>
      <p role="alert" className="text-danger text-sm">
        {error}
      </p>
    </fieldset>
  )
}
