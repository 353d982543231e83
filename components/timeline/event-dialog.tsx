"use client"

/** An event, new or as it stands: what, when and how exactly that is known, and what it bears on. */
import { type FormEvent, useRef, useState } from "react"
import { useScenarios, useSources } from "../../client/use-board.ts"
import { useMay } from "../../client/use-may.ts"
import { useModelActions } from "../../client/use-model-actions.ts"
import { useSession } from "../../client/use-session.tsx"
import type { Happening } from "../../core/board.ts"
import { Button } from "../ui/button.tsx"
import { DayField } from "../ui/day-field.tsx"
import { Dialog } from "../ui/dialog.tsx"
import { Select } from "../ui/select.tsx"
import { TextArea, TextField } from "../ui/text-field.tsx"
import { useToasts } from "../ui/toast.tsx"
import { precisionWords, statusWords } from "./entry-words.ts"
import { draftOfEvent, type EventDraft, type EventFault, readEventDraft } from "./event-draft.ts"

const optionsOf = <Key extends string>(words: Record<Key, string>) =>
  (Object.keys(words) as Key[]).map((value) => ({ value, label: words[value] }))

const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
].map((label, i) => ({ value: String(i + 1), label }))
const quarters = ["January to March", "April to June", "July to September", "October to December"].map(
  (label, i) => ({ value: String(i + 1), label: `Q${i + 1}, ${label}` }),
)

