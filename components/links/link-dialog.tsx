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
import { alreadyJoined, checkEnds } from "../../core/links.ts"
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
import { Chooser } from "./link-chooser.tsx"
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
  const firstOf = useFirstOutcome()
  const [ends, setEnds] = useState(() => ({
    from: link?.from ?? firstOf(props.from),
    to: link?.to ?? firstOf(props.to),
  }))
  const [choosing, setChoosing] = useState<"from" | "to" | null>(null)
  const from = useScenario(ends.from.scenarioId)
  const to = useScenario(ends.to.scenarioId)
  const [typed, setTyped] = useState(() => exactStrength(link?.logOddsShift ?? usual))
  const [exact, setExact] = useState<number | null>(link?.logOddsShift ?? usual)
  const [rationale, setRationale] = useState(link?.rationale ?? "")
  const [passage, setPassage] = useState(link?.evidence?.passage ?? "")
  const [sourceId, setSourceId] = useState(link?.evidence?.sourceId ?? noSource)
  const [lag, setLag] = useState(link?.lagDays === undefined ? "" : String(link.lagDays))
  const [refused, setRefused] = useState<string | null>(null)
  const sources = useSources()

  const unfit = useUnfit(ends, link?.id)
  const names = { from: endName(from, ends.from.outcomeId), to: endName(to, ends.to.outcomeId) }
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
  const end = (which: "from" | "to", label: string, scenario: Scenario | null) => (
    <End
      {...{ label, scenario }}
      outcomeId={ends[which].outcomeId}
      onOutcome={(outcomeId) => setEnds({ ...ends, [which]: { ...ends[which], outcomeId } })}
      onChoose={() => setChoosing(which)}
    />
  )
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
          {end("from", "If", from)}
          <div className="my-1 flex items-center gap-2 text-muted">
            <ArrowDown aria-hidden className="size-4" />
            <Button size="sm" variant="quiet" onClick={() => setEnds({ from: ends.to, to: ends.from })}>
              Turn round
            </Button>
          </div>
          {end("to", "Then", to)}
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
      {choosing && (
        <Chooser
          end={choosing}
          other={choosing === "from" ? ends.to.scenarioId : ends.from.scenarioId}
          linkId={link?.id ?? ""}
          onChoose={(id) => {
            // The same scenario again keeps what was chosen of it.
            if (id !== ends[choosing].scenarioId) setEnds({ ...ends, [choosing]: firstOf(id) })
            setChoosing(null)
          }}
          onClose={() => setChoosing(null)}
        />
      )}
    </Dialog>
  )
}

const isStep = (shift: number, step: number): boolean => Math.abs(shift - step) < 0.006

const sourceOf = (chosen: string, before: string | null | undefined) =>
  chosen !== noSource ? { sourceId: chosen } : before ? { sourceId: null } : {}

/** What a link names of a scenario before anybody has said which outcome. */
function useFirstOutcome(): (scenarioId: string) => OutcomeRef {
  const scenarios = useSessionState(({ board }) => board.scenarios)
  return (scenarioId) => {
    const scenario = scenarios.find(({ id }) => id === scenarioId)
    return { scenarioId, outcomeId: (scenario && outcomesIn(scenario)[0]?.id) ?? "" }
  }
}

/** Why there can be no link between the two; a loop is named. */
function useUnfit(ends: { from: OutcomeRef; to: OutcomeRef }, id: string | undefined): string | null {
  return useSessionState(({ board }) => {
    const checked = checkEnds(board, ends, id)
    if (!checked.ok) return checked.error.message
    const other = alreadyJoined(board, ends, id)
    if (!other) return null
    const named = ({ scenarioId, outcomeId }: OutcomeRef) =>
      endName(
        board.scenarios.find((scenario) => scenario.id === scenarioId),
        outcomeId,
      )
    const sentence = linkSentence(other, { from: named(other.from), to: named(other.to) })
    return `These two are joined already: ${sentence} Change that link, or name other outcomes.`
  })
}

function End(props: {
  label: string
  scenario: Scenario | null
  outcomeId: string
  onOutcome: (id: string) => void
  onChoose: () => void
}) {
  const { label, scenario, outcomeId, onOutcome, onChoose } = props
  const title = scenario === null ? "A scenario that is gone" : scenario.title || "Untitled scenario"
  const outcomes = scenario ? outcomesIn(scenario) : []
  const known = outcomes.some(({ id }) => id === outcomeId)
  return (
    <div className="flex flex-wrap items-end gap-x-4 gap-y-1">
      <p className="min-w-0 flex-1 basis-56">
        <span className="caption block">{label}</span>
        <span className="statement text-base leading-[1.375rem]">{title}</span>
      </p>
      <div className="flex max-w-full flex-wrap items-center gap-x-2 gap-y-1">
        <Select
          label={`Outcome of “${title}”`}
          hideLabel
          className="max-w-full basis-36"
          value={outcomeId}
          onChange={onOutcome}
          options={[
            ...outcomes.map(({ id, label: words }) => ({ value: id, label: words })),
            ...(known ? [] : [{ value: outcomeId, label: "An outcome that is gone" }]),
          ]}
        />
        <Button size="sm" variant="quiet" aria-label={`${label}: choose another scenario`} onClick={onChoose}>
          Change
        </Button>
      </div>
    </div>
  )
}
