/** How a scenario came out, in words. */
import type { Scenario } from "../../core/board.ts"
import type { ResolutionEntry } from "../../core/judgement.ts"
import { showQuantity } from "../likelihood/interval-plot.ts"
import { showDay } from "../ui/day.ts"

type Asked = Pick<Scenario, "outcomes" | "unit">

/** It is known how it came out, or that it never will be; only a resolution says so, and only another one takes it back. */
export const isSettled = ({ status }: Pick<Scenario, "status">): boolean =>
  status === "resolved" || status === "annulled"

/** `No`, `31 Dec 2018`, `12 percent`, `Annulled`, `Open again`. */
export function resultWords(result: ResolutionEntry["result"], { outcomes, unit }: Asked): string {
  switch (result.kind) {
    case "outcome":
      return outcomes.find(({ id }) => id === result.outcomeId)?.label ?? "An outcome that is gone"
    case "value":
      return showQuantity(result.value, unit)
    case "annulled":
      return "Annulled"
    case "reopened":
      return "Open again"
  }
}

/** `Resolved: No · 12 Sep 2018`; an annulled one says so. */
export function resolutionLine(
  resolution: Pick<ResolutionEntry, "result" | "resolvedOn">,
  scenario: Asked,
): string {
  const words = resultWords(resolution.result, scenario)
  const { kind } = resolution.result
  const lead = kind === "annulled" || kind === "reopened" ? words : `Resolved: ${words}`
  return `${lead} · ${showDay(resolution.resolvedOn)}`
}
