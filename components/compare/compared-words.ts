/** A comparison in a sentence. */
import type { Comparison } from "../../core/comparison.ts"

const counted = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`

/** "3 scenarios moved, 1 is new; 14 are the same." Empty where nothing differs. */
export function summaryOf({ scenarios, parts, same }: Comparison): string {
  const changed = scenarios.filter(({ state }) => state === "changed")
  // A first number, a median, and the ends of an interval move too, by no points.
  const moved = changed.filter(({ moves, quantiles }) => moves.length > 0 || quantiles !== null).length
  const other = changed.length - moved
  const added = scenarios.filter(({ state }) => state === "added").length
  const removed = scenarios.filter(({ state }) => state === "removed").length
  const said = [
    moved > 0 ? `${counted(moved, "likelihood", "likelihoods")} moved` : "",
    other > 0 ? `${counted(other, "scenario", "scenarios")} changed in words` : "",
    added > 0 ? `${counted(added, "scenario", "scenarios")} came` : "",
    removed > 0 ? `${counted(removed, "scenario", "scenarios")} went` : "",
    parts.length > 0 ? `${counted(parts.length, "other part", "other parts")} changed` : "",
  ].filter((part) => part !== "")
  if (said.length === 0) return ""
  const rest = same > 0 ? ` ${counted(same, "scenario is", "scenarios are")} the same.` : ""
  return `${said.join(", ")}.${rest}`
}
