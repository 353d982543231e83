/**
 * A board's title lies in its document, where people edit it. The join page, the page's own title and a list of boards
 * need it without opening the document, so a copy stands in the board's row, and every committed change of the title
 * is copied there.
 */

import type { PrismaClient } from "../generated/prisma/client.ts"
import type { BoardStore, Commit, RoomLog } from "../rooms/ports.ts"
import { storable } from "./storable.ts"

export function copyingTitles(
  store: BoardStore,
  { prisma, log }: { prisma: PrismaClient; log: RoomLog },
): BoardStore {
  return {
    ...store,
    async append(commit) {
      const done = await store.append(commit)
      const title = newTitle(commit)
      if (title !== null) {
        const { boardId } = commit
        // The commit stands whatever becomes of the copy, so its authors must be told that it does.
        await prisma.board
          .update({ where: { id: boardId }, data: { title: storable(title) }, select: { id: true } })
          .catch((err: unknown) =>
            log.warn({ err, boardId }, "a board's new title was not copied to its row"),
          )
      }
      return done
    },
  }
}

function newTitle({ doc, operations }: Commit): string | null {
  if (doc !== "board") return null
  const last = operations
    .flatMap(({ changes }) => changes)
    .findLast(({ collection, field }) => collection === "meta" && field === "title")
  return typeof last?.after === "string" ? last.after : null
}
