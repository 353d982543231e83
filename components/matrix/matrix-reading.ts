/**
 * Scenarios by likelihood and impact: who has a place on the matrix, where it is drawn, and how markers that would lie
 * over one another are kept apart. Likelihoods in 0..1, impacts 1..5; 0 is the row of those that have none yet.
 */
import type { Scenario, Yardstick } from "../../core/board.ts"
import { activeOutcomes, activeProbabilities } from "../../core/outcomes.ts"
import { type Band, bands } from "../../core/yardstick.ts"

export interface Marker {
  scenarioId: string
  /** As it is written on the marker: its place among all scenarios, from 1. */
  number: number
  title: string
  outcomeId: string
  outcomeLabel: string
  probability: number
  low: number | null
  high: number | null
  /** 0: none yet. */
  impact: number
}

export interface Aside {
  scenarioId: string
  number: number
  title: string
  why: string
}

export function onMatrix(
  scenarios: readonly Scenario[],
  hidden: ReadonlySet<string>,
  /** By scenario id: the outcome that somebody wants to see. */
  chosen: Readonly<Record<string, string>>,
): { markers: Marker[]; aside: Aside[] } {
  const markers: Marker[] = []
  const aside: Aside[] = []
  for (const [index, scenario] of scenarios.entries()) {
    const named = { scenarioId: scenario.id, number: index + 1, title: scenario.title || "Untitled scenario" }
    if (hidden.has(scenario.id)) {
      aside.push({ ...named, why: "hidden until the reveal" })
      continue
    }
    if (scenario.kind === "numeric" || scenario.kind === "date") {
      aside.push({ ...named, why: scenario.kind === "date" ? "asks for a day" : "asks for a number" })
      continue
    }
    const outcomes = activeOutcomes(scenario)
    const outcome = outcomes.find(({ id }) => id === chosen[scenario.id]) ?? outcomes[0]
    const working = activeProbabilities(scenario)
    const probability = outcome && working?.probabilities[outcome.id]
    if (!outcome || !working || probability === undefined) {
      aside.push({ ...named, why: "no likelihood yet" })
      continue
    }
    // The interval is round the first outcome of a yes-or-no question.
    const whole = scenario.kind === "binary" && outcome.id === outcomes[0]?.id
    markers.push({
      ...named,
      outcomeId: outcome.id,
      outcomeLabel: outcome.label,
      probability,
      low: whole ? (working.low ?? null) : null,
      high: whole ? (working.high ?? null) : null,
      impact: scenario.impact ?? 0,
    })
  }
  return { markers, aside }
}

export const impacts = [5, 4, 3, 2, 1] as const

// --- kept apart -----------------------------------------------------------------------------------------------------

export interface Lane {
  /** From 0, the topmost. */
  lane: number
  of: number
}

/**
 * Within a row, those whose markers would lie over one another go into lanes: the first lane that is free at their
 * place, from the least likely on. `width` and `size` in the same unit. The same places give the same lanes.
 */
export function lanesIn(
  /** `ghost`: where the same one is drawn a second time, with a line between. */
  markers: readonly (Pick<Marker, "scenarioId" | "probability" | "impact"> & { ghost?: number })[],
  width: number,
  size: number,
): Map<string, Lane> {
  const lanes = new Map<string, Lane>()
  for (const impact of [0, ...impacts]) {
    const row = markers
      .filter((marker) => marker.impact === impact)
      .map(({ scenarioId, probability, ghost = probability }) => ({
        scenarioId,
        from: Math.min(probability, ghost),
        to: Math.max(probability, ghost),
      }))
      .toSorted((a, b) => a.from - b.from || (a.scenarioId < b.scenarioId ? -1 : 1))
    const ends: number[] = []
    const placed = row.map(({ scenarioId, from, to }) => {
      const free = ends.findIndex((end) => end <= from * width)
      const lane = free < 0 ? ends.length : free
      ends[lane] = to * width + size
      return { scenarioId, lane }
    })
    for (const { scenarioId, lane } of placed) lanes.set(scenarioId, { lane, of: ends.length })
  }
  return lanes
}

// --- moved ----------------------------------------------------------------------------------------------------------

export interface Spot {
  probability: number
  impact: number
}

const held = (p: number): number => Math.min(0.99, Math.max(0.01, Math.round(p * 100) / 100))

/** Where a key takes a marker; null: not a key of the matrix. */
export function afterKey({ key, shiftKey }: { key: string; shiftKey: boolean }, spot: Spot): Spot | null {
  const stride = (shiftKey ? 5 : 1) / 100
  switch (key) {
    case "ArrowRight":
      return { ...spot, probability: Math.max(spot.probability, held(spot.probability + stride)) }
    case "ArrowLeft":
      return { ...spot, probability: Math.min(spot.probability, held(spot.probability - stride)) }
    case "ArrowUp":
      return { ...spot, impact: Math.min(5, spot.impact + 1) }
    case "ArrowDown":
      return { ...spot, impact: Math.max(1, spot.impact - 1) }
  }
  return null
}

/** Where a pointer is on the plot; `rows`: how many rows it has, the one without impact below the five. */
export function spotAt(
  pointer: { x: number; y: number },
  plot: { left: number; top: number; width: number; height: number },
  rows: number,
): Spot {
  const row = Math.floor(((pointer.y - plot.top) / Math.max(1, plot.height)) * rows)
  return {
    probability: held((pointer.x - plot.left) / Math.max(1, plot.width)),
    impact: 5 - Math.min(4, Math.max(0, row)),
  }
}

// --- bands ----------------------------------------------------------------------------------------------------------

/** Columns of the small matrix, and the strips of the large one: those of the board, else those of ICD 203. */
export const columnsOf = (yardstick: Yardstick): readonly Band[] => {
  const own = bands(yardstick)
  return own.length > 0 ? own : bands("icd203")
}

/** Which column a likelihood is counted in: of a gap between two bands the lower one. */
export function columnOf(p: number, columns: readonly Band[]): number {
  const at = columns.findLastIndex((band) => p >= band.from - 1e-9)
  return Math.max(0, at)
}
