"use client"

/** What a row of the table and a card of a phone show of a signal alike. */
import { clsx } from "clsx"
import { ArrowDown, ArrowUp, Equal, Eye, EyeOff, Pencil, RotateCcw } from "lucide-react"
import { useRef } from "react"
import { useSignals } from "../../client/use-board.ts"
import { useModelQuestion } from "../../client/use-model.ts"
import type { Signal } from "../../core/board.ts"
import { nothingSet, type WhatIf } from "../../core/network/questions.ts"
import { formatProbability } from "../../core/probability.ts"
import { signalWords } from "../scenario/words.ts"
import { Badge } from "../ui/badge.tsx"
import { Button } from "../ui/button.tsx"
import { IconButton } from "../ui/icon-button.tsx"
import {
  gradeWords,
  isEvidence,
  lnRatio,
  ratioNumber,
  ratioWords,
  sharesWords,
  standsStill,
  stateLine,
  type Telling,
  windowWords,
} from "./signal-reading.ts"

/** What somebody wants to say of a signal. */
export type Saying = "observed" | "notObserved"

export interface SignalHands {
  say: (signal: Signal, saying: Saying) => void
  edit: (signal: Signal) => void
  watch: (signal: Signal) => void
}

// --- how telling it is ----------------------------------------------------------------------------------------------

export function TellingCell({ telling, faint = false }: { telling: Telling | null; faint?: boolean }) {
  if (telling === null) return <span className="text-muted text-xs">not worked out</span>
  const ln = lnRatio(telling)
  const number = ratioNumber(telling)
  const up = ln !== null && ln > 0
  // What is hardly any difference points nowhere.
  const even = ln === null || Math.abs(ln) < 0.05
  return (
    <span className={clsx("flex min-w-0 gap-1.5", faint && "font-normal")}>
      <span
        aria-hidden
        className={clsx("mt-0.5 [&_svg]:size-3.5", even ? "text-muted" : up ? "text-up" : "text-down")}
      >
        {even ? <Equal /> : up ? <ArrowUp /> : <ArrowDown />}
      </span>
      <span className="min-w-0">
        <span className={clsx("block", even ? "text-muted" : telling.indirect ? "" : "font-medium")}>
          {ratioWords(telling)}
        </span>
        <span className="figures block text-muted text-xs">
          {number && `${number}, `}
          {sharesWords(telling)}
          {telling.indirect && <span className="block">by way of the model</span>}
        </span>
      </span>
    </span>
  )
}

// --- what is said of the signal itself --------------------------------------------------------------------------------

export function SignalFacts({ signal, group }: { signal: Signal; group: number }) {
  const grade = gradeWords(signal.grade)
  return (
    <span className="mt-0.5 flex flex-col gap-0.5 text-muted text-xs empty:hidden">
      {grade && (
        <span>
          <span className="code font-medium text-ink">{grade.code}</span> {grade.words}
        </span>
      )}
      {signal.independenceGroup && (
        <span>
          One cause: {signal.independenceGroup}
          {group > 1 && `, ${group} signals`}
        </span>
      )}
      {signal.pricedIn && signal.state === "watching" && <span>Marked as already in the estimates</span>}
    </span>
  )
}

export function WindowCell({ signal, today }: { signal: Signal; today: string }) {
  const window = windowWords(signal.window, today)
  if (!window) return <span className="text-muted text-xs">No window</span>
  const late = window.over && signal.state === "watching"
  return (
    <span className="figures block">
      <span className="block">{window.span}</span>
      {signal.state === "watching" && (
        <span className={clsx("block text-xs", late ? "text-notice" : "text-muted")}>{window.left}</span>
      )}
    </span>
  )
}

// --- what has become of it --------------------------------------------------------------------------------------------

const tones = { watching: "outline", observed: "accent", notObserved: "plain", expired: "outline" } as const

