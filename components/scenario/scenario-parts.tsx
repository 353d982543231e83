"use client"

/** A number or a day as the model takes it: in parts, cut where the team says, with how likely each of them is. */
import { Plus, X } from "lucide-react"
import { type FormEvent, useState } from "react"
import { useThresholdActions } from "../../client/use-threshold-actions.ts"
import type { Scenario } from "../../core/board.ts"
import { binsOf } from "../../core/network/bins.ts"
import { formatProbability } from "../../core/probability.ts"
import { Button } from "../ui/button.tsx"
import { DayField } from "../ui/day-field.tsx"
import { IconButton } from "../ui/icon-button.tsx"
import { TextField } from "../ui/text-field.tsx"

export function ScenarioParts({ scenario, disabled }: { scenario: Scenario; disabled: boolean }) {
  const actions = useThresholdActions()
  const [text, setText] = useState("")
  const [error, setError] = useState<string | null>(null)
  const cuts = new Set((scenario.thresholds ?? []).map(({ id }) => id))
  const bins = binsOf(scenario)
  const isDay = scenario.kind === "date"

  function add(event: FormEvent) {
    event.preventDefault()
    const value = isDay ? text : Number(text.trim().replace(",", "."))
    if (text.trim() === "" || (!isDay && !Number.isFinite(value)))
      return setError(isDay ? "Choose a day." : "Write a number.")
    const done = actions.addThreshold(scenario.id, { upTo: value })
    setError(done.ok ? null : done.error.message)
    if (done.ok) setText("")
  }

  return (
    <div>
      {bins.length === 0 ? (
        <p className="text-muted text-sm">
          It has no parts yet: give it a range, or say below where to cut it. Until then no link can lead to
          it or from it.
        </p>
      ) : (
        <ul className="flex flex-col">
          {bins.map(({ id, label, probability }) => (
            <li key={id} className="flex min-h-8 items-center gap-2 text-sm pointer-coarse:min-h-11">
              <span className="min-w-0 flex-1">{label}</span>
              <span className="figures text-muted">{formatProbability(probability)}</span>
              {!disabled && cuts.has(id) && (
                <IconButton
                  label={`Do not cut at “${label}”`}
                  onClick={() => {
                    const done = actions.removeThreshold(scenario.id, id)
                    setError(done.ok ? null : done.error.message)
                  }}
                >
                  <X />
                </IconButton>
              )}
            </li>
          ))}
        </ul>
      )}
      <p className="mt-1 text-muted text-xs">
        {cuts.size === 0 && bins.length > 0
          ? "Four equal parts of its range. Links, signals and what-ifs speak of these; cut it where it matters."
          : "How likely each part is follows from the percentiles above."}
      </p>
      {!disabled && (
        <form onSubmit={add} noValidate className="mt-2 flex items-start gap-2">
          {isDay ? (
            <DayField
              label="Cut at the day"
              hideLabel
              placeholder="Up to and with the day"
              className="flex-1"
              value={text}
              error={error}
              onChange={(event) => setText(event.currentTarget.value)}
            />
          ) : (
            <TextField
              label={scenario.unit ? `Cut at, in ${scenario.unit}` : "Cut at"}
              hideLabel
              inputMode="decimal"
              placeholder={scenario.unit ? `Up to, in ${scenario.unit}` : "Up to and with"}
              className="flex-1"
              value={text}
              error={error}
              onChange={(event) => setText(event.currentTarget.value)}
            />
          )}
          <Button type="submit" icon={<Plus />} disabled={text.trim() === ""}>
            Cut
          </Button>
        </form>
      )}
    </div>
  )
}
