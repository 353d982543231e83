/** Who did what on a board, the newest first, in words. */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi"
import { readBoard } from "../../core/board-doc.ts"
import { hiddenNote } from "../../core/hidden-working.ts"
import { HistoryPage } from "../../core/history.ts"
import { type Env, memberOn, tooMany } from "./guards.ts"
import type { HttpWorld } from "./ports.ts"
import { notFound, refuse, usual } from "./refusals.ts"
import { BoardParams, Id } from "./shapes.ts"

const log = createRoute({
  method: "get",
  path: "/api/boards/{id}/history",
  summary: "Who did what, the newest first",
  description:
    "A page of lines; of one person's work at one thing in one go there is one. A page may hold few lines, or none, and still name where to go on. While a blind round hides the team's values, what was done to them is left out. Members only.",
  request: {
    params: BoardParams,
    query: z.object({
      before: z
        .string()
        .regex(/^\d{1,9}$/)
        .optional()
        .openapi({ description: "Numbers of the log below this one.", example: "120" }),
      member: Id.optional().openapi({ description: "Only what this member did." }),
      scenario: Id.optional().openapi({
        description: "Only what was done to this scenario, and to what hangs on it.",
      }),
    }),
  },
  responses: {
    200: { description: "The lines.", content: { "application/json": { schema: HistoryPage } } },
    ...usual,
    ...notFound,
  },
})

export function logCalls(app: OpenAPIHono<Env>, world: HttpWorld): void {
  app.openapi(log, async (c) => {
    const { id } = c.req.valid("param")
    const { before, member, scenario } = c.req.valid("query")
    const who = await memberOn(world, c, id)
    if (!who.ok) return refuse(c, who.error)
    const rate = world.limits.playback.take(who.value.id)
    if (!rate.ok) return tooMany(c, rate.retryAfterMs)
    const { doc } = await world.live.read(id, "board")
    const board = readBoard(doc)
    const conditions = () => world.live.conditions(id)
    let { hidden } = await conditions()
    const read = () =>
      world.past.lines.page(id, {
        before: before === undefined ? null : Number(before),
        memberId: member ?? null,
        scenarioId: scenario ?? null,
        board,
        hidden,
      })
    let page = await read()
    // What is hidden by now is not told, whenever it was read.
    for (let now = await conditions(); !covers(hidden, now.hidden); now = await conditions()) {
      hidden = now.hidden
      page = await read()
    }
    const ids = board.scenarios.map((one) => one.id)
    return c.json({ ...page, hidden: hiddenNote(ids, hidden) }, 200)
  })
}

const covers = (hidden: ReadonlySet<string>, all: ReadonlySet<string>): boolean =>
  [...all].every((id) => hidden.has(id))
