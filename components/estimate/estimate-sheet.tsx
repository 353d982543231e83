"use client"

/** One's own judgement, a scenario a screen: the lowest, the highest and the best guess, how sure, and why. */
import { useScenario } from "../../client/use-board.ts"
import { useRound } from "../../client/use-judgement.ts"
import { Dialog } from "../ui/dialog.tsx"

export interface EstimateSheetProps {
  /** null: outside of rounds. */
  round: number | null
  scenarioId: string | null
  close: () => void
}

export function EstimateSheet({ round: number, scenarioId, close }: EstimateSheetProps) {
  const round = useRound(number)
  const first = useScenario(scenarioId ?? round?.scenarioIds[0] ?? "")
  return (
    <Dialog title="Your estimate" size="lg" open onOpenChange={(open) => open || close()}>
      <p className="statement text-lg">{first?.title ?? "There is nothing to estimate here."}</p>
    </Dialog>
  )
}
