"use client"

/**
 * The matrix itself: likelihood from left to right over the bands of the yardstick, impact from below to above, each
 * scenario a marker with its number. A marker is dragged, or moved by keys; where others move theirs meanwhile, nothing
 * jumps under the hand.
 */
import { clsx } from "clsx"
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react"
import { useDragging } from "../../client/use-people.ts"
import type { Yardstick } from "../../core/board.ts"
import { formatProbability } from "../../core/probability.ts"
import { describeLikelihood } from "../../core/yardstick.ts"
import { bandFill } from "../likelihood/band-colours.ts"
import { spoken } from "../likelihood/track.ts"
import { impactWords } from "../scenario/words.ts"
import { initialsOf, personColour } from "../ui/avatar.tsx"
import {
  afterKey,
  columnsOf,
  impacts,
  type Lane,
  lanesIn,
  type Marker,
  type Spot,
  spotAt,
} from "./matrix-reading.ts"

export interface Locks {
  /** A sentence; null: it can be set. */
  likelihood: string | null
  impact: string | null
}

export interface MatrixPlotProps {
  markers: readonly Marker[]
  /** By scenario id, under the what-if; null: none is on. */
  supposed: ReadonlyMap<string, number> | null
  yardstick: Yardstick
  locksOf: (scenarioId: string) => Locks
  highlighted: string | null
  onHighlight: (scenarioId: string | null) => void
  onOpen: (scenarioId: string) => void
  onPlace: (marker: Marker, spot: Spot) => void
  /** Where one is on its way; null: none is any more. */
  onMove: (marker: Marker | null, spot: Spot | null) => void
}

const size = 28
const stillness = 450

interface Draft extends Spot {
  id: string
  by: "hand" | "keys"
}

