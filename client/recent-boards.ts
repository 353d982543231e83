/** Boards that were opened on this device. Where storage is blocked or full, the list is simply empty. */
import * as z from "zod/mini"

const RecentBoard = z.object({
  id: z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/)),
  title: z.string(),
  openedAt: z.number(),
})
export type RecentBoard = z.infer<typeof RecentBoard>

export interface KeyValueStore {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
}

const key = "parley.recent-boards"
const most = 20

/** The latest first. */
export function readRecentBoards(store: KeyValueStore | null): RecentBoard[] {
  try {
    const entries: unknown = JSON.parse(store?.getItem(key) ?? "[]")
    if (!Array.isArray(entries)) return []
    return entries
      .flatMap((entry) => {
        const parsed = RecentBoard.safeParse(entry)
        return parsed.success ? [parsed.data] : []
      })
      .sort((a, b) => b.openedAt - a.openedAt)
      .slice(0, most)
  } catch {
    // Blocked storage throws on access, and what is in it is not ours alone to write.
    return []
  }
}

export function rememberBoard(store: KeyValueStore | null, board: RecentBoard): RecentBoard[] {
  return write(store, [board, ...readRecentBoards(store).filter(({ id }) => id !== board.id)].slice(0, most))
}

export function forgetBoard(store: KeyValueStore | null, id: string): RecentBoard[] {
  return write(
    store,
    readRecentBoards(store).filter((board) => board.id !== id),
  )
}

function write(store: KeyValueStore | null, boards: RecentBoard[]): RecentBoard[] {
  try {
    store?.setItem(key, JSON.stringify(boards))
  } catch {
    // Full or blocked: the list is a convenience and nothing depends on it.
  }
  return boards
}
