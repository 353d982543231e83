"use client"

/** How one scenario came to where it is: over the board, for as long as somebody looks. */
import { useScenario } from "../../client/use-board.ts"
import { useDecisions, useResolution } from "../../client/use-judgement.ts"
import { resolutionLine } from "../resolution/resolution-words.ts"
import { Dialog } from "../ui/dialog.tsx"
import { EmptyState } from "../ui/empty-state.tsx"

export function ScenarioHistory({ scenarioId, close }: { scenarioId: string; close: () => void }) {
  const scenario = useScenario(scenarioId)
  const decisions = useDecisions(scenarioId)
  const resolution = useResolution(scenarioId)
  return (
    <Dialog title="History" size="lg" open onOpenChange={(open) => open || close()}>
      {scenario === null ? (
        <EmptyState title="This scenario is not on the board" />
      ) : (
        <>
          <p className="statement text-base">{scenario.title}</p>
          {resolution && <p className="mt-3">{resolutionLine(resolution, scenario)}</p>}
          <p className="mt-3 text-muted">
            {decisions.length === 0 ? "No aggregate was accepted yet." : `${decisions.length} accepted.`}
          </p>
        </>
      )}
    </Dialog>
  )
}
