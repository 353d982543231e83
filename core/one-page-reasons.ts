/**
 * Why people said what they said, for the page: of those who stand low and those who stand high the best short reason
 * each, in their own words. Nobody is named, whether or not their round was anonymous: a page goes further than a room.
 * What is blind is in no snapshot (B1); for scenarios that are hidden now the caller does not ask (B8).
 */
import type { Voice } from "./aggregate.ts"
import type { Scenario } from "./board.ts"
import { camps, extremes, outsideMiddleHalf } from "./disagreement.ts"
import type { Confidence, PublishedEstimate } from "./judgement.ts"
import { bands } from "./yardstick.ts"

export type Spoken = Voice & Pick<PublishedEstimate, "rationale" | "confidence">

/** What each said of a scenario in a round, the last time; null: outside of rounds. */
export function spokenIn(
  estimates: readonly PublishedEstimate[],
  scenarioId: string,
  round: number | null,
): Spoken[] {
  const byMark = new Map<string, Spoken>()
  for (const { mark, at, forecast, rationale, confidence, ...one } of estimates) {
    if (one.scenarioId !== scenarioId || one.round !== round) continue
    if (one.given === null && one.withdrawnAt === null)
      byMark.set(mark, { by: mark, at, forecast, rationale, confidence })
  }
  return [...byMark.values()]
}

export type Side = "lower" | "higher"

/** "Lower: … Higher: …", of the sides that are asked for. Empty where nobody gave one. */
export function reasonsOnEachSide(
  spoken: readonly Spoken[],
  scenario: Scenario,
  asked: readonly Side[] = ["lower", "higher"],
): string {
  const of = sides(spoken, scenario)
  const words = { lower: bestShort(of.lower), higher: bestShort(of.higher) }
  // Said on both sides it tells neither from the other.
  const told = words.lower === words.higher ? [] : asked
  const said = told.flatMap((side) => (words[side] === null ? [] : [`${sideNames[side]}: ${words[side]}`]))
  if (said.length > 0) return said.join(" ")
  const one = bestShort(spoken)
  return one === null ? "" : `One reason: ${one}`
}

const sideNames = { lower: "Lower", higher: "Higher" } as const

/** The camps where there are two, else who stands outside of the middle half, else the lowest and the highest. */
function sides(spoken: readonly Spoken[], scenario: Scenario) {
  const split = camps(spoken, scenario)
  if (split) return { lower: split.lower.voices, higher: split.upper.voices }
  const apart = (way: "below" | "above") =>
    spoken.filter((one) => outsideMiddleHalf(one.forecast, spoken, scenario) === way)
  const edge = extremes(spoken, scenario)
  const or = (found: Spoken[], single: Spoken | undefined) =>
    found.some(({ rationale }) => rationale.trim() !== "") || !single ? found : [single]
  return { lower: or(apart("below"), edge?.lowest), higher: or(apart("above"), edge?.highest) }
}

const mostCharacters = 100
const levels: readonly (Confidence | null)[] = ["high", "moderate", "low", null]
// A reason with a term of the yardstick would put the term on the page without its range.
const terms = new RegExp(
  `\\b(?:confidence|${[...bands("icd203"), ...bands("phia")].map(({ words }) => words).join("|")})\\b`,
  "i",
)

/** Whole and plain before cut; then whoever was surest; then who said most. */
function bestShort(spoken: readonly Spoken[]): string | null {
  const candidates = spoken.flatMap(({ rationale, confidence }) => {
    const line = rationale.replace(/\s+/g, " ").trim()
    const rank = [terms.test(line) ? 1 : 0, line.length > mostCharacters ? 1 : 0, levels.indexOf(confidence)]
    return line === ""
      ? []
      : [{ line, rank: [...rank, line.length > mostCharacters ? line.length : -line.length] }]
  })
  const [best] = candidates.sort((a, b) => {
    const at = a.rank.findIndex((value, i) => value !== b.rank[i])
    return at < 0 ? (a.line < b.line ? -1 : 1) : (a.rank[at] ?? 0) - (b.rank[at] ?? 0)
  })
  return best ? shortened(best.line) : null
}

function shortened(line: string): string {
  if (line.length <= mostCharacters) return /[.!?…。！？]$/.test(line) ? line : `${line}.`
  const cut = line.slice(0, mostCharacters)
  const first = /^.{30,}?[.!?。！？](?=\s)/u.exec(cut)?.[0]
  return `${first ?? [...cut.replace(/\s\S*$/, "")].join("").replace(/[\ud800-\udbff]$/, "")} …`
}
