"use client"

/** A round while it runs: who is in, how long still, and what a facilitator does with it. */
import { clsx } from "clsx"
import { Check, CircleDashed, CircleSlash2 } from "lucide-react"
import { useState } from "react"
import { useAnswers } from "../../client/use-judgement.ts"
import { useMembers, useOnline } from "../../client/use-people.ts"
import { useServerNow } from "../../client/use-round-clock.ts"
import { askedCount, type RoundEntry } from "../../core/judgement.ts"
import { Avatar } from "../ui/avatar.tsx"
import { Badge } from "../ui/badge.tsx"
import { Button } from "../ui/button.tsx"
import { PeekLines } from "./peek-lines.tsx"
import { Peeked, type Seen } from "./peeked.tsx"
import { askToReveal } from "./reveal-question.ts"
import { countWords, kindOfRound, missingWords, nameList, roundName, statusWords } from "./round-words.ts"
import { TimeLeft } from "./strip-line.tsx"
import { useAsk } from "./use-ask.ts"
import { type Participant, whoIsIn } from "./who-is-in.ts"

export function RunningRound({ round, facilitates }: { round: RoundEntry; facilitates: boolean }) {
  const answers = useAnswers(round.number)
  const members = useMembers()
  const online = useOnline()
  const standing = whoIsIn(round, answers, members, online)
  const open = round.status === "open"
  const missing = standing.missing ?? []
  return (
    <section aria-label={roundName(round)} className="rounded-sheet border border-line bg-panel p-4 sm:p-5">
      <header className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <h3 className="font-semibold text-base">{roundName(round)}</h3>
        <Badge tone={open ? "accent" : "plain"}>{statusWords[round.status]}</Badge>
        <span className="text-muted text-sm">{kindOfRound(round)}</span>
      </header>
      <p className="figures mt-3 flex flex-wrap items-center gap-x-2 font-semibold text-xl">
        {countWords(standing.complete, standing.expected)}
        {open && (
          <span className="flex items-center gap-2 font-normal text-base">
            <TimeLeft deadline={round.deadline} />
          </span>
        )}
      </p>
      {standing.people === null ? (
        <p className="mt-1 text-muted text-sm">This round tells how many have answered, and not who.</p>
      ) : (
        <>
          {missing.length > 0 && (
            <p className="mt-1 text-muted text-sm">
              Waiting for {nameList(missing.map(({ name }) => name))}.
            </p>
          )}
          <ul className="mt-3 grid gap-x-6 gap-y-1.5 sm:grid-cols-2">
            {standing.people.map((person) => (
              <Person key={person.id} person={person} of={askedCount(round)} />
            ))}
          </ul>
        </>
      )}
      <PeekLines round={round} className="mt-3" />
      {facilitates && <Controls round={round} question={missingWords(standing)} />}
    </section>
  )
}

function Person({ person, of }: { person: Participant; of: number }) {
  const State = person.in ? Check : person.given > 0 ? CircleDashed : CircleSlash2
  return (
    <li className="flex min-w-0 items-center gap-2 text-sm">
      <Avatar name={person.name} colour={person.colour} away={!person.here} decorative />
      <span className="min-w-0 flex-1 truncate">
        {person.name}
        {!person.here && <span className="text-muted"> · away</span>}
      </span>
      <span className={clsx("figures flex items-center gap-1 text-xs", person.in ? "" : "text-muted")}>
        <State aria-hidden className="size-3.5" />
        {person.in ? "in" : person.given > 0 ? `${person.given} of ${of}` : "not yet"}
      </span>
    </li>
  )
}

type Question = "close" | "cancel" | null

function Controls({ round, question }: { round: RoundEntry; question: string | null }) {
  const { busy, error, offline, ask } = useAsk()
  const now = useServerNow()
  const [asked, setAsked] = useState<Question>(null)
  const [peeked, setPeeked] = useState<Seen | null>(null)
  const { number } = round
  const open = round.status === "open"
  const stopped = busy || offline !== null
  const extend = (minutes: number) =>
    void ask({
      kind: "set-deadline",
      round: number,
      deadline: Math.max(round.deadline ?? 0, now()) + minutes * 60_000,
    })
  const peek = () =>
    void ask({ kind: "peek", round: number }).then((reply) => {
      if (reply.ok) setPeeked({ estimates: reply.peeked ?? [], votes: reply.peekedVotes ?? [] })
    })
  return (
    <div className="mt-4 border-line border-t pt-4">
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" disabled={stopped} onClick={() => askToReveal(number)}>
          Reveal
        </Button>
        {open && (
          <Button disabled={stopped} onClick={() => setAsked("close")}>
            Close
          </Button>
        )}
        {open && (
          <Button disabled={stopped} onClick={() => extend(5)}>
            {round.deadline === null ? "End in 5 minutes" : "5 minutes more"}
          </Button>
        )}
        {open && round.deadline !== null && (
          <Button
            disabled={stopped}
            onClick={() => void ask({ kind: "set-deadline", round: number, deadline: null })}
          >
            No deadline
          </Button>
        )}
        {open && round.autoReveal && (
          <Button
            disabled={stopped}
            onClick={() => void ask({ kind: "hold-reveal", round: number, held: !round.countdownHeld })}
          >
            {round.countdownHeld ? "Let it reveal itself" : "Hold the automatic reveal"}
          </Button>
        )}
        {round.blind && round.peekAllowed && (
          <Button disabled={stopped} onClick={peek}>
            Look now
          </Button>
        )}
        <Button variant="quiet" disabled={stopped} onClick={() => setAsked("cancel")}>
          Cancel the round
        </Button>
      </div>
      {round.blind && round.peekAllowed && (
        <p className="mt-2 text-muted text-xs">
          Looking before the reveal goes into the record, with your name.
        </p>
      )}
      {asked === "close" && (
        <Confirm
          words={`${question ?? "Everybody is in."} Once it is closed, nobody can add or change an estimate.`}
          yes="Close the round"
          busy={stopped}
          onYes={() => void ask({ kind: "close-round", round: number }).then(() => setAsked(null))}
          onNo={() => setAsked(null)}
        />
      )}
      {asked === "cancel" && (
        <Confirm
          words="It ends without a reveal. What was said in it stays with those who said it; nobody else sees it."
          yes="Cancel the round"
          busy={stopped}
          danger
          onYes={() => void ask({ kind: "cancel-round", round: number }).then(() => setAsked(null))}
          onNo={() => setAsked(null)}
        />
      )}
      <p role="alert" className="mt-2 min-h-5 text-danger text-sm">
        {error ?? offline}
      </p>
      {peeked && <Peeked round={round} {...peeked} onHide={() => setPeeked(null)} />}
    </div>
  )
}

function Confirm({
  words,
  yes,
  busy,
  danger = false,
  onYes,
  onNo,
}: {
  words: string
  yes: string
  busy: boolean
  danger?: boolean
  onYes: () => void
  onNo: () => void
}) {
  return (
    <div role="alertdialog" aria-label={yes} className="mt-3 rounded-control bg-well p-3">
      <p className="text-sm">{words}</p>
      <div className="mt-2 flex flex-wrap gap-2">
        <Button autoFocus variant={danger ? "danger" : "primary"} size="sm" disabled={busy} onClick={onYes}>
          {yes}
        </Button>
        <Button size="sm" onClick={onNo}>
          Go on with it
        </Button>
      </div>
    </div>
  )
}
