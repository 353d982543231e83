"use client"

import { useState } from "react"
import { useScenario, useScenarios } from "../../client/use-board.ts"
import type { Given } from "../../core/judgement.ts"
import { Button } from "../ui/button.tsx"
import { Select } from "../ui/select.tsx"
import { askedOutcomes } from "./answer.ts"

/** Outside of rounds: how likely it is if another scenario comes out in one way. */
export function ConditionChoice(props: {
  scenarioId: string
  given: Given | null
  fault: string | null
  onChange: (given: Given | null) => void
}) {
  const { scenarioId, given, fault, onChange } = props
  const others = useScenarios().filter(
    ({ id, kind, outcomes }) =>
      id !== scenarioId && (kind === "binary" || kind === "categorical") && outcomes.length > 0,
  )
  const [chosen] = Object.entries(given ?? {})
  const [open, setOpen] = useState(chosen !== undefined)
  const other = others.find(({ id }) => id === chosen?.[0])
  if (others.length === 0) return null
  if (!open)
    return (
      <Button variant="quiet" size="sm" className="-ml-2.5 w-fit text-muted" onClick={() => setOpen(true)}>
        Only if something else happens…
      </Button>
    )
  return (
    <fieldset className="flex flex-col gap-2 rounded-control border border-line p-3">
      <legend className="caption px-1">Only if</legend>
      <Select
        label="Scenario"
        hideLabel
        value={other?.id ?? ""}
        onChange={(id) => {
          const first = others.find((scenario) => scenario.id === id)?.outcomes[0]
          onChange(first ? { [id]: first.id } : null)
        }}
        options={[
          { value: "", label: "Whatever else happens" },
          ...others.map(({ id, title }) => ({ value: id, label: title || "Untitled scenario" })),
        ]}
      />
      {other && (
        <div className="flex flex-wrap gap-2">
          {askedOutcomes(other).map((outcome) => (
            <Button
              key={outcome.id}
              aria-pressed={chosen?.[1] === outcome.id}
              variant={chosen?.[1] === outcome.id ? "primary" : "secondary"}
              onClick={() => onChange({ [other.id]: outcome.id })}
            >
              {outcome.label}
            </Button>
          ))}
        </div>
      )}
      <p aria-live="polite" className="text-danger text-xs empty:hidden">
        {fault}
      </p>
    </fieldset>
  )
}

/** "If Kim comes to the forum: Yes" */
export function ConditionWords({ given }: { given: Given | null }) {
  const conditions = Object.entries(given ?? {})
  if (conditions.length === 0) return null
  return (
    <>
      {conditions.map(([scenarioId, outcomeId]) => (
        <Condition key={scenarioId} {...{ scenarioId, outcomeId }} />
      ))}
    </>
  )
}

function Condition({ scenarioId, outcomeId }: { scenarioId: string; outcomeId: string }) {
  const scenario = useScenario(scenarioId)
  const outcome = scenario?.outcomes.find(({ id }) => id === outcomeId)
  return (
    <p className="text-accent text-sm">
      If {scenario?.title ?? "a scenario that was removed"}: {outcome?.label ?? "an outcome that was removed"}
    </p>
  )
}
