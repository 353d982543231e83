/**
 * Probabilities as people write them and as the house shows them. Inside, a probability is a number in 0..1.
 *
 * Reading. Where a spelling has two common meanings that differ, it is refused with a sentence that offers both:
 * a silent guess would put a wrong number on a shared board.
 * - `62`, `62%`, `62,5 %`: percent. Without a sign, a value strictly between 0 and 1 is a probability (`.62`).
 * - `1` is 1%: the field counts in percent, and `1` is also what stands there on the way to `15`. `1.0` is refused
 *   (1% or certainty?); `0` and `0.0` mean the same either way; `1.5` can only be percent.
 * - `3/10`, `3 in 10`, `3 out of 10`: a share. `50/50` is the idiom; any other pair that adds up to 100 (`40/60`)
 *   may be a share or a split, and is refused.
 * - `1:2`, `1:2 odds`: odds for : against, so 1/3. `2 to 1 against` and `2:1 against` are 1/3; `on`, `for` and
 *   `in favour` are 2/3. A bare `2 to 1` is refused: bookmakers mean against, others for.
 * - `<1%` and `>99%`, as this file prints them, are read as the middle of what they leave: 0.5% and 99.5%. Limits
 *   elsewhere (`<20%`) are not one number and are refused.
 * - Decimals with point or comma. In shares and odds a group of three digits behind a comma or a space is thousands
 *   (`1 in 1,000`); behind a point it is refused (`1 in 1.000`: 1 or 1,000?).
 * - Full-width digits and signs are read as their plain forms.
 *
 * Showing. `30%`, with no space and an en dash in ranges (`20–45%`). Whole percents; half percents are shown
 * (`30.5%`), anything finer is rounded. What is above 0 and below 1% is `<1%`, never `0%`; likewise `>99%`.
 */
import { fail, ok, type Result } from "./result.ts"

export interface ProbabilityFailure {
  reason:
    | "empty"
    | "too-long"
    | "not-a-probability"
    | "ambiguous"
    | "negative"
    | "above-one"
    | "division-by-zero"
  /** A sentence for the person. */
  message: string
}

const longest = 40

export function parseProbability(text: string): Result<number, ProbabilityFailure> {
  // Before anything is done with it: what is pasted may be a megabyte.
  if (text.length > 5 * longest) return tooLong
  const plain = plainForms(text)
  if (plain === "") return fail({ reason: "empty", message: "Type a likelihood, such as 30%." })
  if (plain.length > longest) return tooLong
  const limit = /^([<>]) ?(.+)$/.exec(plain)
  if (limit) return parseLimit(limit[1] === "<", limit[2] ?? "")
  return parsePercent(plain) ?? parseShare(plain) ?? parseOdds(plain) ?? nonsense(plain)
}

function plainForms(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[\u2212\u2013]/g, "-")
    .replace(/\u2044/g, "/")
    .replace(/\s+/g, " ")
    .trim()
    .toLowerCase()
}

const number = String.raw`\d+(?:[.,]\d+)?|[.,]\d+`
const percentForm = new RegExp(`^(-?)(${number}) ?(%|percent|per cent)?$`)

function parsePercent(text: string): Result<number, ProbabilityFailure> | null {
  const [, minus, digits = "", sign] = percentForm.exec(text) ?? []
  if (!digits) return null
  const value = Number(digits.replace(",", "."))
  if (minus) return value === 0 ? ok(0) : negative
  if (sign) return atMostOne(value / 100, text)
  if (value === 1 && /[.,]/.test(digits)) {
    return fail({ reason: "ambiguous", message: `${text} could be 1% or certainty. Write 1% or 100%.` })
  }
  return value > 0 && value < 1 ? ok(value) : atMostOne(value / 100, `${text}%`)
}

// A count in a share or in odds: whole, with decimals, or with thousands in groups of three.
const count = String.raw`\d{1,3}(?:[ ,]\d{3})+|${number}`
const shareForm = new RegExp(`^(${count}) ?(/| in | out of | of ) ?(${count})$`)
const negativePair = new RegExp(`^-?(?:${count}) ?(?:/|:| in | to ) ?-?(?:${count})`)

