"use client"

import { X } from "lucide-react"
import { type ReactNode, useState } from "react"
import { useActions } from "../../client/use-actions.ts"
import { useSets } from "../../client/use-board.ts"
import { useYou } from "../../client/use-people.ts"
import type { Scenario } from "../../core/board.ts"
import { isSettled } from "../resolution/resolution-words.ts"
import { useLayer } from "../shell/use-layer.ts"
import { DayField } from "../ui/day-field.tsx"
import { Select } from "../ui/select.tsx"
import { useToasts } from "../ui/toast.tsx"
import { FieldPresence } from "./field-presence.tsx"
import { impactWords, kindWords, statusWords } from "./words.ts"

const noSet = "none"

/** What is known about a scenario in one line each. */
export function ScenarioDetails({ scenario, disabled }: { scenario: Scenario; disabled: boolean }) {
  const actions = useActions()
  const sets = useSets()
  const { show } = useToasts()
  const [, showLayer] = useLayer()
  const facilitator = useYou()?.role === "facilitator"
  const { id } = scenario
  const say = (done: ReturnType<typeof actions.setField>) => {
    if (!done.ok) show({ title: done.error.message, tone: "danger" })
  }
  const set = (field: string, value: string | number | string[] | null) =>
    say(actions.setField("scenarios", id, field, value))
  const settled = isSettled(scenario)
  const setId = sets.some((s) => s.id === scenario.setId) ? (scenario.setId as string) : noSet

  return (
    <div className="flex flex-col gap-0.5">
      <Row label="Status" scenarioId={id} field="status">
        <Select
          label="Status"
          hideLabel
          quiet
          disabled={disabled || (settled && !facilitator)}
          value={scenario.status}
          // How it came out is said with a day and a source, never by a word in a list.
          onChange={(status) =>
            settled || status === "resolved"
              ? showLayer({ is: "resolve", scenarioId: id })
              : set("status", status)
          }
          options={(Object.keys(statusWords) as Scenario["status"][])
            .filter((value) => value === scenario.status || value !== "annulled")
            .filter((value) => value === scenario.status || value !== "resolved" || facilitator)
            .map((value) => ({
              value,
              label: value === "resolved" && !settled ? "Resolved or annulled…" : statusWords[value],
            }))}
        />
      </Row>
      <Row label="Set" scenarioId={id} field="setId">
        <Select
          label="Set"
          hideLabel
          quiet
          disabled={disabled}
          value={setId}
          onChange={(next) => say(actions.moveScenario(id, next === noSet ? null : next, null))}
          options={[
            ...sets.map((s) => ({ value: s.id, label: s.title || "Untitled set" })),
            { value: noSet, label: "No set" },
          ]}
        />
      </Row>
      <Row label="Question" scenarioId={id} field="kind">
        <Select
          label="Kind of question"
          hideLabel
          quiet
          disabled={disabled}
          value={scenario.kind}
          onChange={(kind) => say(actions.setKind(id, kind))}
          options={(Object.keys(kindWords) as Scenario["kind"][]).map((value) => ({
            value,
            label: kindWords[value],
          }))}
        />
      </Row>
      <Row label="Impact" scenarioId={id} field="impact">
        <Select
          label="Impact"
          hideLabel
          quiet
          disabled={disabled}
          value={String(scenario.impact ?? 0)}
          onChange={(next) => set("impact", next === "0" ? null : Number(next))}
          options={[
            { value: "0", label: "Not given" },
            ...impactWords.slice(1).map((label, i) => ({ value: String(i + 1), label })),
          ]}
        />
      </Row>
      <Row label="Resolve by" scenarioId={id} field="resolveBy">
        <CommittedDay
          label="Resolve by"
          value={scenario.resolveBy}
          disabled={disabled}
          onChange={(day) => set("resolveBy", day)}
        />
      </Row>
      <Row label="Opens" scenarioId={id} field="opensOn">
        <CommittedDay
          label="Opens on"
          value={scenario.opensOn}
          disabled={disabled}
          onChange={(day) => set("opensOn", day)}
        />
      </Row>
      <Row label="Closes" scenarioId={id} field="closesOn">
        <CommittedDay
          label="Closes on"
          value={scenario.closesOn}
          disabled={disabled}
          onChange={(day) => set("closesOn", day)}
        />
      </Row>
      <Row label="Tags" scenarioId={id} field="tags">
        <Tags
          tags={scenario.tags ?? []}
          disabled={disabled}
          onChange={(tags) => set("tags", tags.length > 0 ? tags : null)}
        />
      </Row>
    </div>
  )
}

function Row(props: { label: string; scenarioId: string; field: string; children: ReactNode }) {
  const { label, scenarioId, field, children } = props
  return (
    <div data-field={field} className="grid grid-cols-[6rem_minmax(0,1fr)] items-start gap-x-2">
      {/* The control has a label of its own for readers. */}
      <span className="caption flex min-h-8 items-center gap-1.5 pointer-coarse:min-h-11">
        <span aria-hidden>{label}</span>
        <FieldPresence scenarioId={scenarioId} field={field} />
      </span>
      {children}
    </div>
  )
}

/** Kept while it is typed, handed on when it is a day or empty and the field is left. */
function CommittedDay(props: {
  label: string
  value: string | undefined
  disabled: boolean
  onChange: (day: string | null) => void
}) {
  const { label, value, disabled, onChange } = props
  const [typed, setTyped] = useState<string | null>(null)
  const commit = () => {
    if (typed !== null && typed !== (value ?? "")) onChange(typed === "" ? null : typed)
    setTyped(null)
  }
  return (
    <DayField
      label={label}
      hideLabel
      quiet
      disabled={disabled}
      value={typed ?? value ?? ""}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === "Enter") commit()
      }}
    />
  )
}

function Tags({
  tags,
  disabled,
  onChange,
}: {
  tags: string[]
  disabled: boolean
  onChange: (tags: string[]) => void
}) {
  const [typed, setTyped] = useState("")
  const add = () => {
    const fresh = typed
      .split(",")
      .map((tag) => tag.trim().slice(0, 40))
      .filter((tag) => tag !== "" && !tags.includes(tag))
    setTyped("")
    if (fresh.length > 0) onChange([...new Set([...tags, ...fresh])])
  }
  return (
    <div className="flex min-h-8 flex-wrap items-center gap-1 pl-2.5">
      {tags.map((tag) => (
        <span
          key={tag}
          className="inline-flex h-6 max-w-full items-center gap-0.5 rounded-control border border-line pl-2 text-xs"
        >
          <span className="truncate">{tag}</span>
          {disabled ? (
            <span className="w-1.5" />
          ) : (
            <button
              type="button"
              aria-label={`Take away the tag “${tag}”`}
              className="target inline-flex size-6 items-center justify-center text-muted hover:text-ink"
              onClick={() => onChange(tags.filter((other) => other !== tag))}
            >
              <X className="size-3" />
            </button>
          )}
        </span>
      ))}
      {!disabled && (
        <input
          aria-label="Add a tag"
          placeholder="Add a tag"
          value={typed}
          maxLength={200}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onBlur={add}
          onKeyDown={(event) => {
            if (event.key === "Enter" || event.key === ",") {
              event.preventDefault()
              add()
            } else if (event.key === "Backspace" && typed === "" && tags.length > 0)
              onChange(tags.slice(0, -1))
          }}
          className="h-8 min-w-20 flex-1 rounded-control bg-transparent text-sm focus-visible:outline-offset-0 pointer-coarse:h-11 pointer-coarse:text-base"
        />
      )}
    </div>
  )
}
