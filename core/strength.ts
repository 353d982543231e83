/**
 * How strong a link or an entry of a table is, in words that people say, and back. Inside, strength is a shift of
 * log-odds in nats; said, it is a factor: "twice as likely". What is multiplied are the odds (50% doubled is 67%, not
 * 100%), so wherever the words stand, `oddsWords` belongs into the small print.
 */
import type { Link } from "./board.ts"
import { exp, log } from "./portable-math.ts"
import { fail, ok, type Result } from "./result.ts"

export interface StrengthStep {
  /** nats */
  shift: number
  /** Of what it makes more or less likely: "twice as likely". */
  words: string
}

/** What a chooser offers, from the strongest for to the strongest against. */
export const strengthSteps: readonly StrengthStep[] = [
  { shift: log(8), words: "8 times as likely" },
  { shift: log(4), words: "4 times as likely" },
  { shift: log(2), words: "twice as likely" },
  { shift: 0, words: "no difference" },
  { shift: -log(2), words: "half as likely" },
  { shift: -log(4), words: "a quarter as likely" },
  { shift: -log(8), words: "an eighth as likely" },
]

/** The largest that a link may be set to, and an entry of a response table, in nats (`core/board.ts` allows tables more). */
export const linkLimit = 4
export const responseLimit = 2

/** Those that an entry of a response table can hold. */
export const responseSteps: readonly StrengthStep[] = strengthSteps.filter(
  ({ shift }) => Math.abs(shift) <= responseLimit,
)

/** The step that is meant: the nearest, of two equally near the weaker. */
export function nearestStep(shift: number, steps: readonly StrengthStep[] = strengthSteps): StrengthStep {
  const [first, ...others] = steps
  if (!first) throw new Error("a chooser without steps")
  const far = (step: StrengthStep) => Math.abs(step.shift - shift)
  return others.reduce(
    (best, step) =>
      far(step) < far(best) || (far(step) === far(best) && Math.abs(step.shift) < Math.abs(best.shift))
        ? step
        : best,
    first,
  )
}

/** Written with two decimals, as 1.39, a step is still the step. */
const sameStep = 0.005

/** "twice as likely"; between the steps "about 2.5 times as likely", "about a third as likely". */
export function strengthWords(shift: number): string {
  const step = nearestStep(shift)
  if (Math.abs(step.shift - shift) <= sameStep) return step.words
  if (Math.abs(shift) < hardly) return "hardly any difference"
  return `${shift > 0 ? factor(exp(shift)) : share(exp(-shift))} as likely`
}

/** In nats: odds up or down by a twentieth. */
const hardly = 0.05

const factor = (times: number): string =>
  times > 1_000 ? "over 1000 times" : `about ${short(times, times < 9.5 ? 1 : 0)} times`

const parts: Readonly<Record<number, string>> = {
  2: "half",
  3: "a third",
  4: "a quarter",
  5: "a fifth",
  6: "a sixth",
  7: "a seventh",
  8: "an eighth",
  9: "a ninth",
  10: "a tenth",
}
/** 1 / divisor. The word for it where that is right to an eighth, as "about" promises. */
function share(divisor: number): string {
  if (divisor > 100) return "less than a hundredth"
  const whole = Math.round(divisor)
  const word = parts[whole]
  return word && Math.abs(divisor - whole) <= divisor / 8
    ? `about ${word}`
    : `about ${short(1 / divisor, 2)} times`
}

/** What the odds are multiplied by: "odds ×4", "odds ×0.25". */
export const oddsWords = (shift: number): string => {
  const times = exp(shift)
  // Two figures that say something, however small.
  return `odds ×${times < 0.1 ? Number(times.toPrecision(2)) : short(times, times < 10 ? 2 : 0)}`
}

/** The number of the expert field, in nats: "+1.39", "−0.69", "0". */
export function exactStrength(shift: number): string {
  const rounded = short(Math.abs(shift), 2)
  return rounded === "0" ? "0" : `${shift < 0 ? "−" : "+"}${rounded}`
}

