"use client"

/** Nothing to see: the sheet can be opened from wherever one is. */
import { useEstimateRight } from "../../client/use-estimate-right.ts"
import { useRounds } from "../../client/use-judgement.ts"
import { useScenarioHere } from "../commands/here.ts"
import { useCommand } from "../commands/use-command.ts"
import { useLayer } from "../shell/use-layer.ts"

export function EstimateCommand(): null {
  const right = useEstimateRight()
  const here = useScenarioHere()
  const rounds = useRounds()
  const [, show] = useLayer()
  const running = rounds.filter(({ status }) => status === "open")
  const asking =
    here === null ? running.at(-1) : running.findLast(({ scenarioIds }) => scenarioIds.includes(here))
  useCommand(
    "estimate.open",
    () => show({ is: "estimate", round: asking?.number ?? null, scenarioId: here }),
    right.why ?? undefined,
  )
  return null
}
