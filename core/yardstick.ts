/**
 * Words for likelihoods, always with the range that they stand for: in an experiment with 924 readers the range
 * beside the word nearly doubled the number of those who read it as it was meant; a tooltip did nothing (Wintle et
 * al. 2019, doi.org/10.1371/journal.pone.0213522).
 *
 * - ICD 203 (US, 2015): seven terms, one row of synonyms only. A value on an edge belongs to the upper band. Below
 *   1% and above 99% the outer terms hold, with the range `<1%` and `>99%`.
 * - PHIA (UK, 24 March 2025): seven terms with intended gaps. A value in a gap has no term: both neighbours are
 *   shown with the number.
 * - Neither has a term for what is certain by definition: exactly 0 and 1 have no words.
 *
 * Words go by the percentage that is shown beside them (`shownPercent`), so that the two never contradict.
 */
import type { Yardstick } from "./board.ts"
import { formatProbability, shownPercent } from "./probability.ts"

export interface Band {
  /** Where to draw it, in 0..1; the outer bands reach the ends. */
  from: number
  to: number
  words: string
  /** `20–45%` */
  range: string
  /** Step of the ramp of seven colours, 0 (least likely) to 6. */
  rampIndex: number
}

export interface LikelihoodWords {
  /** null: no word of this yardstick, or a yardstick of numbers. */
  words: string | null
  range: string | null
  /** Ready to be shown: `unlikely (20–45%)`; in a gap `unlikely – realistic possibility, 37%`; else the number. */
  text: string
}

const icd203: readonly Band[] = [
  { from: 0, to: 0.05, words: "almost no chance", range: "1–5%", rampIndex: 0 },
  { from: 0.05, to: 0.2, words: "very unlikely", range: "5–20%", rampIndex: 1 },
  { from: 0.2, to: 0.45, words: "unlikely", range: "20–45%", rampIndex: 2 },
  { from: 0.45, to: 0.55, words: "roughly even chance", range: "45–55%", rampIndex: 3 },
  { from: 0.55, to: 0.8, words: "likely", range: "55–80%", rampIndex: 4 },
  { from: 0.8, to: 0.95, words: "very likely", range: "80–95%", rampIndex: 5 },
  { from: 0.95, to: 1, words: "almost certain", range: "95–99%", rampIndex: 6 },
]

const phia: readonly Band[] = [
  { from: 0, to: 0.05, words: "remote chance", range: ">0–5%", rampIndex: 0 },
  { from: 0.1, to: 0.2, words: "highly unlikely", range: "10–20%", rampIndex: 1 },
  { from: 0.25, to: 0.35, words: "unlikely", range: "25–35%", rampIndex: 2 },
  { from: 0.4, to: 0.5, words: "realistic possibility", range: "40–<50%", rampIndex: 3 },
  { from: 0.55, to: 0.75, words: "likely or probable", range: "55–75%", rampIndex: 4 },
  { from: 0.8, to: 0.9, words: "highly likely", range: "80–90%", rampIndex: 5 },
  { from: 0.95, to: 1, words: "almost certain", range: "95–<100%", rampIndex: 6 },
]

/** From least to most likely; none for a yardstick of numbers. */
export function bands(yardstick: Yardstick): readonly Band[] {
  return yardstick === "icd203" ? icd203 : yardstick === "phia" ? phia : []
}

export function describeLikelihood(p: number, yardstick: Yardstick): LikelihoodWords {
  const percent = shownPercent(p)
  if (percent === 0 || percent === 100) return numberOnly(p)
  if (yardstick === "icd203") return icd203Words(percent)
  if (yardstick === "phia") return phiaWords(p, percent)
  return numberOnly(p)
}

/** The step of the ramp that a likelihood has, whatever the board's words: by the bands of ICD 203, 0..6. */
export function rampIndexOf(p: number): number {
  return icd203BandAt(shownPercent(p)).rampIndex
}

const numberOnly = (p: number): LikelihoodWords => ({ words: null, range: null, text: formatProbability(p) })

const withRange = (words: string, range: string): LikelihoodWords => ({
  words,
  range,
  text: `${words} (${range})`,
})

function icd203Words(percent: number): LikelihoodWords {
  const band = icd203BandAt(percent)
  return withRange(band.words, percent < 1 ? "<1%" : percent > 99 ? ">99%" : band.range)
}

function icd203BandAt(percent: number): Band {
  const index = icd203.findLastIndex((band) => percent >= inPercent(band.from))
  return icd203[Math.max(index, 0)] as Band
}

function phiaWords(p: number, percent: number): LikelihoodWords {
  const inside = phia.find(
    (band) =>
      percent >= inPercent(band.from) &&
      // "Realistic possibility" ends before 50: a half that is exactly even is not in it.
      (band.to === 0.5 ? percent < 50 : percent <= inPercent(band.to)),
  )
  if (inside) return withRange(inside.words, inside.range)
  const above = phia.findIndex((band) => percent < inPercent(band.from))
  const [lower, upper] = [phia[above - 1] as Band, phia[above] as Band]
  const words = `${lower.words} – ${upper.words}`
  const range = `${inPercent(lower.to)}–${inPercent(upper.from)}%`
  return { words, range, text: `${words}, ${formatProbability(p)}` }
}

// 0.55 * 100 is 55.00000000000001.
const inPercent = (edge: number): number => Math.round(edge * 100)
