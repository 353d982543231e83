/**
 * What leaves the room on one page, as data: every format of it (PDF, slides, print, picture, preview) lays out these very
 * words and numbers, so they cannot differ. Made from one snapshot and the one before it; nothing else is asked.
 *
 * Rules of the page: a likelihood term never without its numeric range; analytic confidence in a sentence of its own,
 * never in one with a likelihood term (ICD 203); changes in percentage points as both numbers are shown; times with
 * their zone.
 */
import type { Yardstick } from "./board.ts"

/** A number as it is said: "30%", "unlikely", "20-45%"; words and range are null on a board that uses numbers only. */
export interface SaidLikelihood {
  /** In 0..1; null where there is no number to say: `text` says why. */
  p: number | null
  text: string
  words: string | null
  range: string | null
  /** The 80 % interval, in 0..1. */
  low: number | null
  high: number | null
}

export interface PageRow {
  scenarioId: string
  /** From 1, in the order of the page. */
  number: number
  title: string
  /** Of several outcomes, or of a question not answered by Yes: which one the number is of. */
  outcome: string | null
  likelihood: SaidLikelihood
  /** Since the snapshot before, in percentage points; null: it was not in it, or there is none. */
  points: number | null
  was: SaidLikelihood | null
  /** "new", "reworded", "resolved: Yes"; empty where there is nothing to say. */
  remark: string
}

export interface OnePage {
  /** BCP 47. */
  language: string
  /** Handling line; empty: none. */
  handling: string
  boardTitle: string
  /** `Snapshot 12 "After round 2"` */
  snapshotName: string
  /** With its zone: `8 Jul 2018, 14:30 UTC`. */
  asOf: string
  /** `change since Snapshot 11 "Round 1"`; null: there is none before. */
  since: string | null
  /** One sentence. */
  headline: string
  /** At most eight, those that moved most first. */
  rows: PageRow[]
  /** How many scenarios more there are than rows. */
  more: number
  /** At most three: what changed, with the reason that was given for it, or that none was. */
  changed: string[]
  /** At most two. */
  disagree: string[]
  /** At most four: open signals and days that are near. */
  watchFor: string[]
  /** At most three. */
  decided: string[]
  /** "12 people, 2 blind rounds, geometric mean of odds." */
  basis: string
  /** A sentence of its own; null: nobody said how confident they are. */
  confidence: string | null
  yardstick: { name: Yardstick; bands: { words: string; range: string; from: number; to: number }[] }
  /** SHA-256 of the snapshot's canonical text, hex. */
  hash: string
  /** `22 Nov 2026` */
  exportedOn: string
  engineVersion: string
}
