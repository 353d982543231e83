/** Whether somebody may be taken elsewhere at this moment, and how. Who is typing or choosing is left in peace. */
export type Moved =
  /** Only asked. */
  | "asked"
  /** The page changes around them, and their focus stays where it is. */
  | "quietly"
  /** What has their focus goes; the sheet that takes its place has it then. */
  | "along"

const busy =
  "input, textarea, select, [contenteditable=true], [role=slider], [role=spinbutton], [role=combobox], [role=textbox]"
const over = "[role=dialog], [role=alertdialog], [role=menu], [role=listbox]"

export function movedFrom(page: Pick<Document, "activeElement" | "querySelector">): Moved {
  const at = page.activeElement
  if (at?.closest(busy) || page.querySelector(over)) return "asked"
  return at?.closest("aside") ? "along" : "quietly"
}
