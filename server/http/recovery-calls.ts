/** The personal key: shown, renewed, and used to be the same person on another device. */
import { createRoute, type OpenAPIHono } from "@hono/zod-openapi"
import { readRecoveryKey } from "../auth/recovery.ts"
import { originToShare } from "./addresses.ts"
import { signIn } from "./board-calls.ts"
import { addressOf, baseOf, type Call, type Env, hostOf, memberOn, personOf, tooMany } from "./guards.ts"
import { inviteOf, notOpened } from "./join-codes.ts"
import type { HttpWorld } from "./ports.ts"
import { conflict, notFound, refuse, usual } from "./refusals.ts"
import * as shape from "./shapes.ts"

const json = <Schema>(schema: Schema) => ({ "application/json": { schema } })

const show = createRoute({
  method: "get",
  path: "/api/boards/{id}/members/me/key",
  summary: "See one's own personal key",
  description: "Four words, and a link with them behind the #, which no server is sent.",
  request: { params: shape.BoardParams },
  responses: { 200: { description: "The key.", content: json(shape.PersonalKey) }, ...usual, ...notFound },
})

const renew = createRoute({
  method: "post",
  path: "/api/boards/{id}/members/me/key",
  summary: "Make a new personal key",
  description: "The old one is worth nothing from then on. Devices that are signed in stay so.",
  request: { params: shape.BoardParams },
  responses: {
    200: { description: "The new key.", content: json(shape.PersonalKey) },
    ...usual,
    ...notFound,
  },
})

const recover = createRoute({
  method: "post",
  path: "/api/recover",
  summary: "Be the same person on this device",
  description: "With a personal key and the board that it belongs to, by its id or by a code or link to it.",
  request: { body: { required: true, content: json(shape.Recovering) } },
  responses: {
    200: { description: "The answer sets the cookie.", content: json(shape.Joined) },
    ...usual,
    ...notFound,
    ...conflict,
  },
})

export function recoveryCalls(app: OpenAPIHono<Env>, world: HttpWorld): void {
  const { members, recoveryKeys, limits, audit, newId } = world

  app.openapi(show, async (c) => {
    const { id } = c.req.valid("param")
    const who = await memberOn(world, c, id)
    if (!who.ok) return refuse(c, who.error)
    return c.json(keyBody(world, c, id, recoveryKeys.keyOf(who.value)), 200)
  })

  app.openapi(renew, async (c) => {
    const { id } = c.req.valid("param")
    const who = await memberOn(world, c, id)
    if (!who.ok) return refuse(c, who.error)
    const member = await members.renewKey(id, who.value.id)
    if (!member) return refuse(c, "removed")
    await audit.record({ id: newId(), boardId: id, memberId: member.id, action: "key-renewed", detail: {} })
    return c.json(keyBody(world, c, id, recoveryKeys.keyOf(member)), 200)
  })

  app.openapi(recover, async (c) => {
    const { code, boardId: named, key: typed, replace = false } = c.req.valid("json")
    const found = code === undefined ? null : await inviteOf(world, c, code)
    if (found && !found.ok) return notOpened(c, found.error)
    const boardId = found?.value.boardId ?? named
    if (boardId === undefined) return refuse(c, "malformed", "Say which board: by boardId or by code.")
    // Asked before anything is compared: behind it, a guess that happens to be right would get through at any rate.
    for (const left of [limits.wrongKey.peek(boardId), limits.wrongCode.peek(addressOf(world, c))]) {
      if (!left.ok) return tooMany(c, left.retryAfterMs)
    }
    const key = readRecoveryKey(typed)
    const member = key === null ? null : recoveryKeys.holderOf(key, await members.holders(boardId))
    if (!member) {
      limits.wrongKey.take(boardId)
      limits.wrongCode.take(addressOf(world, c))
      return refuse(c, "no-such-key")
    }
    const before = personOf(world, c)
    if (before !== null && before !== member.personId && !replace && (await members.isSomebody(before)))
      return refuse(c, "somebody-else")
    await audit.record({
      id: newId(),
      boardId,
      memberId: member.id,
      action: "identity-recovered",
      detail: {},
    })
    signIn(world, c, member.personId)
    return c.json({ boardId, url: `${baseOf(world, c)}/b/${boardId}` }, 200)
  })
}

function keyBody({ settings }: HttpWorld, c: Call, boardId: string, key: string) {
  const origin = originToShare(settings, hostOf(c), c.req.header("x-forwarded-proto"))
  return { key, url: `${origin}/k/${boardId}#${key.replaceAll(" ", "-")}` }
}
