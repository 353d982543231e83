/** Client ids that a tab has no more use for, and that another tab of the same member may write under (laws, "Ids accumulate"). */
import type { BoardStore } from "../rooms/ports.ts"
import type { Leases } from "./leases.ts"

export function createClientIds(leases: Leases): Pick<BoardStore, "giveBackClientId" | "takeClientId"> {
  return {
    async giveBackClientId(boardId, doc, memberId, clientId) {
      await leases.holding(boardId, (client) =>
        client.query(
          `UPDATE "DocClient" SET "givenBackAt" = now()
           WHERE "boardId" = $1 AND "doc" = $2 AND "clientId" = $3 AND "memberId" = $4 AND "givenBackAt" IS NULL`,
          [boardId, doc, clientId, memberId],
        ),
      )
    },

    async takeClientId(boardId, doc, memberId) {
      return leases.holding(boardId, async (client) => {
        // Of the present epoch only: an earlier one's ids are not in the document, and to reuse them spares nothing.
        const { rows } = await client.query<{ clientId: string }>(
          `UPDATE "DocClient" SET "givenBackAt" = NULL
           WHERE ("boardId", "doc", "clientId", "epoch") = (
             SELECT "boardId", "doc", "clientId", "epoch" FROM "DocClient" c
             WHERE c."boardId" = $1 AND c."doc" = $2 AND c."memberId" = $3 AND c."givenBackAt" IS NOT NULL
               AND c."epoch" = (SELECT max("epoch") FROM "DocClient" WHERE "boardId" = $1 AND "doc" = $2)
             ORDER BY c."givenBackAt", c."clientId" LIMIT 1 FOR UPDATE SKIP LOCKED
           )
           RETURNING "clientId"`,
          [boardId, doc, memberId],
        )
        const [row] = rows
        return row ? Number(row.clientId) : null
      })
    },
  }
}
