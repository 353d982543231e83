"use client"

import { Pencil, Plus, X } from "lucide-react"
import { useState } from "react"
import { useActions } from "../../client/use-actions.ts"
import { useSource, useSources } from "../../client/use-board.ts"
import type { Scenario } from "../../core/board.ts"
import { Button } from "../ui/button.tsx"
import { showDay } from "../ui/day.ts"
import { IconButton } from "../ui/icon-button.tsx"
import { Select } from "../ui/select.tsx"
import { TextArea } from "../ui/text-field.tsx"
import { FieldPresence } from "./field-presence.tsx"
import { emptySource, NewSource, sourceOf } from "./new-source.tsx"
import { gradeOf } from "./words.ts"

type Item = Scenario["evidence"][number]
const noSource = "none"
/** Not an id of the board: ids begin with a letter or a digit. */
const newSource = "-new"

/** What speaks to the question: a passage in our own words, where it is from and how far that is trusted. */
export function ScenarioEvidence({ scenario, disabled }: { scenario: Scenario; disabled: boolean }) {
  const actions = useActions()
  const [open, setOpen] = useState<string | null>(null)
  const [error, setError] = useState<string | null>(null)
  const close = () => {
    setOpen(null)
    setError(null)
  }
  const settle = (done: ReturnType<typeof actions.addEvidence>) =>
    done.ok ? close() : setError(done.error.message)

  return (
    <div className="flex flex-col gap-3">
      {scenario.evidence.length === 0 && open !== "new" && (
        <p className="text-muted text-sm">
          Nothing yet. A passage and its source make a likelihood easier to discuss.
        </p>
      )}
      <ul className="flex flex-col gap-4">
        {scenario.evidence.map((item) => (
          <li key={item.id} data-field={`evidence:${item.id}`}>
            {open === item.id ? (
              <EvidenceForm
                item={item}
                error={error}
                submit="Save"
                onCancel={close}
                onSubmit={(evidence) => settle(actions.setEvidence(scenario.id, item.id, evidence))}
              />
            ) : (
              <EvidenceItem
                item={item}
                scenarioId={scenario.id}
                disabled={disabled}
                onEdit={() => setOpen(item.id)}
                onRemove={() => settle(actions.removeEvidence(scenario.id, item.id))}
              />
            )}
          </li>
        ))}
      </ul>
      {!disabled &&
        (open === "new" ? (
          <EvidenceForm
            item={null}
            error={error}
            submit="Add evidence"
            onCancel={close}
            onSubmit={(evidence) => settle(actions.addEvidence(scenario.id, evidence))}
          />
        ) : (
          <Button
            size="sm"
            variant="quiet"
            icon={<Plus />}
            className="-ml-2.5 self-start text-muted"
            onClick={() => setOpen("new")}
          >
            Add evidence
          </Button>
        ))}
    </div>
  )
}

function EvidenceItem(props: {
  item: Item
  scenarioId: string
  disabled: boolean
  onEdit: () => void
  onRemove: () => void
}) {
  const { item, scenarioId, disabled, onEdit, onRemove } = props
  const source = useSource(item.sourceId)
  const grade = source && gradeOf(source)
  const from =
    source &&
    [source.author, source.publisher, source.publishedOn && showDay(source.publishedOn)].filter(Boolean)
  return (
    <div className="group/item flex items-start gap-2">
      <div className="min-w-0 flex-1 border-line border-l-2 pl-3">
        <p className="statement text-base leading-[1.5rem]">{item.passage}</p>
        {source && (
          <p className="mt-1 text-muted text-xs">
            {source.url ? (
              <a
                href={source.url}
                target="_blank"
                rel="noreferrer noopener"
                className="text-ink underline decoration-line underline-offset-2 hover:decoration-ink"
              >
                {source.title}
              </a>
            ) : (
              <span className="text-ink">{source.title}</span>
            )}
            {from && from.length > 0 && ` · ${from.join(", ")}`}
          </p>
        )}
        {grade && (
          <p className="mt-0.5 text-muted text-xs">
            <span className="code mr-1.5 rounded-bar border border-line px-1 text-ink">{grade.code}</span>
            {grade.words}
          </p>
        )}
      </div>
      <FieldPresence scenarioId={scenarioId} field={`evidence:${item.id}`} />
      {!disabled && (
        <span className="flex opacity-0 transition-opacity group-focus-within/item:opacity-100 group-hover/item:opacity-100 pointer-coarse:opacity-100">
          <IconButton label="Edit this evidence" size="sm" onClick={onEdit}>
            <Pencil />
          </IconButton>
          <IconButton label="Remove this evidence" size="sm" onClick={onRemove}>
            <X />
          </IconButton>
        </span>
      )}
    </div>
  )
}

function EvidenceForm(props: {
  item: Item | null
  error: string | null
  submit: string
  onCancel: () => void
  onSubmit: (evidence: { sourceId: string | null; passage: string }) => void
}) {
  const { item, error, submit, onCancel, onSubmit } = props
  const sources = useSources()
  const actions = useActions()
  const [draft, setDraft] = useState(emptySource)
  const [refused, setRefused] = useState<string | null>(null)
  const [passage, setPassage] = useState(item?.passage ?? "")
  const [sourceId, setSourceId] = useState(item?.sourceId ?? noSource)
  return (
    <form
      className="flex flex-col gap-2 rounded-control bg-well p-3"
      onSubmit={(event) => {
        event.preventDefault()
        if (!passage.trim()) return
        if (sourceId !== newSource)
          return onSubmit({ passage: passage.trim(), sourceId: sourceId === noSource ? null : sourceId })
        const added = actions.addSource(sourceOf(draft))
        if (!added.ok) return setRefused(added.error.message)
        // If the evidence is refused, the source is there already and must not be added twice.
        setSourceId(added.value.id)
        onSubmit({ passage: passage.trim(), sourceId: added.value.id })
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return
        event.stopPropagation()
        onCancel()
      }}
    >
      <TextArea
        label="What it says, in our own words"
        autoFocus
        rows={2}
        maxLength={500}
        value={passage}
        error={error}
        onChange={(event) => setPassage(event.currentTarget.value)}
        inputClassName="font-serif text-base leading-[1.5rem]"
      />
      <Select
        label="Source"
        value={sourceId}
        onChange={setSourceId}
        options={[
          { value: noSource, label: "No source" },
          ...sources.map((source) => ({ value: source.id, label: source.title })),
          { value: newSource, label: "A new source …" },
        ]}
      />
      {sourceId === newSource && <NewSource draft={draft} onChange={setDraft} />}
      {refused && (
        <p role="alert" className="text-danger text-sm">
          {refused}
        </p>
      )}
      <div className="mt-1 flex justify-end gap-2">
        <Button size="sm" variant="quiet" onClick={onCancel}>
          Cancel
        </Button>
        <Button
          size="sm"
          variant="primary"
          type="submit"
          disabled={!passage.trim() || (sourceId === newSource && !draft.title.trim())}
        >
          {submit}
        </Button>
      </div>
    </form>
  )
}
