"use client"

import { useState } from "react"
import { useWhatIf } from "../../client/use-what-if.ts"
import type { Scenario } from "../../core/board.ts"
import { useScenarioHere } from "../commands/here.ts"
import { Button } from "../ui/button.tsx"
import { Select } from "../ui/select.tsx"
import { choicesOf } from "./model-words.ts"

/** Which scenario, and how it comes out: begun with the one that somebody is at. */
export function SupposeOutcome({
  scenarios,
  first,
}: {
  scenarios: readonly Scenario[]
  first?: string | undefined
}) {
  const { whatIf, setOutcome } = useWhatIf()
  const here = useScenarioHere()
  const [chosen, setChosen] = useState<string | null>(null)
  const id = chosen ?? first ?? here ?? ""
  const scenario = scenarios.find((one) => one.id === id) ?? scenarios[0]
  if (!scenario) return <p className="text-muted text-sm">No scenario has a likelihood yet.</p>
  const set = whatIf.outcomes[scenario.id]
  return (
    <div className="flex flex-col gap-2">
      {scenarios.length > 1 && (
        <Select
          label="Suppose of"
          value={scenario.id}
          onChange={setChosen}
          options={scenarios.map(({ id: value, title }) => ({ value, label: title || "Untitled scenario" }))}
        />
      )}
      <fieldset className="flex flex-wrap gap-1.5">
        <legend className="sr-only">How “{scenario.title}” comes out</legend>
        {choicesOf(scenario).map((choice) => {
          const on = set?.outcomeId === choice.id
          return (
            <Button
              key={choice.id}
              size="sm"
              variant={on ? "primary" : "secondary"}
              aria-pressed={on}
              className="max-w-full"
              onClick={() =>
                setOutcome(scenario.id, on ? null : { outcomeId: choice.id, by: set?.by ?? "seeing" })
              }
            >
              <span className="truncate">{choice.label}</span>
            </Button>
          )
        })}
      </fieldset>
    </div>
  )
}
