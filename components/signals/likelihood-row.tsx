"use client"

/** How likely a signal is to be seen in one case: typed, by a thumb, by keys, and in words with their range. */
import { useRef, useState } from "react"
import type { Yardstick } from "../../core/board.ts"
import { describeLikelihood } from "../../core/yardstick.ts"
import { ProbabilityField } from "../likelihood/probability-field.tsx"
import { ProbabilityTrack } from "../likelihood/probability-track.tsx"
import { afterKey, atPointer, boundsFor } from "../likelihood/track.ts"
import { useThumb } from "../likelihood/use-thumb.ts"

export function LikelihoodRow(props: {
  label: string
  value: number | null
  yardstick: Yardstick
  certain: boolean
  why: string | null
  error: string | undefined
  onChange: (p: number) => void
}) {
  const { label, value, yardstick, certain, why, error, onChange } = props
  const track = useRef<HTMLDivElement>(null)
  const [moving, setMoving] = useState<number | null>(null)
  const bounds = boundsFor(certain)
  const thumb = useThumb({
    value: value ?? 0.5,
    track,
    disabled: why !== null,
    place: (x, box) => atPointer(x, box, bounds),
    key: (event, p) => afterKey(event, p, bounds, yardstick),
    onMove: setMoving,
    onCommit: onChange,
  })
  const shown = moving ?? value
  const said = shown === null ? null : describeLikelihood(shown, yardstick)
  return (
    <div className="flex flex-col">
      <span className="caption">{label}</span>
      <span className="flex flex-wrap items-baseline gap-x-2">
        <ProbabilityField
          label={label}
          size="row"
          value={shown}
          {...{ certain, disabled: why !== null }}
          onCommit={onChange}
          onKey={(event, p) => afterKey(event, p, bounds, yardstick)}
          onNudge={thumb.nudge}
        />
        <span className="text-muted text-sm">
          {said?.words ? said.text : shown === null ? "Not said yet" : ""}
        </span>
      </span>
      <div className="px-2">
        <ProbabilityTrack {...{ label, thumb, track, bounds, yardstick, why }} colleagues={[]} scale />
      </div>
      <p aria-live="polite" className="text-danger text-xs empty:hidden">
        {error}
      </p>
    </div>
  )
}
