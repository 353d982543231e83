/** Words of the interface for what a board holds as codes. */
import type { Scenario, Signal, Source } from "../../core/board.ts"

export const statusWords: Record<Scenario["status"], string> = {
  draft: "Draft",
  open: "Open",
  closed: "Closed",
  resolved: "Resolved",
  annulled: "Annulled",
}

export const kindWords: Record<Scenario["kind"], string> = {
  binary: "Yes or no",
  categorical: "Several outcomes",
  numeric: "A number",
  date: "A date",
}

export const impactWords = [
  "",
  "1 · minor",
  "2 · limited",
  "3 · serious",
  "4 · grave",
  "5 · extreme",
] as const

export const reliabilityWords = {
  A: "completely reliable",
  B: "usually reliable",
  C: "fairly reliable",
  D: "not usually reliable",
  E: "unreliable",
  F: "reliability unknown",
} as const

export const credibilityWords = [
  "",
  "confirmed by others",
  "probably true",
  "possibly true",
  "doubtful",
  "improbable",
  "truth unknown",
] as const

/** The Admiralty grade of a source: its code and what it says; null when it has none. */
export function gradeOf(
  source: Pick<Source, "reliability" | "credibility">,
): { code: string; words: string } | null {
  const { reliability: letter, credibility: digit } = source
  if (!letter && !digit) return null
  const words = [letter && reliabilityWords[letter], digit && credibilityWords[digit]]
    .filter(Boolean)
    .join(", ")
  return { code: `${letter ?? ""}${digit ?? ""}`, words }
}

export const signalWords: Record<Signal["state"], string> = {
  watching: "Watching",
  observed: "Observed",
  notObserved: "Not observed",
  expired: "Expired",
}
