"use client"

/** Of a question with several outcomes: a share for each, which together make 100 %. */
import { clsx } from "clsx"
import { Lock, LockOpen } from "lucide-react"
import { type Ref, useRef, useState } from "react"
import type { EstimateDraft } from "../../client/use-estimate-desk.ts"
import type { Outcome, Scenario, Yardstick } from "../../core/board.ts"
import { describeLikelihood } from "../../core/yardstick.ts"
import { Bands } from "../likelihood/probability-track.tsx"
import { afterKey, atPointer, spoken } from "../likelihood/track.ts"
import { useThumb } from "../likelihood/use-thumb.ts"
import { Button } from "../ui/button.tsx"
import {
  askedOutcomes,
  canScale,
  giveLeft,
  percentWords,
  readEnd,
  scaleRest,
  sharesOf,
  takerOf,
  withPin,
  withShare,
} from "./answer.ts"
import type { AnswerProps } from "./answer-props.ts"
import { EntryField } from "./entry-field.tsx"
import { faultAt } from "./likelihood-answer.tsx"

export function OutcomesAnswer(props: AnswerProps & { scenario: Scenario; yardstick: Yardstick }) {
  const { scenario, yardstick, draft, onChange, disabled, describedBy, fault, onDone, firstField } = props
  const [moving, setMoving] = useState<{ id: string; p: number } | null>(null)
  const list = useRef<HTMLUListElement>(null)
  const shown = moving === null ? draft : withShare(draft, moving.id, moving.p)
  const outcomes = askedOutcomes(scenario)
  const goOn = (from: number) => {
    const fields = list.current?.querySelectorAll<HTMLInputElement>("input")
    const next = fields?.[from + 1]
    if (next) next.focus()
    else onDone()
  }
  if (outcomes.length === 0) return <p className="text-muted text-sm">This question has no outcomes yet.</p>
  return (
    <div className="flex flex-col gap-3">
      <ul ref={list} className="flex flex-col">
        {outcomes.map((outcome, i) => (
          <OutcomeRow
            key={outcome.id}
            {...{ outcome, yardstick, disabled, describedBy, onChange }}
            draft={shown}
            standing={draft}
            fault={faultAt(fault, `outcome:${outcome.id}`)}
            onMove={(p) => setMoving(p === null ? null : { id: outcome.id, p })}
            onEnter={() => goOn(i)}
            fieldRef={i === 0 ? firstField : undefined}
          />
        ))}
      </ul>
      <Total {...{ draft: shown, scenario, disabled, onChange }} fault={faultAt(fault, "forecast")} />
    </div>
  )
}

function Total(props: {
  draft: EstimateDraft
  scenario: Scenario
  disabled: boolean
  fault: string | null
  onChange: (draft: EstimateDraft) => void
}) {
  const { draft, scenario, disabled, fault, onChange } = props
  const { total, left, open, isWhole } = sharesOf(draft, scenario)
  const taker = takerOf(draft, scenario)
  const said = isWhole
    ? null
    : left > 0
      ? `${percentWords(left)} left to give`
      : left < 0
        ? `${percentWords(-left)} too much`
        : `${open.length} without a number`
  return (
    <div className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-2 border-line border-t pt-3">
      <p className="flex-1 text-sm" aria-live="polite">
        <span className="figures font-semibold text-base">{percentWords(total)}</span>
        <span className="text-muted"> in all{said === null ? "" : ` · ${said}`}</span>
        {fault && said === null && <span className="block text-danger text-xs">{fault}</span>}
      </p>
      {taker && !disabled && (
        <Button onClick={() => onChange(giveLeft(draft, scenario))}>
          {left > 0 ? "Give" : "Take"} {percentWords(Math.abs(left))} {left > 0 ? "to" : "from"} “
          <span className="max-w-32 truncate">{taker.label}</span>”
        </Button>
      )}
      {canScale(draft, scenario) && !disabled && (
        <Button onClick={() => onChange(scaleRest(draft, scenario))}>Scale to 100%</Button>
      )}
    </div>
  )
}

