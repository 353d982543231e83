"use client"

import { Lock, LockOpen } from "lucide-react"
import { useState } from "react"
import { useMeta } from "../../client/use-board.ts"
import { useEstimateDesk } from "../../client/use-estimate-desk.ts"
import type { Scenario } from "../../core/board.ts"
import type { EstimateInput, OwnEstimate } from "../../core/judgement.ts"
import { formatProbability } from "../../core/probability.ts"
import { describeLikelihood } from "../../core/yardstick.ts"
import { Badge } from "../ui/badge.tsx"
import { Button } from "../ui/button.tsx"
import { askedOutcomes, estimateWords } from "./answer.ts"
import { clockTime } from "./clock-time.ts"
import { IntervalLine } from "./interval-line.tsx"

/** One's own, as the server has it. */
export function Received(props: {
  own: OwnEstimate
  scenario: Scenario
  secret: boolean
  now: number
  mayChange: boolean
  onChange: () => void
}) {
  const { own, scenario, secret, now, mayChange, onChange } = props
  const desk = useEstimateDesk()
  const [asking, setAsking] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const withdraw = () => {
    setFailure(null)
    void desk.withdraw(own).then((reply) => {
      setAsking(false)
      if (!reply.ok) setFailure(reply.message)
    })
  }
  return (
    <section
      aria-label="Your estimate"
      className="flex flex-col gap-4 rounded-sheet border border-line bg-panel p-5"
    >
      <header className="flex flex-wrap items-center gap-2 text-sm">
        <span className="flex items-center gap-1.5 font-medium [&_svg]:size-4">
          {secret ? <Lock aria-hidden /> : <LockOpen aria-hidden />}
          Received {clockTime(own.at, now)}
        </span>
        <span className="text-muted">{secret ? "Yours alone until the reveal" : "Open to everybody"}</span>
      </header>
      <Said {...{ estimate: own, scenario }} />
      {mayChange && !asking && (
        <div className="flex flex-wrap gap-2">
          <Button onClick={onChange}>Change</Button>
          <Button variant="quiet" onClick={() => setAsking(true)}>
            Withdraw…
          </Button>
        </div>
      )}
      {mayChange && asking && (
        <div className="flex flex-col gap-2">
          <p className="text-sm">
            Withdraw your answer? It no longer counts, and nothing that you said on this question before does.
          </p>
          <div className="flex flex-wrap gap-2">
            <Button variant="danger" onClick={withdraw}>
              Withdraw
            </Button>
            <Button onClick={() => setAsking(false)}>Keep it</Button>
          </div>
        </div>
      )}
      <p aria-live="polite" className="text-danger text-xs empty:hidden">
        {failure}
      </p>
    </section>
  )
}

/** Not with the server yet. */
export function Waiting(props: {
  waiting: { estimate: EstimateInput }
  scenario: Scenario
  sending: boolean
  connected: boolean
  onTakeBack: () => void
}) {
  const { waiting, scenario, sending, connected, onTakeBack } = props
  return (
    <section
      aria-label="Your estimate"
      className="flex flex-col gap-4 rounded-sheet border border-line border-dashed bg-panel p-5"
    >
      <header className="flex flex-wrap items-center gap-2 text-sm">
        <Badge tone="notice">{sending ? "Sending" : "Waiting to be sent"}</Badge>
        {!sending && (
          <span className="text-muted">
            {connected ? "The server is asked again in a moment." : "It is sent when the connection is back."}
          </span>
        )}
      </header>
      <Said estimate={waiting.estimate} scenario={scenario} />
      {!sending && (
        <Button className="w-fit" onClick={onTakeBack}>
          Change
        </Button>
      )}
    </section>
  )
}

function Said({ estimate, scenario }: { estimate: EstimateInput; scenario: Scenario }) {
  const { yardstick } = useMeta()
  const { forecast, confidence, rationale, sourceIds } = estimate
  const { main, range } = estimateWords(estimate, scenario)
  const best =
    scenario.kind === "binary" && "probabilities" in forecast
      ? (forecast.probabilities[scenario.outcomes[0]?.id ?? ""] ?? null)
      : null
  const said = best === null ? null : describeLikelihood(best, yardstick)
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <span className="figures font-medium text-2xl tracking-[-0.035em]">
          {scenario.kind === "categorical" ? null : main}
        </span>
        <span className="text-muted text-sm">
          {said?.words ? said.text : null}
          {range && (scenario.kind === "binary" ? `${said?.words ? ", " : ""}between ${range}` : range)}
        </span>
      </div>
      {scenario.kind === "categorical" && "probabilities" in forecast && (
        <ul className="flex flex-col gap-1 text-sm">
          {askedOutcomes(scenario).map(({ id, label }) => (
            <li key={id} className="flex gap-3">
              <span className="min-w-0 flex-1">{label}</span>
              <span className="figures font-semibold">
                {formatProbability(forecast.probabilities[id] ?? 0)}
              </span>
            </li>
          ))}
        </ul>
      )}
      <IntervalLine estimate={estimate} scenario={scenario} />
      {confidence && <p className="text-muted text-sm">{confidenceWords[confidence]}</p>}
      {rationale && <p className="reading whitespace-pre-line text-base">{rationale}</p>}
      {sourceIds.length > 0 && (
        <p className="text-muted text-xs">
          {sourceIds.length === 1 ? "1 source named" : `${sourceIds.length} sources named`}
        </p>
      )}
    </div>
  )
}

export const confidenceWords = {
  low: "Low confidence",
  moderate: "Moderate confidence",
  high: "High confidence",
} as const