export function MatrixPlot(props: MatrixPlotProps) {
  const { markers, supposed, yardstick, locksOf, highlighted, onHighlight, onOpen, onPlace, onMove } = props
  const plot = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(800)
  const [draft, setDraft] = useState<Draft | null>(null)
  const latest = useRef({ draft, markers, onPlace })
  latest.current = { draft, markers, onPlace }
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const grabbed = useRef<{ pointerId: number; x: number; y: number; moved: boolean } | null>(null)
  const dragged = useRef(false)
  const lanesBefore = useRef<Map<string, Lane>>(new Map())

  useEffect(() => {
    const box = plot.current
    if (!box) return
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 800))
    observer.observe(box)
    return () => observer.disconnect()
  }, [])

  const drop = (keep: boolean) => {
    clearTimeout(timer.current)
    const { draft: now, markers: all, onPlace: place } = latest.current
    grabbed.current = null
    latest.current.draft = null
    setDraft(null)
    if (now) onMove(null, null)
    const marker = now && all.find(({ scenarioId }) => scenarioId === now.id)
    if (keep && now && marker) place(marker, now)
  }
  const dropRef = useRef(drop)
  dropRef.current = drop
  // Leaving in the middle of a key's pause keeps the place.
  useEffect(() => () => dropRef.current(true), [])
  const aim = (marker: Marker, next: Draft) => {
    latest.current.draft = next
    setDraft(next)
    onMove(marker, next)
  }

  const shownAt = (marker: Marker) => supposed?.get(marker.scenarioId) ?? marker.probability
  const drawn = markers.map((marker) => ({
    ...marker,
    probability: shownAt(marker),
    ghost: marker.probability,
  }))
  // While a hand holds one, the others stay where they are to the eye.
  if (draft === null) lanesBefore.current = lanesIn(drawn, width, size)
  const lanes = lanesBefore.current
  const unrated = markers.some(({ impact }) => impact === 0)
  const rows = unrated ? [...impacts, 0] : [...impacts]
  const columns = columnsOf(yardstick)

  /** What of a move is allowed; the rest stays. */
  const allowed = (marker: Marker, spot: Spot): Spot => {
    const locks = locksOf(marker.scenarioId)
    return {
      probability: locks.likelihood === null ? spot.probability : marker.probability,
      impact: locks.impact === null ? spot.impact : marker.impact,
    }
  }
  const spotOf = (marker: Marker): Spot =>
    draft?.id === marker.scenarioId ? draft : { probability: marker.probability, impact: marker.impact }

  const onKeyDown = (marker: Marker) => (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return
    if (event.key === "Escape" && draft) {
      event.preventDefault()
      event.stopPropagation()
      return drop(false)
    }
    const next = afterKey(event, spotOf(marker))
    if (next === null) return
    event.preventDefault()
    event.stopPropagation()
    aim(marker, { ...allowed(marker, next), id: marker.scenarioId, by: "keys" })
    clearTimeout(timer.current)
    timer.current = setTimeout(() => drop(true), stillness)
  }
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    grabbed.current = { pointerId: event.pointerId, x: event.clientX, y: event.clientY, moved: false }
  }
  const onPointerMove = (marker: Marker) => (event: PointerEvent<HTMLElement>) => {
    const held = grabbed.current
    const box = plot.current?.getBoundingClientRect()
    if (!held || held.pointerId !== event.pointerId || !box) return
    // A press that trembles is not a drag.
    if (!held.moved && Math.hypot(event.clientX - held.x, event.clientY - held.y) < 4) return
    held.moved = true
    const spot = spotAt({ x: event.clientX, y: event.clientY }, box, rows.length)
    aim(marker, { ...allowed(marker, spot), id: marker.scenarioId, by: "hand" })
  }

  const told = draft && markers.find(({ scenarioId }) => scenarioId === draft.id)
  const lock = told && locksOf(told.scenarioId)
  return (
    <div className="min-w-0">
      <p aria-hidden className="min-h-10 text-sm">
        {told && draft ? (
          <>
            <strong className="font-semibold">
              {told.number} {told.title}
            </strong>{" "}
            {describeLikelihood(draft.probability, yardstick).words
              ? `${formatProbability(draft.probability)}, ${describeLikelihood(draft.probability, yardstick).text}`
              : formatProbability(draft.probability)}
            {draft.impact > 0 && `; impact ${impactWords[draft.impact]}`}
            {lock?.likelihood && <span className="block text-notice">{lock.likelihood}</span>}
          </>
        ) : (
          <span className="text-muted">
            Drag a marker, or focus it: left and right by a point (Shift: 5), up and down by impact, Enter
            opens it.
          </span>
        )}
      </p>
      <div className="grid grid-cols-[5.5rem_minmax(0,1fr)]">
        <span className="self-end pr-2 pb-1 text-right text-muted text-xs">Impact</span>
        <div className="relative h-11 text-[0.6875rem] text-muted leading-3.5">
          {columns.map((band) => (
            <span
              key={band.words}
              className="absolute bottom-1 overflow-hidden text-center"
              style={{ left: `${band.from * 100}%`, width: `${(band.to - band.from) * 100}%` }}
            >
              {(band.to - band.from) * width >= 64 && <span className="block">{band.words}</span>}
              <span className="figures block whitespace-nowrap">
                {rangeIn((band.to - band.from) * width, band.range)}
              </span>
            </span>
          ))}
        </div>
        <div className="grid" style={{ gridTemplateRows: `repeat(${rows.length}, minmax(5.25rem, 1fr))` }}>
          {rows.map((impact) => (
            <span key={impact} className="flex items-center justify-end pr-2 text-right text-muted text-xs">
              {impact === 0 ? "no impact yet" : impactWords[impact]}
            </span>
          ))}
        </div>
        <div ref={plot} className="relative select-none border border-line">
          <span aria-hidden className="absolute inset-0">
            {columns.map((band) => (
              <span
                key={band.words}
                className={clsx(
                  "absolute inset-y-0 border-panel border-l-2 opacity-25 first:border-l-0 forced-colors:border-[GrayText] forced-colors:border-l",
                  bandFill[band.rampIndex],
                )}
                style={{ left: `${band.from * 100}%`, width: `${(band.to - band.from) * 100}%` }}
              />
            ))}
            {rows.slice(1).map((impact, i) => (
              <span
                key={impact}
                className={clsx(
                  "absolute inset-x-0 border-line border-t",
                  impact === 0 && "border-edge border-dashed",
                )}
                style={{ top: `${((i + 1) / rows.length) * 100}%` }}
              />
            ))}
          </span>
          {markers.map((marker) => {
            const moving = draft?.id === marker.scenarioId
            const spot = moving ? draft : { probability: shownAt(marker), impact: marker.impact }
            const row = rows.indexOf(spot.impact as 0 | 1 | 2 | 3 | 4 | 5)
            const { lane, of } = moving
              ? { lane: 0, of: 1 }
              : (lanes.get(marker.scenarioId) ?? { lane: 0, of: 1 })
            const top = `${((row + (lane + 0.5) / of) / rows.length) * 100}%`
            const ghost =
              supposed !== null && !moving && Math.abs(spot.probability - marker.probability) >= 0.005
            const lit = highlighted === marker.scenarioId
            return (
              <span key={marker.scenarioId}>
                {marker.low !== null && marker.high !== null && !moving && (
                  <span
                    aria-hidden
                    className="pointer-events-none absolute h-2 -translate-y-1/2 border-muted border-x-2 before:absolute before:inset-x-0 before:top-1/2 before:h-px before:bg-muted"
                    style={{
                      left: `${marker.low * 100}%`,
                      width: `${(marker.high - marker.low) * 100}%`,
                      top,
                    }}
                  />
                )}
                {ghost && (
                  <>
                    <span
                      aria-hidden
                      className="pointer-events-none absolute -translate-y-1/2 border-accent border-t-2 border-dotted"
                      style={{
                        left: `${Math.min(spot.probability, marker.probability) * 100}%`,
                        width: `${Math.abs(spot.probability - marker.probability) * 100}%`,
                        top,
                      }}
                    />
                    <span
                      aria-hidden
                      className="figures pointer-events-none absolute flex size-6 -translate-1/2 items-center justify-center rounded-full border-2 border-edge border-dashed bg-panel text-muted text-xs"
                      style={{ left: `${marker.probability * 100}%`, top }}
                    >
                      {marker.number}
                    </span>
                  </>
                )}
                <Colleagues marker={marker} top={top} />
                <button
                  type="button"
                  data-marker={marker.scenarioId}
                  aria-label={`${marker.number}, ${marker.title}, ${marker.outcomeLabel}: ${spoken(spot.probability, yardstick)}${
                    ghost ? `, supposed; on the board ${formatProbability(marker.probability)}` : ""
                  }, ${spot.impact === 0 ? "no impact yet" : `impact ${impactWords[spot.impact]}`}`}
                  onKeyDown={onKeyDown(marker)}
                  onPointerDown={onPointerDown}
                  onPointerMove={onPointerMove(marker)}
                  onPointerUp={() => {
                    // The click that follows ends a drag and opens nothing.
                    dragged.current = grabbed.current?.moved === true
                    if (dragged.current) drop(true)
                    else grabbed.current = null
                  }}
                  onPointerCancel={() => drop(false)}
                  onBlur={() => draft?.by === "keys" && drop(true)}
                  onClick={() => {
                    if (!dragged.current) onOpen(marker.scenarioId)
                    dragged.current = false
                  }}
                  onPointerEnter={() => onHighlight(marker.scenarioId)}
                  onPointerLeave={() => onHighlight(null)}
                  onFocus={() => onHighlight(marker.scenarioId)}
                  style={{ left: `${spot.probability * 100}%`, top }}
                  className={clsx(
                    "figures absolute flex size-7 -translate-1/2 touch-none items-center justify-center rounded-full border-2 font-semibold text-xs pointer-coarse:size-11",
                    ghost ? "border-accent bg-accent text-on-accent" : "border-panel bg-ink text-paper",
                    lit && "z-10 outline-2 outline-accent outline-offset-2",
                    moving ? "z-20 cursor-grabbing" : "cursor-grab transition-[left,top]",
                  )}
                >
                  {marker.number}
                </button>
              </span>
            )
          })}
        </div>
        <span />
        <div aria-hidden className="figures relative h-6 text-[0.6875rem] text-muted">
          {[0, 20, 40, 60, 80, 100].map((percent) => (
            <span key={percent} className="absolute top-1 -translate-x-1/2" style={{ left: `${percent}%` }}>
              {percent}%
            </span>
          ))}
        </div>
      </div>
      <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-muted text-xs">
        {columns.map((band) => (
          <li key={band.words} className="flex items-center gap-1.5">
            <span
              aria-hidden
              className={clsx("size-3 rounded-bar forced-colors:border", bandFill[band.rampIndex])}
            />
            {yardstick === "numbers" ? band.range : `${band.words} (${band.range})`}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** As much of "95–99%" as there is room for; the legend has all of it. */
const rangeIn = (width: number, range: string): string =>
  width >= 44 ? range : width >= 34 ? range.replace("%", "") : ""

/** Where others are moving it to at this moment; how grave it is they say when they let go. */
function Colleagues({ marker, top }: { marker: Marker; top: string }) {
  const moving = useDragging(marker.scenarioId).filter(({ outcomeId }) => outcomeId === marker.outcomeId)
  return moving.map(({ memberId, name, colour, probability }) => (
    <span
      key={memberId}
      aria-hidden
      data-person={personColour(colour)}
      data-colleague={name}
      className="figures pointer-events-none absolute z-10 flex size-7 -translate-1/2 items-center justify-center rounded-full border-2 border-person bg-panel font-semibold text-xs transition-[left] duration-100 ease-linear calm:hidden! forced-colors:border-[CanvasText]"
      style={{ left: `${probability * 100}%`, top }}
    >
      {marker.number}
      <span className="absolute top-full mt-0.5 inline-flex h-[1.125rem] items-center gap-1 whitespace-nowrap rounded-full bg-person px-1.5 text-[0.625rem] text-on-person leading-none forced-colors:border">
        {initialsOf(name)}
        <span className="font-medium">{formatProbability(probability)}</span>
      </span>
    </span>
  ))
}
