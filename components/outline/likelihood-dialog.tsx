"use client"

import { useScenario } from "../../client/use-board.ts"
import { useSetFocus } from "../../client/use-people.ts"
import { LikelihoodControl } from "../likelihood/likelihood-control.tsx"
import { Dialog } from "../ui/dialog.tsx"

/** The same control as in the panel, for who sets one likelihood after the other without leaving the outline. */
export function LikelihoodDialog({
  scenarioId,
  onClose,
}: {
  scenarioId: string | null
  onClose: () => void
}) {
  const scenario = useScenario(scenarioId ?? "")
  const setFocus = useSetFocus()
  return (
    <Dialog
      title={<span className="statement">{scenario?.title || "Untitled scenario"}</span>}
      description={scenario?.kind === "numeric" || scenario?.kind === "date" ? "Estimate" : "Likelihood"}
      open={scenarioId !== null}
      onOpenChange={(open) => {
        if (open) return
        setFocus(null)
        onClose()
      }}
    >
      {scenario && <LikelihoodControl scenario={scenario} setFocus={setFocus} />}
    </Dialog>
  )
}
