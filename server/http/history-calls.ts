/** What was said about one scenario over time, and the look back once it is known how it came out. */
import { createRoute, type OpenAPIHono } from "@hono/zod-openapi"
import type { Scenario } from "../../core/board.ts"
import { hiddenWords } from "../../core/hidden-working.ts"
import { HistoryAnswer, PostMortemAnswer } from "../../core/judgement-answers.ts"
import { groupMoments, pastAggregates, resolvedAs } from "../../core/judgement-past.ts"
import { postMortem } from "../../core/post-mortem.ts"
import { roundEntry } from "../rooms/judgement-ledger.ts"
import { type Env, memberOn } from "./guards.ts"
import { saidOn, scenariosOn, workingOver } from "./judgement-reading.ts"
import type { HttpWorld } from "./ports.ts"
import { conflict, notFound, refuse, usual } from "./refusals.ts"
import { BoardParams, Id } from "./shapes.ts"

const json = <Schema>(schema: Schema) => ({ "application/json": { schema } })

const ScenarioParams = BoardParams.extend({
  scenarioId: Id.openapi({ param: { name: "scenarioId", in: "path" } }),
})

const history = createRoute({
  method: "get",
  path: "/api/boards/{id}/scenarios/{scenarioId}/history",
  summary: "The history of a scenario",
  description:
    "The team's value over time, what the group said after each reveal and outside of rounds, decisions, resolutions, and all of your own estimates. While a blind round hides the team's value, it is not told. Members only.",
  request: { params: ScenarioParams },
  responses: { 200: { description: "The history.", content: json(HistoryAnswer) }, ...usual, ...notFound },
})

const lookBack = createRoute({
  method: "get",
  path: "/api/boards/{id}/scenarios/{scenarioId}/post-mortem",
  summary: "The look back at a scenario that is resolved",
  description:
    "What was said when and by whom, how far each was from what came, and the reasons that did best and worst. Who was anonymous stays so. Members only.",
  request: { params: ScenarioParams },
  responses: {
    200: { description: "The look back.", content: json(PostMortemAnswer) },
    ...usual,
    ...notFound,
    ...conflict,
  },
})

export function historyCalls(app: OpenAPIHono<Env>, world: HttpWorld): void {
  const scenarioOn = async (boardId: string, scenarioId: string): Promise<Scenario | null> =>
    (await scenariosOn(world, boardId)).find(({ id }) => id === scenarioId) ?? null

  app.openapi(history, async (c) => {
    const { id, scenarioId } = c.req.valid("param")
    const who = await memberOn(world, c, id)
    if (!who.ok) return refuse(c, who.error)
    const scenario = await scenarioOn(id, scenarioId)
    if (!scenario) return refuse(c, "no-such-scenario")
    const of = <Entry extends { scenarioId: string }>(entries: readonly Entry[]) =>
      entries.filter((entry) => entry.scenarioId === scenarioId)
    const { judgement, live } = world
    const [{ said, rounds }, past, decisions, resolutions, own] = await Promise.all([
      saidOn(world, id, [scenarioId]),
      judgement.workingPast(id),
      judgement.decisions(id),
      judgement.resolutions(id),
      who.value.role === "viewer" ? [] : judgement.everOwn(id, who.value.id, scenarioId),
    ])
    const asked = rounds.filter(({ scenarioIds }) => scenarioIds.includes(scenarioId))
    // Asked last: what is hidden by now is not told, whenever it was read.
    const hidden = (await live.conditions(id)).hidden.has(scenarioId)
    const answer: HistoryAnswer = {
      scenarioId,
      working: hidden ? null : workingOver(past, scenario),
      hidden: hidden ? hiddenWords : null,
      complete: past.complete,
      aggregates: pastAggregates(groupMoments(said, scenario, asked)),
      own: own.map(({ analystId: _, ordinal: __, ...estimate }) => estimate),
      rounds: asked.map((round) => roundEntry(round, null)),
      decisions: hidden ? [] : of(decisions),
      resolutions: of(resolutions),
    }
    return c.json(answer, 200)
  })

  app.openapi(lookBack, async (c) => {
    const { id, scenarioId } = c.req.valid("param")
    const who = await memberOn(world, c, id)
    if (!who.ok) return refuse(c, who.error)
    const scenario = await scenarioOn(id, scenarioId)
    if (!scenario) return refuse(c, "no-such-scenario")
    const resolution = resolvedAs(await world.judgement.resolutions(id), scenarioId)
    if (resolution === null) return refuse(c, "not-resolved")
    if (resolution === "annulled") return refuse(c, "annulled")
    const { said, rounds } = await saidOn(world, id, [scenarioId])
    const moments = groupMoments(said, scenario, rounds)
    return c.json(postMortem({ scenario, resolution, said }, moments), 200)
  })
}
