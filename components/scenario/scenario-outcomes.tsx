"use client"

import { Plus, X } from "lucide-react"
import { useState } from "react"
import { useActions } from "../../client/use-actions.ts"
import type { Scenario } from "../../core/board.ts"
import { Button } from "../ui/button.tsx"
import { CommittedField } from "../ui/committed-field.tsx"
import { IconButton } from "../ui/icon-button.tsx"
import { TextField } from "../ui/text-field.tsx"
import { FieldPresence } from "./field-presence.tsx"

/** The answers that a question of several outcomes can have. A yes-or-no question has its two and no list. */
export function ScenarioOutcomes({ scenario, disabled }: { scenario: Scenario; disabled: boolean }) {
  const actions = useActions()
  const [label, setLabel] = useState("")
  const [error, setError] = useState<string | null>(null)
  const outcomes = scenario.outcomes.filter((outcome) => !outcome.retiredOn)

  const add = () => {
    if (!label.trim()) return
    const done = actions.addOutcome(scenario.id, label)
    if (!done.ok) return setError(done.error.message)
    setLabel("")
    setError(null)
  }

  return (
    <div>
      <ul className="flex flex-col gap-0.5">
        {outcomes.map((outcome) => (
          <li key={outcome.id} data-field={`outcomes:${outcome.id}`} className="flex items-start gap-1">
            <CommittedField
              label={`Outcome “${outcome.label}”`}
              hideLabel
              quiet
              className="-ml-2.5 flex-1"
              disabled={disabled}
              value={outcome.label}
              onCommit={(text) => {
                const done = actions.renameOutcome(scenario.id, outcome.id, text)
                return done.ok ? null : done.error.message
              }}
            />
            <span className="flex h-8 items-center">
              <FieldPresence scenarioId={scenario.id} field={`outcomes:${outcome.id}`} />
            </span>
            {!disabled && (
              <IconButton
                label={`Take away “${outcome.label}”`}
                disabled={outcomes.length <= 2}
                onClick={() => {
                  const done = actions.removeOutcome(scenario.id, outcome.id)
                  setError(done.ok ? null : done.error.message)
                }}
              >
                <X />
              </IconButton>
            )}
          </li>
        ))}
      </ul>
      {!disabled && (
        <form
          className="mt-2 flex items-start gap-2"
          onSubmit={(event) => {
            event.preventDefault()
            add()
          }}
        >
          <TextField
            label="New outcome"
            hideLabel
            placeholder="Another outcome; it begins at 0%"
            className="flex-1"
            value={label}
            error={error}
            onChange={(event) => setLabel(event.currentTarget.value)}
          />
          <Button type="submit" icon={<Plus />} disabled={!label.trim()}>
            Add
          </Button>
        </form>
      )}
    </div>
  )
}
