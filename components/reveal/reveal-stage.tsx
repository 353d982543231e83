"use client"

/** A round as it is shown to everybody at once: where each stands, where the group does, what is taken from it. */
import { useRound } from "../../client/use-judgement.ts"
import { Dialog } from "../ui/dialog.tsx"

export function RevealStage({
  round: number,
  close,
}: {
  round: number
  scenarioId: string | null
  close: () => void
}) {
  const round = useRound(number)
  return (
    <Dialog title={`Round ${number}`} size="lg" open onOpenChange={(open) => open || close()}>
      <p>
        {round === null
          ? "There is no such round on this board."
          : round.status === "revealed"
            ? "Revealed."
            : "Not revealed yet."}
      </p>
    </Dialog>
  )
}