export function StateCell({ signal, instead }: { signal: Signal; instead: Signal | undefined }) {
  const day = stateLine(signal)
  const still = standsStill(signal, instead)
  const said = signal.state !== "watching"
  return (
    <span className="flex flex-col items-start gap-1">
      <span className="flex flex-wrap items-center gap-x-2">
        <Badge tone={tones[signal.state]}>{signalWords[signal.state]}</Badge>
        {day && <span className="figures text-muted text-xs">{day}</span>}
      </span>
      {still && <span className="text-muted text-xs">{still}</span>}
      {said && still === null && <Effect signal={signal} />}
    </span>
  )
}

/** What it does to the outcome that it speaks of: with it, and as if it were still open. The rows of one share a question. */
function Effect({ signal: { id, scenarioId, outcomeId } }: { signal: Signal }) {
  const ids = useSignals()
    .filter((one) => one.scenarioId === scenarioId && one.outcomeId === outcomeId && isEvidence(one))
    .map((one) => one.id)
    .slice(0, 100)
  const key = ids.join()
  const asked = useModelQuestion({
    ask: "several",
    whatIfs: [nothingSet, ...ids.map((one): WhatIf => ({ ...nothingSet, signals: { [one]: "watching" } }))],
    target: { scenarioId, outcomeId },
  })
  // A moment ago is as good as nothing, unless it was asked the same.
  const last = useRef<{ key: string; value: readonly (number | null)[] } | null>(null)
  if (asked.state === "ready" && !asked.stale) last.current = { key, value: asked.value }
  if (asked.state === "failed") return <span className="text-muted text-xs">{asked.why}</span>
  const answers = last.current?.key === key ? last.current.value : null
  if (answers === null) return <span className="text-muted text-xs">Working out what it moves</span>
  const now = answers[0] ?? null
  const without = answers[ids.indexOf(id) + 1] ?? null
  if (now === null || without === null)
    return <span className="text-muted text-xs">What it moves cannot be worked out in this model.</span>
  const points = Math.round((now - without) * 1000) / 10
  return (
    <span className="figures text-xs" data-effect>
      Moves its outcome {formatProbability(without)} → {formatProbability(now)}{" "}
      <span className={clsx("font-medium", points > 0 ? "text-up" : points < 0 ? "text-down" : "text-muted")}>
        ({points > 0 ? "+" : points < 0 ? "−" : ""}
        {Math.abs(points)} pp)
      </span>
    </span>
  )
}

// --- hands ------------------------------------------------------------------------------------------------------------

export function SignalButtons(props: { signal: Signal; hands: SignalHands; mayNot: string | null }) {
  const { signal, hands, mayNot } = props
  const disabled = mayNot !== null
  return (
    <span className="flex flex-wrap items-center gap-1.5 print:hidden" title={mayNot ?? undefined}>
      {signal.state === "watching" ? (
        <>
          <Button
            size="sm"
            icon={<Eye />}
            disabled={disabled}
            data-step="observed"
            aria-label={`Observed: ${signal.title}`}
            onClick={() => hands.say(signal, "observed")}
          >
            Observed
          </Button>
          <Button
            size="sm"
            variant="quiet"
            icon={<EyeOff />}
            disabled={disabled}
            data-step="notObserved"
            aria-label={`Not observed: ${signal.title}`}
            onClick={() => hands.say(signal, "notObserved")}
          >
            Not observed
          </Button>
        </>
      ) : (
        <Button
          size="sm"
          variant="quiet"
          icon={<RotateCcw />}
          disabled={disabled}
          data-step="watch"
          aria-label={`Watch again: ${signal.title}`}
          onClick={() => hands.watch(signal)}
        >
          Watch again
        </Button>
      )}
      <IconButton
        size="sm"
        tooltip={false}
        data-step="edit"
        label={`${disabled ? "Look at" : "Edit"} the signal “${signal.title}”`}
        onClick={() => hands.edit(signal)}
      >
        <Pencil />
      </IconButton>
    </span>
  )
}
