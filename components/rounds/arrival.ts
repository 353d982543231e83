/** Whether a page goes to the reveal by itself when it comes. Who types, or looks at something else, is asked. Pure. */
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
  return layer.is === "estimate" || layer.is === "rounds" || layer.is === "reveal" ? "shown" : "asked"
}

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
