"use client"

/** One cell of the matrix: how strong, in words; the exact number for those who have one; or no link. */
import { clsx } from "clsx"
import { type FormEvent, useId, useState } from "react"
import { useModelActions } from "../../client/use-model-actions.ts"
import type { Link } from "../../core/board.ts"
import {
  exactStrength,
  linkSentence,
  nearestStep,
  oddsWords,
  parseStrength,
  type Relation,
  relationWords,
  strengthSteps,
} from "../../core/strength.ts"
import { Button } from "../ui/button.tsx"
import { Dialog } from "../ui/dialog.tsx"
import { TextField } from "../ui/text-field.tsx"
import { type Line, nameOf } from "./matrix-reading.ts"

const formId = "cell-form"

export function StrengthDialog(props: {
  from: Line
  to: Line
  /** null: none yet. */
  link: Link | null
  mayNot: string | null
  close: () => void
}) {
  const { from, to, link, mayNot, close } = props
  const actions = useModelActions()
  const name = useId()
  const [relation, setRelation] = useState<Relation>(link?.relation ?? "influences")
  const [typed, setTyped] = useState(
    link?.relation === "influences" ? exactStrength(link.logOddsShift ?? 0) : "",
  )
  const [reason, setReason] = useState(link?.rationale ?? "")
  const [error, setError] = useState<string | null>(null)
  const [refusal, setRefusal] = useState<string | null>(null)
  const ends = { from: nameOf(from), to: nameOf(to) }
  const own = from.scenarioId === to.scenarioId
  const read = parseStrength(typed)
  const step = read.ok && relation === "influences" ? nearestStep(read.value) : null
  const onStep = step !== null && read.ok && Math.abs(step.shift - read.value) < 0.006 ? step.shift : null

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (relation === "influences" && !read.ok) return setError(read.error.message)
    const shift = relation === "influences" && read.ok ? read.value : null
    const done = link
      ? actions.setLink(link.id, { relation, shift, rationale: reason })
      : actions.addLink({
          relation,
          from: { scenarioId: from.scenarioId, outcomeId: from.outcomeId },
          to: { scenarioId: to.scenarioId, outcomeId: to.outcomeId },
          shift,
          rationale: reason,
          lagDays: null,
          evidence: null,
        })
    if (!done.ok) return setRefusal(done.error.message)
    close()
  }

  const choice = (checked: boolean, pick: () => void, words: string, small: string) => (
    <label
      key={words}
      className="flex min-h-8 items-center gap-3 rounded-control border border-line px-3 py-1 has-checked:border-ink has-checked:bg-well has-focus-visible:outline-2 has-focus-visible:outline-accent pointer-coarse:min-h-11"
    >
      <input
        type="radio"
        name={name}
        checked={checked}
        onChange={() => {
          pick()
          setError(null)
          setRefusal(null)
        }}
        className="size-4 shrink-0 accent-ink outline-none"
      />
      <span className="min-w-0 flex-1">{words}</span>
      <span className="figures text-muted text-xs">{small}</span>
    </label>
  )

  return (
    <Dialog
      title="What it does"
      description={
        <span className="statement text-base">
          {ends.from} → {ends.to}
        </span>
      }
      size="md"
      open
      onOpenChange={(open) => open || close()}
      footer={
        mayNot === null &&
        !own && (
          <>
            {link && (
              <Button
                variant="quiet"
                className="mr-auto text-danger!"
                onClick={() => {
                  const done = actions.deleteLink(link.id)
                  if (done.ok) close()
                  else setRefusal(done.error.message)
                }}
              >
                Remove the link
              </Button>
            )}
            <Button onClick={close}>Cancel</Button>
            <Button type="submit" form={formId} variant="primary">
              {link ? "Save" : "Add link"}
            </Button>
          </>
        )
      }
    >
      {own ? (
        <p className="text-muted">
          Nothing links a scenario to itself. Its outcomes exclude each other already.
        </p>
      ) : (
        <form id={formId} noValidate onSubmit={submit}>
          {mayNot && <p className="mb-3 text-muted">{mayNot}</p>}
          <fieldset disabled={mayNot !== null} className="flex flex-col gap-4">
            <fieldset className="grid gap-1 sm:grid-cols-2">
              <legend className="caption mb-1">When it holds, the other is</legend>
              {strengthSteps.map(({ shift, words }) =>
                choice(
                  relation === "influences" && onStep === shift,
                  () => {
                    setRelation("influences")
                    setTyped(exactStrength(shift))
                  },
                  words,
                  oddsWords(shift),
                ),
              )}
            </fieldset>
            <fieldset className="flex flex-col gap-1">
              <legend className="caption mb-1">Or it is certain</legend>
              {(["requires", "implies", "excludes"] as const).map((one) =>
                choice(
                  relation === one,
                  () => setRelation(one),
                  relationWords[one].label,
                  { requires: "R", implies: "I", excludes: "X" }[one],
                ),
              )}
            </fieldset>
            <div className={clsx(relation !== "influences" && "opacity-50")}>
              <TextField
                label="Exact shift of log-odds"
                description="In nats, or what the odds are multiplied by: +0.7, x2, /4."
                value={typed}
                error={error}
                disabled={relation !== "influences"}
                onChange={(event) => {
                  setTyped(event.currentTarget.value)
                  setError(null)
                }}
              />
            </div>
            <TextField
              label="Why"
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            {(relation !== "influences" || read.ok) && (
              <p className="rounded-control bg-well px-3 py-2">
                {linkSentence(
                  { relation, ...(relation === "influences" && read.ok ? { logOddsShift: read.value } : {}) },
                  ends,
                )}{" "}
                <span className="text-muted">With nothing set it moves no number: it explains.</span>
              </p>
            )}
            <p role="alert" className="text-danger empty:hidden">
              {refusal}
            </p>
          </fieldset>
        </form>
      )}
    </Dialog>
  )
}
