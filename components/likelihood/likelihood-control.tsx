"use client"

/**
 * The likelihood of a scenario, to be set: by dragging, by keys, by typing, by pressing a word of the yardstick. While
 * somebody drags, colleagues see the thumb move; the board changes once, on release. On a card it is only read
 * (`card-likelihood.tsx`), so that none of this is needed to read a board.
 */
import { clsx } from "clsx"
import { Lock, LockOpen, Minus, Plus } from "lucide-react"
import { type Ref, useId, useRef, useState } from "react"
import { useActions } from "../../client/use-actions.ts"
import { useMeta } from "../../client/use-board.ts"
import { useHidden } from "../../client/use-judgement.ts"
import { useMay } from "../../client/use-may.ts"
import { type DraggingPerson, type Focus, useDragging } from "../../client/use-people.ts"
import type { Outcome, Scenario, Yardstick } from "../../core/board.ts"
import { moveOutcome, uniform } from "../../core/working.ts"
import { describeLikelihood } from "../../core/yardstick.ts"
import { Button } from "../ui/button.tsx"
import { IconButton } from "../ui/icon-button.tsx"
import { Tooltip } from "../ui/tooltip.tsx"
import { HiddenLikelihood } from "./hidden-likelihood.tsx"
import { asked, probabilitiesOf } from "./likelihood-reading.tsx"
import { ProbabilityField } from "./probability-field.tsx"
import { ProbabilityTrack } from "./probability-track.tsx"
import { QuantilesControl } from "./quantiles-control.tsx"
import {
  afterKey,
  atPointer,
  type Bounds,
  boundsFor,
  firstInterval,
  type Interval,
  stepped,
} from "./track.ts"
import { useThumb } from "./use-thumb.ts"
import { YardstickKeys } from "./yardstick-keys.tsx"

export interface LikelihoodControlProps {
  scenario: Scenario
  /** Says where you are and what you drag; the panel hands in its own, so that one voice speaks. */
  setFocus?: (focus: Focus | null) => void
  /** The number field of the first outcome, for the key that goes there. */
  fieldRef?: Ref<HTMLInputElement>
}

export function LikelihoodControl({ scenario, setFocus, fieldRef }: LikelihoodControlProps) {
  const hidden = useHidden(scenario.id)
  if (hidden) return <HiddenLikelihood />
  return <LikelihoodSetting scenario={scenario} setFocus={setFocus} fieldRef={fieldRef} />
}

