/**
 * Links for those who are not on the board: made, listed and revoked by its people; followed by anybody, without a
 * cookie and without being told more than the page. Whatever opens nothing is answered in one way, so that guessing
 * tells nothing; the list tells its people which.
 */
import { createRoute, type OpenAPIHono, type z } from "@hono/zod-openapi"
import type { TypedResponse } from "hono"
import { mayFacilitate, maySnapshot } from "../../core/permissions.ts"
import { fail, type Result } from "../../core/result.ts"
import { type Share, type ShownShare, shareState } from "../auth/shares.ts"
import type { MemberRow } from "../store/member-store.ts"
import { originToShare } from "./addresses.ts"
import { createAtOnce } from "./at-once.ts"
import { addressOf, type Call, type Env, hostOf, memberOn, tooMany } from "./guards.ts"
import { ModelFilesBusy } from "./model-file-thread.ts"
import type { HttpWorld } from "./ports.ts"
import { conflict, notFound, refuse, usual } from "./refusals.ts"
import { BoardParams } from "./shapes.ts"
import * as shape from "./share-shapes.ts"
import { createSharedAnswers } from "./shared-answers.ts"
import {
  FileQuery,
  isFormat,
  mediaTypes,
  notRendered,
  optionsOf,
  readFileName,
  sent,
} from "./snapshot-files.ts"

const json = <Schema>(schema: Schema) => ({ "application/json": { schema } })

const list = createRoute({
  method: "get",
  path: "/api/boards/{id}/shares",
  summary: "The links that are shared",
  description: "With those that are closed, the newest first. Analysts and facilitators.",
  request: { params: BoardParams },
  responses: { 200: { description: "The links.", content: json(shape.Shares) }, ...usual, ...notFound },
})

const make = createRoute({
  method: "post",
  path: "/api/boards/{id}/shares",
  summary: "Share a link",
  description:
    "To one snapshot, or without `snapshotId` to the board as it is. Whoever has it can read, without names of people and without what a blind round hides. Analysts and facilitators.",
  request: { params: BoardParams, body: { required: true, content: json(shape.NewShare) } },
  responses: {
    201: { description: "Made.", content: json(shape.Share) },
    ...usual,
    ...notFound,
    ...conflict,
  },
})

const revoke = createRoute({
  method: "delete",
  path: "/api/boards/{id}/shares/{shareId}",
  summary: "Close a link that was shared",
  description: "At once. Facilitators, and whoever made it.",
  request: { params: shape.ShareParams },
  responses: { 204: { description: "Closed." }, ...usual, ...notFound },
})

/** Those whose content is not the hashed text: of a file that cannot be cut, names could not be left out. */
const sharedFormats = Object.keys(mediaTypes).filter((format) => format !== "json")

/** Of one link, and of all: whoever is on a board finds room in the queue behind those who are on none. */
export const mostOfLinkAtOnce = 5
export const mostSharedAtOnce = 10

