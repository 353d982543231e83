/** People: what a code opens, joining, ways in, roles, names and removal. */
import { createRoute, type OpenAPIHono } from "@hono/zod-openapi"
import type { TypedResponse } from "hono"
import { mayFacilitate } from "../../core/permissions.ts"
import { fail, type Result } from "../../core/result.ts"
import { admitsByCode, type Invite } from "../auth/invites.ts"
import type { MemberRow } from "../store/member-store.ts"
import { originToShare } from "./addresses.ts"
import { signIn } from "./board-calls.ts"
import { baseOf, type Call, type Env, hostOf, memberOn, personOf } from "./guards.ts"
import { inviteOf, notOpened } from "./join-codes.ts"
import type { HttpWorld } from "./ports.ts"
import { conflict, notFound, refuse, usual } from "./refusals.ts"
import { tellRoster } from "./roster.ts"
import * as shape from "./shapes.ts"

const json = <Schema>(schema: Schema) => ({ "application/json": { schema } })

const preview = createRoute({
  method: "get",
  path: "/api/join/{code}",
  summary: "See what a code opens",
  request: { params: shape.CodeParams },
  responses: {
    200: { description: "It opens this.", content: json(shape.JoinPreview) },
    ...usual,
    ...notFound,
  },
})

const join = createRoute({
  method: "post",
  path: "/api/join",
  summary: "Join a board",
  description: "By code or by the end of a link. Somebody who is on the board already stays the same person.",
  request: { body: { required: true, content: json(shape.Joining) } },
  responses: {
    200: { description: "In; the answer sets the cookie.", content: json(shape.Joined) },
    ...usual,
    ...notFound,
    ...conflict,
  },
})

const listInvites = createRoute({
  method: "get",
  path: "/api/boards/{id}/invites",
  summary: "The open links and codes",
  description: "Facilitators only.",
  request: { params: shape.BoardParams },
  responses: { 200: { description: "Ways in.", content: json(shape.Invites) }, ...usual, ...notFound },
})

const remakeInvite = createRoute({
  method: "post",
  path: "/api/boards/{id}/invites",
  summary: "Remake a link or code",
  description:
    "The old one of that role and kind stops working at once. Facilitators only, and they join by link only.",
  request: { params: shape.BoardParams, body: { required: true, content: json(shape.NewInvite) } },
  responses: { 201: { description: "Made.", content: json(shape.Invite) }, ...usual, ...notFound },
})

const revokeInvite = createRoute({
  method: "delete",
  path: "/api/boards/{id}/invites/{inviteId}",
  summary: "Close a link or code",
  request: { params: shape.InviteParams },
  responses: { 204: { description: "Closed." }, ...usual, ...notFound },
})

const rename = createRoute({
  method: "patch",
  path: "/api/boards/{id}/members/me",
  summary: "Change one's own name",
  request: { params: shape.BoardParams, body: { required: true, content: json(shape.NameChange) } },
  responses: { 200: { description: "Changed.", content: json(shape.MemberBody) }, ...usual, ...notFound },
})

const setRole = createRoute({
  method: "patch",
  path: "/api/boards/{id}/members/{memberId}",
  summary: "Change somebody's role",
  description: "Takes effect on open pages at once. Facilitators only; the last one cannot step down.",
  request: { params: shape.MemberParams, body: { required: true, content: json(shape.RoleChange) } },
  responses: {
    200: { description: "Changed.", content: json(shape.MemberBody) },
    ...usual,
    ...notFound,
    ...conflict,
  },
})

const remove = createRoute({
  method: "delete",
  path: "/api/boards/{id}/members/{memberId}",
  summary: "Remove somebody",
  description:
    "Their open pages are closed at once; only a link made afterwards lets them in again. Facilitators only.",
  request: { params: shape.MemberParams },
  responses: { 204: { description: "Removed." }, ...usual, ...notFound, ...conflict },
})

