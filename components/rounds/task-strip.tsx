"use client"

/**
 * What everybody is to do now, and how long: one line under the bar, which takes no room while neither a phase nor a
 * round is in use. It also brings the reveal to the page when it comes, and offers the keys of rounds.
 */
import { useEffect, useRef } from "react"
import { useJudge, useRounds, useRunningRound, useWorkshopPhase } from "../../client/use-judgement.ts"
import { useYou } from "../../client/use-people.ts"
import { useIsBefore } from "../../client/use-round-clock.ts"
import { WorkshopPhase } from "../../core/judgement.ts"
import { useCommand } from "../commands/use-command.ts"
import { later } from "../shell/later.tsx"
import { useLayer } from "../shell/use-layer.ts"
import { useToasts } from "../ui/toast.tsx"
import { arrivalOf, justRevealed, layerOfReveal } from "./arrival.ts"
import { askToReveal } from "./reveal-question.ts"

const Strip = later(() => import("./strip-line.tsx").then((module) => module.StripLine))
const Countdown = later(() => import("./countdown.tsx").then((module) => module.Countdown))

/** So long after a reveal the way to it stands in the strip, for who comes late. */
const recentMs = 15 * 60_000

export function TaskStrip() {
  const rounds = useRounds()
  const running = useRunningRound()
  const phase = useWorkshopPhase()
  const revealed = rounds.findLast(({ status }) => status === "revealed") ?? null
  const fresh = useIsBefore(revealed?.revealedAt == null ? null : revealed.revealedAt + recentMs)
  useArrivals()
  useRoundCommands()
  const round = running ?? (fresh ? revealed : null)
  const counting = rounds.find(({ countdownEndsAt, status }) => status === "open" && countdownEndsAt !== null)
  return (
    <>
      {(round !== null || phase !== null) && (
        <Strip.Part round={round} phase={phase} waiting={<div className="h-11 border-line border-b" />} />
      )}
      {counting && <Countdown.Part round={counting} />}
    </>
  )
}

/** The stage comes by itself to who waits for it; who is in the middle of something is asked. */
function useArrivals(): void {
  const rounds = useRounds()
  const [layer, show] = useLayer()
  const { show: say } = useToasts()
  const before = useRef<Map<number, string> | null>(null)
  const latest = useRef({ layer, show })
  latest.current = { layer, show }
  useEffect(() => {
    const last = before.current
    before.current = new Map(rounds.map(({ number, status }) => [number, status]))
    const number = last && justRevealed(last, rounds).at(-1)
    if (!number) return
    const { layer: open, show: go } = latest.current
    const scenarioId =
      open && "scenarioId" in open && "round" in open && open.round === number ? open.scenarioId : null
    const round = rounds.find((one) => one.number === number)
    const see = () => round && go(layerOfReveal(round, scenarioId))
    if (arrivalOf(open, document) === "shown") see()
    else
      say({
        title: `Round ${number} is revealed`,
        action: { label: "See the reveal", onClick: see },
        timeout: 0,
      })
  }, [rounds, say])
}

function useRoundCommands(): void {
  const rounds = useRounds()
  const running = useRunningRound()
  const phase = useWorkshopPhase()
  const judge = useJudge()
  const { show: say } = useToasts()
  const [, show] = useLayer()
  const facilitates = useYou()?.role === "facilitator"
  const revealed = rounds.findLast(({ status }) => status === "revealed")
  const only = facilitates ? undefined : "Only facilitators do this."

  useCommand("round.open", () => show({ is: "rounds" }))
  useCommand(
    "round.show-reveal",
    () => revealed && show(layerOfReveal(revealed)),
    revealed ? undefined : "No round is revealed yet.",
  )
  useCommand(
    "round.reveal",
    () => running && askToReveal(running.number),
    only ?? (running ? undefined : "No round is running."),
  )
  const phases = WorkshopPhase.options
  const at = phase === null ? -1 : phases.indexOf(phase)
  const to = (index: number) => () => {
    const next = phases[index]
    if (!next) return
    void judge({ kind: "set-phase", phase: next }).then((reply) => {
      if (!reply.ok) say({ title: reply.message, tone: "danger" })
    })
  }
  const unused = phase === null ? "No phases are in use. Choose one under Rounds and phases." : undefined
  useCommand(
    "phase.next",
    to(at + 1),
    only ?? unused ?? (phases[at + 1] ? undefined : "This is the last phase."),
  )
  useCommand(
    "phase.previous",
    to(at - 1),
    only ?? unused ?? (phases[at - 1] ? undefined : "This is the first phase."),
  )
}