function LikelihoodSetting(props: {
  scenario: Scenario
  setFocus: ((focus: Focus | null) => void) | undefined
  fieldRef: Ref<HTMLInputElement> | undefined
}) {
  const { scenario, setFocus, fieldRef } = props
  const { yardstick } = useMeta()
  const actions = useActions()
  const may = useMay()({ collection: "scenarios", id: scenario.id, field: "working", action: "set" })
  const colleagues = useDragging(scenario.id)
  const outcomes = asked(scenario)
  const working =
    probabilitiesOf(scenario) ?? (outcomes.length > 0 ? uniform(outcomes.map((o) => o.id)) : null)
  const extreme = Object.values(working?.probabilities ?? {}).some((p) => p === 1)
  const [ticked, setTicked] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  // One outcome's value on its way: the others of a categorical scenario make room while it moves.
  const [moving, setMoving] = useState<{ outcomeId: string; p: number } | null>(null)
  const whyId = useId()

  const closed = scenario.status === "resolved" || scenario.status === "annulled"
  const why = !may.allowed
    ? may.why
    : scenario.deletedAt
      ? "This scenario was removed."
      : closed
        ? `This scenario is ${scenario.status}; its likelihood stands.`
        : null

  if (scenario.kind === "numeric" || scenario.kind === "date") {
    return (
      <div className="flex flex-col gap-3">
        <QuantilesControl scenario={scenario} why={why} />
        <Why id={whyId}>{why}</Why>
      </div>
    )
  }
  if (!working) return <p className="text-muted text-sm">Add an outcome first.</p>

  const certain = ticked || extreme
  const bounds = boundsFor(certain)
  const shown = moving ? moveOutcome(working, moving.outcomeId, moving.p) : working
  const take = (done: ReturnType<typeof actions.setProbability>) =>
    setFailure(done.ok ? null : done.error.message)

  const rowProps = (outcome: Outcome) => ({
    outcome,
    value: working.probabilities[outcome.id] ?? 0,
    resting: shown.probabilities[outcome.id] ?? 0,
    certain,
    bounds,
    yardstick,
    why,
    whyId,
    colleagues: colleagues.filter((person) => person.outcomeId === outcome.id),
    onMove: (p: number | null) => {
      setMoving(p === null ? null : { outcomeId: outcome.id, p })
      setFocus?.({
        scenarioId: scenario.id,
        field: "working",
        ...(p === null ? {} : { dragging: { outcomeId: outcome.id, probability: p } }),
      })
    },
    onCommit: (p: number) => take(actions.setProbability(scenario.id, outcome.id, p)),
  })
  const [first] = outcomes

  return (
    <div className="flex flex-col gap-3">
      {scenario.kind === "binary" && first ? (
        <BinarySetting
          {...rowProps(first)}
          title={scenario.title}
          interval={{ low: working.low, high: working.high }}
          onInterval={(interval) => take(actions.setInterval(scenario.id, interval))}
          fieldRef={fieldRef}
        />
      ) : (
        <ul className="flex flex-col">
          {outcomes.map((outcome, i) => (
            <OutcomeRow
              key={outcome.id}
              {...rowProps(outcome)}
              title={scenario.title}
              pinned={working.pinned?.includes(outcome.id) ?? false}
              onPin={(pin) => take(actions.pinOutcome(scenario.id, outcome.id, pin))}
              fieldRef={i === 0 ? fieldRef : undefined}
            />
          ))}
        </ul>
      )}
      <label
        className={clsx(
          "flex w-fit items-center gap-2 text-muted text-xs pointer-coarse:min-h-11",
          why !== null && "opacity-60",
        )}
      >
        <input
          type="checkbox"
          className="size-4"
          checked={certain}
          disabled={why !== null || extreme}
          onChange={(event) => setTicked(event.currentTarget.checked)}
        />
        Certain by definition: allow 0% and 100%
      </label>
      <p aria-live="polite" className="text-danger text-xs empty:hidden">
        {failure}
      </p>
      <Why id={whyId}>{why}</Why>
    </div>
  )
}

function Why({ id, children }: { id: string; children: string | null }) {
  return children ? (
    <p id={id} className="flex items-center gap-1.5 text-muted text-xs [&_svg]:size-3.5">
      <Lock aria-hidden />
      {children}
    </p>
  ) : null
}

interface RowProps {
  title: string
  outcome: Outcome
  /** As it stands on the board. */
  value: number
  /** As it is shown while another outcome moves. */
  resting: number
  certain: boolean
  bounds: Bounds
  yardstick: Yardstick
  why: string | null
  whyId: string
  colleagues: readonly DraggingPerson[]
  onMove: (p: number | null) => void
  onCommit: (p: number) => void
  fieldRef: Ref<HTMLInputElement> | undefined
}

function useRow({ value, resting, bounds, yardstick, why, onMove, onCommit }: RowProps) {
  const track = useRef<HTMLDivElement>(null)
  const thumb = useThumb({
    value,
    track,
    disabled: why !== null,
    place: (x, box) => atPointer(x, box, bounds),
    key: (event, p) => afterKey(event, p, bounds, yardstick),
    onMove,
    onCommit,
  })
  return { track, thumb: thumb.moving ? thumb : { ...thumb, shown: resting } }
}

