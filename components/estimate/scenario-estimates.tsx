"use client"

/** In the panel of a scenario: one's own standing estimate, the way to give one, and what others have made open. */
import { Eye, Lock } from "lucide-react"
import { useState } from "react"
import { useNow } from "../../client/use-estimate-clock.ts"
import {
  useMyAnalystId,
  useOwnEstimate,
  useOwnEstimates,
  useWaitingQuestions,
} from "../../client/use-estimate-desk.ts"
import { useEstimateRight } from "../../client/use-estimate-right.ts"
import { useAnalysts, useEstimates, useRounds } from "../../client/use-judgement.ts"
import type { Scenario } from "../../core/board.ts"
import { isSecret, type PublishedEstimate, questionOf } from "../../core/judgement.ts"
import { Section } from "../scenario/section.tsx"
import { useLayer } from "../shell/use-layer.ts"
import { Badge } from "../ui/badge.tsx"
import { Button } from "../ui/button.tsx"
import { estimateWords } from "./answer.ts"
import { clockTime } from "./clock-time.ts"
import { ConditionWords } from "./condition-choice.tsx"
import { IntervalLine } from "./interval-line.tsx"
import { latestOfEach, markNames } from "./others.ts"
import { confidenceWords } from "./received.tsx"

export function ScenarioEstimates({ scenario }: { scenario: Scenario }) {
  const { id } = scenario
  const [, show] = useLayer()
  const rounds = useRounds()
  const round =
    rounds.findLast(({ status, scenarioIds }) => status === "open" && scenarioIds.includes(id)) ?? null
  const secret = round !== null && isSecret(round)
  const question = { scenarioId: id, round: round?.number ?? null, given: null }
  const own = useOwnEstimate(question)
  const owns = useOwnEstimates()
  const waiting = useWaitingQuestions().has(questionOf(question))
  const right = useEstimateRight()
  const me = useMyAnalystId()
  const now = useNow()
  const published = useEstimates(id)
  const mine = new Set([...owns.values()].map((estimate) => estimate.id))
  const others = latestOfEach(published.filter((estimate) => estimate.by !== me || me === null)).filter(
    (estimate) => !mine.has(estimate.id),
  )
  const standing =
    own ?? newestOf([...owns.values()].filter((one) => one.scenarioId === id && one.given === null))
  const said = standing && estimateWords(standing, scenario)
  const open = !scenario.deletedAt && scenario.status !== "resolved" && scenario.status !== "annulled"

  return (
    <Section
      title="Estimates"
      aside={others.length > 0 ? <span className="figures text-muted text-xs">{others.length}</span> : null}
    >
      <div className="flex flex-col gap-4">
        {standing && said && (
          <div className="flex flex-col gap-1">
            <p className="flex flex-wrap items-baseline gap-x-2 text-sm">
              <span className="caption flex items-center gap-1 [&_svg]:size-3">
                {secret && standing.round === round?.number && <Lock aria-hidden />}
                You{standing.round === null ? "" : `, round ${standing.round}`}
              </span>
              <span className="figures font-semibold text-base">{said.main}</span>
              {said.range && <span className="figures text-muted">{said.range}</span>}
              <span className="ml-auto text-muted text-xs">{clockTime(standing.at, now)}</span>
            </p>
            <IntervalLine estimate={standing} scenario={scenario} />
          </div>
        )}
        {waiting && (
          <Badge tone="notice" className="w-fit">
            Waiting to be sent
          </Badge>
        )}
        {others.length === 0 && standing === null && (
          <p className="text-muted text-sm">
            {secret ? "Be the first; nobody sees it until reveal." : "Be the first."}
          </p>
        )}
        {open && (
          <div className="flex flex-col gap-1.5">
            <Button
              className="w-fit"
              disabled={right.why !== null}
              focusableWhenDisabled
              onClick={() => show({ is: "estimate", round: round?.number ?? null, scenarioId: id })}
            >
              {own === null ? "Your estimate" : "Change your estimate"}
            </Button>
            {right.why !== null && <p className="text-muted text-xs">{right.why}</p>}
          </div>
        )}
        <Others
          key={id}
          others={others}
          scenario={scenario}
          covered={right.why === null && open && standing === null && !waiting}
        />
      </div>
    </Section>
  )
}

/** Whoever has still to say theirs is not shown others' numbers unasked: the first number that one sees sticks. */
function Others(props: { others: readonly PublishedEstimate[]; scenario: Scenario; covered: boolean }) {
  const { others, scenario, covered } = props
  const analysts = useAnalysts()
  const [uncovered, setUncovered] = useState(false)
  if (others.length === 0) return null
  if (covered && !uncovered)
    return (
      <div className="flex flex-col items-start gap-1">
        <Button
          variant="quiet"
          size="sm"
          className="-ml-2.5"
          icon={<Eye />}
          onClick={() => setUncovered(true)}
        >
          {others.length === 1
            ? "Show the estimate of 1 other"
            : `Show the estimates of ${others.length} others`}
        </Button>
        <p className="text-muted text-xs">Covered until you have said yours, so that it is your own.</p>
      </div>
    )
  const names = markNames(others, analysts)
  return (
    <ul className="flex flex-col">
      {others.map((estimate) => (
        <Row key={estimate.id} name={names.get(estimate.mark) ?? "Analyst"} {...{ estimate, scenario }} />
      ))}
    </ul>
  )
}

function Row({
  name,
  estimate,
  scenario,
}: {
  name: string
  estimate: PublishedEstimate
  scenario: Scenario
}) {
  const { main, range } = estimateWords(estimate, scenario)
  const { round, given, confidence, rationale } = estimate
  return (
    <li className="flex flex-col gap-1 border-line border-t py-3 last:pb-0">
      <ConditionWords given={given} />
      <p className="flex flex-wrap items-baseline gap-x-2 text-sm">
        <span className="font-medium">{name}</span>
        {round !== null && <span className="text-muted text-xs">round {round}</span>}
        <span className="figures ml-auto font-semibold text-base">{main}</span>
        {range && <span className="figures text-muted">{range}</span>}
      </p>
      <IntervalLine estimate={estimate} scenario={scenario} />
      {rationale && <p className="whitespace-pre-line text-sm">{rationale}</p>}
      {confidence && <p className="text-muted text-xs">{confidenceWords[confidence]}</p>}
    </li>
  )
}

const newestOf = <T extends { at: number }>(all: readonly T[]): T | null =>
  all.reduce<T | null>((newest, one) => (newest === null || one.at > newest.at ? one : newest), null)