function OutcomeRow(props: {
  outcome: Outcome
  yardstick: Yardstick
  /** With what is on its way, and without. */
  draft: EstimateDraft
  standing: EstimateDraft
  disabled: boolean
  describedBy: string | undefined
  fault: string | null
  onChange: (draft: EstimateDraft) => void
  onMove: (p: number | null) => void
  onEnter: () => void
  fieldRef: Ref<HTMLInputElement> | undefined
}) {
  const { outcome, yardstick, draft, standing, disabled, describedBy, fault, onChange, onMove, onEnter } =
    props
  const { id, label } = outcome
  const track = useRef<HTMLDivElement>(null)
  const bounds = { min: 0, max: 1 }
  const value = draft.probabilities[id] ?? null
  const pinned = draft.pinned.includes(id)
  const thumb = useThumb({
    value: standing.probabilities[id] ?? Number.NaN,
    track,
    disabled,
    place: (x, box) => atPointer(x, box, bounds),
    key: (event, p) => afterKey(event, Number.isFinite(p) ? p : 0, bounds, yardstick),
    onMove,
    onCommit: (p) => onChange(withShare(standing, id, p)),
  })
  const said = value === null ? null : describeLikelihood(value, yardstick)
  return (
    <li className="border-line border-b py-3 last:border-b-0">
      <div className="flex items-start gap-2">
        <span className="min-w-0 flex-1">
          <span className="statement block text-base leading-6">{label}</span>
          <span className="block min-h-4 text-muted text-xs">{said?.words ? said.text : null}</span>
        </span>
        <EntryField
          label={`How likely: ${label}`}
          read={(text) => readEnd(text, "share")}
          step={(event) => afterKey(event, value ?? 0, bounds, yardstick)}
          onCommit={(p) => onChange(withShare(standing, id, p))}
          {...{ value, disabled, describedBy, fault, onEnter }}
          {...(props.fieldRef ? { ref: props.fieldRef } : {})}
        />
        <button
          type="button"
          aria-label={`Hold “${label}” while the rest is scaled`}
          aria-pressed={pinned}
          disabled={disabled || value === null}
          onClick={() => onChange(withPin(standing, id, !pinned))}
          className={clsx(
            "target inline-flex size-10 shrink-0 items-center justify-center rounded-control transition-colors disabled:cursor-not-allowed disabled:opacity-30 pointer-coarse:size-11 [&_svg]:size-4",
            pinned ? "bg-accent-wash text-accent" : "text-muted hover:not-disabled:bg-wash",
          )}
        >
          {pinned ? <Lock /> : <LockOpen />}
        </button>
      </div>
      <div className="select-none px-3" data-no-swipe>
        <div
          ref={track}
          className={clsx(
            "relative flex h-11 touch-pan-y items-center",
            disabled ? "cursor-not-allowed" : "cursor-pointer",
          )}
          onPointerDown={thumb.grab}
          onPointerMove={thumb.bind.onPointerMove}
          onPointerUp={thumb.bind.onPointerUp}
          onPointerCancel={thumb.bind.onPointerCancel}
          onLostPointerCapture={thumb.bind.onLostPointerCapture}
        >
          <Bands yardstick={yardstick} thin />
          {Number.isFinite(thumb.shown) && (
            <span
              role="slider"
              tabIndex={disabled ? -1 : 0}
              aria-label={`How likely: ${label}`}
              aria-valuemin={0}
              aria-valuemax={100}
              aria-valuenow={Math.round(thumb.shown * 1000) / 10}
              aria-valuetext={spoken(thumb.shown, yardstick)}
              aria-disabled={disabled || undefined}
              {...thumb.bind}
              style={{ left: `${thumb.shown * 100}%` }}
              className="group/thumb absolute z-10 flex size-8 -translate-x-1/2 cursor-grab touch-none items-center justify-center rounded-full outline-none pointer-coarse:size-11"
            >
              <span className="size-[1.125rem] rounded-full bg-ink ring-[3px] ring-float group-focus-visible/thumb:outline-2 group-focus-visible/thumb:outline-accent group-focus-visible/thumb:outline-offset-[3px] forced-colors:bg-[CanvasText]" />
            </span>
          )}
        </div>
      </div>
    </li>
  )
}
