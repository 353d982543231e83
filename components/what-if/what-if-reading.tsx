"use client"

/** A likelihood while a what-if is on: the number that follows, how far it came from the board's, and that it is one. */
import { clsx } from "clsx"
import { useMeta } from "../../client/use-board.ts"
import { useAnswer, useAnswerAsItIs } from "../../client/use-model.ts"
import { useWhatIf } from "../../client/use-what-if.ts"
import type { Scenario } from "../../core/board.ts"
import { formatProbability } from "../../core/probability.ts"
import { describeLikelihood, rampIndexOf } from "../../core/yardstick.ts"
import { bandFill } from "../likelihood/band-colours.ts"
import { choicesOf, headOf, marginalsOf, outcomeLabel, pointsBetween } from "./model-words.ts"
import { FromTo, Points } from "./points.tsx"

export interface WhatIfNumbers {
  /** In order, with what each is now and was without the what-if. */
  outcomes: { id: string; label: string; from: number; to: number; error: number | null }[]
  head: { id: string; label: string; from: number; to: number; error: number | null }
  set: { label: string; by: "seeing" | "doing" } | null
  stale: boolean
}

/** A string says why there is no number. */
export function useWhatIfNumbers(scenario: Scenario): WhatIfNumbers | string | null {
  const { whatIf } = useWhatIf()
  const answer = useAnswer()
  const base = useAnswerAsItIs()
  if (answer.state === "failed") return "It could not be worked out. The What if panel says why."
  if (answer.state === "computing" || base.state !== "ready") return null
  if (answer.value.state === "impossible") return "What is set cannot all be so."
  if (answer.value.state === "too-large") return "Too large to be exact. The What if panel offers to sample."
  const now = answer.value.marginals[scenario.id]
  const before = marginalsOf(base.value)?.[scenario.id]
  const head = headOf(scenario, now)
  if (!now || !before || !head) return "Not in the model."
  const errors = answer.value.state === "sampled" ? answer.value.errors[scenario.id] : undefined
  const read = (choice: { id: string; label: string }) => ({
    ...choice,
    from: before[choice.id] ?? 0,
    to: now[choice.id] ?? 0,
    error: errors?.[choice.id] ?? null,
  })
  const set = whatIf.outcomes[scenario.id]
  return {
    outcomes: choicesOf(scenario).map(read),
    head: read(head),
    set: set ? { label: outcomeLabel(scenario, set.outcomeId), by: set.by } : null,
    stale: answer.stale,
  }
}

export function WhatIfReading({ scenario }: { scenario: Scenario }) {
  const { yardstick } = useMeta()
  const numbers = useWhatIfNumbers(scenario)
  if (numbers === null)
    return (
      <Frame>
        <p className="text-muted text-sm">Working it out</p>
      </Frame>
    )
  if (typeof numbers === "string")
    return (
      <Frame>
        <p className="text-muted text-sm">{numbers}</p>
      </Frame>
    )
  const { head, set, outcomes, stale } = numbers
  const said = describeLikelihood(head.to, yardstick)
  const points = pointsBetween(head.from, head.to)
  return (
    <Frame>
      {scenario.kind !== "binary" && <p className="line-clamp-2 text-muted text-sm">{head.label}</p>}
      <div className={clsx("flex flex-wrap items-baseline gap-x-3", stale && "opacity-70")}>
        <span className="figures font-medium text-xl tracking-[-0.03em]">{formatProbability(head.to)}</span>
        <Points points={points} className="text-sm" />
        <span className="min-w-0 basis-full text-muted text-sm">
          {set ? (
            <>
              Supposed: {set.label}
              {set.by === "doing" && ", made so"}
            </>
          ) : (
            said.words && said.text
          )}
          {points !== 0 && <span className="figures"> · from {formatProbability(head.from)}</span>}
          {head.error !== null && (
            <span className="figures"> · ± {Math.max(0.1, Math.round(head.error * 2000) / 10)} points</span>
          )}
        </span>
      </div>
      {scenario.kind === "binary" ? (
        <Came from={head.from} to={head.to} error={head.error} />
      ) : (
        <Shares outcomes={outcomes} />
      )}
    </Frame>
  )
}

const Frame = ({ children }: { children: React.ReactNode }) => (
  <div className="flex flex-col gap-1.5">
    <p className="w-fit rounded-[4px] bg-accent px-1.5 font-semibold text-on-accent text-xs">What if</p>
    {children}
  </div>
)

/** From the hollow mark of the board to the full one of the what-if. */
function Came({ from, to, error }: { from: number; to: number; error: number | null }) {
  return (
    <div aria-hidden className="relative h-4">
      <span className="absolute inset-x-0 top-1/2 h-1 -translate-y-1/2 rounded-bar bg-well forced-colors:border" />
      <span
        className={clsx(
          "absolute top-1/2 h-1 -translate-y-1/2 forced-colors:bg-[Highlight]",
          to >= from ? "bg-up" : "bg-down",
        )}
        style={{ left: `${Math.min(from, to) * 100}%`, width: `${Math.abs(to - from) * 100}%` }}
      />
      {error !== null && (
        <span
          className="absolute top-1/2 h-2.5 -translate-y-1/2 border-ink border-x-2"
          style={{
            left: `${Math.max(0, to - 2 * error) * 100}%`,
            width: `${(Math.min(1, to + 2 * error) - Math.max(0, to - 2 * error)) * 100}%`,
          }}
        />
      )}
      <span
        className="absolute top-1/2 size-3 -translate-x-1/2 -translate-y-1/2 rounded-full border-2 border-ink bg-panel"
        style={{ left: `${from * 100}%` }}
      />
      <span
        className="absolute top-1/2 size-3 -translate-x-1/2 -translate-y-1/2 rounded-full bg-ink ring-2 ring-panel forced-colors:bg-[CanvasText]"
        style={{ left: `${to * 100}%` }}
      />
    </div>
  )
}

function Shares({ outcomes }: { outcomes: WhatIfNumbers["outcomes"] }) {
  return (
    <div
      role="img"
      aria-label={outcomes.map(({ label, to }) => `${label} ${formatProbability(to)}`).join(", ")}
      className="flex h-4 items-center gap-px"
    >
      {outcomes.map(({ id, to }) => (
        <span
          key={id}
          className={clsx("h-1 forced-colors:border", bandFill[rampIndexOf(to)])}
          style={{ flexGrow: to, flexBasis: 0 }}
        />
      ))}
    </div>
  )
}

/** One line, for a row of a list. */
export function WhatIfLine({ scenario }: { scenario: Scenario }) {
  const numbers = useWhatIfNumbers(scenario)
  if (numbers === null) return <span className="text-muted text-xs">Working it out</span>
  if (typeof numbers === "string") return <span className="text-muted text-xs">{numbers}</span>
  const { head, set } = numbers
  return (
    <span className="flex flex-wrap items-baseline gap-x-2">
      <span className="rounded-[4px] bg-accent px-1.5 font-semibold text-on-accent text-xs">What if</span>
      <FromTo from={head.from} to={head.to} />
      <Points points={pointsBetween(head.from, head.to)} className="text-xs" />
      {(set || scenario.kind !== "binary") && (
        <span className="basis-full truncate text-muted text-xs">
          {set ? `Supposed: ${set.label}` : head.label}
        </span>
      )}
    </span>
  )
}
