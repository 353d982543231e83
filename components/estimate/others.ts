/** What others have made open, as a list that a person can read. */
import { givenKey, type PublishedEstimate } from "../../core/judgement.ts"

/** Of each person, or of each mark where nobody is named, the last under each condition; in the order of the record. */
export function latestOfEach(estimates: readonly PublishedEstimate[]): PublishedEstimate[] {
  const last = new Map<string, PublishedEstimate>()
  for (const estimate of estimates) {
    const key = `${estimate.mark}|${givenKey(estimate.given)}`
    const before = last.get(key)
    if (before && isAfter(before, estimate)) continue
    last.delete(key)
    last.set(key, estimate)
  }
  return [...last.values()].sort((a, b) => conditions(a) - conditions(b))
}

const conditions = ({ given }: PublishedEstimate): number => Object.keys(given ?? {}).length

// Without a moment, as in an anonymous round, the later round is the later word.
const isAfter = (a: PublishedEstimate, b: PublishedEstimate): boolean =>
  a.at !== null && b.at !== null ? a.at > b.at : (a.round ?? 0) > (b.round ?? 0)

/** Names by mark; "Analyst A", "Analyst B" where nobody is named, the same for the same mark. */
export function markNames(
  estimates: readonly PublishedEstimate[],
  analysts: readonly { id: string; name: string }[],
): Map<string, string> {
  const names = new Map<string, string>()
  const unnamed = [...new Set(estimates.filter(({ by }) => by === null).map(({ mark }) => mark))].sort()
  for (const { mark, by } of estimates) {
    const known = by === null ? null : analysts.find(({ id }) => id === by)?.name
    names.set(mark, known ?? `Analyst ${letters(unnamed.indexOf(mark))}`)
  }
  return names
}

/** A to Z, then AA, AB. */
function letters(index: number): string {
  const at = Math.max(0, index)
  const last = String.fromCharCode(65 + (at % 26))
  return at < 26 ? last : letters(Math.floor(at / 26) - 1) + last
}
