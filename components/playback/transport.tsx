"use client"

import { ChevronLeft, ChevronRight, ChevronsLeft, ChevronsRight, Pause, Play } from "lucide-react"
import { type Speed, speeds } from "../../client/use-board-history.ts"
import { IconButton } from "../ui/icon-button.tsx"

export interface TransportProps {
  playing: boolean
  speed: Speed
  disabled: boolean
  onPlay: () => void
  onStep: (by: 1 | -1) => void
  onMark: (by: 1 | -1) => void
  onSpeed: (speed: Speed) => void
}

export function Transport(props: TransportProps) {
  const { playing, speed, disabled, onPlay, onStep, onMark, onSpeed } = props
  return (
    <fieldset aria-label="Playback" className="flex items-center gap-1 pointer-coarse:gap-0.5">
      <Way label="Mark before" shortcut="Shift+←" {...{ disabled }} onClick={() => onMark(-1)}>
        <ChevronsLeft />
      </Way>
      <Way label="Change before" shortcut="←" {...{ disabled }} onClick={() => onStep(-1)}>
        <ChevronLeft />
      </Way>
      <IconButton
        size="lg"
        label={playing ? "Pause" : "Play"}
        shortcut="Space"
        disabled={disabled}
        onClick={onPlay}
        className="rounded-full! bg-ink! text-paper! hover:not-data-disabled:bg-ink/88! forced-colors:border"
      >
        {playing ? <Pause className="fill-current" /> : <Play className="translate-x-px fill-current" />}
      </IconButton>
      <Way label="Next change" shortcut="→" {...{ disabled }} onClick={() => onStep(1)}>
        <ChevronRight />
      </Way>
      <Way label="Next mark" shortcut="Shift+→" {...{ disabled }} onClick={() => onMark(1)}>
        <ChevronsRight />
      </Way>
      <label className="ml-1 flex items-center">
        <span className="sr-only">Speed</span>
        <select
          value={speed}
          onChange={(event) => onSpeed(Number(event.currentTarget.value) as Speed)}
          className="figures select h-8 rounded-control border border-edge/60 bg-panel px-2 font-medium text-sm hover:border-edge pointer-coarse:h-11 pointer-coarse:min-w-11"
        >
          {speeds.map((one) => (
            <option key={one} value={one}>
              ×{one}
            </option>
          ))}
        </select>
      </label>
    </fieldset>
  )
}

function Way(props: React.ComponentProps<typeof IconButton>) {
  return <IconButton {...props} className="pointer-coarse:size-11" />
}
