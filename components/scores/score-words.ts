/** Scores as they are shown, and what each says, in plain words. */
import type { CalibrationAnswer, NotScored, TeamVoice } from "../../core/judgement-answers.ts"
import { unreachable } from "../../core/result.ts"
import { methodInASentence } from "../history/moments.ts"

export const voiceWords = (voice: TeamVoice): string =>
  voice === "working" ? "The team's value" : capital(methodInASentence[voice])

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

/** With a true minus sign; `signed` also with a plus. Nothing is said with more digits than it means. */
export function showScore(value: number | null, digits: number, signed = false): string {
  if (value === null) return "–"
  const shown = Math.abs(value).toFixed(digits)
  const zero = Number(shown) === 0
  return `${zero ? "" : value < 0 ? "−" : signed ? "+" : ""}${shown}`
}

export const showShare = (share: number | null): string =>
  share === null ? "–" : share > 0 && share < 0.005 ? "<1%" : `${Math.round(share * 100)}%`

export const notScoredWords: Record<NotScored, string> = {
  "no-life": "Not scored: it was planned to close before it opened.",
  "not-in-time": "Not scored: nothing was said while it counted.",
  "does-not-answer": "Not scored: it came out as something that the question does not ask for.",
}

export interface Explained {
  name: string
  /** What is good, and between what it lies. */
  reading: string
  words: string
}

export const explanations: readonly Explained[] = [
  {
    name: "Brier score, half form",
    reading: "0 is best, 1 is worst; always saying 50% gives 0.25.",
    words:
      "The square of how far the number was from what happened: (p − y)², with y 1 if it happened and 0 if not. Only for yes-or-no scenarios.",
  },
  {
    name: "Brier score, original form",
    reading: "0 is best, 2 is worst.",
    words:
      "The same, added up over all outcomes. For yes or no it is twice the half form. Good Judgment Open prints this one, so look which form is meant before you compare.",
  },
  {
    name: "Log score",
    reading: "0 is best; 50% gives −0.69, 1% that comes true −4.61.",
    words: "The logarithm of the probability of what came true. It punishes misplaced certainty hard.",
  },
  {
    name: "Peer score",
    reading: "Above 0 is better than the others, below 0 worse. It adds up to 0 over all.",
    words:
      "The own log score less the average of the others', moment by moment, times 100 and times the share of the time in which something was said.",
  },
  {
    name: "Baseline score",
    reading: "100 is best, 0 is as good as calling all outcomes alike.",
    words:
      "The log score against saying nothing in particular, times the share of the time in which something was said.",
  },
  {
    name: "Time-weighted",
    reading: "Early counts as much as late.",
    words:
      "Every score is the average over the time in which the forecast stood, until the question closed or the answer could be known. “Covered” is that time as a share of the planned life of the question.",
  },
]

/** A sentence, and what it is not. */
export function verdictWords(
  { verdict }: Pick<CalibrationAnswer, "verdict">,
  whose: "You are" | "They are" | "The team is",
): string {
  switch (verdict.kind) {
    case "too-few":
      return `Too few cases to say: ${count(verdict.questions, "resolved scenario")}, and it takes ${verdict.needed}.`
    case "too-certain-to-tell":
      return "Nearly all of it was called nearly certain, so there is too little to learn from."
    case "no-sign-of-miscalibration":
      return `No sign of miscalibration in ${count(verdict.questions, "scenario")}. That does not prove that there is none.`
    case "miscalibrated":
      return `${whose} not calibrated, by ${count(verdict.questions, "scenario")}: ${verdict.signs.map((sign) => signWords[sign]).join(", and ")}.`
    default:
      return unreachable(verdict)
  }
}

const signWords = {
  "too-high": "things happened less often than was said",
  "too-low": "things happened more often than was said",
  "too-extreme": "the numbers were too near to 0 and 100%",
  "too-timid": "the numbers were too near to the middle",
} as const

export const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`
