"use client"

/** A signal in all its parts: what would be seen, how likely with the outcome and without it, when, and on whose word. */
import { type FormEvent, useId, useState } from "react"
import { useMeta, useScenarios, useSignals, useSources } from "../../client/use-board.ts"
import { useMay } from "../../client/use-may.ts"
import { useModelState } from "../../client/use-model.ts"
import { useModelActions } from "../../client/use-model-actions.ts"
import type { Scenario, Signal } from "../../core/board.ts"
import { limits } from "../../core/limits.ts"
import { formatProbability } from "../../core/probability.ts"
import { emptySource, NewSource, sourceOf } from "../scenario/new-source.tsx"
import { credibilityWords, reliabilityWords } from "../scenario/words.ts"
import { Button } from "../ui/button.tsx"
import { DayField } from "../ui/day-field.tsx"
import { Dialog } from "../ui/dialog.tsx"
import { Select } from "../ui/select.tsx"
import { TextArea, TextField } from "../ui/text-field.tsx"
import { useToasts } from "../ui/toast.tsx"
import { LikelihoodRow } from "./likelihood-row.tsx"
import { outcomesIn } from "./outcomes-in.ts"
import {
  draftFrom,
  type Faults,
  fieldOrder,
  newSource,
  noSource,
  readDraft,
  type SignalDraft,
} from "./signal-draft.ts"
import { afterSignal, likelihoodWarning, marginalsIn, ratioNumber, ratioWords } from "./signal-reading.ts"

const formId = "signal-form"

