"use client"

/** Which outcome responds to which drivers. How strongly is said in its table. */
import { type FormEvent, useState } from "react"
import { useDrivers, useScenarios } from "../../client/use-board.ts"
import { useDriverActions } from "../../client/use-driver-actions.ts"
import type { Response } from "../../core/board.ts"
import { limits } from "../../core/limits.ts"
import { outcomesIn } from "../signals/outcomes-in.ts"
import { Button } from "../ui/button.tsx"
import { Dialog } from "../ui/dialog.tsx"
import { Select } from "../ui/select.tsx"
import { TextArea } from "../ui/text-field.tsx"
import { useToasts } from "../ui/toast.tsx"

const formId = "response-form"
const none = ""

export function ResponseDialog(props: {
  /** null: a new one. */
  response: Response | null
  driverId: string | null
  scenarioId: string | null
  close: () => void
}) {
  const { response, close } = props
  const actions = useDriverActions()
  const { show } = useToasts()
  const scenarios = useScenarios()
  const drivers = useDrivers()
  const [draft, setDraft] = useState(() => {
    const scenario = scenarios.find(({ id }) => id === (response?.scenarioId ?? props.scenarioId))
    return {
      scenarioId: scenario?.id ?? none,
      outcomeId: response?.outcomeId ?? (scenario ? (outcomesIn(scenario)[0]?.id ?? none) : none),
      first: response?.driverIds[0] ?? props.driverId ?? drivers[0]?.id ?? none,
      second: response?.driverIds[1] ?? none,
      modifier: response?.modifier?.driverId ?? none,
      basis: response?.basis ?? "",
    }
  })
  const [refusal, setRefusal] = useState<string | null>(null)
  const set = (part: Partial<typeof draft>) => {
    setDraft((before) => ({ ...before, ...part }))
    setRefusal(null)
  }
  const scenario = scenarios.find(({ id }) => id === draft.scenarioId)
  const titleOf = (id: string) => drivers.find((driver) => driver.id === id)?.title ?? ""
  const last = draft.second || draft.first
  const named = drivers.map(({ id, title }) => ({ value: id, label: title || "Untitled driver" }))

  function submit(event: FormEvent) {
    event.preventDefault()
    if (!scenario) return setRefusal("Choose the scenario that responds.")
    const words = {
      scenarioId: draft.scenarioId,
      outcomeId: draft.outcomeId,
      driverIds: draft.second ? [draft.first, draft.second] : [draft.first],
      modifierId: draft.modifier || null,
      basis: draft.basis,
    }
    const done = response ? actions.setResponse(response.id, words) : actions.addResponse(words)
    if (!done.ok) return setRefusal(done.error.message)
    if (!response) show({ title: "Added. No level makes a difference yet: fill its table." })
    close()
  }

  return (
    <Dialog
      title={response ? "What responds to what" : "An outcome responds to drivers"}
      description="Drawing this changes no number: only other levels than today's do."
      size="md"
      open
      onOpenChange={(open) => open || close()}
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary">
            {response ? "Save" : "Add"}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={submit} className="flex flex-col gap-4">
        <div className="grid gap-3 sm:grid-cols-[2fr_1fr]">
          <Select
            label="The scenario that responds"
            value={draft.scenarioId}
            options={[
              { value: none, label: "Choose a scenario" },
              ...scenarios.map(({ id, title }) => ({ value: id, label: title || "Untitled scenario" })),
            ]}
            onChange={(scenarioId) => {
              const chosen = scenarios.find(({ id }) => id === scenarioId)
              set({ scenarioId, outcomeId: (chosen && outcomesIn(chosen)[0]?.id) ?? none })
            }}
          />
          <Select
            label="coming out as"
            value={draft.outcomeId}
            disabled={!scenario}
            options={(scenario ? outcomesIn(scenario) : []).map(({ id, label }) => ({ value: id, label }))}
            onChange={(outcomeId) => set({ outcomeId })}
          />
        </div>
        <div className="grid gap-3 sm:grid-cols-2">
          <Select
            label="to the driver"
            value={draft.first}
            options={named}
            onChange={(first) => set({ first })}
          />
          <Select
            label="together with"
            value={draft.second}
            options={[{ value: none, label: "No other driver" }, ...named]}
            onChange={(second) => set({ second })}
          />
        </div>
        <div>
          <Select
            label={`How much of “${titleOf(last)}” takes effect hangs on`}
            value={draft.modifier}
            options={[{ value: none, label: "Nothing: all of it does" }, ...named]}
            onChange={(modifier) => set({ modifier })}
          />
          {draft.modifier && (
            <p className="mt-1 text-muted text-xs">
              At level 0 of “{titleOf(draft.modifier)}” 40% of it takes effect, and 15% more with each level,
              at most all of it.
            </p>
          )}
        </div>
        <TextArea
          label="Why"
          rows={2}
          maxLength={limits.lineCharacters}
          placeholder="There is an optimum: both too little and too much of it work against."
          value={draft.basis}
          onChange={(event) => set({ basis: event.currentTarget.value })}
        />
        <p role="alert" className="text-danger empty:hidden">
          {refusal}
        </p>
      </form>
    </Dialog>
  )
}
