/** Snapshots: take one, list them, and take it out of the room in any format that there is. */
import { createRoute, type OpenAPIHono, type z } from "@hono/zod-openapi"
import { maySnapshot } from "../../core/permissions.ts"
import { holdsHidden } from "../../core/snapshot-hidden.ts"
import type { RenderedFormat } from "../exports/render.ts"
import { givesItsHash, readKept } from "../snapshots/read-kept.ts"
import { renderInput } from "../snapshots/render-input.ts"
import { take as takeSnapshot } from "../snapshots/taking.ts"
import type { SnapshotLine, SnapshotRow } from "../store/snapshot-store.ts"
import { type AtOnce, createAtOnce } from "./at-once.ts"
import { type Call, type Env, memberOn, tooMany } from "./guards.ts"
import { ModelFilesBusy } from "./model-file-thread.ts"
import type { HttpWorld } from "./ports.ts"
import { conflict, notFound, refuse, usual } from "./refusals.ts"
import * as shape from "./shapes.ts"
import {
  type FileFormat,
  FileQuery,
  isFormat,
  mediaTypes,
  notRendered,
  optionsOf,
  readFileName,
  sent,
} from "./snapshot-files.ts"
import { snapshotThread } from "./snapshot-thread.ts"

const json = <Schema>(schema: Schema) => ({ "application/json": { schema } })

const take = createRoute({
  method: "post",
  path: "/api/boards/{id}/snapshots",
  summary: "Take a snapshot",
  description:
    "Of what is committed at this moment: the board, what everybody can see of estimates and decisions, and the numbers that follow. Nothing that a blind round hides is in it. Analysts and facilitators.",
  request: { params: shape.BoardParams, body: { required: false, content: json(shape.NewSnapshot) } },
  responses: { 201: { description: "Taken.", content: json(shape.TakenSnapshot) }, ...usual, ...notFound },
})

const list = createRoute({
  method: "get",
  path: "/api/boards/{id}/snapshots",
  summary: "The snapshots of a board",
  request: { params: shape.BoardParams },
  responses: {
    200: { description: "The latest first.", content: json(shape.Snapshots) },
    ...usual,
    ...notFound,
  },
})

const fileSummaries: Record<RenderedFormat, string> = {
  pdf: "A snapshot on one page, and with `annex` on as many as it takes",
  pptx: "A snapshot as slides",
  xlsx: "A snapshot as a workbook",
  csv: "The scenarios of a snapshot as a table",
  md: "A snapshot to read",
  svg: "A view of a snapshot as vectors",
  png: "A view of a snapshot as a picture",
  bif: "The network of a snapshot",
}
const media = (format: FileFormat): string => mediaTypes[format].split(";")[0] ?? ""

export function snapshotCalls(app: OpenAPIHono<Env>, world: HttpWorld): void {
  app.openapi(take, async (c) => {
    const { id } = c.req.valid("param")
    const { title, note } = c.req.valid("json") ?? {}
    const who = await memberOn(world, c, id)
    if (!who.ok) return refuse(c, who.error)
    const allowed = maySnapshot(who.value)
    if (!allowed.ok) return refuse(c, "forbidden", allowed.error.why)
    const often = world.limits.file.take(who.value.personId)
    if (!often.ok) return tooMany(c, often.retryAfterMs)
    try {
      const taken = await takeSnapshot(
        { ...world, thread: snapshotThread },
        { boardId: id, by: who.value, title: title || null, note: note ?? "" },
      )
      await world.audit.record({
        id: world.newId(),
        boardId: id,
        memberId: who.value.id,
        action: "snapshot-taken",
        detail: { snapshotId: taken.id, hash: taken.hash },
      })
      return c.json(taken, 201)
    } catch (error) {
      if (error instanceof ModelFilesBusy) return refuse(c, "busy")
      throw error
    }
  })

  app.openapi(list, async (c) => {
    const { id } = c.req.valid("param")
    const who = await memberOn(world, c, id)
    if (!who.ok) return refuse(c, who.error)
    return c.json({ snapshots: (await world.snapshots.list(id)).map(lineOf) }, 200)
  })

  for (const format of Object.keys(mediaTypes).filter(isFormat)) {
    app.openAPIRegistry.registerPath({
      method: "get",
      path: `/api/snapshots/{id}.${format}`,
      summary: format === "json" ? "A snapshot, byte for byte as it was hashed" : fileSummaries[format],
      request: { params: shape.BoardParams, ...(format === "json" ? {} : { query: FileQuery }) },
      responses: {
        200: { description: "The file.", content: { [media(format)]: { schema: { type: "string" } } } },
        ...usual,
        ...notFound,
        ...conflict,
      },
    })
  }
  app.openAPIRegistry.registerPath({
    method: "get",
    path: "/api/snapshots/{id}",
    summary: "One snapshot, and whether it gives the same numbers again",
    request: { params: shape.BoardParams },
    responses: {
      200: { description: "The snapshot, without its content.", content: json(shape.OneSnapshot) },
      ...usual,
      ...notFound,
    },
  })
  const atOnce = createAtOnce(mostFilesAtOnce)
  app.get("/api/snapshots/:file", async (c) => (await answered(world, c, atOnce)) as unknown as Response)
}

