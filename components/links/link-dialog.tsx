"use client"

/**
 * What one scenario does to another, said in words and shown in numbers before it is kept. It begins with what was asked
 * for and holds what is typed here, whatever colleagues do to the link meanwhile.
 */
import { ArrowDown } from "lucide-react"
import { type FormEvent, useId, useState } from "react"
import { useScenario, useSources } from "../../client/use-board.ts"
import { useMay } from "../../client/use-may.ts"
import { type LinkDraft, useModelActions } from "../../client/use-model-actions.ts"
import { useSessionState } from "../../client/use-session.tsx"
import type { Link, OutcomeRef, Scenario } from "../../core/board.ts"
import { limits } from "../../core/limits.ts"
import { checkEnds } from "../../core/links.ts"
import {
  exactStrength,
  linkSentence,
  nearestStep,
  oddsWords,
  parseStrength,
  type Relation,
  relationWords,
  strengthSteps,
  strengthWords,
} from "../../core/strength.ts"
import { Choice } from "../rounds/choice.tsx"
import { outcomesIn } from "../signals/outcomes-in.ts"
import { Button } from "../ui/button.tsx"
import { Dialog } from "../ui/dialog.tsx"
import { Select } from "../ui/select.tsx"
import { TextArea, TextField } from "../ui/text-field.tsx"
import { LinkEffect } from "./link-effect.tsx"
import { endName } from "./link-words.ts"
import { useLinkRemoval } from "./use-link-removal.ts"

const relations: readonly Relation[] = ["influences", "requires", "implies", "excludes"]
const noSource = "none"
/** Where a new link begins: plainly more likely, and no more than that. */
const usual = strengthSteps.find(({ words }) => words === "twice as likely")?.shift ?? 0

export function LinkDialog(props: {
  link: Link | null
  /** Removed by somebody while it is open. */
  gone?: boolean
  from: string
  to: string
  onClose: () => void
}) {
  const { link, gone = false, onClose } = props
  const [ends, setEnds] = useState({ from: props.from, to: props.to })
  const from = useScenario(ends.from)
  const to = useScenario(ends.to)
  if (!from || !to) return null
  return (
    <Form
      key={`${ends.from} ${ends.to}`}
      {...{ link, gone, from, to, onClose }}
      onTurn={link ? null : () => setEnds({ from: ends.to, to: ends.from })}
    />
  )
}

interface FormProps {
  link: Link | null
  gone: boolean
  from: Scenario
  to: Scenario
  onClose: () => void
  onTurn: (() => void) | null
}

