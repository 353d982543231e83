/** Whether a page goes to the reveal by itself when it comes. Who types, or looks at something else, is asked. Pure. */
import type { RoundEntry } from "../../core/judgement.ts"
import type { Layer } from "../shell/use-layer.ts"

/** "shown": the stage comes by itself; "asked": a message with a button. */
export type Arrival = "shown" | "asked"

const typing =
  "textarea, select, [contenteditable=true], [role=textbox], [role=combobox], input:not([type=checkbox], [type=radio], [type=range], [type=button], [type=submit])"
const over = "[role=dialog], [role=alertdialog], [role=menu], [role=listbox]"

export function arrivalOf(
  layer: Layer | null,
  page: Pick<Document, "activeElement" | "querySelector">,
): Arrival {
  if (page.activeElement?.closest(typing)) return "asked"
  if (layer === null) return page.querySelector(over) ? "asked" : "shown"
  return ["estimate", "rounds", "reveal", "votes"].includes(layer.is) ? "shown" : "asked"
}

/** Where a round is seen when it is revealed: one that asked nothing of scenarios has only what was said of the model. */
export const layerOfReveal = (
  round: Pick<RoundEntry, "number" | "scenarioIds">,
  scenarioId: string | null = null,
): Layer =>
  round.scenarioIds.length > 0
    ? { is: "reveal", round: round.number, scenarioId }
    : { is: "votes", round: round.number }

/** Rounds that are revealed now and were running when somebody looked last. */
export function justRevealed(
  before: ReadonlyMap<number, string>,
  rounds: readonly { number: number; status: string }[],
): number[] {
  return rounds
    .filter(({ number, status }) => {
      const was = before.get(number)
      return status === "revealed" && (was === "open" || was === "closed")
    })
    .map(({ number }) => number)
}
