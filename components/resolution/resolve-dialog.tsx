"use client"

/** How a scenario came out: said by a facilitator, with the day and where it can be read. */
import { useScenario } from "../../client/use-board.ts"
import { useResolution } from "../../client/use-judgement.ts"
import { Dialog } from "../ui/dialog.tsx"
import { EmptyState } from "../ui/empty-state.tsx"
import { resolutionLine } from "./resolution-words.ts"

export function ResolveDialog({ scenarioId, close }: { scenarioId: string; close: () => void }) {
  const scenario = useScenario(scenarioId)
  const resolution = useResolution(scenarioId)
  return (
    <Dialog title="How it came out" size="md" open onOpenChange={(open) => open || close()}>
      {scenario === null ? (
        <EmptyState title="This scenario is not on the board" />
      ) : (
        <>
          <p className="statement text-base">{scenario.title}</p>
          <p className="mt-3 text-muted">
            {resolution === null ? "Not resolved yet." : resolutionLine(resolution, scenario)}
          </p>
        </>
      )}
    </Dialog>
  )
}
