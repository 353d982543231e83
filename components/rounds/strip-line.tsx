"use client"

import { clsx } from "clsx"
import { Clock } from "lucide-react"
import { type ReactNode, useEffect, useState } from "react"
import {
  useAnswers,
  useConditions,
  useMyEstimates,
  useMyVotes,
  useRound,
} from "../../client/use-judgement.ts"
import { useMembers, useOnline, useYou } from "../../client/use-people.ts"
import { useSecondsUntil } from "../../client/use-round-clock.ts"
import { askedCount, asksAbout, type RoundEntry, type WorkshopPhase } from "../../core/judgement.ts"
import { mayEstimate } from "../../core/permissions.ts"
import { clockWords, spokenTime } from "../facilitation/clock-words.ts"
import { useLayer } from "../shell/use-layer.ts"
import { Button } from "../ui/button.tsx"
import { Dialog } from "../ui/dialog.tsx"
import { layerOfReveal } from "./arrival.ts"
import { onRevealAsked } from "./reveal-question.ts"
import { countWords, missingWords, phaseTasks, phaseWords } from "./round-words.ts"
import { useAsk } from "./use-ask.ts"
import { whoIsIn } from "./who-is-in.ts"

export function StripLine({ round, phase }: { round: RoundEntry | null; phase: WorkshopPhase | null }) {
  const facilitates = useYou()?.role === "facilitator"
  return (
    <section
      aria-label="What to do now"
      className="flex min-h-11 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b bg-well px-3 py-1.5 text-sm sm:px-5"
    >
      {phase !== null && (
        <span className="rounded-control bg-ink px-2 py-0.5 font-medium text-paper text-xs">
          {phaseWords[phase]}
        </span>
      )}
      {round === null ? (
        <PhaseTask phase={phase} facilitates={facilitates} />
      ) : (
        <RoundTask {...{ round, facilitates }} />
      )}
      {facilitates && <RevealQuestion />}
    </section>
  )
}

function PhaseTask({ phase, facilitates }: { phase: WorkshopPhase | null; facilitates: boolean }) {
  const [, show] = useLayer()
  return (
    <>
      <p className="min-w-0 flex-1">{phase === null ? "" : phaseTasks[phase]}</p>
      {facilitates && (
        <Button size="sm" onClick={() => show({ is: "rounds" })}>
          Manage
        </Button>
      )}
    </>
  )
}

function RoundTask({ round, facilitates }: { round: RoundEntry; facilitates: boolean }) {
  const [, show] = useLayer()
  const you = useYou()
  const answers = useAnswers(round.number)
  const members = useMembers()
  const online = useOnline()
  const mine = useMyEstimates()
  const conditions = useConditions()
  const { complete, expected } = whoIsIn(round, answers, members, online)
  const given = new Set(
    mine
      .filter((one) => one.round === round.number && one.given === null && one.withdrawnAt === null)
      .map(({ scenarioId }) => scenarioId),
  )
  const voted = useMyVotes().filter((one) => one.round === round.number && asksAbout(round, one.about))
  const answered = round.scenarioIds.filter((id) => given.has(id)).length
  const left = askedCount(round) - answered - voted.length
  const parts = askedCount(round) - round.scenarioIds.length
  const partsLeft = parts - voted.length
  const may = you === null ? null : mayEstimate(you, conditions)
  const open = round.status === "open"
  const allIn = complete >= expected && expected > 0
  const estimate = () => show({ is: "estimate", round: round.number, scenarioId: null })

  return (
    <>
      <p className="figures flex min-w-0 flex-1 flex-wrap items-center gap-x-2">
        <strong className="font-semibold">Round {round.number}</strong>
        {round.status !== "revealed" && <Dot>{round.blind ? "blind" : "open"}</Dot>}
        {round.status === "open" && <Dot>{countWords(complete, expected)}</Dot>}
        {round.status === "closed" && (
          <Dot>{countWords(complete, expected)}, closed: the reveal comes next</Dot>
        )}
        {round.status === "revealed" && <Dot>revealed</Dot>}
        {open && round.countdownHeld && <Dot>reveal held</Dot>}
        {open && <TimeLeft deadline={round.deadline} />}
      </p>
      {open && may?.ok && left > 0 && (
        <span className="figures text-muted text-xs">
          {left} of {askedCount(round)} left
        </span>
      )}
      {open && may && !may.ok && you?.role !== "viewer" && (
        <span className="text-muted text-xs">{may.error.why}</span>
      )}
      {open && may?.ok && round.scenarioIds.length > 0 && (
        <Button
          size="sm"
          variant={left - partsLeft > 0 && !facilitates ? "primary" : "secondary"}
          onClick={estimate}
        >
          {left === 0 ? "You are in: look or change" : facilitates ? "Estimate" : "Give your estimates"}
        </Button>
      )}
      {parts > 0 && ((open && may?.ok) || (round.status === "revealed" && round.scenarioIds.length > 0)) && (
        <Button
          size="sm"
          variant={open && partsLeft > 0 && left === partsLeft && !facilitates ? "primary" : "secondary"}
          onClick={() => show({ is: "votes", round: round.number })}
        >
          {open ? "Links and tables" : "What was said of links and tables"}
        </Button>
      )}
      {round.status === "revealed" && (
        <Button
          size="sm"
          variant={facilitates ? "secondary" : "primary"}
          onClick={() => show(layerOfReveal(round))}
        >
          See the reveal
        </Button>
      )}
      {facilitates && (
        <>
          {round.status !== "revealed" && (
            <RevealButton round={round} main={allIn || round.status === "closed"} />
          )}
          <Button size="sm" onClick={() => show({ is: "rounds" })}>
            Manage
          </Button>
        </>
      )}
    </>
  )
}