/** null: a new one. */
export function EventDialog({ event, close }: { event: Happening | null; close: () => void }) {
  const session = useSession()
  const actions = useModelActions()
  const sources = useSources()
  const may = useMay()
  const { show } = useToasts()
  const today = new Date(session.now()).toISOString().slice(0, 10)
  const [draft, setDraft] = useState(() => draftOfEvent(event, today))
  const [faults, setFaults] = useState<EventFault>({})
  const [refusal, setRefusal] = useState<string | null>(null)
  const first = useRef<HTMLInputElement>(null)
  const allowed = may({
    collection: "events",
    id: event?.id ?? "new",
    field: event ? "title" : null,
    action: event ? "set" : "add",
  })
  const set = (part: Partial<EventDraft>) => {
    setDraft((before) => ({ ...before, ...part }))
    setFaults({})
    setRefusal(null)
  }

  function submit(submitted: FormEvent<HTMLFormElement>) {
    submitted.preventDefault()
    const read = readEventDraft(draft, event)
    if (!read.ok) {
      setFaults(read.error)
      const [field] = Object.keys(read.error)
      submitted.currentTarget
        .querySelector<HTMLElement>(`[data-of="${field}"] :is(input,textarea,select)`)
        ?.focus()
      return
    }
    const done = event ? actions.setEvent(event.id, read.value) : actions.addEvent(read.value)
    if (!done.ok) return setRefusal(done.error.message)
    close()
  }

  function remove() {
    if (!event) return
    const done = actions.deleteEvent(event.id)
    if (!done.ok) return setRefusal(done.error.message)
    show({
      title: `Removed “${event.title}”`,
      action: { label: "Undo", onClick: () => void actions.restoreEvent(event.id) },
    })
    close()
  }

  return (
    <Dialog
      title={event ? "Event" : "New event"}
      description="A date is kept as exactly as it is known, and no more."
      size="md"
      open
      onOpenChange={(open) => open || close()}
      initialFocus={first}
    >
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <fieldset disabled={!allowed.allowed} className="contents">
          <div data-of="title">
            <TextField
              ref={first}
              label="What happens"
              value={draft.title}
              maxLength={500}
              error={faults.title}
              onChange={(changed) => set({ title: changed.currentTarget.value })}
            />
          </div>
          <div className="grid gap-4 sm:grid-cols-2">
            <Select
              label="How exactly it is dated"
              value={draft.precision}
              options={optionsOf(precisionWords)}
              onChange={(precision) => set({ precision })}
            />
            <Select
              label="Status"
              value={draft.status}
              options={optionsOf(statusWords)}
              onChange={(status) => set({ status })}
            />
          </div>
          <div data-of="date" className="grid items-start gap-4 sm:grid-cols-2">
            <DateFields draft={draft} set={set} fault={faults.date} />
          </div>
          <TextField
            label="About the date"
            placeholder="Where the date comes from, or what is unclear in it"
            value={draft.dateNote}
            maxLength={500}
            onChange={(changed) => set({ dateNote: changed.currentTarget.value })}
          />
          <Scenarios chosen={draft.scenarioIds} onChange={(scenarioIds) => set({ scenarioIds })} />
          <Select
            label="Source"
            value={draft.sourceId}
            onChange={(sourceId) => set({ sourceId })}
            options={[
              { value: "", label: "No source" },
              ...sources.map(({ id, title }) => ({ value: id, label: title })),
            ]}
          />
          {(draft.sourceId !== "" || draft.passage !== "") && (
            <div data-of="passage">
              <TextArea
                label="What the source says, in your own words"
                rows={2}
                maxLength={500}
                value={draft.passage}
                error={faults.passage}
                onChange={(changed) => set({ passage: changed.currentTarget.value })}
              />
            </div>
          )}
        </fieldset>
        {!allowed.allowed && <p className="text-muted">{allowed.why}</p>}
        <p role="alert" className="text-danger empty:hidden">
          {refusal}
        </p>
        <div className="sticky -bottom-5 flex flex-wrap gap-2 bg-float py-3">
          {event && allowed.allowed && (
            <Button variant="quiet" onClick={remove}>
              Remove
            </Button>
          )}
          <span className="flex-1" />
          <Button onClick={close}>{allowed.allowed ? "Cancel" : "Close"}</Button>
          {allowed.allowed && (
            <Button type="submit" variant="primary">
              {event ? "Save" : "Add event"}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  )
}

function DateFields({
  draft,
  set,
  fault,
}: {
  draft: EventDraft
  set: (part: Partial<EventDraft>) => void
  fault: string | undefined
}) {
  const { precision } = draft
  if (precision === "day")
    return (
      <DayField
        label="Day"
        placeholder="Choose a day"
        value={draft.day}
        error={fault}
        onChange={(changed) => set({ day: changed.currentTarget.value })}
      />
    )
  if (precision === "range")
    return (
      <>
        <DayField
          label="Not before"
          value={draft.notBefore}
          error={fault}
          onChange={(changed) => set({ notBefore: changed.currentTarget.value })}
        />
        <DayField
          label="Not after"
          value={draft.notAfter}
          onChange={(changed) => set({ notAfter: changed.currentTarget.value })}
        />
      </>
    )
  return (
    <>
      <TextField
        label="Year"
        inputMode="numeric"
        maxLength={4}
        value={draft.year}
        error={fault}
        onChange={(changed) => set({ year: changed.currentTarget.value })}
      />
      {precision === "month" && (
        <Select label="Month" value={draft.month} options={months} onChange={(month) => set({ month })} />
      )}
      {precision === "quarter" && (
        <Select
          label="Quarter"
          value={draft.quarter}
          options={quarters}
          onChange={(quarter) => set({ quarter })}
        />
      )}
    </>
  )
}

function Scenarios({ chosen, onChange }: { chosen: readonly string[]; onChange: (ids: string[]) => void }) {
  const scenarios = useScenarios()
  const bears = chosen.filter((id) => scenarios.some((scenario) => scenario.id === id)).length
  return (
    <details className="rounded-control border border-line">
      <summary className="cursor-pointer px-3 py-2 text-sm pointer-coarse:py-3">
        Bears on {bears === 0 ? "no scenario" : bears === 1 ? "1 scenario" : `${bears} scenarios`}
      </summary>
      <ul className="max-h-52 overflow-y-auto border-line border-t p-1">
        {scenarios.map(({ id, title }) => (
          <li key={id}>
            <label className="flex min-h-8 items-start gap-2 rounded-control px-2 py-1 hover:bg-wash pointer-coarse:min-h-11">
              <input
                type="checkbox"
                checked={chosen.includes(id)}
                onChange={(changed) =>
                  onChange(
                    changed.currentTarget.checked ? [...chosen, id] : chosen.filter((one) => one !== id),
                  )
                }
                className="mt-0.5 size-4 shrink-0 accent-ink"
              />
              {title}
            </label>
          </li>
        ))}
      </ul>
    </details>
  )
}
