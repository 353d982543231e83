/** Boards: make one, read one, and get the ticket with which a socket opens. */
import { createRoute, type OpenAPIHono, type RouteConfigToTypedResponse } from "@hono/zod-openapi"
import { readBoard } from "../../core/board-doc.ts"
import { canonicalJson } from "../../core/canonical-json.ts"
import { hiddenNote, withoutHiddenWorking } from "../../core/hidden-working.ts"
import { isHttps } from "./addresses.ts"
import { createBoard } from "./create-board.ts"
import { addressOf, baseOf, type Call, type Env, memberOn, personOf, tooMany } from "./guards.ts"
import type { HttpWorld } from "./ports.ts"
import { notFound, refuse, usual } from "./refusals.ts"
import * as shape from "./shapes.ts"

const json = <Schema>(schema: Schema) => ({ "application/json": { schema } })

const create = createRoute({
  method: "post",
  path: "/api/boards",
  summary: "Make a board",
  description:
    "Blank, from a list, from a table (CSV), from a template, from a snapshot or from a file of a model. The answer sets the facilitator's cookie; `codes` are what others join with.",
  request: { body: { required: true, content: json(shape.NewBoard) } },
  responses: { 201: { description: "Made.", content: json(shape.CreatedBoard) }, ...usual },
})

const read = createRoute({
  method: "get",
  path: "/api/boards/{id}",
  summary: "Read a board",
  description:
    "What is committed at this moment, whoever is editing. Working values that a blind round hides are left out, and named under `hidden`. Members only.",
  request: { params: shape.BoardParams },
  responses: { 200: { description: "The board.", content: json(shape.BoardBody) }, ...usual, ...notFound },
})

const ticket = createRoute({
  method: "post",
  path: "/api/boards/{id}/ticket",
  summary: "Get a ticket for one socket",
  description: "Good once, within 30 seconds, for this member and this board.",
  request: { params: shape.BoardParams },
  responses: { 200: { description: "A ticket.", content: json(shape.TicketBody) }, ...usual, ...notFound },
})

export function boardCalls(app: OpenAPIHono<Env>, world: HttpWorld): void {
  app.openapi(create, async (c) => {
    const allowed = world.limits.newBoard.take(addressOf(world, c))
    if (!allowed.ok) return tooMany(c, allowed.retryAfterMs)
    const { name, title, ...wanted } = c.req.valid("json")
    const personId = personOf(world, c) ?? world.sessions.newPerson()
    const founder = { personId, name: name ?? "Facilitator" }
    const made = await createBoard(world, { ...wanted, title: title || undefined }, founder)
    if (!made.ok) {
      const { code, message, line } = made.error
      return refuse(c, code, message, line)
    }
    signIn(world, c, personId)
    const { id, codes, hash, notes } = made.value
    world.log.info({ boardId: id, template: wanted.template ?? null }, "a board was made")
    return c.json({ id, url: `${baseOf(world, c)}/b/${id}`, codes, hash, notes }, 201)
  })

  app.openapi(read, async (c) => {
    const { id } = c.req.valid("param")
    const member = await memberOn(world, c, id)
    if (!member.ok) return refuse(c, member.error)
    const { hidden } = await world.live.conditions(id)
    const { doc, seq } = await world.live.read(id, "board")
    c.header("x-parley-seq", String(seq))
    const board = withoutHiddenWorking(readBoard(doc), hidden)
    const note = hiddenNote(
      board.scenarios.map(({ id }) => id),
      hidden,
    )
    const text = canonicalJson(note ? { ...board, hidden: note } : board)
    // Canonical text is written once and not again by c.json, so its type is said here.
    return c.body(text, 200, { "content-type": "application/json; charset=utf-8" }) as unknown as BoardAnswer
  })

  app.openapi(ticket, async (c) => {
    const { id } = c.req.valid("param")
    const member = await memberOn(world, c, id)
    if (!member.ok) return refuse(c, member.error)
    // The cookie lives on as long as somebody keeps coming back.
    signIn(world, c, member.value.personId)
    return c.json({ ticket: world.tickets.issue({ memberId: member.value.id, boardId: id }) }, 200)
  })
}

type BoardAnswer = RouteConfigToTypedResponse<typeof read>

export function signIn({ sessions, settings }: HttpWorld, c: Call, personId: string): void {
  const secure = isHttps(settings, c.req.header("x-forwarded-proto"))
  c.header("set-cookie", sessions.cookieFor(personId, { secure }))
}
