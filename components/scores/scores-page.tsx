"use client"

/** How well the board's numbers have done: the team's page (memberId null), or one person's. */
import { useScenarios } from "../../client/use-board.ts"
import { useResolutions } from "../../client/use-judgement.ts"
import { useMembers } from "../../client/use-people.ts"
import { resolutionLine } from "../resolution/resolution-words.ts"
import { Dialog } from "../ui/dialog.tsx"

export function ScoresPage({ memberId, close }: { memberId: string | null; close: () => void }) {
  const scenarios = useScenarios()
  const resolutions = useResolutions()
  const name = useMembers().find(({ id }) => id === memberId)?.name
  return (
    <Dialog
      title={memberId === null ? "Scores of the team" : `Scores of ${name ?? "a person"}`}
      size="lg"
      open
      onOpenChange={(open) => open || close()}
    >
      {resolutions.length === 0 ? (
        <p className="text-muted">Nothing has been resolved yet. Scores begin with the first resolution.</p>
      ) : (
        <ul className="flex flex-col gap-2">
          {scenarios.flatMap((scenario) => {
            const last = resolutions.findLast(({ scenarioId }) => scenarioId === scenario.id)
            return last
              ? [<li key={scenario.id}>{`${scenario.title}: ${resolutionLine(last, scenario)}`}</li>]
              : []
          })}
        </ul>
      )}
    </Dialog>
  )
}
