/** Where keys take the focus on a board. A grid is its columns from left to right, each its cards from top to bottom. */
export type Grid = readonly (readonly string[])[]

const steps: Record<string, "up" | "down" | "left" | "right"> = {
  ArrowUp: "up",
  k: "up",
  ArrowDown: "down",
  j: "down",
  ArrowLeft: "left",
  h: "left",
  ArrowRight: "right",
  l: "right",
}

export const stepOf = (key: string): "up" | "down" | "left" | "right" | null =>
  Object.hasOwn(steps, key) ? (steps[key] ?? null) : null

/** The card to go to; null: stay. Without a card to start from, the first of the board. */
export function nextCard(
  grid: Grid,
  from: string | null,
  step: "up" | "down" | "left" | "right",
): string | null {
  const column = grid.findIndex((cards) => from !== null && cards.includes(from))
  if (from === null || column < 0) return grid.find((cards) => cards.length > 0)?.[0] ?? null
  const row = grid[column]?.indexOf(from) ?? 0
  if (step === "up" || step === "down") return grid[column]?.[row + (step === "up" ? -1 : 1)] ?? null
  const ahead = step === "right" ? grid.slice(column + 1) : grid.slice(0, column).reverse()
  const cards = ahead.find((others) => others.length > 0)
  // The same height in the next column, or its last card where it is shorter.
  return cards?.[Math.min(row, cards.length - 1)] ?? null
}

/** Keys with a modifier are the browser's, and while somebody types every key is theirs. */
export function isForBoard(event: {
  metaKey: boolean
  ctrlKey: boolean
  altKey: boolean
  defaultPrevented: boolean
  target: EventTarget | null
}): boolean {
  if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented) return false
  const target = event.target as { closest?: (selector: string) => unknown } | null
  return !target?.closest?.(
    "input, textarea, select, [contenteditable=true], [role=slider], [role=menu], [role=listbox], [role=dialog], [role=alertdialog], [role=combobox]",
  )
}