const Dot = ({ children }: { children: ReactNode }) => (
  <>
    <span aria-hidden className="text-faint">
      ·
    </span>
    <span>{children}</span>
  </>
)

export function TimeLeft({ deadline }: { deadline: number | null }) {
  const left = useSecondsUntil(deadline)
  if (left === null) return null
  return (
    <>
      <span aria-hidden className="text-faint">
        ·
      </span>
      <span
        role="timer"
        aria-label={left === 0 ? "Time is up" : `${spokenTime(left)} left`}
        className={clsx("inline-flex items-center gap-1", left <= 60 && "font-semibold")}
      >
        <Clock aria-hidden className="size-3.5" />
        {left === 0 ? "time is up" : clockWords(left)}
      </span>
    </>
  )
}

function RevealButton({ round, main }: { round: RoundEntry; main: boolean }) {
  const [asked, setAsked] = useState(false)
  return (
    <>
      <Button size="sm" variant={main ? "primary" : "secondary"} onClick={() => setAsked(true)}>
        Reveal
      </Button>
      {asked && <Reveal number={round.number} done={() => setAsked(false)} />}
    </>
  )
}

/** By the key: the same question as by the button. */
function RevealQuestion() {
  const [number, setNumber] = useState<number | null>(null)
  useEffect(() => onRevealAsked(setNumber), [])
  return number === null ? null : <Reveal key={number} number={number} done={() => setNumber(null)} />
}

/** At once when all are in; else it says first who would be missed. */
function Reveal({ number, done }: { number: number; done: () => void }) {
  const round = useRound(number)
  const answers = useAnswers(number)
  const members = useMembers()
  const online = useOnline()
  const { busy, error, offline, ask } = useAsk()
  const missing = round && missingWords(whoIsIn(round, answers, members, online))
  const [sent, setSent] = useState(false)
  const reveal = () =>
    void ask({ kind: "reveal-round", round: number }).then((reply) => {
      if (reply.ok) done()
    })
  useEffect(() => {
    if (missing !== null || sent || !round) return
    setSent(true)
    void ask({ kind: "reveal-round", round: number }).then((reply) => {
      if (reply.ok) done()
    })
  }, [missing, sent, round, ask, number, done])
  if (missing === null && error === null) return null
  return (
    <Dialog
      title={`Reveal round ${number}?`}
      open
      onOpenChange={(open) => open || done()}
      footer={
        <>
          <Button onClick={done}>Not yet</Button>
          <Button variant="primary" disabled={busy || offline !== null} onClick={reveal}>
            Reveal
          </Button>
        </>
      }
    >
      <p>{missing ?? "Everybody is in."} The round is closed with it, for everybody.</p>
      <p role="alert" className="mt-2 text-danger text-sm">
        {error ?? offline}
      </p>
    </Dialog>
  )
}
