"use client"

/** How a scenario came out: said by a facilitator, with the day and where it can be read; seen by everybody. */
import { type FormEvent, type ReactNode, useId, useState } from "react"
import { useScenario, useSources } from "../../client/use-board.ts"
import { usePeopleById } from "../../client/use-comments.ts"
import { useConditions, useResolution, useResolutions } from "../../client/use-judgement.ts"
import { useYou } from "../../client/use-people.ts"
import { useResolve } from "../../client/use-resolve.ts"
import { useSession } from "../../client/use-session.tsx"
import type { Scenario } from "../../core/board.ts"
import type { ResolutionEntry } from "../../core/judgement.ts"
import { limits } from "../../core/limits.ts"
import { mayFacilitate } from "../../core/permissions.ts"
import { exactly } from "../comments/when.ts"
import { emptySource, NewSource, sourceOf } from "../scenario/new-source.tsx"
import { Busy } from "../shell/busy.tsx"
import { Button } from "../ui/button.tsx"
import { DayField } from "../ui/day-field.tsx"
import { Dialog } from "../ui/dialog.tsx"
import { EmptyState } from "../ui/empty-state.tsx"
import { Select } from "../ui/select.tsx"
import { TextArea, TextField } from "../ui/text-field.tsx"
import { useToasts } from "../ui/toast.tsx"
import {
  consequence,
  type DraftField,
  draftFrom,
  type Faults,
  newSource,
  noSource,
  type ResolutionDraft,
  readDraft,
} from "./resolution-draft.ts"
import { resolutionLine } from "./resolution-words.ts"
import { ResolvedLine } from "./resolved-line.tsx"

export function ResolveDialog({ scenarioId, close }: { scenarioId: string; close: () => void }) {
  const scenario = useScenario(scenarioId)
  const you = useYou()
  const { secret } = useConditions()
  const allowed = mayFacilitate({ role: you?.role ?? "viewer" })
  const why = !allowed.ok
    ? "Only facilitators say how a scenario came out."
    : secret.has(scenarioId)
      ? "A blind round is running on this scenario. It can be resolved after the reveal."
      : scenario?.deletedAt
        ? "This scenario was removed."
        : null
  return (
    <Dialog
      title="How it came out"
      description={scenario ? <span className="statement text-base">{scenario.title}</span> : undefined}
      size="md"
      open
      onOpenChange={(open) => open || close()}
    >
      {scenario === null ? (
        <EmptyState title="This scenario is not on the board" />
      ) : (
        <div className="flex flex-col gap-5">
          <ResolvedLine scenario={scenario} />
          {why === null ? <Form scenario={scenario} close={close} /> : <p className="text-muted">{why}</p>}
          <SaidBefore scenario={scenario} />
        </div>
      )}
    </Dialog>
  )
}

function Form({ scenario, close }: { scenario: Scenario; close: () => void }) {
  const session = useSession()
  const standing = useResolution(scenario.id)
  const sources = useSources()
  const resolve = useResolve()
  const { show } = useToasts()
  const today = new Date(session.now()).toISOString().slice(0, 10)
  const [draft, setDraft] = useState(() => draftFrom(scenario, standing, today))
  const [source, setSource] = useState(emptySource)
  const [faults, setFaults] = useState<Faults>({})
  const [refusal, setRefusal] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const set = <Field extends keyof ResolutionDraft>(field: Field, value: ResolutionDraft[Field]) => {
    setDraft((before) => ({ ...before, [field]: value }))
    setFaults(({ [field as DraftField]: _, ...rest }) => rest)
  }
  const again = standing !== null
  const reopens = draft.answer === "reopened"
  const follows = consequence(draft)

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const read = readDraft(draft, scenario, { today, again, sourceTitle: source.title })
    setRefusal(null)
    if (!read.ok) {
      setFaults(read.error)
      const first = fieldOrder.find((field) => read.error[field])
      event.currentTarget
        .querySelector<HTMLElement>(`[data-of="${first}"] :is(input,textarea,select)`)
        ?.focus()
      return
    }
    setBusy(true)
    const reply = await resolve(read.value, !reopens && draft.source === newSource ? sourceOf(source) : null)
    setBusy(false)
    if (!reply.ok) return setRefusal(reply.message)
    show({ title: resolutionLine(read.value, scenario) })
    close()
  }

  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-5">
      <Answers scenario={scenario} draft={draft} again={again} faults={faults} set={set} />
      {!reopens && (
        <>
          <div className="grid gap-4 sm:grid-cols-2">
            <div data-of="resolvedOn">
              <DayField
                label={draft.answer === "annulled" ? "Settled on" : "It happened on"}
                value={draft.resolvedOn}
                error={faults.resolvedOn}
                onChange={(event) => set("resolvedOn", event.currentTarget.value)}
              />
            </div>
            <div data-of="knownOn">
              <DayField
                label="It could be known on"
                description="Leave it empty if that was the same day."
                placeholder="The same day"
                value={draft.knownOn}
                error={faults.knownOn}
                onChange={(event) => set("knownOn", event.currentTarget.value)}
              />
            </div>
          </div>
          <div data-of="source" className="flex flex-col gap-2">
            <Select
              label="Where it can be read"
              value={draft.source}
              onChange={(value) => set("source", value)}
              options={[
                { value: noSource, label: "No source" },
                ...sources.map(({ id, title }) => ({ value: id, label: title })),
                { value: newSource, label: "A new source …" },
              ]}
            />
            {draft.source === newSource && <NewSource draft={source} onChange={setSource} />}
            <Fault>{faults.source}</Fault>
          </div>
        </>
      )}
      <div data-of="note">
        <TextArea
          label={again ? "Why this changes" : "Note"}
          rows={2}
          maxLength={limits.rationaleCharacters}
          placeholder={again ? "What was found out since" : "How the criteria were read, if it was close"}
          value={draft.note}
          error={faults.note}
          onChange={(event) => set("note", event.currentTarget.value)}
        />
      </div>
      {follows && (
        <p className="rounded-control bg-well px-3 py-2 text-sm">
          <strong className="font-semibold">What follows.</strong> {follows}
        </p>
      )}
      <p role="alert" className="text-danger empty:hidden">
        {refusal}
      </p>
      <div className="sticky -bottom-5 flex justify-end gap-2 bg-float py-3">
        <Button onClick={close}>Cancel</Button>
        <Button type="submit" variant="primary" disabled={busy} icon={busy ? <Busy /> : undefined}>
          {reopens ? "Reopen" : draft.answer === "annulled" ? "Annul" : again ? "Resolve anew" : "Resolve"}
        </Button>
      </div>
    </form>
  )
}