export function shareCalls(app: OpenAPIHono<Env>, world: HttpWorld): void {
  const answers = createSharedAnswers(world)
  const ofLink = createAtOnce(mostOfLinkAtOnce)
  const ofAll = createAtOnce(mostSharedAtOnce)
  const atOnce = <Made>({ id }: Share, make: () => Promise<Made>) => ofLink(id, () => ofAll("shared", make))
  /** Asked again behind what takes a while: a link that is revoked is closed at once. */
  const isOpenStill = async ({ boardId, id }: Share): Promise<boolean> => {
    const share = await world.shares.byId(boardId, id)
    return share !== null && shareState(share, world.now()) === "open"
  }

  app.openapi(list, async (c) => {
    const { id } = c.req.valid("param")
    const who = await sharerOn(world, c, id)
    if (!who.ok) return refuse(c, who.error)
    const shares = await world.shares.list(id)
    const people = new Map((await world.members.names(id)).map((one) => [one.id, one.name]))
    return c.json({ shares: shares.map((share) => shareBody(world, c, share, people)) }, 200)
  })

  app.openapi(make, async (c) => {
    const { id } = c.req.valid("param")
    const wanted = c.req.valid("json")
    const who = await sharerOn(world, c, id)
    if (!who.ok) return refuse(c, who.error)
    const snapshotId = wanted.snapshotId ?? null
    if (snapshotId !== null && (await world.snapshots.byId(snapshotId))?.boardId !== id)
      return refuse(c, "no-such-snapshot")
    const hours = wanted.expiresInHours ?? null
    const share = await world.shares.make({
      boardId: id,
      snapshotId,
      title: wanted.title ?? "",
      embeds: wanted.embeds ?? false,
      expiresAt: hours === null ? null : new Date(world.now() + hours * 60 * 60 * 1000),
      createdBy: who.value.id,
    })
    if (!share) return refuse(c, "too-many-shares")
    await record("share-made", who.value, share)
    const people = new Map([[who.value.id, who.value.name]])
    return c.json(shareBody(world, c, share, people), 201)
  })

  app.openapi(revoke, async (c) => {
    const { id, shareId } = c.req.valid("param")
    const who = await memberOn(world, c, id)
    if (!who.ok) return refuse(c, who.error)
    const share = await world.shares.byId(id, shareId)
    if (!mayFacilitate(who.value).ok && share?.createdBy !== who.value.id)
      return refuse(c, "forbidden", "Only facilitators can close what somebody else has shared.")
    if (!share || !(await world.shares.revoke(id, shareId))) return refuse(c, "no-such-share")
    await record("share-revoked", who.value, share)
    return c.body(null, 204) as unknown as TypedResponse<object, 204, string>
  })

  const record = (action: "share-made" | "share-revoked", { id, boardId }: MemberRow, share: Share) =>
    world.audit.record({
      id: world.newId(),
      boardId,
      memberId: id,
      action,
      detail: { shareId: share.id, snapshotId: share.snapshotId },
    })

  // --- whoever has the link ---------------------------------------------------------------------------------------

  app.openAPIRegistry.registerPath({
    method: "get",
    path: "/api/shared/{token}",
    summary: "What a link that was shared shows",
    description:
      "Needs no cookie and sets none. Sent with If-None-Match it is 304 for as long as nothing has changed.",
    request: { params: shape.TokenParams },
    responses: {
      200: { description: "The page.", content: json(shape.SharedPage) },
      304: { description: "Nothing has changed." },
      ...usual,
      ...notFound,
    },
  })
  for (const format of sharedFormats) {
    app.openAPIRegistry.registerPath({
      method: "get",
      path: `/api/shared/{token}.${format}`,
      summary: `A link that was shared, as ${format.toUpperCase()}`,
      request: { params: shape.TokenParams, query: FileQuery.omit({ since: true }) },
      responses: { 200: { description: "The file." }, ...usual, ...notFound },
    })
  }
  app.openAPIRegistry.registerPath({
    method: "get",
    path: "/api/shared/{token}/preview.png",
    summary: "The picture that stands for the link where it is posted",
    request: { params: shape.TokenParams },
    responses: { 200: { description: "The picture." }, ...usual, ...notFound },
  })

  app.get("/api/shared/:token/preview.png", async (c) => {
    const share = await world.shares.find(c.req.param("token"))
    if (!share) return refuse(c, "no-such-share") as unknown as Response
    return made(c, share, async () => {
      const picture = await answers.file(share, {
        name: "preview",
        make: (input) => atOnce(share, () => world.exports.preview(input)),
      })
      if (!picture) return refuse(c, "no-such-share")
      return c.body(new Uint8Array(picture.made), 200, { "content-type": mediaTypes.png })
    })
  })

  app.get("/api/shared/:token", async (c) => {
    const name = c.req.param("token")
    if (name.includes(".")) return sharedFile(c, name)
    const share = await world.shares.find(name)
    const now = share && (await answers.etag(share))
    if (!share || now === null) return refuse(c, "no-such-share") as unknown as Response
    const known = c.req.header("if-none-match")
    if (names(known, now)) return c.body(null, 304, { etag: now })
    try {
      const shown = await answers.page(share)
      if (!shown || !(await isOpenStill(share))) return refuse(c, "no-such-share") as unknown as Response
      const { page, input, etag } = shown
      c.header("etag", etag)
      if (names(known, etag)) return c.body(null, 304)
      const body: z.infer<typeof shape.SharedPage> = {
        title: share.title || page.boardTitle,
        kind: share.snapshotId === null ? "live" : "frozen",
        asOf: input.snapshot.asOf,
        updatedSeq: input.snapshot.seq,
        page,
        expiresAt: share.expiresAt?.toISOString() ?? null,
        embeds: share.embeds,
      }
      return c.json(body, 200)
    } catch (error) {
      return failed(c, error)
    }
  })

  async function sharedFile(c: Call, name: string): Promise<Response> {
    const read = readFileName(name)
    const share = read && (await world.shares.find(read.id))
    if (!read || !share) return refuse(c, "no-such-share") as unknown as Response
    const { format } = read
    if (!isFormat(format) || format === "json") return refuse(c, "no-such-format") as unknown as Response
    const query = FileQuery.omit({ since: true }).safeParse(c.req.query())
    if (!query.success)
      return refuse(c, "malformed", "This view or paper is not known.") as unknown as Response
    return made(c, share, async () => {
      const file = await answers.file(share, {
        name: format,
        options: optionsOf(query.data),
        make: (input) => atOnce(share, () => world.exports.file(format, input)),
      })
      if (!file) return refuse(c, "no-such-share")
      const { made: content, input } = file
      const title = share.title || input.snapshot.title
      return sent(c, { title, format, hash: input.hash, content })
    })
  }

  /** Making a file costs; one link, followed from one place, is not worth more than so many. */
  async function made(c: Call, share: Share, make: () => Promise<unknown>): Promise<Response> {
    const allowed = world.limits.sharedFile.take(`${share.id}/${addressOf(world, c)}`)
    if (!allowed.ok) return tooMany(c, allowed.retryAfterMs) as unknown as Response
    try {
      const answer = (await make()) as Response
      return (await isOpenStill(share)) ? answer : (refuse(c, "no-such-share") as unknown as Response)
    } catch (error) {
      return failed(c, error)
    }
  }
}

