"use client"

/** Three, two, one, over everything and in nobody's way; a facilitator can hold it, also with Esc. */
import { Pause } from "lucide-react"
import { useEffect } from "react"
import { useYou } from "../../client/use-people.ts"
import { useSecondsUntil } from "../../client/use-round-clock.ts"
import type { RoundEntry } from "../../core/judgement.ts"
import { Button } from "../ui/button.tsx"
import { useAsk } from "./use-ask.ts"

export function Countdown({ round }: { round: RoundEntry }) {
  const left = useSecondsUntil(round.countdownEndsAt) ?? 0
  const facilitates = useYou()?.role === "facilitator"
  const { busy, error, ask } = useAsk()
  const hold = () => ask({ kind: "hold-reveal", round: round.number, held: true })

  useEffect(() => {
    if (!facilitates) return
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return
      event.preventDefault()
      event.stopPropagation()
      void ask({ kind: "hold-reveal", round: round.number, held: true })
    }
    // Before a dialog takes it for itself.
    window.addEventListener("keydown", pressed, true)
    return () => window.removeEventListener("keydown", pressed, true)
  })
  return (
    <div className="pointer-events-none fixed inset-0 z-50 grid place-items-center">
      <div className="flex flex-col items-center gap-3 rounded-sheet border border-line bg-float px-12 py-8 shadow-float">
        <p className="font-medium text-base">Everybody is in. The reveal comes in</p>
        <p aria-hidden className="figures font-semibold text-3xl">
          {Math.max(1, left)}
        </p>
        <p role="status" className="sr-only">
          Everybody is in. The reveal comes in 3 seconds.
        </p>
        {facilitates && (
          <Button
            size="lg"
            icon={<Pause />}
            disabled={busy}
            className="pointer-events-auto"
            onClick={() => void hold()}
          >
            Hold
          </Button>
        )}
        <p role="alert" className="text-danger text-sm">
          {error}
        </p>
      </div>
    </div>
  )
}