export function SignalDialog(props: {
  /** null: a new one. */
  signal: Signal | null
  /** What a new one is of, to begin with. */
  scenarioId: string | null
  close: () => void
}) {
  const { signal, close } = props
  const actions = useModelActions()
  const { show } = useToasts()
  const { yardstick } = useMeta()
  const scenarios = useScenarios()
  const sources = useSources()
  const may = useMay()({
    collection: "signals",
    id: signal?.id ?? "new",
    field: signal ? "title" : null,
    action: signal ? "set" : "add",
  })
  const why = may.allowed ? null : may.why
  const [draft, setDraft] = useState(() => draftFrom(signal, firstOf(scenarios, props.scenarioId)))
  const [source, setSource] = useState(emptySource)
  const [faults, setFaults] = useState<Faults>({})
  const [refusal, setRefusal] = useState<string | null>(null)
  const groups = [...new Set(useSignals().flatMap(({ independenceGroup: group }) => group ?? []))]
  const groupsId = useId()
  const scenario = scenarios.find(({ id }) => id === draft.scenarioId) ?? null
  const outcomes = scenario ? outcomesIn(scenario) : []
  const label = outcomes.find(({ id }) => id === draft.outcomeId)?.label ?? "the outcome"
  const set = (part: Partial<SignalDraft>) => {
    setDraft((before) => ({ ...before, ...part }))
    setFaults({})
    setRefusal(null)
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const read = readDraft(draft, source.title)
    if (!read.ok) {
      setFaults(read.error)
      const first = fieldOrder.find((field) => read.error[field])
      event.currentTarget
        .querySelector<HTMLElement>(`[data-of="${first}"] :is(input,textarea,select)`)
        ?.focus()
      return
    }
    const words = read.value
    if (draft.source === newSource) {
      const added = actions.addSource(sourceOf(source))
      if (!added.ok) return setRefusal(added.error.message)
      words.sourceId = added.value.id
    }
    const done = signal ? actions.setSignal(signal.id, words) : actions.addSignal(words)
    if (!done.ok) return setRefusal(done.error.message)
    if (!signal) show({ title: `Signal added: ${words.title}` })
    close()
  }

  function remove() {
    if (!signal) return
    const done = actions.deleteSignal(signal.id)
    if (!done.ok) return setRefusal(done.error.message)
    show({
      title: `Signal deleted: ${signal.title}`,
      action: { label: "Restore", onClick: () => actions.restoreSignal(signal.id) },
    })
    close()
  }

  return (
    <Dialog
      title={signal ? (why ? "Signal" : "Edit signal") : "New signal"}
      description="What would be seen if an outcome were on its way, and how likely it would be seen anyway."
      size="md"
      open
      onOpenChange={(open) => open || close()}
      footer={
        why === null && (
          <>
            {signal && (
              <Button variant="quiet" className="mr-auto text-danger!" onClick={remove}>
                Delete
              </Button>
            )}
            <Button onClick={close}>Cancel</Button>
            <Button type="submit" form={formId} variant="primary">
              {signal ? "Save" : "Add signal"}
            </Button>
          </>
        )
      }
    >
      <form id={formId} noValidate onSubmit={submit}>
        {why && <p className="mb-4 text-muted">{why}</p>}
        <fieldset disabled={why !== null} className="flex flex-col gap-5">
          <div data-of="title">
            <TextField
              label="What would be seen"
              autoFocus={signal === null}
              maxLength={limits.lineCharacters}
              placeholder="The Kremlin announces that Kim will come"
              value={draft.title}
              error={faults.title}
              onChange={(event) => set({ title: event.currentTarget.value })}
            />
          </div>
          <div data-of="outcome" className="grid gap-3 sm:grid-cols-[2fr_1fr]">
            <Select
              label="A signal of the scenario"
              value={draft.scenarioId}
              disabled={why !== null}
              options={[
                { value: "", label: "Choose a scenario" },
                ...scenarios.map(({ id, title }) => ({ value: id, label: title || "Untitled scenario" })),
              ]}
              onChange={(scenarioId) => {
                const chosen = scenarios.find(({ id }) => id === scenarioId)
                set({ scenarioId, outcomeId: (chosen && outcomesIn(chosen)[0]?.id) ?? "" })
              }}
            />
            <Select
              label="coming out as"
              value={draft.outcomeId}
              disabled={why !== null || outcomes.length === 0}
              options={outcomes.map(({ id, label }) => ({ value: id, label }))}
              onChange={(outcomeId) => set({ outcomeId })}
            />
            <Fault>{faults.outcome}</Fault>
          </div>
          <div className="flex flex-col gap-3 border-line border-y py-4">
            <div data-of="ifSo">
              <LikelihoodRow
                label={`How likely it would be seen if it comes out as “${label}”`}
                value={draft.ifSo}
                certain
                {...{ yardstick, why }}
                error={faults.ifSo}
                onChange={(ifSo) => set({ ifSo })}
              />
            </div>
            <div data-of="ifNot">
              <LikelihoodRow
                label="How likely it would be seen if not"
                value={draft.ifNot}
                certain
                {...{ yardstick, why }}
                error={faults.ifNot}
                onChange={(ifNot) => set({ ifNot })}
              />
            </div>
            <Says draft={draft} label={label} />
          </div>
          <div data-of="window">
            <div className="grid grid-cols-2 gap-3">
              <DayField
                label="It can be seen from"
                value={draft.from}
                onChange={(event) => set({ from: event.currentTarget.value })}
              />
              <DayField
                label="until"
                value={draft.to}
                onChange={(event) => set({ to: event.currentTarget.value })}
              />
            </div>
            <Fault>{faults.window}</Fault>
          </div>
          <div>
            <TextField
              label="Of one cause with"
              description="Signals of one cause about one outcome count once: the one that says most. Name them alike."
              list={groupsId}
              maxLength={limits.lineCharacters}
              placeholder="None: it stands by itself"
              value={draft.group}
              onChange={(event) => set({ group: event.currentTarget.value })}
            />
            <datalist id={groupsId}>
              {groups.map((group) => (
                <option key={group} value={group} />
              ))}
            </datalist>
          </div>
          <label className="flex items-start gap-2 pointer-coarse:min-h-11">
            <input
              type="checkbox"
              className="mt-0.5 size-4"
              checked={draft.pricedIn}
              onChange={(event) => set({ pricedIn: event.currentTarget.checked })}
            />
            <span>
              Already in the estimates
              <span className="block text-muted text-xs">
                It was known when the likelihood was set. It is kept for the record and not applied again.
              </span>
            </span>
          </label>
          <div data-of="grade">
            <div className="grid gap-3 sm:grid-cols-2">
              <Select
                label="Reliability of the source"
                value={draft.reliability}
                disabled={why !== null}
                options={[
                  { value: "", label: "Not graded" },
                  ...Object.entries(reliabilityWords).map(([letter, words]) => ({
                    value: letter as SignalDraft["reliability"],
                    label: `${letter} · ${words}`,
                  })),
                ]}
                onChange={(reliability) => set({ reliability })}
              />
              <Select
                label="Credibility of the report"
                value={draft.credibility}
                disabled={why !== null}
                options={[
                  { value: "", label: "Not graded" },
                  ...credibilityWords.slice(1).map((words, i) => ({
                    value: String(i + 1) as SignalDraft["credibility"],
                    label: `${i + 1} · ${words}`,
                  })),
                ]}
                onChange={(credibility) => set({ credibility })}
              />
            </div>
            <Fault>{faults.grade}</Fault>
          </div>
          <div data-of="source" className="flex flex-col gap-2">
            <Select
              label="Source"
              value={draft.source}
              disabled={why !== null}
              options={[
                { value: noSource, label: "No source" },
                ...sources.map(({ id, title }) => ({ value: id, label: title })),
                { value: newSource, label: "A new source …" },
              ]}
              onChange={(value) => set({ source: value })}
            />
            {draft.source === newSource && <NewSource draft={source} onChange={setSource} />}
            <Fault>{faults.source}</Fault>
          </div>
          <div data-of="basis">
            <TextArea
              label="Why these likelihoods"
              rows={2}
              maxLength={limits.lineCharacters}
              value={draft.basis}
              error={faults.basis}
              onChange={(event) => set({ basis: event.currentTarget.value })}
            />
          </div>
        </fieldset>
        <p role="alert" className="mt-3 text-danger empty:hidden">
          {refusal}
        </p>
      </form>
    </Dialog>
  )
}

