"use client"

/** Which outcome responds to which drivers. How strongly is said in its table. */
import { type FormEvent, useState } from "react"
import { useDrivers, useScenarios } from "../../client/use-board.ts"
import { useDriverActions } from "../../client/use-driver-actions.ts"
import type { Response } from "../../core/board.ts"
import { limits } from "../../core/limits.ts"
import { shareTaking, usualTaking } from "../../core/response.ts"
import { outcomesIn } from "../signals/outcomes-in.ts"
import { Button } from "../ui/button.tsx"
import { Dialog } from "../ui/dialog.tsx"
import { Select } from "../ui/select.tsx"
import { TextArea, TextField } from "../ui/text-field.tsx"
import { useToasts } from "../ui/toast.tsx"
import { levelWords } from "./driver-reading.ts"

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
      atZero: typedShare(response?.modifier?.atZero ?? usualTaking.atZero),
      perLevel: typedShare(response?.modifier?.perLevel ?? usualTaking.perLevel),
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

  const [atZero, perLevel] = [readShare(draft.atZero), readShare(draft.perLevel)]
  const taking = atZero === null || perLevel === null ? null : { atZero, perLevel }
  const modifier = drivers.find(({ id }) => id === draft.modifier)

  function submit(event: FormEvent) {
    event.preventDefault()
    if (!scenario) return setRefusal("Choose the scenario that responds.")
    if (draft.modifier && !taking) return setRefusal("Say how much takes effect, from 0% to 100%.")
    const words = {
      scenarioId: draft.scenarioId,
      outcomeId: draft.outcomeId,
      driverIds: draft.second ? [draft.first, draft.second] : [draft.first],
      modifierId: draft.modifier || null,
      ...(draft.modifier && taking && { taking }),
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
            <>
              <div className="mt-3 grid grid-cols-2 gap-3">
                <TextField
                  label="At its lowest level, in %"
                  inputMode="decimal"
                  value={draft.atZero}
                  error={atZero === null ? notAShare : null}
                  onChange={(event) => set({ atZero: event.currentTarget.value })}
                />
                <TextField
                  label="More with each level, in %"
                  inputMode="decimal"
                  value={draft.perLevel}
                  error={perLevel === null ? notAShare : null}
                  onChange={(event) => set({ perLevel: event.currentTarget.value })}
                />
              </div>
              {taking && modifier && (
                <ol className="mt-2 text-xs" aria-label={`How much of “${titleOf(last)}” takes effect`}>
                  {modifier.levels.map((words, level) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: a level is its number
                    <li key={level} className="grid grid-cols-[1fr_auto] gap-x-4 py-0.5">
                      <span className="min-w-0 text-muted">
                        {level} {levelWords(words, level)}
                      </span>
                      <span className="figures">{typedShare(shareTaking(taking, level))}%</span>
                    </li>
                  ))}
                </ol>
              )}
            </>
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

const notAShare = "From 0 to 100"

/** In percent, to a tenth. */
const typedShare = (share: number): string => String(Math.round(share * 1000) / 10)

function readShare(typed: string): number | null {
  const plain = typed.replace(/\s|%/g, "").replace(",", ".")
  const percent = /^\d{1,3}(\.\d{1,4})?$/.test(plain) ? Number(plain) : Number.NaN
  // As many digits as were typed: 55% is 0.55 and not what division leaves of it.
  return percent >= 0 && percent <= 100 ? Number((percent / 100).toFixed(6)) : null
}
