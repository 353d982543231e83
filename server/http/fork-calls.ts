/** A new board from a moment of another one: what the board showed, and nobody's estimates, comments or past. */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi"
import type { Board } from "../../core/board.ts"
import { MomentName } from "../../core/history.ts"
import { limits } from "../../core/limits.ts"
import { instantWords } from "../../core/time-words.ts"
import { keepBoard } from "./create-board.ts"
import { addressOf, baseOf, type Env, memberOn, tooMany } from "./guards.ts"
import { type MomentOfBoard, momentOf, refusePast } from "./moments.ts"
import type { HttpWorld } from "./ports.ts"
import { conflict, notFound, refuse, usual } from "./refusals.ts"
import * as shape from "./shapes.ts"

const json = <Schema>(schema: Schema) => ({ "application/json": { schema } })

const fork = createRoute({
  method: "post",
  path: "/api/boards/{id}/forks",
  summary: "Make a new board from a moment of this one",
  description:
    "`now`, `e` and a number of the log, or `s` and the id of a snapshot. Whoever calls is the new board's facilitator. Estimates, comments and history stay behind, as do likelihoods that a blind round hides. Analysts and facilitators.",
  request: {
    params: shape.BoardParams,
    body: {
      required: true,
      content: json(z.strictObject({ moment: MomentName, title: shape.Title.optional() }).openapi("Fork")),
    },
  },
  responses: {
    201: {
      description: "Made.",
      content: json(z.object({ id: shape.Id, url: z.string() }).openapi("ForkedBoard")),
    },
    ...usual,
    ...notFound,
    ...conflict,
  },
})

export function forkCalls(app: OpenAPIHono<Env>, world: HttpWorld): void {
  app.openapi(fork, async (c) => {
    const { id } = c.req.valid("param")
    const { moment, title } = c.req.valid("json")
    const who = await memberOn(world, c, id)
    if (!who.ok) return refuse(c, who.error)
    const { role, personId, name } = who.value
    if (role === "viewer") return refuse(c, "forbidden", "Viewers cannot make a board from this one.")
    const allowed = world.limits.newBoard.take(addressOf(world, c))
    if (!allowed.ok) return tooMany(c, allowed.retryAfterMs)
    const found = await momentOf(world, id, moment)
    if (!found.ok) return refusePast(c, found.error)
    const { seq } = found.value
    const detail = { forkedFrom: id, seq: String(seq) }
    const made = await keepBoard(
      world,
      { board: forked(found.value, title ?? ""), detail },
      { personId, name },
    )
    world.log.info({ boardId: made.id, forkedFrom: id, seq }, "a board was made from a moment of another")
    return c.json({ id: made.id, url: `${baseOf(world, c)}/b/${made.id}` }, 201)
  })
}

/** Its note says where it comes from. */
function forked({ board, at }: MomentOfBoard, title: string): Board {
  const { meta } = board
  const from = `From “${meta.title}”, as it stood on ${instantWords(new Date(at).toISOString())}.`
  const named = title || `${meta.title}, copy`.slice(0, limits.lineCharacters)
  const note = [from, meta.note].filter((part) => part !== "").join("\n\n")
  return {
    ...board,
    meta: { ...meta, title: named, note: note.slice(0, limits.textCharacters) },
    comments: [],
  }
}
