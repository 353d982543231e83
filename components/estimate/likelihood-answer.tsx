"use client"

/** Of a yes-or-no question: the lowest, the highest, then the best guess, by thumb, by keys or typed. */
import { clsx } from "clsx"
import { Minus, Plus } from "lucide-react"
import { type RefObject, useRef, useState } from "react"
import type { Scenario, Yardstick } from "../../core/board.ts"
import { bands, describeLikelihood } from "../../core/yardstick.ts"
import { afterKey, stepped } from "../likelihood/track.ts"
import { YardstickKeys } from "../likelihood/yardstick-keys.tsx"
import { IconButton } from "../ui/icon-button.tsx"
import {
  type End,
  endBounds,
  endOf,
  ends,
  endWords,
  type Fault,
  nextEnd,
  readEnd,
  startOf,
  withEnd,
} from "./answer.ts"
import type { AnswerProps } from "./answer-props.ts"
import { EntryField } from "./entry-field.tsx"
import { ThreeThumbs } from "./three-thumbs.tsx"

export function LikelihoodAnswer(props: AnswerProps & { scenario: Scenario; yardstick: Yardstick }) {
  const { scenario, yardstick, draft, onChange, disabled, describedBy, fault, onDone, firstField } = props
  const [active, setActive] = useState<End>(() => nextEnd(draft, scenario) ?? "best")
  const [moving, setMoving] = useState<{ end: End; p: number } | null>(null)
  const highField = useRef<HTMLInputElement>(null)
  const bestField = useRef<HTMLInputElement>(null)
  const fields: Record<End, RefObject<HTMLInputElement | null>> = {
    low: firstField,
    high: highField,
    best: bestField,
  }
  // Thumbs and their release come within one event: the newest counts, not the last that was rendered.
  const latest = useRef(draft)
  latest.current = draft
  const shown = moving === null ? draft : withEnd(draft, moving.end, moving.p, scenario)
  const value = endOf(shown, active, scenario)

  const set = (end: End, p: number | null) => {
    latest.current = withEnd(latest.current, end, p, scenario)
    onChange(latest.current)
  }
  const goOn = () => setActive(nextEnd(latest.current, scenario) ?? active)
  const after = (end: End) => {
    const next = ends[ends.indexOf(end) + 1]
    if (next) fields[next].current?.focus()
    else onDone()
  }
  const keyed = (end: End) => (event: { key: string; shiftKey: boolean }) => {
    const p = endOf(draft, end, scenario) ?? startOf(draft, end, scenario)
    return afterKey(event, p, endBounds(draft, end, scenario), yardstick)
  }
  const step = (points: number) => {
    const p = value ?? startOf(draft, active, scenario)
    set(active, stepped(p, points, endBounds(draft, active, scenario)))
  }

  return (
    <div className="flex flex-col gap-3">
      <ol className="flex flex-col">
        {ends.map((end, i) => (
          <EndRow
            key={end}
            number={i + 1}
            words={endWords[end]}
            said={wordsOf(endOf(shown, end, scenario), yardstick)}
            active={active === end && !disabled}
            onPick={() => setActive(end)}
          >
            <EntryField
              ref={fields[end]}
              label={endWords[end]}
              value={endOf(shown, end, scenario)}
              read={(text) => readEnd(text, end)}
              step={keyed(end)}
              onCommit={(p) => set(end, p)}
              onEnter={() => after(end)}
              onFocus={() => setActive(end)}
              fault={faultAt(fault, end)}
              {...{ disabled, describedBy }}
            />
          </EndRow>
        ))}
      </ol>
      <ThreeThumbs
        {...{ scenario, draft, active, yardstick, disabled }}
        onActive={setActive}
        onMove={(end, p) => setMoving(p === null ? null : { end, p })}
        onCommit={set}
        onPlaced={goOn}
        onEnter={() => after(active)}
      />
      {/* A press steps; the same as the keys, for a hand that cannot drag. */}
      <div className="flex items-center justify-between gap-3">
        <IconButton
          label={`One less: ${endWords[active]}`}
          tooltip={false}
          size="lg"
          className="border border-line"
          disabled={disabled}
          onClick={() => step(-1)}
        >
          <Minus />
        </IconButton>
        <p className="min-w-0 text-center text-muted text-sm" aria-hidden>
          {shortWords[active]}
        </p>
        <IconButton
          label={`One more: ${endWords[active]}`}
          tooltip={false}
          size="lg"
          className="border border-line"
          disabled={disabled}
          onClick={() => step(1)}
        >
          <Plus />
        </IconButton>
      </div>
      <p aria-live="polite" className="text-danger text-xs empty:hidden">
        {faultAt(fault, "forecast")}
      </p>
      {bands(yardstick).length > 0 && (
        <details className="group">
          <summary className="target flex min-h-8 w-fit items-center rounded-control text-muted text-sm hover:text-ink pointer-coarse:min-h-11">
            Pick by a word
          </summary>
          <YardstickKeys
            {...{ yardstick, value, disabled }}
            onPick={(p) => {
              const { min, max } = endBounds(draft, active, scenario)
              set(active, Math.min(max, Math.max(min, p)))
              goOn()
            }}
          />
        </details>
      )}
    </div>
  )
}

const shortWords: Record<End, string> = { low: "The lowest", high: "The highest", best: "Best guess" }

const wordsOf = (p: number | null, yardstick: Yardstick): string | null => {
  if (p === null) return null
  const said = describeLikelihood(p, yardstick)
  return said.words && said.text
}

export const faultAt = (fault: Fault | null, at: Fault["at"]): string | null =>
  fault?.at === at ? fault.message : null

export function EndRow(props: {
  number: number
  words: string
  said: string | null
  active: boolean
  onPick?: () => void
  children: React.ReactNode
}) {
  const { number, words, said, active, onPick, children } = props
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: its field has the keys; a click beside it is meant for it
    <li
      onClick={onPick}
      className={clsx(
        "-mx-3 flex min-h-14 items-center gap-3 rounded-control px-3 py-1.5 transition-colors",
        active && "bg-wash",
      )}
    >
      <span
        aria-hidden
        className={clsx(
          "figures flex size-6 shrink-0 items-center justify-center rounded-full border font-medium text-xs",
          active ? "border-ink bg-ink text-paper" : "border-line text-muted",
        )}
      >
        {number}
      </span>
      <span className="min-w-0 flex-1">
        <span className="block font-medium text-sm">{words}</span>
        <span className="block min-h-4 text-muted text-xs">{said}</span>
      </span>
      {children}
    </li>
  )
}
