"use client"

/** What moves, the most first; or why nothing can be said, with what to do about it. */
import { useId, useState } from "react"
import { useDrivers, useScenarios, useSignals } from "../../client/use-board.ts"
import { useAnswer, useAnswerAsItIs, useAskModelAgain } from "../../client/use-model.ts"
import { useSampling, useWhatIf } from "../../client/use-what-if.ts"
import type { Answer, SetPart } from "../../core/network/questions.ts"
import { Button } from "../ui/button.tsx"
import { openModelPanel } from "./model-panel.ts"
import { type Moved, marginalsOf, movedMost, partKey, partWords } from "./model-words.ts"
import { PanelPart } from "./panel-part.tsx"
import { FromTo, Points } from "./points.tsx"

const shownAtFirst = 8

export function WhatFollows() {
  const { whatIf, active } = useWhatIf()
  const answer = useAnswer()
  const base = useAnswerAsItIs()
  const scenarios = useScenarios()
  const [all, setAll] = useState(false)
  const again = useAskModelAgain()
  if (answer.state === "failed")
    return (
      <PanelPart title="What moves">
        <p role="alert" className="mb-2 text-sm">
          {answer.why}
        </p>
        <Button size="sm" onClick={again}>
          Try again
        </Button>
      </PanelPart>
    )
  const after = answer.state === "ready" ? answer.value : null
  const before = base.state === "ready" ? marginalsOf(base.value) : null
  if (!active && after !== null && (after.state === "exact" || after.state === "sampled"))
    return (
      <PanelPart title="What moves">
        <p className="text-muted text-sm">
          Suppose an outcome, move a driver or take a signal as observed: every likelihood that follows from
          it moves. Nobody else sees it until you share it.
        </p>
      </PanelPart>
    )
  if (after?.state === "impossible") return <Impossible answer={after} />
  if (after?.state === "too-large") return <TooLarge answer={after} />
  const now = marginalsOf(after ?? undefined)
  if (now === null || before === null)
    return (
      <PanelPart title="What moves">
        <p role="status" className="text-muted text-sm">
          Working it out
        </p>
      </PanelPart>
    )
  const moved = movedMost(scenarios, before, now, whatIf.outcomes)
  const some = moved.filter(({ points }) => points !== 0)
  const errors = after?.state === "sampled" ? after.errors : null
  const list = all ? some : some.slice(0, shownAtFirst)
  return (
    <PanelPart
      title="What moves"
      aside={
        answer.state === "ready" && answer.stale ? <span className="text-muted text-xs">working</span> : null
      }
    >
      {some.length === 0 ? (
        <p className="text-sm">Nothing else moves by as much as is shown.</p>
      ) : (
        <ol className="flex flex-col">
          {list.map((one) => (
            <Row
              key={one.scenario.id}
              moved={one}
              error={errors?.[one.scenario.id]?.[one.outcome.id] ?? null}
            />
          ))}
        </ol>
      )}
      {some.length > shownAtFirst && (
        <Button size="sm" variant="quiet" className="mt-1 -ml-2.5" onClick={() => setAll(!all)}>
          {all ? "Show fewer" : `Show all ${some.length}`}
        </Button>
      )}
      {after?.state === "sampled" && (
        <p className="figures mt-2 text-muted text-xs">
          Drawn {after.samples.toLocaleString("en")} times, worth{" "}
          {Math.round(after.effective).toLocaleString("en")}; ± is two standard errors.
        </p>
      )}
    </PanelPart>
  )
}

function Row({ moved, error }: { moved: Moved; error: number | null }) {
  const { scenario, outcome, from, to, points } = moved
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 border-line border-b py-2 last:border-b-0">
      <span className="statement min-w-0 basis-full text-sm">{scenario.title}</span>
      {scenario.kind !== "binary" && <span className="basis-full text-muted text-xs">{outcome.label}</span>}
      <FromTo from={from} to={to} />
      {error !== null && (
        <span className="figures text-muted text-xs">
          ± {Math.max(0.1, Math.round(error * 2000) / 10)} points
        </span>
      )}
      <Points points={points} className="flex-1" />
      <Button
        size="sm"
        variant="quiet"
        aria-label={`Why this number: ${scenario.title}`}
        onClick={() =>
          openModelPanel({ is: "why", target: { scenarioId: scenario.id, outcomeId: outcome.id } })
        }
      >
        Why
      </Button>
    </li>
  )
}

function Impossible({ answer }: { answer: Extract<Answer, { state: "impossible" }> }) {
  const { whatIf, setOutcome, setLevel, setSignal } = useWhatIf()
  const named = { scenarios: useScenarios(), drivers: useDrivers(), signals: useSignals() }
  const id = useId()
  const take = (part: SetPart) => {
    if (part.kind === "outcome") setOutcome(part.scenarioId, null)
    else if (part.kind === "level") setLevel(part.driverId, null)
    else setSignal(part.signalId, null)
  }
  return (
    <PanelPart title="This cannot all be so">
      <p id={id} role="alert" className="mb-2 rounded-control bg-notice-wash px-3 py-2 text-notice text-sm">
        {answer.why}
      </p>
      <ul aria-labelledby={id} className="flex flex-col gap-1.5">
        {answer.between.map((part) => (
          <li key={partKey(part)}>
            <Button size="sm" className="max-w-full" onClick={() => take(part)}>
              <span className="truncate">Take back: {partWords(part, whatIf, named)}</span>
            </Button>
          </li>
        ))}
      </ul>
    </PanelPart>
  )
}

function TooLarge({ answer }: { answer: Extract<Answer, { state: "too-large" }> }) {
  const sample = useSampling()
  return (
    <PanelPart title="Too large to be exact">
      <p role="alert" className="mb-2 text-sm">
        {answer.why}
      </p>
      <p className="mb-2 text-muted text-sm">Drawn at random it is close, and each number says how close.</p>
      <Button size="sm" variant="primary" onClick={sample}>
        Sample instead
      </Button>
    </PanelPart>
  )
}
