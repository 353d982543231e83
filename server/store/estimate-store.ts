/**
 * What a template brings of judgement: analysts who are nobody here, rounds that were revealed long ago, and what was
 * said in them. As rows, and as rooms know such rows, since everybody may see all of it from the first moment.
 */
import type { Analyst } from "../../core/judgement-doc.ts"
import type { Template } from "../../core/template.ts"
import type { KeptEstimate, KeptRound } from "../rooms/judgement-port.ts"
import type { Writing } from "./invite-store.ts"
import { keptEstimates, keptRound, onScenarios } from "./judgement-rows.ts"

export type Judgements = Pick<Template, "analysts" | "rounds" | "estimates">

/** Once, in the transaction that makes the board (R15). */
export async function insertJudgements(
  boardId: string,
  { analysts, rounds, estimates }: Judgements,
  writing: Writing,
): Promise<void> {
  const ofBoard = <Row extends object>(rows: readonly Row[]) => rows.map((row) => ({ ...row, boardId }))
  await writing.analyst.createMany({ data: ofBoard(analysts) })
  await writing.round.createMany({
    data: ofBoard(rounds.map((round) => ({ ...revealed(round), commandId: `template-${round.number}` }))),
  })
  await writing.estimate.createMany({ data: ofBoard(estimates) })
}

/** The same as they are read back. */
export function keptJudgements({ analysts, rounds, estimates }: Judgements): {
  analysts: Analyst[]
  rounds: KeptRound[]
  shown: KeptEstimate[]
} {
  return {
    analysts: analysts.map((analyst) => ({ ...analyst, memberId: null })),
    rounds: rounds.map((round) => keptRound({ ...neverUsed, ...revealed(round) })),
    shown: onScenarios(
      keptEstimates(
        estimates.map(
          ({ given = null, probabilities = null, quantiles = null, interval = null, ...estimate }, i) => ({
            ...estimate,
            given,
            probabilities,
            quantiles,
            interval,
            linkId: null,
            responseId: null,
            vote: null,
            ordinal: String(i + 1),
            withdrawnAt: null,
          }),
        ),
      ),
    ),
  }
}

const revealed = (round: Judgements["rounds"][number]) => ({
  ...round,
  ...revealedLongAgo,
  closedAt: round.revealedAt,
})

const revealedLongAgo = {
  blind: true,
  anonymous: false,
  countsOnly: false,
  rationaleRequired: false,
  hidesWorking: true,
  autoReveal: false,
  peekAllowed: false,
  status: "revealed",
  salt: "",
} as const

const neverUsed = {
  linkIds: [],
  responseIds: [],
  openedBy: null,
  deadline: null,
  countdownEndsAt: null,
  countdownHeld: false,
}
