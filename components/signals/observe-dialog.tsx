"use client"

/** A signal was seen, or stayed away: since which day, and what that would do to its outcome. */
import { type FormEvent, useRef, useState } from "react"
import { useScenario, useSignals } from "../../client/use-board.ts"
import { useModelState } from "../../client/use-model.ts"
import { useModelActions } from "../../client/use-model-actions.ts"
import { useSession } from "../../client/use-session.tsx"
import type { Signal } from "../../core/board.ts"
import { formatProbability } from "../../core/probability.ts"
import { Button } from "../ui/button.tsx"
import { DayField } from "../ui/day-field.tsx"
import { Dialog } from "../ui/dialog.tsx"
import { useToasts } from "../ui/toast.tsx"
import { outcomeLabel } from "./outcomes-in.ts"
import type { Saying } from "./signal-parts.tsx"
import {
  afterSignal,
  gradeWords,
  marginalsIn,
  outcomeName,
  outweighed,
  signalTelling,
} from "./signal-reading.ts"

const formId = "observe-signal"

export function ObserveDialog(props: { signal: Signal; saying: Saying; close: () => void }) {
  const { signal, close } = props
  const [saying, setSaying] = useState<Saying | "expired">(props.saying)
  const session = useSession()
  const actions = useModelActions()
  const { show } = useToasts()
  const today = new Date(session.now()).toISOString().slice(0, 10)
  const [day, setDay] = useState(today)
  const [error, setError] = useState<string | null>(null)
  const field = useRef<HTMLInputElement>(null)

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const act =
      saying === "observed"
        ? actions.observeSignal
        : saying === "notObserved"
          ? actions.signalStayedAway
          : actions.expireSignal
    const done = act(signal.id, day)
    if (!done.ok) {
      setError(done.error.message)
      field.current?.focus()
      return
    }
    show({ title: `${told[saying]}: ${signal.title}` })
    close()
  }

  return (
    <Dialog
      title={
        saying === "observed" ? "It was seen" : saying === "notObserved" ? "It stayed away" : "It expired"
      }
      description={<span className="statement text-base">{signal.title}</span>}
      open
      onOpenChange={(open) => open || close()}
      initialFocus={field}
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary">
            Record it
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={submit} className="flex flex-col gap-4">
        <DayField
          ref={field}
          label={saying === "observed" ? "It happened on" : "As is known on"}
          value={day}
          error={error}
          onChange={(event) => {
            setDay(event.currentTarget.value)
            setError(null)
          }}
        />
        {saying !== "observed" && (
          <label className="flex items-start gap-2 pointer-coarse:min-h-11">
            <input
              type="checkbox"
              className="mt-0.5 size-4"
              checked={saying === "expired"}
              onChange={(event) => setSaying(event.currentTarget.checked ? "expired" : "notObserved")}
            />
            <span>
              Nobody can say
              <span className="block text-muted text-xs">
                The window has passed and it is not known whether it happened. That says nothing about the
                outcome.
              </span>
            </span>
          </label>
        )}
        <Follows signal={signal} saying={saying} />
      </form>
    </Dialog>
  )
}

const told = { observed: "Signal observed", notObserved: "Signal not observed", expired: "Signal expired" }

function Follows({ signal, saying }: { signal: Signal; saying: Saying | "expired" }) {
  const scenario = useScenario(signal.scenarioId)
  const model = useModelState()
  const signals = useSignals()
  if (saying === "expired") return null
  const marginals = model.state === "ready" ? marginalsIn(model.value.now) : null
  const p = marginals?.[signal.scenarioId]?.[signal.outcomeId]
  const next = p === undefined ? null : afterSignal(p, signalTelling(signal), saying === "observed")
  const grade = gradeWords(signal.grade)
  const name = outcomeName(scenario, outcomeLabel(scenario, signal.outcomeId))
  const asIf = signals.map((one) => (one.id === signal.id ? { ...one, state: saying } : one))
  const before = asIf.find((one) => one.id === outweighedBy(asIf, signal.id))
  const rivals = asIf.filter((one) => outweighedBy(asIf, one.id) === signal.id)
  return (
    <div className="rounded-control bg-well px-3 py-2">
      <p>
        <strong className="font-semibold">What follows. </strong>
        {signal.pricedIn
          ? "It is already in the estimates, so it is recorded and moves nothing."
          : before
            ? `It is recorded and moves nothing: of one cause with “${before.title}”, which says more.`
            : rivals.length > 0
              ? "It counts in place of what is known of the same cause, since it says more."
              : p === undefined || next === null
                ? "The record and every number that hangs on it change for everybody."
                : `“${name}” goes from ${formatProbability(p)} to ${formatProbability(next)}, and with it what hangs on it, for everybody.`}
      </p>
      {grade && !signal.pricedIn && (
        <p className="mt-1 text-muted text-xs">
          Graded {grade.code} ({grade.words}). The model takes it at its likelihoods; a grade is not counted
          twice.
        </p>
      )}
    </div>
  )
}

const outweighedBy = (signals: readonly Signal[], id: string): string | null =>
  outweighed(signals).get(id)?.id ?? null
