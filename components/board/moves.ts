/** Where keys take the focus on a board. A grid is its columns from left to right, each its cards from top to bottom. */
export type Grid = readonly (readonly string[])[]

export type Step = "up" | "down" | "left" | "right"

/** The card to go to; null: stay. Without a card to start from, the first of the board. */
export function nextCard(grid: Grid, from: string | null, step: Step): string | null {
  const column = grid.findIndex((cards) => from !== null && cards.includes(from))
  if (from === null || column < 0) return grid.find((cards) => cards.length > 0)?.[0] ?? null
  const row = grid[column]?.indexOf(from) ?? 0
  if (step === "up" || step === "down") return grid[column]?.[row + (step === "up" ? -1 : 1)] ?? null
  const ahead = step === "right" ? grid.slice(column + 1) : grid.slice(0, column).reverse()
  const cards = ahead.find((others) => others.length > 0)
  // The same height in the next column, or its last card where it is shorter.
  return cards?.[Math.min(row, cards.length - 1)] ?? null
}