function Form({ link, gone, from, to, onClose, onTurn }: FormProps) {
  const actions = useModelActions()
  const remove = useLinkRemoval()
  const formId = useId()
  const may = useMay()({
    collection: "links",
    id: link?.id ?? "new",
    field: link ? "relation" : null,
    action: link ? "set" : "add",
  })
  const [relation, setRelation] = useState<Relation>(link?.relation ?? "influences")
  const [fromOutcome, setFromOutcome] = useState(link?.from.outcomeId ?? outcomesIn(from)[0]?.id ?? "")
  const [toOutcome, setToOutcome] = useState(link?.to.outcomeId ?? outcomesIn(to)[0]?.id ?? "")
  const [typed, setTyped] = useState(() => exactStrength(link?.logOddsShift ?? usual))
  const [exact, setExact] = useState<number | null>(link?.logOddsShift ?? usual)
  const [rationale, setRationale] = useState(link?.rationale ?? "")
  const [passage, setPassage] = useState(link?.evidence?.passage ?? "")
  const [sourceId, setSourceId] = useState(link?.evidence?.sourceId ?? noSource)
  const [lag, setLag] = useState(link?.lagDays === undefined ? "" : String(link.lagDays))
  const [refused, setRefused] = useState<string | null>(null)
  const sources = useSources()

  const ends = {
    from: { scenarioId: from.id, outcomeId: fromOutcome },
    to: { scenarioId: to.id, outcomeId: toOutcome },
  }
  const unfit = useUnfit(ends, link?.id)
  const names = { from: endName(from, fromOutcome), to: endName(to, toOutcome) }
  const read = parseStrength(typed)
  const shift = exact ?? (read.ok ? read.value : null)
  const strengthFault = exact === null && !read.ok ? read.error.message : null
  const lagDays = lag.trim() === "" ? null : Number(lag)

  function submit(event: FormEvent) {
    event.preventDefault()
    event.stopPropagation()
    const draft: LinkDraft = {
      relation,
      ...ends,
      shift: relation === "influences" ? shift : null,
      rationale,
      lagDays,
      evidence: passage.trim()
        ? { ...link?.evidence, passage, ...sourceOf(sourceId, link?.evidence?.sourceId) }
        : null,
    }
    const done = link ? actions.setLink(link.id, draft) : actions.addLink(draft)
    if (done.ok) onClose()
    else setRefused(done.error.message)
  }
  const why = gone ? "A colleague has removed this link." : may.allowed ? null : may.why
  const fault = why ?? unfit ?? refused

  return (
    <Dialog
      title={link ? "Link" : "New link"}
      size="md"
      open
      onOpenChange={(open) => open || onClose()}
      footer={
        <>
          {link && !gone && may.allowed && (
            <Button
              variant="quiet"
              className="mr-auto text-danger"
              onClick={() => {
                remove(link)
                onClose()
              }}
            >
              Remove
            </Button>
          )}
          <Button variant="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button
            variant="primary"
            type="submit"
            form={formId}
            disabled={why !== null || unfit !== null || (relation === "influences" && shift === null)}
          >
            {link ? "Save" : "Draw link"}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} className="flex flex-col gap-5">
        <div className="rounded-control bg-well p-4">
          <End label="If" scenario={from} outcomeId={fromOutcome} onOutcome={setFromOutcome} />
          <div className="my-1 flex items-center gap-2 text-muted">
            <ArrowDown aria-hidden className="size-4" />
            {onTurn && (
              <Button size="sm" variant="quiet" onClick={onTurn}>
                Turn round
              </Button>
            )}
          </div>
          <End label="Then" scenario={to} outcomeId={toOutcome} onOutcome={setToOutcome} />
        </div>

        {fault && (
          <p role="alert" className="rounded-control bg-danger-wash px-3 py-2 text-danger text-sm">
            {fault}
          </p>
        )}

        <fieldset className="flex flex-col gap-1">
          <legend className="caption mb-1">What it does</legend>
          {relations.map((one) => (
            <Choice
              key={one}
              type="radio"
              name={`${formId}-relation`}
              label={relationWords[one].label}
              description={
                one === "influences" ? "By how much is said below." : linkSentence({ relation: one }, names)
              }
              checked={relation === one}
              onChange={() => setRelation(one)}
            />
          ))}
        </fieldset>

        {relation === "influences" && (
          <fieldset className="flex flex-col gap-1">
            <legend className="caption mb-1">How strong: it makes the other</legend>
            <div className="grid gap-x-4 sm:grid-cols-2">
              {strengthSteps.map((step) => (
                <Choice
                  key={step.words}
                  type="radio"
                  name={`${formId}-strength`}
                  label={step.words}
                  description={oddsWords(step.shift)}
                  checked={shift !== null && isStep(shift, step.shift)}
                  onChange={() => {
                    setExact(step.shift)
                    setTyped(exactStrength(step.shift))
                  }}
                />
              ))}
            </div>
            <details className="mt-1" open={strengthFault !== null || undefined}>
              <summary className="target w-fit rounded-control text-muted text-xs">Exact</summary>
              <TextField
                label="Shift of log-odds, or what the odds are multiplied by"
                className="mt-2"
                inputMode="text"
                value={typed}
                error={strengthFault}
                description={
                  shift !== null && !isStep(shift, nearestStep(shift).shift)
                    ? `${strengthWords(shift)}; ${oddsWords(shift)}`
                    : "Such as 0.7, −1.4, x2 or /4"
                }
                onChange={(event) => {
                  setExact(null)
                  setTyped(event.currentTarget.value)
                }}
              />
            </details>
          </fieldset>
        )}

        <LinkEffect {...{ link, relation, shift, ends, names }} unfit={unfit !== null} />

        <TextArea
          label="Why"
          rows={2}
          maxLength={limits.lineCharacters}
          placeholder="What makes you think so"
          value={rationale}
          onChange={(event) => setRationale(event.currentTarget.value)}
        />
        <details open={passage !== "" || undefined}>
          <summary className="target w-fit rounded-control font-medium text-sm">
            Evidence and delay <span className="font-normal text-muted">Optional</span>
          </summary>
          <div className="mt-2 flex flex-col gap-2">
            <TextArea
              label="What a source says, in our own words"
              rows={2}
              maxLength={limits.lineCharacters}
              value={passage}
              onChange={(event) => setPassage(event.currentTarget.value)}
            />
            <Select
              label="Source"
              value={sourceId}
              onChange={setSourceId}
              options={[
                { value: noSource, label: "No source" },
                ...sources.map(({ id, title }) => ({ value: id, label: title || "Untitled source" })),
              ]}
            />
            <TextField
              label="Days until it takes effect"
              inputMode="numeric"
              className="max-w-48"
              value={lag}
              onChange={(event) => setLag(event.currentTarget.value)}
            />
          </div>
        </details>
      </form>
    </Dialog>
  )
}

const isStep = (shift: number, step: number): boolean => Math.abs(shift - step) < 0.006

const sourceOf = (chosen: string, before: string | null | undefined) =>
  chosen !== noSource ? { sourceId: chosen } : before ? { sourceId: null } : {}

/** Why there can be no link between the two; a loop is named. */
function useUnfit(ends: { from: OutcomeRef; to: OutcomeRef }, id: string | undefined): string | null {
  return useSessionState(({ board }) => {
    const checked = checkEnds(board, ends, id)
    return checked.ok ? null : checked.error.message
  })
}

function End(props: {
  label: string
  scenario: Scenario
  outcomeId: string
  onOutcome: (id: string) => void
}) {
  const { label, scenario, outcomeId, onOutcome } = props
  const outcomes = outcomesIn(scenario)
  return (
    <div className="flex flex-wrap items-end gap-x-4 gap-y-1">
      <p className="min-w-0 flex-1 basis-56">
        <span className="caption block">{label}</span>
        <span className="statement text-base leading-[1.375rem]">
          {scenario.title || "Untitled scenario"}
        </span>
      </p>
      <Select
        label={`Outcome of “${scenario.title || "Untitled scenario"}”`}
        hideLabel
        className="max-w-full basis-36"
        value={outcomeId}
        onChange={onOutcome}
        options={outcomes.map(({ id, label: words }) => ({ value: id, label: words }))}
      />
    </div>
  )
}
