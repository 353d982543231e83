/**
 * Where keys take one in the outline, as pure functions. The outline is a tree in a table (ARIA treegrid): rows of sets
 * (level 1) with rows of scenarios (level 2) beneath them, and beneath those what the model has of them (level 3); one is
 * at a row, or at a cell of it.
 */
export interface OutlineRow {
  key: string
  level: 1 | 2 | 3
  /** The row that it lies under; null for a set. */
  parent: string | null
  /** What it is found by when its first letters are typed. */
  title: string
  /** Whether what lies under it is shown; null where there is nothing to show. */
  expanded: boolean | null
  /** What one comes to along the row. */
  readonly cells: number
}

export interface At {
  row: string
  /** null: the row as a whole. */
  cell: number | null
}

export type Turn =
  | { kind: "go"; to: At }
  | { kind: "expand"; row: string }
  | { kind: "collapse"; row: string }

export interface OutlineKey {
  key: string
  ctrlKey: boolean
}

/** How many rows a page is. */
const page = 10

/** null: not a key of the outline, or nothing to go to. */
export function turnOf({ key, ctrlKey }: OutlineKey, at: At, rows: readonly OutlineRow[]): Turn | null {
  const index = rows.findIndex((row) => row.key === at.row)
  const row = rows[index]
  if (!row) return null
  const { cell } = at
  const toRow = (to: number): Turn | null => {
    const target = rows[Math.max(0, Math.min(rows.length - 1, to))]
    if (!target || target.key === row.key) return null
    return go(target.key, cell === null ? null : Math.min(cell, target.cells - 1))
  }
  switch (key) {
    case "ArrowDown":
      return toRow(index + 1)
    case "ArrowUp":
      return toRow(index - 1)
    case "PageDown":
      return toRow(index + page)
    case "PageUp":
      return toRow(index - page)
    case "Home":
      return cell !== null && !ctrlKey ? (cell === 0 ? null : go(row.key, 0)) : toRow(0)
    case "End":
      return cell !== null && !ctrlKey
        ? cell === row.cells - 1
          ? null
          : go(row.key, row.cells - 1)
        : toRow(rows.length - 1)
    case "ArrowRight":
      if (cell === null)
        return row.expanded === false
          ? { kind: "expand", row: row.key }
          : row.cells > 0
            ? go(row.key, 0)
            : null
      return cell + 1 < row.cells ? go(row.key, cell + 1) : null
    case "ArrowLeft":
      if (cell !== null) return go(row.key, cell > 0 ? cell - 1 : null)
      if (row.expanded) return { kind: "collapse", row: row.key }
      return row.parent === null ? null : go(row.parent, null)
  }
  return null
}

const go = (row: string, cell: number | null): Turn => ({ kind: "go", to: { row, cell } })

/** The next row whose title begins so, from the one after, round to the beginning; one letter again goes on. */
export function rowTyped(typed: string, from: string, rows: readonly OutlineRow[]): string | null {
  const plain = (text: string) =>
    text
      .normalize("NFKD")
      .replace(/\p{Mn}+/gu, "")
      .toLowerCase()
  const letters = plain(typed)
  const wanted = /^(.)\1+$/u.test(letters) ? (letters[0] ?? "") : letters
  const start = rows.findIndex((row) => row.key === from)
  // A second letter may still mean the row that the first one found.
  const skip = wanted.length > 1 ? 0 : 1
  for (let i = 0; i < rows.length; i++) {
    const row = rows[(start + skip + i) % rows.length]
    if (row && plain(row.title).startsWith(wanted)) return row.key
  }
  return null
}

/**
 * Where one is when the rows have changed under one's hands: at the same row if it is still there, else at the next of
 * those that were behind it, else at the last before it. null: nothing is left.
 */
export function rowAfter(
  lost: string,
  before: readonly OutlineRow[],
  after: readonly OutlineRow[],
): string | null {
  const there = new Set(after.map(({ key }) => key))
  if (there.has(lost)) return lost
  const index = before.findIndex(({ key }) => key === lost)
  const behind = before.slice(index + 1).find(({ key }) => there.has(key))
  const ahead = before.slice(0, Math.max(0, index)).findLast(({ key }) => there.has(key))
  // A neighbour of the same set rather than the heading of the next.
  const sameSet = (row: OutlineRow | undefined) => row?.parent === before[index]?.parent
  return (sameSet(behind) ? behind : sameSet(ahead) ? ahead : (behind ?? ahead))?.key ?? after[0]?.key ?? null
}