export function peopleCalls(app: OpenAPIHono<Env>, world: HttpWorld): void {
  app.openapi(preview, async (c) => {
    const found = await inviteOf(world, c, c.req.valid("param").code)
    if (!found.ok) return notOpened(c, found.error)
    const board = await world.members.boardLine(found.value.boardId)
    if (!board) return refuse(c, "no-such-code")
    return c.json({ ...board, role: found.value.role }, 200)
  })

  app.openapi(join, async (c) => {
    const { code, name } = c.req.valid("json")
    const found = await inviteOf(world, c, code)
    if (!found.ok) return notOpened(c, found.error)
    const personId = personOf(world, c) ?? world.sessions.newPerson()
    const at = new Date(world.now())
    const joined = await world.members.join({ id: world.newId(), personId, name, invite: found.value, at })
    if (!joined.ok) {
      const codes = { removed: "removed", closed: "no-such-code", full: "board-full" } as const
      return refuse(c, codes[joined.error])
    }
    await tellRoster(world, joined.value)
    signIn(world, c, personId)
    const { boardId } = joined.value
    return c.json({ boardId, url: `${baseOf(world, c)}/b/${boardId}` }, 200)
  })

  app.openapi(listInvites, async (c) => {
    const { id } = c.req.valid("param")
    const who = await facilitatorOn(world, c, id)
    if (!who.ok) return refuse(c, who.error)
    const invites = await world.invites.list(id)
    return c.json({ invites: invites.map((invite) => inviteBody(world, c, invite)) }, 200)
  })

  app.openapi(remakeInvite, async (c) => {
    const { id } = c.req.valid("param")
    const { role, kind, expiresInHours, maxUses } = c.req.valid("json")
    const who = await facilitatorOn(world, c, id)
    if (!who.ok) return refuse(c, who.error)
    if (kind === "code" && !admitsByCode(role)) {
      return refuse(c, "malformed", "Facilitators join by link only: a short code could be guessed.")
    }
    const hours = expiresInHours === undefined ? undefined : expiresInHours * 60 * 60 * 1000
    const expiresAt = hours === undefined ? undefined : new Date(world.now() + hours)
    const invite = await world.invites.remake(id, role, kind, { expiresAt, maxUses })
    await world.audit.record({
      id: world.newId(),
      boardId: id,
      memberId: who.value.id,
      action: "invite-remade",
      detail: { inviteId: invite.id, role, kind },
    })
    return c.json(inviteBody(world, c, invite), 201)
  })

  app.openapi(revokeInvite, async (c) => {
    const { id, inviteId } = c.req.valid("param")
    const who = await facilitatorOn(world, c, id)
    if (!who.ok) return refuse(c, who.error)
    if (!(await world.invites.revoke(id, inviteId))) return refuse(c, "no-such-invite")
    await world.audit.record({
      id: world.newId(),
      boardId: id,
      memberId: who.value.id,
      action: "invite-revoked",
      detail: { inviteId },
    })
    return nothing(c)
  })

  // Before the next one, whose pattern takes "me" for an id.
  app.openapi(rename, async (c) => {
    const { id } = c.req.valid("param")
    const who = await memberOn(world, c, id)
    if (!who.ok) return refuse(c, who.error)
    const member = await world.members.rename(id, who.value.id, c.req.valid("json").name)
    if (!member) return refuse(c, "removed")
    await tellRoster(world, member)
    return c.json(memberBody(member), 200)
  })

  app.openapi(setRole, async (c) => {
    const { id, memberId } = c.req.valid("param")
    const { role } = c.req.valid("json")
    const who = await facilitatorOn(world, c, id)
    if (!who.ok) return refuse(c, who.error)
    const changed = await world.members.setRole(id, memberId, role)
    if (!changed.ok) return refuse(c, changed.error)
    await tellRoster(world, changed.value)
    await world.audit.record({
      id: world.newId(),
      boardId: id,
      memberId: who.value.id,
      action: "role-set",
      detail: { of: memberId, role },
    })
    return c.json(memberBody(changed.value), 200)
  })

  app.openapi(remove, async (c) => {
    const { id, memberId } = c.req.valid("param")
    const who = await facilitatorOn(world, c, id)
    if (!who.ok) return refuse(c, who.error)
    const removed = await world.members.remove(id, memberId, new Date(world.now()))
    if (!removed.ok) return refuse(c, removed.error)
    await tellRoster(world, removed.value)
    await world.audit.record({
      id: world.newId(),
      boardId: id,
      memberId: who.value.id,
      action: "member-removed",
      detail: { of: memberId },
    })
    return nothing(c)
  })
}

async function facilitatorOn(
  world: HttpWorld,
  c: Call,
  boardId: string,
): Promise<Result<MemberRow, "no-such-board" | "removed" | "forbidden">> {
  const member = await memberOn(world, c, boardId)
  if (!member.ok) return member
  return mayFacilitate(member.value).ok ? member : fail("forbidden")
}

function inviteBody({ settings }: HttpWorld, c: Call, invite: Invite) {
  const { id, role, kind, code, createdAt, expiresAt, maxUses, uses } = invite
  const origin = originToShare(settings, hostOf(c), c.req.header("x-forwarded-proto"))
  return {
    id,
    role,
    kind,
    code,
    url: `${origin}/j/${code}`,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    maxUses,
    uses,
  }
}

const memberBody = ({ id, name, colour, role }: MemberRow) => ({ id, name, colour, role })

const nothing = (c: Call) => c.body(null, 204) as unknown as TypedResponse<object, 204, string>
