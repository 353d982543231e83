/** Snapshots: take one, list them, and take it out of the room as JSON or Markdown. */
import { createRoute, type OpenAPIHono } from "@hono/zod-openapi"
import { readBoard } from "../../core/board-doc.ts"
import { maySnapshot } from "../../core/permissions.ts"
import { readSnapshot, type Snapshot, snapshotOf } from "../../core/snapshot.ts"
import { snapshotMarkdown } from "../exports/markdown.ts"
import { type Call, type Env, memberOn } from "./guards.ts"
import type { HttpWorld } from "./ports.ts"
import { conflict, notFound, refuse, usual } from "./refusals.ts"
import * as shape from "./shapes.ts"
import { oneLine } from "./shapes.ts"

const json = <Schema>(schema: Schema) => ({ "application/json": { schema } })

const take = createRoute({
  method: "post",
  path: "/api/boards/{id}/snapshots",
  summary: "Take a snapshot",
  description:
    "Of what is committed at this moment. Working values that a blind round hides are not in it. Analysts and facilitators.",
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
    const { title } = c.req.valid("json")
    const who = await memberOn(world, c, id)
    if (!who.ok) return refuse(c, who.error)
    const allowed = maySnapshot(who.value)
    if (!allowed.ok) return refuse(c, "forbidden", allowed.error.why)
    const { hidden } = await world.live.conditions(id)
    const { doc, seq } = await world.live.read(id, "board")
    const board = readBoard(doc)
    const now = world.now()
    const facts = {
      boardId: id,
      // A board's own title comes over the socket, where PostgreSQL's dislike of NUL is nobody's concern.
      title: title || oneLine(board.meta.title),
      seq,
      engineVersion: world.engineVersion,
    }
    const kept = snapshotOf({ ...facts, hidden, board, author: who.value.name, takenAt: now, asOf: now })
    const at = new Date(now)
    const snapshot = {
      id: world.newId(),
      ...facts,
      ...kept,
      kind: "named" as const,
      note: "",
      round: null,
      asOf: at,
      createdBy: who.value.id,
      createdAt: at,
    }
    await world.snapshots.insert(snapshot)
    await world.audit.record({
      id: world.newId(),
      boardId: id,
      memberId: who.value.id,
      action: "snapshot-taken",
      detail: { snapshotId: snapshot.id, hash: kept.hash },
    })
    return c.json({ id: snapshot.id, hash: kept.hash }, 201)
  })

  app.openapi(list, async (c) => {
    const { id } = c.req.valid("param")
    const who = await memberOn(world, c, id)
    if (!who.ok) return refuse(c, who.error)
    const snapshots = (await world.snapshots.list(id)).map(({ createdAt, asOf, ...line }) => ({
      ...line,
      createdAt: createdAt.toISOString(),
      asOf: asOf.toISOString(),
    }))
    return c.json({ snapshots }, 200)
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
  app.get("/api/snapshots/:file", async (c) => {
    const [, id, type] = /^([A-Za-z0-9][A-Za-z0-9_-]{0,63})\.(json|md)$/.exec(c.req.param("file")) ?? []
    const snapshot = id === undefined ? null : await world.snapshots.byId(id)
    if (!snapshot) return refuse(c, "no-such-snapshot") as unknown as Response
    const who = await memberOn(world, c, snapshot.boardId)
    if (!who.ok) {
      return refuse(c, who.error === "removed" ? "removed" : "no-such-snapshot") as unknown as Response
    }
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

const holdsHidden = ({ board }: Snapshot, hidden: ReadonlySet<string>): boolean =>
  board.scenarios.some(
    ({ id, working, workingBasis }) =>
      hidden.has(id) && (working !== undefined || workingBasis !== undefined),
  )

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
