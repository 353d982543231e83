"use client"

import { Lock } from "lucide-react"
import { useScenarios } from "../../client/use-board.ts"
import { useNow } from "../../client/use-estimate-clock.ts"
import { useOwnEstimates, useWaitingQuestions } from "../../client/use-estimate-desk.ts"
import { isSecret, questionOf, type RoundEntry } from "../../core/judgement.ts"
import { Badge } from "../ui/badge.tsx"
import { Button } from "../ui/button.tsx"
import { estimateWords } from "./answer.ts"
import { clockTime } from "./clock-time.ts"

/** All of one's own, with a way back to each. */
export function Summary(props: {
  ids: readonly string[]
  round: RoundEntry | null
  onEdit: (scenarioId: string) => void
}) {
  const { ids, round, onEdit } = props
  const scenarios = useScenarios()
  const owns = useOwnEstimates()
  const waiting = useWaitingQuestions()
  const now = useNow()
  const keyOf = (scenarioId: string) => questionOf({ scenarioId, round: round?.number ?? null, given: null })
  const missing = ids.filter((id) => !owns.has(keyOf(id)) && !waiting.has(keyOf(id))).length
  return (
    <section className="flex flex-col gap-4">
      <h2 className="statement text-xl">
        {missing === 0
          ? "All of yours are in"
          : missing === 1
            ? "One is still without an answer"
            : `${missing} are still without an answer`}
      </h2>
      {round !== null && isSecret(round) && (
        <p className="flex items-center gap-1.5 text-muted text-sm [&_svg]:size-4 [&_svg]:shrink-0">
          <Lock aria-hidden />
          Nobody else sees these before the reveal.
        </p>
      )}
      <ul className="flex flex-col">
        {ids.map((id) => {
          const scenario = scenarios.find((one) => one.id === id)
          const own = owns.get(keyOf(id))
          const said = own && scenario ? estimateWords(own, scenario) : null
          return (
            <li
              key={id}
              className="flex min-h-14 items-center gap-3 border-line border-b py-2.5 last:border-b-0"
            >
              <span className="min-w-0 flex-1">
                <span className="statement block text-base leading-6">
                  {scenario?.title ?? "A scenario that was removed"}
                </span>
                <span className="flex flex-wrap items-center gap-x-2 text-muted text-xs">
                  {own ? (
                    <>Received {clockTime(own.at, now)}</>
                  ) : waiting.has(keyOf(id)) ? (
                    <Badge tone="notice">Waiting to be sent</Badge>
                  ) : (
                    "Not answered"
                  )}
                </span>
              </span>
              {said && (
                <span className="figures max-w-[40%] text-right">
                  <span className="block font-semibold text-base">{said.main}</span>
                  {said.range && <span className="block text-muted text-xs">{said.range}</span>}
                </span>
              )}
              {scenario && (
                <Button
                  onClick={() => onEdit(id)}
                  aria-label={`${own ? "Edit" : "Answer"}: ${scenario.title}`}
                >
                  {own ? "Edit" : "Answer"}
                </Button>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
