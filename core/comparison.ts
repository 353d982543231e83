/**
 * What is different between two moments of a board, as data: numbers in percentage points with the yardstick's words on
 * both sides, texts word by word, what was added and what is gone. The largest first. Pages, one-pagers and files say
 * the same because they say this.
 */
import type { SaidLikelihood } from "./one-page.ts"

/** A stretch of a text: as it was and is, taken out, or put in. */
export interface WordStretch {
  kind: "same" | "removed" | "added"
  text: string
}

export interface FieldDifference {
  field: string
  /** As a reader calls it: "Resolution criteria". */
  label: string
  /** Of texts, and of short lines that are sentences; else both values as they are shown. */
  words: WordStretch[] | null
  before: string
  after: string
}

export interface OutcomeMove {
  outcomeId: string
  label: string
  before: SaidLikelihood
  after: SaidLikelihood
  /** Percentage points as both are shown, above 0 for more likely; null: one side has no number. */
  points: number | null
  /** "unlikely, as before", "unlikely to likely". */
  words: string
}

export type DifferenceState = "added" | "removed" | "changed" | "same"

export interface ScenarioDifference {
  scenarioId: string
  title: string
  state: DifferenceState
  /** Of a yes/no question one, of several outcomes each; of numbers and days none: `quantiles` says it. */
  moves: OutcomeMove[]
  quantiles: { before: string; after: string } | null
  fields: FieldDifference[]
  /** By which they are sorted: the largest absolute move, in percentage points. */
  size: number
}

/** Of links, signals, drivers, responses, tables, sets, events, sources, issues, actors and of the board itself. */
export interface PartDifference {
  collection: string
  id: string
  title: string
  state: DifferenceState
  fields: FieldDifference[]
  /** Scenarios that it hangs on. */
  scenarioIds: string[]
  size: number
}

export interface Comparison {
  /** Those that differ. */
  scenarios: ScenarioDifference[]
  parts: PartDifference[]
  /** How many scenarios are the same. */
  same: number
  /** Working values that a blind round hid on either side: nothing is said of their numbers. */
  hidden: string[]
}
