/** Which comments the caller has seen. Comments themselves are part of the board and travel by socket. */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi"
import type { TypedResponse } from "hono"
import { type Env, memberOn } from "./guards.ts"
import type { HttpWorld } from "./ports.ts"
import { notFound, refuse, usual } from "./refusals.ts"
import { BoardParams, Id } from "./shapes.ts"

const json = <Schema>(schema: Schema) => ({ "application/json": { schema } })

/** A page marks what it shows, and sends what it marked while offline in several calls. */
const mostInOneCall = 500

const ReadMarksBody = z
  .object({ marks: z.array(z.object({ scenarioId: Id, commentIds: z.array(Id) })) })
  .openapi("ReadMarks")
const SeenComments = z
  .strictObject({ commentIds: z.array(Id).min(1).max(mostInOneCall) })
  .openapi("SeenComments")
const MarkParams = BoardParams.extend({
  scenarioId: Id.openapi({ param: { name: "scenarioId", in: "path" } }),
})

const list = createRoute({
  method: "get",
  path: "/api/boards/{id}/read-marks",
  summary: "The comments that you have seen",
  request: { params: BoardParams },
  responses: {
    200: { description: "By scenario.", content: json(ReadMarksBody) },
    ...usual,
    ...notFound,
  },
})

const add = createRoute({
  method: "put",
  path: "/api/boards/{id}/read-marks/{scenarioId}",
  summary: "Mark comments as seen",
  description: "Added to those that you have seen already, on whatever device. Nobody else is told.",
  request: { params: MarkParams, body: { required: true, content: json(SeenComments) } },
  responses: { 204: { description: "Marked." }, ...usual, ...notFound },
})

export function commentCalls(app: OpenAPIHono<Env>, world: HttpWorld): void {
  app.openapi(list, async (c) => {
    const who = await memberOn(world, c, c.req.valid("param").id)
    if (!who.ok) return refuse(c, who.error)
    return c.json({ marks: await world.readMarks.of(who.value.id) }, 200)
  })

  app.openapi(add, async (c) => {
    const { id, scenarioId } = c.req.valid("param")
    const who = await memberOn(world, c, id)
    if (!who.ok) return refuse(c, who.error)
    const commentIds = [...new Set(c.req.valid("json").commentIds)]
    if (!(await world.readMarks.add(who.value.id, { scenarioId, commentIds })))
      return refuse(c, "too-large", "These are more comments than a board can hold.")
    return c.body(null, 204) as unknown as TypedResponse<object, 204, string>
  })
}
