/**
 * Each person's own judgements. They are rows and never lie in a document that others sync, so that what is blind
 * stays blind (B1). A template brings analysts, rounds and estimates that are history already.
 */
import type { Template } from "../../core/template.ts"
import type { Writing } from "./invite-store.ts"

export type Judgements = Pick<Template, "analysts" | "rounds" | "estimates">

/** What a template brings, once, in the transaction that makes the board (R15). */
export async function insertJudgements(
  boardId: string,
  { analysts, rounds, estimates }: Judgements,
  writing: Writing,
): Promise<void> {
  const ofBoard = <Row extends object>(rows: readonly Row[]) => rows.map((row) => ({ ...row, boardId }))
  await writing.analyst.createMany({ data: ofBoard(analysts) })
  await writing.round.createMany({
    data: ofBoard(
      rounds.map((round) => ({
        ...round,
        ...revealedLongAgo,
        commandId: `template-${round.number}`,
        closedAt: round.revealedAt,
      })),
    ),
  })
  await writing.estimate.createMany({ data: ofBoard(estimates) })
}

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
