/**
 * What signals say, in numbers and in words: how much likelier a signal is under one outcome than otherwise (its
 * likelihood ratio), how much of its window is left, and which of several from one cause counts. Probabilities are in
 * 0..1, days are ISO days.
 */
import type { OutcomeRef, Scenario, Signal } from "../../core/board.ts"
import type { Answer, Marginals } from "../../core/network/questions.ts"
import { formatProbability } from "../../core/probability.ts"
import { strengthWords } from "../../core/strength.ts"
import { credibilityWords, reliabilityWords } from "../scenario/words.ts"
import { showDay } from "../ui/day.ts"

// --- ratios -----------------------------------------------------------------------------------------------------

/** How likely a signal is under an outcome, and under all others together. */
export interface Telling {
  ifSo: number
  ifNot: number
  /** It speaks of another scenario, and of this outcome only by way of the model. */
  indirect?: boolean
}

/** ln of the likelihood ratio; infinite where one side cannot be, null where neither can. */
export function lnRatio({ ifSo, ifNot }: Telling): number | null {
  if (ifSo === ifNot) return ifSo === 0 ? null : 0
  if (ifNot === 0) return Number.POSITIVE_INFINITY
  return ifSo === 0 ? Number.NEGATIVE_INFINITY : Math.log(ifSo / ifNot)
}

/** How far apart it tells outcomes: the larger, the more it helps to choose between them. */
export const diagnosticity = (telling: Telling | null): number =>
  telling === null ? 0 : Math.abs(lnRatio(telling) ?? 0)

/** "about 35 times as likely", "no difference", "only then" */
export function ratioWords(telling: Telling): string {
  const ln = lnRatio(telling)
  if (ln === null) return "never"
  if (ln === Number.POSITIVE_INFINITY) return "only then"
  return ln === Number.NEGATIVE_INFINITY ? "never then" : strengthWords(ln)
}

/** `×35`, `×0.25`; null where it is no number. */
export function ratioNumber(telling: Telling): string | null {
  const ln = lnRatio(telling)
  if (ln === null || !Number.isFinite(ln)) return null
  const ratio = telling.ifSo / telling.ifNot
  return `×${ratio < 10 ? Number(ratio.toPrecision(2)) : Math.round(ratio).toLocaleString("en")}`
}

/** `70% against 2%` */
export const sharesWords = ({ ifSo, ifNot }: Telling): string =>
  `${formatProbability(ifSo)} against ${formatProbability(ifNot)}`

/** What two likelihoods are worth a warning for; null: nothing. */
export function likelihoodWarning({ ifSo, ifNot }: Telling): string | null {
  if (ifSo === ifNot) return "Both are alike, so seeing it would tell nothing."
  if (ifSo === 0 || ifNot === 0) {
    const which = ifSo === 0 ? "with" : "without"
    return `At 0%, seeing it would make it certain that it never goes ${which} the outcome. Is a mistaken report ruled out?`
  }
  if (ifSo === 1 || ifNot === 1) {
    const which = ifSo === 1 ? "with" : "without"
    return `At 100%, its staying away would rule out what it always goes ${which}. Is an overlooked report ruled out?`
  }
  return null
}

export const signalTelling = (signal: Pick<Signal, "pGivenOutcome" | "pGivenNotOutcome">): Telling => ({
  ifSo: signal.pGivenOutcome,
  ifNot: signal.pGivenNotOutcome,
})

/** After Bayes. null: what is asked cannot be. */
export function afterSignal(p: number, { ifSo, ifNot }: Telling, seen: boolean): number | null {
  const [so, not] = seen ? [ifSo, ifNot] : [1 - ifSo, 1 - ifNot]
  const whole = p * so + (1 - p) * not
  return whole === 0 ? null : (p * so) / whole
}

// --- a signal under an outcome ------------------------------------------------------------------------------------

export const marginalsIn = (answer: Answer | null): Marginals | null =>
  answer !== null && "marginals" in answer ? answer.marginals : null

const probabilityIn = (marginals: Marginals | null, { scenarioId, outcomeId }: OutcomeRef): number | null =>
  marginals?.[scenarioId]?.[outcomeId] ?? null

/**
 * How likely it is under `column` and otherwise. Of another outcome of its own scenario by how likely each is now; of
 * another scenario by way of the model, from how likely the column is given what the signal speaks of (`given`).
 */
export function tellingUnder(
  signal: Signal,
  column: OutcomeRef,
  { marginals, given, outcomes }: { marginals: Marginals | null; given: number | null; outcomes: number },
): Telling | null {
  const own = signalTelling(signal)
  const p = probabilityIn(marginals, column)
  if (signal.scenarioId === column.scenarioId) {
    if (signal.outcomeId === column.outcomeId) return own
    if (outcomes === 2) return { ifSo: own.ifNot, ifNot: own.ifSo }
    const target = probabilityIn(marginals, signal)
    if (p === null || target === null || p >= 1) return null
    return { ifSo: own.ifNot, ifNot: mixed(own, target / (1 - p)) }
  }
  const target = probabilityIn(marginals, signal)
  if (given === null || p === null || target === null || p <= 0 || p >= 1) return null
  const so = Math.min(1, (given * target) / p)
  const not = Math.min(1, ((1 - given) * target) / (1 - p))
  return { ifSo: mixed(own, so), ifNot: mixed(own, not), indirect: true }
}

