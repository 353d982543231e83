"use client"

/** What everybody is to do now, and how long. Takes no room while neither a phase nor a round is in use. */
import { useRunningRound, useWorkshopPhase } from "../../client/use-judgement.ts"

export function TaskStrip() {
  const round = useRunningRound()
  const phase = useWorkshopPhase()
  if (round === null && phase === null) return null
  return (
    <section aria-label="Now" className="border-line border-b bg-well px-5 py-1.5">
      {round === null ? phase : `Round ${round.number}`}
    </section>
  )
}