function parseShare(text: string): Result<number, ProbabilityFailure> | null {
  const [, first = "", between = "", second = ""] = shareForm.exec(text) ?? []
  if (!first)
    return text.includes("-") && negativePair.test(text) && !/\d ?- ?\d/.test(text) ? negative : null
  const part = countOf(first)
  const whole = countOf(second)
  if (part === null || whole === null) return thousands(text)
  if (whole === 0) return divisionByZero
  if (between === "/" && part + whole === 100) {
    if (part === whole) return ok(0.5)
    return fail({
      reason: "ambiguous",
      message: `${text} could be a split of 100 or a share. Write ${first}% or ${first} in ${second}.`,
    })
  }
  return atMostOne(part / whole, text)
}

const oddsForm = new RegExp(
  `^(?:odds (?:of )?)?(${count}) ?(:|/|-| to ) ?(${count})(?: (odds|against|on|for|in favou?r|odds against|odds on))?$`,
)

function parseOdds(text: string): Result<number, ProbabilityFailure> | null {
  const [, first = "", between = "", second = "", side] = oddsForm.exec(text) ?? []
  if (!first) return null
  const a = countOf(first)
  const b = countOf(second)
  if (a === null || b === null) return thousands(text)
  if (a + b === 0) return divisionByZero
  if (side === "against" || side === "odds against") return ok(b / (a + b))
  if (side === "on" || side === "odds on" || side === "for" || side?.startsWith("in ")) return ok(a / (a + b))
  if (a === b) return ok(0.5)
  if (between === ":") return ok(a / (a + b))
  if (between === " to ") {
    const pair = `${first} to ${second}`
    return fail({
      reason: "ambiguous",
      message: `Say which side the odds are on: ${pair} against, or ${pair} on.`,
    })
  }
  return null
}

function parseLimit(below: boolean, text: string): Result<number, ProbabilityFailure> {
  const limit = parsePercent(text)
  if (!limit) return nonsense(text)
  if (!limit.ok) return limit
  const left = below ? limit.value : 1 - limit.value
  if (left <= 0 || left > 0.01 + 1e-9) {
    return fail({ reason: "not-a-probability", message: "That is a range. Give one number, such as 15%." })
  }
  return ok(below ? left / 2 : 1 - left / 2)
}

/** null: cannot be told from thousands. */
function countOf(digits: string): number | null {
  if (/^\d{1,3}(?:[ ,]\d{3})+$/.test(digits)) return Number(digits.replace(/[ ,]/g, ""))
  if (/^[1-9]\d{0,2}\.\d{3}$/.test(digits)) return null
  return Number(digits.replace(",", "."))
}

function atMostOne(p: number, text: string): Result<number, ProbabilityFailure> {
  return p <= 1 ? ok(p) : fail({ reason: "above-one", message: `${text} is more than 100%.` })
}

const negative = fail<ProbabilityFailure>({ reason: "negative", message: "A likelihood cannot be below 0%." })
const divisionByZero = fail<ProbabilityFailure>({
  reason: "division-by-zero",
  message: "Nothing can be counted out of 0.",
})
const tooLong = fail<ProbabilityFailure>({
  reason: "too-long",
  message: "That is too long for a likelihood. Type something like 30%, 3/10 or 2 to 1 against.",
})
const thousands = (text: string) =>
  fail<ProbabilityFailure>({
    reason: "ambiguous",
    message: `It is not clear whether the point in ${text} is a decimal point. Leave it out, or write a percentage.`,
  })
const nonsense = (text: string) =>
  fail<ProbabilityFailure>({
    reason: "not-a-probability",
    message: `"${text}" is not a likelihood. Type something like 30%, 3/10 or 2 to 1 against.`,
  })

// --- showing ----------------------------------------------------------------------------------------------------

/** 1% and 99%, but for the noise of binary fractions. */
const noise = 1e-9

/** In percent, as it is shown; what is below 1% or above 99% without being 0 or 1 is 0.5 or 99.5. Rises with p. */
export function shownPercent(p: number): number {
  if (p <= 0) return 0
  if (p >= 1) return 100
  if (p < 0.01 - noise) return 0.5
  if (p > 0.99 + noise) return 99.5
  const halves = p * 200
  return Math.abs(halves - Math.round(halves)) < 200 * noise ? Math.round(halves) / 2 : Math.round(p * 100)
}

export function formatProbability(p: number): string {
  return `${bare(p)}%`
}

/** `20–45%`; one number where both ends read the same. */
export function formatProbabilityRange(low: number, high: number): string {
  const [from, to] = [bare(low), bare(high)]
  return from === to ? `${from}%` : `${from}\u2013${to}%`
}

function bare(p: number): string {
  const percent = shownPercent(p)
  if (percent > 0 && percent < 1) return "<1"
  if (percent > 99 && percent < 100) return ">99"
  return String(percent)
}