/** A proxy that packs what it sends on marks the tag as a weak one. */
const names = (header: string | undefined, etag: string): boolean =>
  (header ?? "").split(",").some((one) => one.trim().replace(/^W\//, "") === etag)

function failed(c: Call, error: unknown): Response {
  if (error instanceof ModelFilesBusy) return refuse(c, "busy") as unknown as Response
  return notRendered(c, error) as unknown as Response
}

async function sharerOn(
  world: HttpWorld,
  c: Call,
  boardId: string,
): Promise<Result<MemberRow, "no-such-board" | "removed" | "may-not-share">> {
  const member = await memberOn(world, c, boardId)
  if (!member.ok) return member
  return maySnapshot(member.value).ok ? member : fail("may-not-share")
}

function shareBody(
  { settings, now }: HttpWorld,
  c: Call,
  share: ShownShare,
  people: ReadonlyMap<string, string>,
): z.infer<typeof shape.Share> {
  const origin = originToShare(settings, hostOf(c), c.req.header("x-forwarded-proto"))
  const state = shareState(share, now())
  // A link that is closed is not shown again: nobody could tell from it that it is.
  const token = state === "open" ? share.token : null
  return {
    id: share.id,
    kind: share.snapshotId === null ? "live" : "frozen",
    snapshotId: share.snapshotId,
    title: share.title,
    state,
    url: token === null ? null : `${origin}/r/${token}`,
    embedUrl: token === null || !share.embeds ? null : `${origin}/embed/${token}`,
    embeds: share.embeds,
    author: people.get(share.createdBy) ?? null,
    createdAt: share.createdAt.toISOString(),
    expiresAt: share.expiresAt?.toISOString() ?? null,
    revokedAt: share.revokedAt?.toISOString() ?? null,
    lastUsedAt: share.lastUsedAt?.toISOString() ?? null,
  }
}
