/** From what a facilitator chooses to the plan of a round: which scenarios can be asked now, and why others cannot. */
import type { Scenario } from "../../core/board.ts"
import type { RoundEntry, RoundPlan } from "../../core/judgement.ts"
import { limits } from "../../core/limits.ts"

export interface Askable {
  can: readonly Scenario[]
  cannot: readonly { scenario: Scenario; why: string }[]
}

export function askable(scenarios: readonly Scenario[], rounds: readonly RoundEntry[]): Askable {
  const running = new Map(
    rounds
      .filter(({ status }) => status === "open" || status === "closed")
      .flatMap(({ number, scenarioIds }) => scenarioIds.map((id) => [id, number] as const)),
  )
  const why = ({ id, status, deletedAt }: Scenario): string | null => {
    if (deletedAt !== undefined) return "deleted"
    if (status === "resolved") return "resolved"
    if (status === "annulled") return "annulled"
    const number = running.get(id)
    return number === undefined ? null : `asked in round ${number}`
  }
  const sorted = scenarios.map((scenario) => ({ scenario, why: why(scenario) }))
  return {
    can: sorted.filter((one) => one.why === null).map(({ scenario }) => scenario),
    cannot: sorted.flatMap(({ scenario, why: reason }) =>
      reason === null ? [] : [{ scenario, why: reason }],
    ),
  }
}

/** "2 are left out: 1 resolved, 1 asked in round 3." null when none is. */
export function leftOutWords(cannot: Askable["cannot"]): string | null {
  if (cannot.length === 0) return null
  const counts = new Map<string, number>()
  for (const { why } of cannot) counts.set(why, (counts.get(why) ?? 0) + 1)
  const parts = [...counts].map(([why, count]) => `${count} ${why}`)
  return `${cannot.length === 1 ? "1 is" : `${cannot.length} are`} left out: ${parts.join(", ")}.`
}

export type Which =
  | { is: "all" }
  | { is: "set"; setId: string | null }
  | { is: "ticked"; ids: ReadonlySet<string> }
  | { is: "again"; round: number }

export function chosenIds(which: Which, can: readonly Scenario[], rounds: readonly RoundEntry[]): string[] {
  const ids = can.map(({ id }) => id)
  switch (which.is) {
    case "all":
      return ids
    case "set":
      return can.filter(({ setId }) => (setId ?? null) === which.setId).map(({ id }) => id)
    case "ticked":
      return ids.filter((id) => which.ids.has(id))
    case "again": {
      const asked = rounds.find(({ number }) => number === which.round)?.scenarioIds ?? []
      return asked.filter((id) => ids.includes(id))
    }
  }
}

/** null: it can be opened. `parts`: links and tables that are asked as well. */
export function notYet(ids: readonly string[], parts = 0): string | null {
  if (ids.length === 0 && parts === 0) return "Choose at least one scenario."
  if (ids.length > limits.roundScenarios)
    return `A round can ask at most ${limits.roundScenarios} scenarios: ${ids.length} are chosen.`
  return null
}

export type Manner = Omit<RoundPlan, "scenarioIds" | "linkIds" | "responseIds" | "deadline" | "follows">

export const usualManner: Manner = {
  title: "",
  blind: true,
  anonymous: false,
  countsOnly: false,
  rationaleRequired: false,
  hidesWorking: true,
  autoReveal: false,
  peekAllowed: false,
}

/** A round that asks again is asked in the manner of the first: who was anonymous then stays so. */
export const mannerOf = (round: RoundEntry | undefined): Manner =>
  round
    ? {
        title: "",
        blind: round.blind,
        anonymous: round.anonymous,
        countsOnly: round.countsOnly,
        rationaleRequired: round.rationaleRequired,
        hidesWorking: round.hidesWorking,
        autoReveal: round.autoReveal,
        peekAllowed: round.peekAllowed,
      }
    : usualManner

export type Until = { is: "none" } | { is: "minutes"; minutes: number } | { is: "time"; text: string }

/** ms since the epoch; undefined when no time was typed. A time that has passed today is meant for tomorrow. */
export function deadlineOf(until: Until, now: number): number | null | undefined {
  if (until.is === "none") return null
  if (until.is === "minutes") return now + until.minutes * 60_000
  const [, hours, minutes] = /^(\d{2}):(\d{2})$/.exec(until.text) ?? []
  if (hours === undefined || minutes === undefined) return undefined
  const at = new Date(now)
  at.setHours(Number(hours), Number(minutes), 0, 0)
  if (at.getTime() <= now) at.setDate(at.getDate() + 1)
  return at.getTime()
}
