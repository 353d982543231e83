/** Snapshots: take one, list them, and take it out of the room as JSON or Markdown. */
import { createRoute, type OpenAPIHono, type z } from "@hono/zod-openapi"
import { maySnapshot } from "../../core/permissions.ts"
import { readSnapshot } from "../../core/snapshot.ts"
import { holdsHidden } from "../../core/snapshot-hidden.ts"
import { snapshotMarkdown } from "../exports/markdown.ts"
import { take as takeSnapshot } from "../snapshots/taking.ts"
import type { SnapshotLine, SnapshotRow } from "../store/snapshot-store.ts"
import { type Call, type Env, memberOn } from "./guards.ts"
import { ModelFilesBusy } from "./model-file-thread.ts"
import type { HttpWorld } from "./ports.ts"
import { conflict, notFound, refuse, usual } from "./refusals.ts"
import * as shape from "./shapes.ts"
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

const fileTypes = { json: "application/json", md: "text/markdown" } as const
type FileType = keyof typeof fileTypes

export function snapshotCalls(app: OpenAPIHono<Env>, world: HttpWorld): void {
  app.openapi(take, async (c) => {
    const { id } = c.req.valid("param")
    const { title, note } = c.req.valid("json") ?? {}
    const who = await memberOn(world, c, id)
    if (!who.ok) return refuse(c, who.error)
    const allowed = maySnapshot(who.value)
    if (!allowed.ok) return refuse(c, "forbidden", allowed.error.why)
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

  for (const [type, media] of Object.entries(fileTypes)) {
    app.openAPIRegistry.registerPath({
      method: "get",
      path: `/api/snapshots/{id}.${type}`,
      summary: type === "json" ? "A snapshot, byte for byte as it was hashed" : "A snapshot to read",
      request: { params: shape.BoardParams },
      responses: {
        200: { description: "The file.", content: { [media]: { schema: { type: "string" } } } },
        ...usual,
        ...notFound,
        ...(type === "json" ? conflict : {}),
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
  app.get("/api/snapshots/:file", async (c) => {
    const [, id, type] = /^([A-Za-z0-9][A-Za-z0-9_-]{0,63})(?:\.(json|md))?$/.exec(c.req.param("file")) ?? []
    const snapshot = id === undefined ? null : await world.snapshots.byId(id)
    if (!snapshot) return refuse(c, "no-such-snapshot") as unknown as Response
    const who = await memberOn(world, c, snapshot.boardId)
    if (!who.ok) {
      return refuse(c, who.error === "removed" ? "removed" : "no-such-snapshot") as unknown as Response
    }
    if (type === undefined) return (await about(world, c, snapshot)) as unknown as Response
    const { hidden } = await world.live.conditions(snapshot.boardId)
    const read = readSnapshot(snapshot)
    if (type === "json") {
      // Cut, it would not be what was hashed; so it waits for the reveal (B8).
      if (hidden.size > 0 && (!read.ok || holdsHidden(read.value, hidden)))
        return refuse(c, "hidden") as unknown as Response
      c.header("x-parley-hash", snapshot.hash)
      return file(c, "json", snapshot.title, snapshot.canonical)
    }
    if (!read.ok) throw new Error(read.error.message)
    c.header("x-parley-hash", snapshot.hash)
    return file(c, "md", snapshot.title, snapshotMarkdown(read.value, snapshot.hash, hidden))
  })
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

function file(c: Call, type: FileType, title: string, text: string): Response {
  return c.body(text, 200, {
    "content-type": `${fileTypes[type]}; charset=utf-8`,
    "content-disposition": `attachment; ${fileName(title, type)}`,
  })
}

/** A title is anything; a header takes ASCII, and a file system neither slashes nor a leading dot. */
export function fileName(title: string, type: string): string {
  const plain = title
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 80)
  const whole = title
    .replace(/[\p{C}/\\:*?"<>|]+/gu, " ")
    .replace(/\s+/g, " ")
    .replace(/^[ .]+|[ .]+$/g, "")
    .slice(0, 80)
  const encoded = encodeURIComponent(`${whole.replace(/\p{Cs}/gu, "") || "snapshot"}.${type}`)
  const safe = encoded.replace(/['()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
  return `filename="${plain || "snapshot"}.${type}"; filename*=UTF-8''${safe}`
}
