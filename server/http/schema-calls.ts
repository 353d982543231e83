/** What files of ours look like, for programs that read or write them: JSON Schema, made of what the server parses with. */
import { createRoute, type OpenAPIHono } from "@hono/zod-openapi"
import { z } from "zod"
import { Snapshot, snapshotFormat } from "../../core/snapshot.ts"
import { baseOf, type Env } from "./guards.ts"
import type { HttpWorld } from "./ports.ts"
import { usual } from "./refusals.ts"

const path = "/api/schemas/snapshot-2.json"

const schema = createRoute({
  method: "get",
  path,
  summary: "The JSON Schema of a snapshot",
  description: "Draft 2020-12, of the format that is written now. For everybody.",
  responses: {
    200: {
      description: "The schema.",
      content: { "application/json": { schema: z.looseObject({ $id: z.string() }) } },
    },
    ...usual,
  },
})

/** As it is written: every key that has a default is there. */
const written = Snapshot.extend({ format: z.literal(snapshotFormat) })

export function schemaCalls(app: OpenAPIHono<Env>, world: HttpWorld): void {
  let made: object | null = null
  app.openapi(schema, (c) => {
    made ??= z.toJSONSchema(written, { target: "draft-2020-12", io: "output" })
    const { $schema, ...rest } = made as { $schema: string }
    const named = {
      $schema,
      $id: `${baseOf(world, c)}${path}`,
      title: "A snapshot of a Parley board",
      description:
        "The judgement of a group at a moment. Its hash is the SHA-256 of the whole document in canonical form (RFC 8785), as it is handed out.",
      ...rest,
    }
    return c.json(named, 200)
  })
}
