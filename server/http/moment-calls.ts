/** The board at a moment of its life, and where playing it back begins. */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi"
import { withoutHiddenChanges, withoutHiddenFields } from "../../core/hidden-past.ts"
import { hiddenNote } from "../../core/hidden-working.ts"
import { KeyframeAnswer, MomentAnswer } from "../../core/history.ts"
import { type Env, memberOn, tooMany } from "./guards.ts"
import { momentOf, ofThePast, refusePast } from "./moments.ts"
import type { HttpWorld } from "./ports.ts"
import { conflict, notFound, refuse, usual } from "./refusals.ts"
import { BoardParams } from "./shapes.ts"

const json = <Schema>(schema: Schema) => ({ "application/json": { schema } })

const moment = createRoute({
  method: "get",
  path: "/api/boards/{id}/moments/{moment}",
  summary: "The board at a moment of its life",
  description:
    "As a snapshot would hold it. `now`, `e` and a number of the log, or `s` and the id of a snapshot. Members only.",
  request: {
    params: BoardParams.extend({
      moment: z
        .string()
        .max(80)
        .openapi({ param: { name: "moment", in: "path" }, example: "e120" }),
    }),
  },
  responses: {
    200: { description: "The board then.", content: json(MomentAnswer) },
    ...usual,
    ...notFound,
    ...conflict,
  },
})

const keyframe = createRoute({
  method: "get",
  path: "/api/boards/{id}/keyframes/{seq}",
  summary: "Where playback begins",
  description:
    "The newest keyframe at or before a number of the log, and what was done from there to the next one. Members only.",
  request: {
    params: BoardParams.extend({
      seq: z
        .string()
        .regex(/^\d{1,10}$/)
        .openapi({ param: { name: "seq", in: "path" }, example: "120" }),
    }),
  },
  responses: {
    200: { description: "The keyframe and what follows.", content: json(KeyframeAnswer) },
    ...usual,
    ...notFound,
    ...conflict,
  },
})

export function momentCalls(app: OpenAPIHono<Env>, world: HttpWorld): void {
  app.openapi(moment, async (c) => {
    const { id, moment: name } = c.req.valid("param")
    const who = await memberOn(world, c, id)
    if (!who.ok) return refuse(c, who.error)
    const rate = world.limits.playback.take(who.value.id)
    if (!rate.ok) return tooMany(c, rate.retryAfterMs)
    const found = await momentOf(world, id, name)
    return found.ok ? c.json(found.value, 200) : refusePast(c, found.error)
  })

  app.openapi(keyframe, async (c) => {
    const { id, seq } = c.req.valid("param")
    const who = await memberOn(world, c, id)
    if (!who.ok) return refuse(c, who.error)
    const rate = world.limits.playback.take(who.value.id)
    if (!rate.ok) return tooMany(c, rate.retryAfterMs)
    const found = await ofThePast(() => world.past.keyframes.stretch(id, Number(seq)))
    if (!found.ok) return refusePast(c, found.error)
    const { fields, commits, next, at, seq: start } = found.value
    // Asked last: what is hidden by now is not told, whenever it was read.
    const { hidden } = await world.live.conditions(id)
    const answer: KeyframeAnswer = {
      seq: start,
      at,
      fields: withoutHiddenFields(fields, hidden),
      commits: commits.map((commit) => ({
        ...commit,
        operations: commit.operations.map(({ by, changes }) => ({
          by,
          changes: withoutHiddenChanges(changes, hidden),
        })),
      })),
      next,
      // Also of those that come to be in what follows.
      hidden: hiddenNote([...hidden], hidden),
    }
    return c.json(answer, 200)
  })
}
