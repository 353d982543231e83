/**
 * Whose a pressed key is. In a text every key is its writer's; a slider, a menu or a list that is open have keys of
 * their own; a dialog covers the board; the palette closes with
 * the key that opened it. What is left is the board's.
 */
export type Place = "card" | "page" | "control" | "text" | "dialog" | "palette"

const text =
  "textarea, [contenteditable]:not([contenteditable=false]), [role=textbox], [role=combobox], [role=searchbox], " +
  "input:not([type=checkbox], [type=radio], [type=range], [type=button], [type=submit], [type=reset], [type=file], [type=color])"
const control =
  "select, input[type=range], input[type=radio], [role=slider], [role=spinbutton], [role=menu], [role=menubar], [role=listbox], [role=radiogroup], [role=tablist]"
const dialog = "dialog[open], [role=dialog], [role=alertdialog]"

/** Anything with `closest`: an element, or a stand-in for one. */
interface Near {
  closest(selector: string): unknown
}

export function placeOf(target: EventTarget | null): Place {
  const near = target as Partial<Near> | null
  const within = (selector: string) => Boolean(near?.closest?.(selector))
  if (within("[data-palette]")) return "palette"
  if (within(dialog)) return "dialog"
  if (within(text)) return "text"
  if (within(control)) return "control"
  return within("[data-card]") ? "card" : "page"
}