function BinarySetting(props: RowProps & { interval: Interval; onInterval: (interval: Interval) => void }) {
  const {
    title,
    certain,
    bounds,
    yardstick,
    why,
    whyId,
    colleagues,
    interval,
    onInterval,
    onCommit,
    fieldRef,
  } = props
  const { track, thumb } = useRow(props)
  const said = describeLikelihood(thumb.shown, yardstick)
  const label = `Likelihood: ${title}`
  const hasInterval = interval.low !== undefined || interval.high !== undefined
  const step = (points: number) => thumb.nudge(stepped(thumb.shown, points, bounds))
  const disabled = why !== null
  return (
    <div className="flex flex-col gap-1">
      <div className="flex items-end justify-between gap-3">
        <div className="flex min-w-0 flex-wrap items-baseline gap-x-2">
          <ProbabilityField
            label={label}
            value={thumb.shown}
            size="display"
            {...{ certain, disabled, onCommit }}
            onKey={(event, p) => afterKey(event, p, bounds, yardstick)}
            onNudge={thumb.nudge}
            {...(disabled ? { describedBy: whyId } : {})}
            {...(fieldRef ? { ref: fieldRef } : {})}
          />
          <span className="text-sm">{said.words && said.text}</span>
        </div>
        {/* A click steps; the same as the keys, for a pointer that cannot drag. */}
        <div className="flex shrink-0 gap-1 pb-1">
          <IconButton label="One less" tooltip={false} disabled={disabled} onClick={() => step(-1)}>
            <Minus />
          </IconButton>
          <IconButton label="One more" tooltip={false} disabled={disabled} onClick={() => step(1)}>
            <Plus />
          </IconButton>
        </div>
      </div>
      {/* The ends of the scale stay inside the panel. */}
      <div className="px-2">
        <ProbabilityTrack
          scale
          {...{ label, thumb, track, bounds, yardstick, why, interval, onInterval, colleagues }}
        />
      </div>
      <div className="flex min-h-8 flex-wrap items-center gap-x-1.5 text-muted text-sm">
        {hasInterval ? (
          <>
            <span>80% range</span>
            <ProbabilityField
              label="Low end of the 80% range"
              size="small"
              value={interval.low ?? null}
              {...{ certain, disabled }}
              onCommit={(p) => onInterval({ ...interval, low: p })}
              onClear={() => onInterval({ high: interval.high })}
            />
            <span>to</span>
            <ProbabilityField
              label="High end of the 80% range"
              size="small"
              value={interval.high ?? null}
              {...{ certain, disabled }}
              onCommit={(p) => onInterval({ ...interval, high: p })}
              onClear={() => onInterval({ low: interval.low })}
            />
            {!disabled && (
              <Button size="sm" variant="quiet" className="ml-auto text-muted" onClick={() => onInterval({})}>
                Remove range
              </Button>
            )}
          </>
        ) : (
          !disabled && (
            <Button
              size="sm"
              variant="quiet"
              className="-ml-2.5 text-muted"
              icon={<Plus />}
              onClick={() => onInterval(firstInterval(thumb.shown, bounds))}
            >
              Give a range
            </Button>
          )
        )}
      </div>
      <YardstickKeys yardstick={yardstick} value={thumb.shown} disabled={disabled} onPick={thumb.jump} />
    </div>
  )
}

function OutcomeRow(props: RowProps & { pinned: boolean; onPin: (pin: boolean) => void }) {
  const {
    title,
    outcome,
    certain,
    bounds,
    yardstick,
    why,
    whyId,
    colleagues,
    pinned,
    onPin,
    onCommit,
    fieldRef,
  } = props
  const { track, thumb } = useRow(props)
  const label = `Likelihood of “${outcome.label}”: ${title}`
  const disabled = why !== null
  const said = describeLikelihood(thumb.shown, yardstick)
  return (
    <li className="border-line border-b py-3 last:border-b-0">
      <div className="flex items-start gap-2">
        <span className="statement min-w-0 flex-1 text-base leading-6">{outcome.label}</span>
        <ProbabilityField
          label={label}
          value={thumb.shown}
          size="row"
          {...{ certain, disabled, onCommit }}
          onKey={(event, p) => afterKey(event, p, bounds, yardstick)}
          onNudge={thumb.nudge}
          {...(disabled ? { describedBy: whyId } : {})}
          {...(fieldRef ? { ref: fieldRef } : {})}
        />
        <Tooltip
          text={pinned ? "Held while others move. Press to free it." : "Hold this number while others move"}
        >
          <button
            type="button"
            aria-label={`Hold “${outcome.label}” while others move`}
            aria-pressed={pinned}
            disabled={disabled}
            onClick={() => onPin(!pinned)}
            className={clsx(
              "target inline-flex size-8 items-center justify-center rounded-control transition-colors disabled:cursor-not-allowed disabled:opacity-40 [&_svg]:size-4",
              pinned ? "bg-accent-wash text-accent" : "text-muted hover:not-disabled:bg-wash",
            )}
          >
            {pinned ? <Lock /> : <LockOpen />}
          </button>
        </Tooltip>
      </div>
      <p className="text-muted text-xs">{said.words && said.text}</p>
      <div className="-mt-1 px-2">
        <ProbabilityTrack {...{ label, thumb, track, bounds, yardstick, why, colleagues }} />
      </div>
    </li>
  )
}
