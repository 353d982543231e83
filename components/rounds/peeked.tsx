"use client"

import { useLinks, useMeta, useResponses, useScenarios } from "../../client/use-board.ts"
import { usePeopleById } from "../../client/use-comments.ts"
import { useAnalysts } from "../../client/use-judgement.ts"
import { useScenariosOf } from "../../client/use-round-scenarios.ts"
import type { ModelPart, PublishedEstimate, PublishedVote, RoundEntry } from "../../core/judgement.ts"
import { strengthWords } from "../../core/strength.ts"
import { spokenForecast } from "../reveal/reveal-words.ts"
import { Button } from "../ui/button.tsx"
import { linkName, responseName } from "./model-names.ts"

export interface Seen {
  estimates: readonly PublishedEstimate[]
  votes: readonly PublishedVote[]
}

/** What a facilitator was shown before the reveal: on this page alone, and gone with it. */
export function Peeked({
  round,
  estimates,
  votes,
  onHide,
}: Seen & { round: RoundEntry; onHide: () => void }) {
  const scenarios = useScenariosOf(round.scenarioIds)
  const analysts = useAnalysts()
  const people = usePeopleById()
  // Before the reveal the record names nobody; the id of a member's estimates is the member's.
  const nameOf = (by: string | null): string =>
    (by !== null && (analysts.find(({ id }) => id === by)?.name ?? people.get(by)?.name)) || "Somebody"
  const { yardstick } = useMeta()
  const all = useScenarios()
  const links = useLinks()
  const responses = useResponses()
  const partName = ({ kind, id }: ModelPart): string => {
    const link = kind === "link" ? links.find((one) => one.id === id) : undefined
    const response = kind === "response" ? responses.find((one) => one.id === id) : undefined
    return link
      ? linkName(link, all)
      : response
        ? `table of “${responseName(response, all)}”`
        : "what was removed"
  }
  return (
    <section aria-label="Seen before the reveal" className="mt-2 rounded-control border border-line p-3">
      <div className="flex items-center gap-3">
        <h4 className="flex-1 font-semibold text-sm">Seen before the reveal</h4>
        <Button size="sm" onClick={onHide}>
          Hide
        </Button>
      </div>
      {estimates.length + votes.length === 0 ? (
        <p className="mt-2 text-muted text-sm">Nobody has answered yet.</p>
      ) : (
        <>
          {scenarios.map((scenario) => {
            const said = estimates.filter(({ scenarioId }) => scenarioId === scenario.id)
            return said.length === 0 ? null : (
              <div key={scenario.id} className="mt-3 text-sm">
                <p className="statement">{scenario.title}</p>
                <ul className="figures mt-1">
                  {said.map((one) => (
                    <li key={one.id}>
                      {nameOf(one.by)}: {spokenForecast(one.forecast, scenario, yardstick)}
                      {one.rationale.trim() === "" ? "" : `. ${one.rationale}`}
                    </li>
                  ))}
                </ul>
              </div>
            )
          })}
          {votes.length > 0 && (
            <ul className="figures mt-3 text-sm">
              {votes.map((one) => (
                <li key={one.id}>
                  {nameOf(one.by)}, {partName(one.about)}:{" "}
                  {"shift" in one.forecast ? strengthWords(one.forecast.shift) : "a table of their own"}
                  {one.rationale.trim() === "" ? "" : `. ${one.rationale}`}
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </section>
  )
}
