"use client"

/** What goes on while a reveal is looked at: the time, the next round, and what a facilitator does then. */
import { clsx } from "clsx"
import { MessagesSquare, RotateCcw } from "lucide-react"
import { useState } from "react"
import { useSecondsLeft, useServerCommand, useTimer } from "../../client/use-facilitation.ts"
import { useConditions, useJudge, useRunningRound, useWorkshopPhase } from "../../client/use-judgement.ts"
import { useYou } from "../../client/use-people.ts"
import type { RoundEntry } from "../../core/judgement.ts"
import { mayEstimate } from "../../core/permissions.ts"
import { clockWords } from "../facilitation/clock-words.ts"
import { askAgain } from "../rounds/follow-up.ts"
import { roundName } from "../rounds/round-words.ts"
import { useLayer } from "../shell/use-layer.ts"
import { Button } from "../ui/button.tsx"

const discussMs = 5 * 60_000

/** The next round has begun while somebody looks at this one. */
export function RunningNow({ present }: { present: boolean }) {
  const round = useRunningRound()
  const you = useYou()
  const conditions = useConditions()
  const [, show] = useLayer()
  if (round?.status !== "open" || you === null) return null
  const may = mayEstimate(you, conditions)
  return (
    <span role="status" className={clsx("flex items-center gap-3", present ? "text-xl" : "text-sm")}>
      {roundName(round)} is open.
      {may.ok && (
        <Button
          variant="primary"
          onClick={() => show({ is: "estimate", round: round.number, scenarioId: null })}
        >
          Give your estimates
        </Button>
      )}
    </span>
  )
}

export function NextSteps({ round, present }: { round: RoundEntry; present: boolean }) {
  const judge = useJudge()
  const command = useServerCommand()
  const phase = useWorkshopPhase()
  const [, show] = useLayer()
  const [error, setError] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)

  async function discuss() {
    setBusy(true)
    const timer = await command({ kind: "start-timer", label: "Discuss", durationMs: discussMs })
    const moved =
      timer.ok && phase !== null && phase !== "discuss"
        ? await judge({ kind: "set-phase", phase: "discuss" })
        : timer
    setBusy(false)
    setError(moved.ok ? null : moved.message)
  }

  const look = present ? "h-12! text-xl!" : ""
  return (
    <span className="flex flex-wrap items-center gap-2 max-sm:w-full max-sm:*:flex-1">
      <span role="alert" className="text-danger text-sm empty:hidden">
        {error}
      </span>
      <Button className={look} icon={<MessagesSquare />} disabled={busy} onClick={() => void discuss()}>
        Discuss 5:00
      </Button>
      <Button
        className={look}
        icon={<RotateCcw />}
        onClick={() => {
          askAgain(round.number)
          show({ is: "rounds" })
        }}
      >
        Ask again
      </Button>
    </span>
  )
}

/** The shared timer is behind the stage: the time that is left stands here too. */
export function StageClock() {
  const timer = useTimer()
  const left = useSecondsLeft(timer)
  if (timer === null) return null
  return (
    <span role="timer" className="figures rounded-full border border-edge px-2.5 py-1 font-medium text-sm">
      {timer.label === "" ? "" : `${timer.label} `}
      {left === 0 ? "Time is up" : clockWords(left)}
    </span>
  )
}
