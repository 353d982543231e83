/** Words for rounds and phases. */
import { askedCount, type RoundEntry, type WorkshopPhase } from "../../core/judgement.ts"
import type { Participation } from "./who-is-in.ts"

export const phaseWords: Readonly<{ [phase in WorkshopPhase]: string }> = {
  prepare: "Prepare",
  estimate: "Estimate",
  discuss: "Discuss",
  "re-estimate": "Re-estimate",
  review: "Review",
}

/** What a phase allows, for those who choose it. */
export const phaseReasons: Readonly<{ [phase in WorkshopPhase | "none"]: string }> = {
  none: "No phases: everybody may do what their role allows.",
  prepare: "Analysts write questions, evidence and comments, and set likelihoods.",
  estimate:
    "Analysts give their own estimates and add evidence. Questions and the team's likelihoods stand still.",
  discuss: "Everybody comments. Estimates, questions and likelihoods stand still.",
  "re-estimate": "As Estimate: analysts give their own estimates again.",
  review: "What was judged stands. Everybody can comment.",
}

/** What an analyst is to do, in a verb. */
export const phaseTasks: Readonly<{ [phase in WorkshopPhase]: string }> = {
  prepare: "Write questions and gather evidence",
  estimate: "Give your own estimates",
  discuss: "Talk about where you differ",
  "re-estimate": "Estimate again, by yourself",
  review: "Look back; comment",
}

export const roundName = ({ number, title }: Pick<RoundEntry, "number" | "title">): string =>
  title.trim() === "" ? `Round ${number}` : `Round ${number}: ${title.trim()}`

export const countWords = (complete: number, expected: number): string =>
  expected === 0 ? "Nobody to ask yet" : `${complete} of ${expected} in`

export const questionsWords = (count: number): string => (count === 1 ? "1 question" : `${count} questions`)

/** "blind, anonymous, 3 questions" */
export const kindOfRound = ({
  blind,
  anonymous,
  ...asked
}: Pick<RoundEntry, "blind" | "anonymous" | "scenarioIds" | "linkIds" | "responseIds">): string =>
  [blind ? "blind" : "open", ...(anonymous ? ["anonymous"] : []), questionsWords(askedCount(asked))].join(
    " · ",
  )

export const statusWords: Readonly<{ [status in RoundEntry["status"]]: string }> = {
  open: "Open",
  closed: "Closed, not revealed",
  revealed: "Revealed",
  cancelled: "Cancelled",
}

/** Before a reveal with somebody missing; null when all are in. */
export function missingWords({ complete, expected, people }: Participation): string | null {
  const left = expected - complete
  if (left <= 0) return null
  const first = left === 1 ? "1 person has not answered" : `${left} people have not answered`
  const away = people?.filter((one) => !one.in && !one.here).length ?? 0
  const partly = people?.some((one) => !one.in && one.given > 0) ? " everything" : ""
  return `${first}${partly}${away === 0 ? "" : away === left ? (left === 1 ? ", and is away" : ", and all of them are away") : `, ${away} of them away`}.`
}

/** Names as a sentence has them. */
export function nameList(names: readonly string[], most = 4): string {
  if (names.length <= 1) return names[0] ?? ""
  if (names.length > most) return `${names.slice(0, most - 1).join(", ")} and ${names.length - most + 1} more`
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`
}