const fieldOrder: readonly DraftField[] = ["answer", "value", "resolvedOn", "knownOn", "source", "note"]

function Answers(props: {
  scenario: Scenario
  draft: ResolutionDraft
  again: boolean
  faults: Faults
  set: <Field extends keyof ResolutionDraft>(field: Field, value: ResolutionDraft[Field]) => void
}) {
  const { scenario, draft, again, faults, set } = props
  const name = useId()
  const counts = scenario.kind === "binary" || scenario.kind === "categorical"
  const choice = (value: ResolutionDraft["answer"], label: ReactNode, hint?: string) => (
    <label
      key={value}
      className="flex min-h-9 items-start gap-3 rounded-control border border-line px-3 py-2 has-checked:border-ink has-checked:bg-well has-focus-visible:outline-2 has-focus-visible:outline-accent pointer-coarse:min-h-11"
    >
      <input
        type="radio"
        name={name}
        checked={draft.answer === value}
        onChange={() => set("answer", value)}
        className="mt-0.5 size-4 shrink-0 accent-ink outline-none"
      />
      <span className="min-w-0">
        {label}
        {hint && <span className="block text-muted text-xs">{hint}</span>}
      </span>
    </label>
  )
  return (
    <fieldset data-of="answer" className="flex flex-col gap-2">
      <legend className="caption mb-1">It came out as</legend>
      {counts
        ? scenario.outcomes.map(({ id, label }) => choice(`outcome:${id}`, label))
        : choice("value", scenario.kind === "date" ? "A day" : "A number")}
      {draft.answer === "value" && (
        <div data-of="value" className="pl-10">
          {scenario.kind === "date" ? (
            <DayField
              label="The day"
              value={draft.value}
              error={faults.value}
              onChange={(event) => set("value", event.currentTarget.value)}
            />
          ) : (
            <TextField
              label={scenario.unit ? `The number, in ${scenario.unit}` : "The number"}
              inputMode="decimal"
              value={draft.value}
              error={faults.value}
              onChange={(event) => set("value", event.currentTarget.value)}
            />
          )}
        </div>
      )}
      {choice("annulled", "Annulled", "The question cannot be answered as it was asked.")}
      {again && choice("reopened", "Open again", "What was said of it no longer holds.")}
      <Fault>{faults.answer}</Fault>
    </fieldset>
  )
}

function Fault({ children }: { children: ReactNode }) {
  return (
    <p aria-live="polite" className="text-danger text-xs empty:hidden">
      {children}
    </p>
  )
}

/** All that was ever said of it: the newest first. */
function SaidBefore({ scenario }: { scenario: Scenario }) {
  const entries = useResolutions()
    .filter(({ scenarioId }) => scenarioId === scenario.id)
    .reverse()
  const people = usePeopleById()
  if (entries.length === 0) return null
  return (
    <section aria-label="What was said of it">
      <h3 className="caption">In the record</h3>
      <ul className="mt-1 divide-y divide-line border-line border-y">
        {entries.map((entry: ResolutionEntry) => (
          <li key={entry.id} className="py-2">
            <p>{resolutionLine(entry, scenario)}</p>
            {entry.note && <p className="statement text-base">“{entry.note}”</p>}
            <p className="text-muted text-xs">
              {people.get(entry.by)?.name ?? "Somebody who has left"}, {exactly(entry.at)}
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}
