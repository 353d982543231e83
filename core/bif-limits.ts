/** How large a network from a file may be, so that neither the reader nor a board is held up by one. */
import { refusedAt } from "./file-refusal.ts"
import { limits } from "./limits.ts"

/** Each is met with a sentence that names it. */
export const bifLimits = {
  characters: 1_000_000,
  variables: 1_000,
  states: limits.itemsPerEntity,
  parents: 12,
  /** Combinations of the parents' states, of one variable. */
  rows: 4_096,
  /** Probabilities in the whole network. */
  cells: 100_000,
  nameCharacters: limits.lineCharacters,
} as const

export function tooManyRows(line: number): never {
  const most = bifLimits.rows.toLocaleString("en")
  refusedAt(line, "too-large", `a table can have at most ${most} combinations of what it is given.`)
}

export function tooManyCells(line: number): never {
  const most = bifLimits.cells.toLocaleString("en")
  refusedAt(line, "too-large", `a network can have at most ${most} probabilities.`)
}
