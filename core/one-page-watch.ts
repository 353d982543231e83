/** What to look out for: signals that are still open, and days on which something is decided, the nearest first. */
import type { Scenario, Signal } from "./board.ts"
import type { Snapshot } from "./snapshot.ts"
import { dayWords } from "./time-words.ts"

export function watchFor({ board, asOf }: Snapshot): string[] {
  const today = board.meta.asOf ?? asOf.slice(0, 10)
  const scenarios = new Map(board.scenarios.map((scenario) => [scenario.id, scenario]))
  const signals = board.signals
    .filter(({ state, window }) => state === "watching" && (!window || window[1] >= today))
    .map((signal) => ({
      day: signal.window?.[1] ?? "9999",
      text: signalSentence(signal, scenarios.get(signal.scenarioId)),
    }))
  const days = board.scenarios.flatMap((scenario) => {
    const day = scenario.resolveBy ?? scenario.closesOn
    const open = scenario.status === "open" || scenario.status === "closed"
    return open && day !== undefined && day >= today
      ? [{ day, text: `${dayWords(day)}: “${titleOf(scenario)}” is decided at the latest.` }]
      : []
  })
  return [...signals, ...days]
    .sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
    .map(({ text }) => text)
}

const titleOf = ({ title }: Scenario): string => title.trim() || "Untitled scenario"

function signalSentence(signal: Signal, scenario: Scenario | undefined): string {
  const outcome = scenario?.outcomes.find(({ id }) => id === signal.outcomeId)
  const about = scenario
    ? `“${titleOf(scenario)}${!outcome || outcome.label === "Yes" ? "" : `: ${outcome.label}`}”`
    : "a scenario"
  const speaks = signal.pGivenOutcome >= signal.pGivenNotOutcome ? "for" : "against"
  const until = signal.window ? `, until ${dayWords(signal.window[1])}` : ""
  return `${signal.title.trim() || "Untitled signal"}${until}: if seen, it speaks ${speaks} ${about}.`
}
