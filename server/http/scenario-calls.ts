/** A pasted list as a server command (R5): all of its scenarios in one commit, or none and a sentence that says why. */
import { createRoute, type OpenAPIHono } from "@hono/zod-openapi"
import * as Y from "yjs"
import { applyChanges, circumstancesOf, countEntities, fieldsOf, readBoard } from "../../core/board-doc.ts"
import type { BoardChange } from "../../core/changes.ts"
import { limits } from "../../core/limits.ts"
import { listedScenario, readListedScenarios } from "../../core/listed-scenarios.ts"
import { placedInRow } from "../../core/order.ts"
import { type Conditions, may } from "../../core/permissions.ts"
import { fail, ok, type Result } from "../../core/result.ts"
import type { MemberRow } from "../store/member-store.ts"
import { type Env, memberOn, tooMany } from "./guards.ts"
import type { HttpWorld } from "./ports.ts"
import { conflict, notFound, refuse, usual } from "./refusals.ts"
import * as shape from "./shapes.ts"

const json = <Schema>(schema: Schema) => ({ "application/json": { schema } })

const addListed = createRoute({
  method: "post",
  path: "/api/boards/{id}/scenarios",
  summary: "Add a list of scenarios",
  description:
    "One scenario a line, all of them or none; bullets and numbering are taken off, empty lines passed over. Each is a yes-or-no question at 50%. Analysts and facilitators.",
  request: { params: shape.BoardParams, body: { required: true, content: json(shape.NewScenarios) } },
  responses: {
    201: { description: "Added, in the order of the lines.", content: json(shape.AddedScenarios) },
    ...usual,
    ...notFound,
    ...conflict,
  },
})

interface Wanted {
  setId: string | null
  titles: readonly string[]
  afterId: string | undefined
  /** Of the list: the scenarios are named after it, so that it is not added twice when it is sent twice. */
  listId: string
}

export function scenarioCalls(app: OpenAPIHono<Env>, world: HttpWorld): void {
  app.openapi(addListed, async (c) => {
    const { id } = c.req.valid("param")
    const { setId, lines, afterId, listId = world.newId() } = c.req.valid("json")
    const who = await memberOn(world, c, id)
    if (!who.ok) return refuse(c, who.error)
    const rate = world.limits.pastedList.take(who.value.id)
    if (!rate.ok) return tooMany(c, rate.retryAfterMs)
    const titles = readListedScenarios(lines)
    if (!titles.ok) return refuse(c, titles.error.reason, `${titles.error.message} Nothing was added.`)
    const wanted = { setId, titles: titles.value, afterId, listId }
    // Written where nothing else can come between what is asked and what is done. It must not throw: half of a write
    // would take the room down.
    let done: Result<string[], Refused> | null = null as Result<string[], Refused> | null
    const conditions = await world.live.conditions(id)
    await world.live.write(id, "board", who.value.id, (doc) => {
      done = addTo(doc, wanted, { who: who.value, conditions, now: world.now() })
    })
    if (!done) throw new Error("the room wrote without asking what")
    return done.ok ? c.json({ ids: done.value }, 201) : refuse(c, done.error.code, done.error.message)
  })
}

interface Refused {
  code: "forbidden" | "no-such-set" | "too-many-entries" | "board-too-large" | "malformed"
  message?: string
}

interface Asking {
  who: MemberRow
  conditions: Conditions
  now: number
}

function addTo(doc: Y.Doc, wanted: Wanted, { who, conditions, now }: Asking): Result<string[], Refused> {
  const { setId, titles, afterId, listId } = wanted
  const ids = titles.map((_, i) => `${listId}-${i + 1}`)
  const touch = { collection: "scenarios", id: ids[0] as string, field: null, action: "add" } as const
  const allowed = may({ role: who.role, memberId: who.id }, touch, circumstancesOf(doc, touch, conditions))
  if (!allowed.ok) return fail({ code: "forbidden", message: allowed.error.why })
  // Its answer was lost on the way, and it was sent again.
  const scenarios = doc.getMap("scenarios")
  if (ids.every((id) => scenarios.has(id))) return ok(ids)

  if (countEntities(doc) + titles.length > limits.entities) {
    const most = limits.entities.toLocaleString("en")
    return fail({
      code: "too-many-entries",
      message: `A board can have at most ${most} entries. Nothing was added.`,
    })
  }
  const board = readBoard(doc)
  const living = new Set(board.sets.filter(({ deletedAt }) => !deletedAt).map(({ id }) => id))
  if (setId !== null && !living.has(setId)) return fail({ code: "no-such-set" })
  const group = board.scenarios.filter(
    (one) =>
      !one.deletedAt && (one.setId !== undefined && living.has(one.setId) ? one.setId : null) === setId,
  )
  const at = afterId === undefined ? -1 : group.findIndex(({ id }) => id === afterId)
  const { orders, rekeyed } = placedInRow(group, at < 0 ? null : (group[at + 1]?.id ?? null), titles.length)
  const changes: BoardChange[] = titles.map((title, i) => ({
    kind: "add",
    collection: "scenarios",
    id: ids[i] as string,
    fields: fieldsOf(
      "scenarios",
      listedScenario(title, { setId, order: orders[i] as string, createdAt: now }),
    ),
  }))
  for (const { id, order } of rekeyed) {
    const base = group.find((one) => one.id === id)?.order ?? null
    changes.push({ kind: "set", collection: "scenarios", id, field: "order", value: order, base })
  }
  // JSON is longer than what Yjs makes of it.
  if (Y.encodeStateAsUpdate(doc).length + JSON.stringify(changes).length > limits.boardBytes) {
    return fail({ code: "board-too-large" })
  }
  const written = applyChanges(doc, changes)
  return written.ok ? ok(ids) : fail({ code: "malformed", message: written.error.message })
}
