/** Who changed what last, and what the newest snapshot held: what finding, sorting and the marks on cards ask. */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi"
import { Working } from "../../core/board.ts"
import { HiddenNote, hiddenNote } from "../../core/hidden-working.ts"
import { mostPeople } from "../store/activity-store.ts"
import { type Env, memberOn } from "./guards.ts"
import type { HttpWorld } from "./ports.ts"
import { notFound, refuse, usual } from "./refusals.ts"
import * as shape from "./shapes.ts"

const Instant = z.iso.datetime().openapi({ example: "2018-08-31T09:00:00.000Z" })

const Activity = z
  .object({
    scenarios: z.record(
      shape.Id,
      z.object({
        at: Instant.openapi({ description: "When it was changed last." }),
        memberIds: z
          .array(shape.Id)
          .max(mostPeople)
          .openapi({ description: "Who changed it, the last first." }),
      }),
    ),
    complete: z.boolean().openapi({
      description: "Whether all of the board's past has been read. If not, asking again tells more.",
    }),
    since: z
      .object({
        snapshotId: shape.Id,
        title: z.string(),
        takenAt: Instant,
        working: z
          .record(shape.Id, Working.nullable())
          .openapi({ description: "The working value of each scenario in the newest snapshot." }),
      })
      .nullable(),
    // Made in core, perhaps before schemas here have learned `openapi`.
    hidden: HiddenNote.describe("Scenarios of the snapshot whose value a blind round hides."),
  })
  .openapi("Activity")

const read = createRoute({
  method: "get",
  path: "/api/boards/{id}/activity",
  summary: "Who changed which scenario last, and the values of the newest snapshot",
  description: "Scenarios that nobody has changed since the board was made are left out. Members only.",
  request: { params: shape.BoardParams },
  responses: {
    200: { description: "The activity.", content: { "application/json": { schema: Activity } } },
    ...usual,
    ...notFound,
  },
})

export function activityCalls(app: OpenAPIHono<Env>, world: HttpWorld): void {
  app.openapi(read, async (c) => {
    const { id } = c.req.valid("param")
    const who = await memberOn(world, c, id)
    if (!who.ok) return refuse(c, who.error)
    const [{ scenarios, complete, since }, { hidden }] = await Promise.all([
      world.activity.read(id),
      world.live.conditions(id),
    ])
    const note = hiddenNote(Object.keys(since?.working ?? {}), hidden)
    const told = Object.fromEntries(
      [...scenarios].map(([scenarioId, { at, memberIds }]) => [
        scenarioId,
        { at: at.toISOString(), memberIds },
      ]),
    )
    const working = Object.entries(since?.working ?? {}).filter(([scenarioId]) => !hidden.has(scenarioId))
    const shown = since && {
      ...since,
      takenAt: since.takenAt.toISOString(),
      working: Object.fromEntries(working),
    }
    return c.json({ scenarios: told, complete, since: shown, hidden: note }, 200)
  })
}