export interface StrengthFailure {
  reason: "empty" | "not-a-strength" | "too-strong"
  /** A sentence for the person. */
  message: string
}

/**
 * What was typed into the expert field: nats ("+1.39", "-0.7", "1,4"), what the odds are multiplied by ("x2", "×0.5",
 * "/4"), or the words of a step. A bare number is nats.
 */
export function parseStrength(text: string, limit: number = linkLimit): Result<number, StrengthFailure> {
  const plain = text
    .slice(0, 100)
    .replace(/[\u2212\u2013]/g, "-")
    .replace(/[×*]/g, "x")
    .replace(/÷/g, "/")
    .replace(/\s+/g, " ")
    .trim()
    .toLowerCase()
    .replace(/^odds /, "")
  if (plain === "") return fail({ reason: "empty", message: "Choose how strong it is." })
  const step = strengthSteps.find(({ words }) => words === plain)
  const [, sign, digits] =
    /^([+-]|x ?|\/ ?)?(\d{1,6}(?:[.,]\d{1,15})?|[.,]\d{1,15})(?: ?nats)?$/.exec(plain) ?? []
  const value = digits === undefined ? Number.NaN : Number(digits.replace(",", "."))
  const shift = step
    ? step.shift
    : sign?.startsWith("x")
      ? log(value)
      : sign?.startsWith("/")
        ? -log(value)
        : sign === "-"
          ? -value
          : value
  if (Number.isNaN(shift))
    return fail({
      reason: "not-a-strength",
      message:
        "Type a shift of log-odds such as 0.7 or -1.4, or what the odds are multiplied by, such as x2 or /4.",
    })
  // "x8" is ln 8 whatever the last bit, so the edge itself is inside.
  if (Math.abs(shift) > limit + 1e-12) {
    const most = short(exp(limit), 1)
    return fail({
      reason: "too-strong",
      message: `The most is ${limit} either way: odds multiplied or divided by ${most}. For what makes it certain or impossible choose a hard relation.`,
    })
  }
  return ok(shift === 0 ? 0 : Math.min(limit, Math.max(-limit, shift)))
}

const short = (value: number, decimals: number): string => String(Number(value.toFixed(decimals)))

// --- links in words ---------------------------------------------------------------------------------------------

export type Relation = Link["relation"]

/** How a chooser names what a link does, with `from` and `to` for its two ends. */
export const relationWords: Readonly<Record<Relation, { label: string; meaning: string }>> = {
  influences: { label: "Makes more or less likely", meaning: "When from holds, to is more or less likely." },
  requires: { label: "Is needed for", meaning: "Without from there is no to." },
  implies: { label: "Brings with it", meaning: "When from holds, to holds." },
  excludes: { label: "Rules out", meaning: "When from holds, to does not." },
}

/** Of a link, short, to stand between its ends: "twice as likely", "is needed for". */
export const linkStrength = ({ relation, logOddsShift }: Pick<Link, "relation" | "logOddsShift">): string =>
  relation === "influences" ? strengthWords(logOddsShift ?? 0) : relationWords[relation].label.toLowerCase()

/** A whole sentence. The names are those of the ends, as `Kim attends: Yes`. */
export function linkSentence(
  link: Pick<Link, "relation" | "logOddsShift">,
  { from, to }: { from: string; to: string },
): string {
  switch (link.relation) {
    case "influences": {
      const words = strengthWords(link.logOddsShift ?? 0)
      return words.endsWith("likely")
        ? `“${from}” makes “${to}” ${words}.`
        : `“${from}” makes ${words} to “${to}”.`
    }
    case "requires":
      return `“${to}” needs “${from}”.`
    case "implies":
      return `“${from}” brings “${to}” with it.`
    case "excludes":
      return `“${from}” rules out “${to}”.`
  }
}