/** What seeing it, and its staying away, would say; and a warning where that is too little or too much. */
function Says({ draft, label }: { draft: SignalDraft; label: string }) {
  const model = useModelState()
  const { ifSo, ifNot } = draft
  if (ifSo === null || ifNot === null)
    return <p className="text-muted text-sm">Both together say how much it tells.</p>
  const telling = { ifSo, ifNot }
  const marginals = model.state === "ready" ? marginalsIn(model.value.now) : null
  const p = marginals?.[draft.scenarioId]?.[draft.outcomeId]
  const seen = p === undefined ? null : afterSignal(p, telling, true)
  const away = p === undefined ? null : afterSignal(p, telling, false)
  const warning = likelihoodWarning(telling)
  const number = ratioNumber(telling)
  return (
    <div aria-live="polite" className="flex flex-col gap-1 text-sm">
      <p>
        With “{label}” it is <strong className="font-semibold">{ratioWords(telling)}</strong>
        {number && <span className="figures text-muted"> (likelihood ratio {number})</span>}.
      </p>
      {p !== undefined && seen !== null && away !== null && (
        <p className="figures">
          Seen: {formatProbability(p)} → {formatProbability(seen)}. Not seen: {formatProbability(p)} →{" "}
          {formatProbability(away)}.
        </p>
      )}
      {warning && <p className="rounded-control bg-notice-wash px-3 py-2 text-notice">{warning}</p>}
    </div>
  )
}

function Fault({ children }: { children: string | undefined }) {
  return (
    <p aria-live="polite" className="text-danger text-xs empty:hidden">
      {children}
    </p>
  )
}

function firstOf(scenarios: readonly Scenario[], scenarioId: string | null) {
  const scenario = scenarios.find(({ id }) => id === scenarioId)
  const outcomeId = scenario && outcomesIn(scenario)[0]?.id
  return scenario && outcomeId ? { scenarioId: scenario.id, outcomeId } : null
}