const mixed = ({ ifSo, ifNot }: Telling, share: number): number => ifSo * share + ifNot * (1 - share)

// --- windows ------------------------------------------------------------------------------------------------------

const dayMs = 86_400_000
const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / dayMs)
const days = (n: number): string => (n === 1 ? "1 day" : `${n.toLocaleString("en")} days`)

/** `20 Aug – 11 Sep 2018`, and what is left of it on `today`. */
export function windowWords(
  window: Signal["window"],
  today: string,
): { span: string; left: string; over: boolean } | null {
  if (!window) return null
  const [from, to] = window
  const [first, last] = [showDay(from), showDay(to)]
  const year = ` ${to.slice(0, 4)}`
  const short = from.slice(0, 4) === to.slice(0, 4) ? first.replace(year, "") : first
  const span = from === to ? last : `${short} – ${last}`
  if (today < from) return { span, left: `opens in ${days(daysBetween(today, from))}`, over: false }
  if (today > to) return { span, left: `over for ${days(daysBetween(to, today))}`, over: true }
  const left = daysBetween(today, to)
  return { span, left: left === 0 ? "last day" : `${days(left)} left`, over: false }
}

// --- groups -------------------------------------------------------------------------------------------------------

/** What the model takes for evidence. */
export const isEvidence = ({ state, pricedIn }: Signal): boolean =>
  !pricedIn && (state === "observed" || state === "notObserved")

/** How much what has become of it says. */
const weight = (signal: Signal): number => {
  const { ifSo, ifNot } = signalTelling(signal)
  return signal.state === "notObserved"
    ? diagnosticity({ ifSo: 1 - ifSo, ifNot: 1 - ifNot })
    : diagnosticity({ ifSo, ifNot })
}

/** Signals of one cause about one outcome are one piece of evidence: by signal, the one that counts in its stead. */
export function outweighed(signals: readonly Signal[]): ReadonlyMap<string, Signal> {
  const strongest = new Map<string, Signal>()
  const key = (signal: Signal) =>
    JSON.stringify([signal.independenceGroup, signal.scenarioId, signal.outcomeId])
  const grouped = signals.filter((signal) => signal.independenceGroup && isEvidence(signal))
  for (const signal of grouped) {
    const best = strongest.get(key(signal))
    if (!best || weight(signal) > weight(best)) strongest.set(key(signal), signal)
  }
  return new Map(
    grouped.flatMap((signal) => {
      const best = strongest.get(key(signal))
      return best && best !== signal ? [[signal.id, best] as const] : []
    }),
  )
}

/** Why it moves nothing though something has become of it; null: it does, or nothing has. */
export function standsStill(signal: Signal, instead: Signal | undefined): string | null {
  if (signal.state === "expired") return "Expired: nobody can say, so it moves nothing."
  if (signal.state === "watching") return null
  if (signal.pricedIn) return "Already in the estimates, so it is not applied again and moves nothing."
  if (instead)
    return `Of one cause with “${instead.title}”, which says more and counts for both. This one moves nothing.`
  return diagnosticity(signalTelling(signal)) === 0
    ? "As likely with the outcome as without it, so it tells nothing."
    : null
}

// --- names ----------------------------------------------------------------------------------------------------------

/** `B2`, and `usually reliable, probably true`. */
export function gradeWords(grade: Signal["grade"]): { code: string; words: string } | null {
  if (!grade) return null
  const { reliability, credibility } = grade
  return {
    code: `${reliability}${credibility}`,
    words: `source ${reliabilityWords[reliability]}, report ${credibilityWords[credibility] ?? ""}`,
  }
}

export const stateLine = ({
  state,
  observedOn,
  reportedOn,
}: Pick<Signal, "state" | "observedOn" | "reportedOn">): string | null => {
  const day = state === "observed" ? (observedOn ?? reportedOn) : reportedOn
  return state === "watching" || !day ? null : showDay(day)
}

/** `Kim attends: Yes` */
export const outcomeName = (scenario: Pick<Scenario, "title"> | null, label: string): string =>
  `${scenario?.title || "Untitled scenario"}: ${label}`

// --- order ----------------------------------------------------------------------------------------------------------

export const orders = {
  telling: "Most telling first",
  window: "By the end of the window",
  board: "As added",
} as const
export type Order = keyof typeof orders

export function inOrder(
  signals: readonly Signal[],
  order: Order,
  telling: (signal: Signal) => number,
): Signal[] {
  const open = (signal: Signal) => (signal.state === "watching" ? 0 : 1)
  switch (order) {
    case "board":
      return [...signals]
    case "telling":
      return signals.toSorted((a, b) => compare(telling(b), telling(a)))
    case "window":
      return signals.toSorted(
        (a, b) => open(a) - open(b) || compareText(a.window?.[1] ?? "9999", b.window?.[1] ?? "9999"),
      )
  }
}

// Two infinite ones are alike: their difference is no number.
const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1)
const compareText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1)
