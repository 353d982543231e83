"use client"

/** What facilitators do with rounds and phases; everybody else reads what runs, and who has answered. */
import { useState } from "react"
import { useRounds } from "../../client/use-judgement.ts"
import { useYou } from "../../client/use-people.ts"
import type { RoundEntry } from "../../core/judgement.ts"
import { exactly } from "../comments/when.ts"
import { useLayer } from "../shell/use-layer.ts"
import { Badge } from "../ui/badge.tsx"
import { Button } from "../ui/button.tsx"
import { Dialog } from "../ui/dialog.tsx"
import { layerOfReveal } from "./arrival.ts"
import { takeFollowUp } from "./follow-up.ts"
import { OpenRound } from "./open-round.tsx"
import { PhaseSwitch } from "./phase-switch.tsx"
import { kindOfRound, roundName, statusWords } from "./round-words.ts"
import { RunningRound } from "./running-round.tsx"

export function RoundControl({ close }: { close: () => void }) {
  const rounds = useRounds()
  const facilitates = useYou()?.role === "facilitator"
  const running = rounds.filter(({ status }) => status === "open" || status === "closed")
  const earlier = rounds.filter(({ status }) => status === "revealed" || status === "cancelled").reverse()
  const [follows, setFollows] = useState(takeFollowUp)
  const [another, setAnother] = useState(false)
  const opens = facilitates && (running.length === 0 || another || follows !== null)
  return (
    <Dialog
      title="Rounds and phases"
      description={
        facilitates
          ? "Ask everybody for their own estimate, reveal them together, and ask again."
          : "What runs now. Facilitators open and reveal rounds."
      }
      size="lg"
      open
      onOpenChange={(open) => open || close()}
    >
      <div className="flex flex-col gap-6">
        <PhaseSwitch facilitates={facilitates} />
        {running.map((round) => (
          <RunningRound key={round.number} round={round} facilitates={facilitates} />
        ))}
        {opens && (
          <section aria-label="New round">
            <h3 className="mb-2 font-semibold text-base">
              {follows === null ? "Open a round" : `Ask the questions of round ${follows} again`}
            </h3>
            <OpenRound
              key={follows ?? "new"}
              follows={follows}
              onOpened={() => {
                setFollows(null)
                setAnother(false)
              }}
            />
          </section>
        )}
        {facilitates && !opens && (
          <Button className="self-start" onClick={() => setAnother(true)}>
            Open another round
          </Button>
        )}
        {!facilitates && running.length === 0 && <p className="text-muted">No round is running.</p>}
        {earlier.length > 0 && (
          <section aria-label="Earlier rounds">
            <h3 className="mb-1 font-semibold text-base">Earlier rounds</h3>
            <ul>
              {earlier.map((round) => (
                <Earlier key={round.number} round={round} onAgain={facilitates ? setFollows : null} />
              ))}
            </ul>
          </section>
        )}
      </div>
    </Dialog>
  )
}

function Earlier({ round, onAgain }: { round: RoundEntry; onAgain: ((round: number) => void) | null }) {
  const [, show] = useLayer()
  const revealed = round.status === "revealed"
  const at = round.revealedAt ?? round.closedAt
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 border-line border-t py-2.5 text-sm first:border-t-0">
      <span className="min-w-0 flex-1 basis-56">
        <span className="font-medium">{roundName(round)}</span>{" "}
        {!revealed && <Badge className="align-[-3px]">{statusWords[round.status]}</Badge>}
        <span className="block text-muted">
          {kindOfRound(round)}
          {round.follows === null ? "" : ` · after round ${round.follows}`}
          {at === null ? "" : ` · ${exactly(at)}`}
        </span>
      </span>
      {revealed && (
        <Button size="sm" onClick={() => show(layerOfReveal(round))}>
          Open the reveal
        </Button>
      )}
      {revealed && onAgain && (
        <Button size="sm" onClick={() => onAgain(round.number)}>
          Ask again
        </Button>
      )}
    </li>
  )
}
