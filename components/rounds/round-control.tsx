"use client"

/** What facilitators do with rounds and phases; everybody else reads what runs, and who has answered. */
import { useAnswers, useRunningRound } from "../../client/use-judgement.ts"
import { Dialog } from "../ui/dialog.tsx"

export function RoundControl({ close }: { close: () => void }) {
  const round = useRunningRound()
  const answers = useAnswers(round?.number ?? 0)
  return (
    <Dialog title="Rounds" size="md" open onOpenChange={(open) => open || close()}>
      <p>
        {round === null
          ? "No round is running."
          : `Round ${round.number} is running: ${answers.complete} in.`}
      </p>
    </Dialog>
  )
}