/** Of one person: whoever asks for everything leaves room in the queue for others. */
export const mostFilesAtOnce = 6

async function answered(world: HttpWorld, c: Call, atOnce: AtOnce) {
  const name = c.req.param("file") ?? ""
  const file = readFileName(name)
  const id = file?.id ?? shape.Id.safeParse(name).data
  const snapshot = id === undefined ? null : await world.snapshots.byId(id)
  if (!snapshot) return refuse(c, "no-such-snapshot")
  const who = await memberOn(world, c, snapshot.boardId)
  if (!who.ok) return refuse(c, who.error === "removed" ? "removed" : "no-such-snapshot")
  if (!file) {
    const often = world.limits.file.take(who.value.personId)
    return often.ok ? about(world, c, snapshot) : tooMany(c, often.retryAfterMs)
  }
  const { format } = file
  if (!isFormat(format)) return refuse(c, "no-such-format")
  const { hidden } = await world.live.conditions(snapshot.boardId)
  const { personId } = who.value
  if (format !== "json") return rendered(world, c, { snapshot, format, hidden, personId, atOnce })
  const { title, hash, canonical } = snapshot
  // On the loop of the rooms: a large one is not parsed only to be sent as it is.
  if (!givesItsHash(snapshot)) return refuse(c, "damaged-snapshot")
  if (hidden.size > 0) {
    const read = readKept(snapshot)
    // Cut, it would not be what was hashed; so it waits for the reveal (B8).
    if (!read.ok || holdsHidden(read.value, hidden)) return refuse(c, "hidden")
  }
  return sent(c, { title, format, hash, content: canonical })
}

async function rendered(
  world: HttpWorld,
  c: Call,
  asked: {
    snapshot: SnapshotRow
    format: RenderedFormat
    hidden: ReadonlySet<string>
    personId: string
    atOnce: AtOnce
  },
) {
  const { snapshot, format, hidden, personId, atOnce } = asked
  const query = FileQuery.safeParse(c.req.query())
  if (!query.success) {
    const [key = "this"] = query.error.issues.map(({ path }) => String(path[0]))
    return refuse(c, "malformed", `Of a file, ${key} cannot be that.`)
  }
  const allowed = world.limits.file.take(personId)
  if (!allowed.ok) return tooMany(c, allowed.retryAfterMs)
  const input = await renderInput(world.snapshots, {
    snapshot,
    since: query.data.since ?? null,
    hidden,
    exportedAt: world.now(),
    options: optionsOf(query.data),
  })
  if (!input.ok) return refuse(c, input.error)
  try {
    const content = await atOnce(personId, () => world.exports.file(format, input.value))
    return sent(c, { title: snapshot.title, format, hash: snapshot.hash, content })
  } catch (error) {
    return notRendered(c, error)
  }
}

async function about(world: HttpWorld, c: Call, snapshot: SnapshotRow) {
  try {
    const recomputes = await snapshotThread.recomputed(
      { canonical: snapshot.canonical, hash: snapshot.hash },
      world.engineVersion,
    )
    const author = (await world.snapshots.list(snapshot.boardId)).find(({ id }) => id === snapshot.id)?.author
    const { canonical: _, boardId: __, createdBy: ___, ...line } = snapshot
    const body: z.infer<typeof shape.OneSnapshot> = {
      ...lineOf({ ...line, author: author ?? null }),
      seq: snapshot.seq,
      engineVersion: snapshot.engineVersion,
      recomputes,
    }
    return c.json(body, 200)
  } catch (error) {
    if (error instanceof ModelFilesBusy) return refuse(c, "busy")
    throw error
  }
}

const lineOf = ({ createdAt, asOf, ...line }: SnapshotLine): z.infer<typeof shape.SnapshotLine> => ({
  id: line.id,
  number: line.number,
  kind: line.kind,
  title: line.title,
  note: line.note,
  asOf: asOf.toISOString(),
  createdAt: createdAt.toISOString(),
  hash: line.hash,
  author: line.author,
  round: line.round,
})
