"use client"

import { useMeta } from "../../client/use-board.ts"
import { usePeopleById } from "../../client/use-comments.ts"
import { useAnalysts } from "../../client/use-judgement.ts"
import { useScenariosOf } from "../../client/use-round-scenarios.ts"
import type { PublishedEstimate, RoundEntry } from "../../core/judgement.ts"
import { spokenForecast } from "../reveal/reveal-words.ts"
import { Button } from "../ui/button.tsx"

/** What a facilitator was shown before the reveal: on this page alone, and gone with it. */
export function Peeked({
  round,
  estimates,
  onHide,
}: {
  round: RoundEntry
  estimates: readonly PublishedEstimate[]
  onHide: () => void
}) {
  const scenarios = useScenariosOf(round.scenarioIds)
  const analysts = useAnalysts()
  const people = usePeopleById()
  // Before the reveal the record names nobody; the id of a member's estimates is the member's.
  const nameOf = (by: string | null): string =>
    (by !== null && (analysts.find(({ id }) => id === by)?.name ?? people.get(by)?.name)) || "Somebody"
  const { yardstick } = useMeta()
  return (
    <section aria-label="Seen before the reveal" className="mt-2 rounded-control border border-line p-3">
      <div className="flex items-center gap-3">
        <h4 className="flex-1 font-semibold text-sm">Seen before the reveal</h4>
        <Button size="sm" onClick={onHide}>
          Hide
        </Button>
      </div>
      {estimates.length === 0 ? (
        <p className="mt-2 text-muted text-sm">Nobody has answered yet.</p>
      ) : (
        scenarios.map((scenario) => {
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
        })
      )}
    </section>
  )
}
