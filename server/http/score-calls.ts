/** How well the numbers have done: the team's page, and a person's, which is theirs alone until they share it. */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi"
import { type PersonScoresAnswer, ScoresAnswer, type TeamScoresAnswer } from "../../core/judgement-answers.ts"
import { groupMoments, resolvedAs } from "../../core/judgement-past.ts"
import { personPage, type ScoredQuestion, teamPage } from "../../core/score-pages.ts"
import type { KeptRound } from "../rooms/judgement-port.ts"
import type { MemberRow } from "../store/member-store.ts"
import { type Env, memberOn } from "./guards.ts"
import { saidOn, scenariosOn, workingOver } from "./judgement-reading.ts"
import type { HttpWorld } from "./ports.ts"
import { notFound, refuse, usual } from "./refusals.ts"
import { BoardParams, Id } from "./shapes.ts"

const read = createRoute({
  method: "get",
  path: "/api/boards/{id}/scores",
  summary: "Scores of the team, or of one person",
  description:
    "Over all scenarios that are resolved and not annulled. With `member`, one person's page: your own, or that of somebody who shares it, without what was said in anonymous rounds. Members only.",
  request: {
    params: BoardParams,
    query: z.object({ member: Id.optional().openapi({ param: { name: "member", in: "query" } }) }),
  },
  responses: {
    200: { description: "The page.", content: { "application/json": { schema: ScoresAnswer } } },
    ...usual,
    ...notFound,
  },
})

export function scoreCalls(app: OpenAPIHono<Env>, world: HttpWorld): void {
  app.openapi(read, async (c) => {
    const { id } = c.req.valid("param")
    const { member } = c.req.valid("query")
    const who = await memberOn(world, c, id)
    if (!who.ok) return refuse(c, who.error)
    if (member === undefined) return c.json(await ofTeam(world, who.value), 200)
    const found = await world.members.find(member)
    if (!found || found.boardId !== id || found.removed) return refuse(c, "no-such-member")
    const shared = await world.judgement.sharesScores(id, member)
    if (member !== who.value.id && !shared)
      return refuse(c, "forbidden", `${found.name} has not shared this page. It is theirs alone.`)
    const isOwn = member === who.value.id
    return c.json(
      await ofPerson(world, { boardId: id, memberId: member, name: found.name, shared, isOwn }),
      200,
    )
  })
}

async function ofPerson(
  world: HttpWorld,
  {
    boardId,
    memberId,
    name,
    shared,
    isOwn,
  }: { boardId: string; memberId: string; name: string; shared: boolean; isOwn: boolean },
): Promise<PersonScoresAnswer> {
  const { questions, rounds } = await resolvedQuestions(world, boardId)
  const anonymous = new Set(rounds.filter((round) => round.anonymous).map(({ number }) => number))
  // A score would tell what somebody had said there.
  const told = ({ said, ...question }: ScoredQuestion): ScoredQuestion => ({
    ...question,
    said: isOwn ? said : said.filter(({ estimate: { round } }) => round === null || !anonymous.has(round)),
  })
  return { of: "person", memberId, name, shared, ...personPage(memberId, questions.map(told), world.now()) }
}

async function ofTeam(world: HttpWorld, who: MemberRow): Promise<TeamScoresAnswer> {
  const { boardId } = who
  const [{ questions, rounds }, past, sharing] = await Promise.all([
    resolvedQuestions(world, boardId),
    world.judgement.workingPast(boardId),
    world.judgement.sharing(boardId),
  ])
  const { hidden } = await world.live.conditions(boardId)
  const asked = questions.map((question) => ({
    ...question,
    moments: groupMoments(question.said, question.scenario, rounds),
    working: hidden.has(question.scenario.id) ? null : workingOver(past, question.scenario),
  }))
  const own = who.role === "viewer" ? [] : [{ memberId: who.id, name: who.name }]
  return {
    of: "team",
    ...teamPage(asked, world.now()),
    pages: [...own, ...sharing.filter(({ memberId }) => memberId !== who.id || own.length === 0)],
    complete: past.complete,
  }
}

/** The latest resolution first. */
async function resolvedQuestions(world: HttpWorld, boardId: string) {
  const resolutions = await world.judgement.resolutions(boardId)
  const found = (await scenariosOn(world, boardId)).flatMap((scenario) => {
    const resolution = resolvedAs(resolutions, scenario.id)
    return resolution === null || resolution === "annulled" ? [] : [{ scenario, resolution }]
  })
  const { said, rounds } = await saidOn(
    world,
    boardId,
    found.map(({ scenario }) => scenario.id),
  )
  const questions = found
    .map((question) => ({
      ...question,
      said: said.filter(({ estimate }) => estimate.scenarioId === question.scenario.id),
    }))
    .sort((a, b) => b.resolution.at - a.resolution.at)
  return { questions, rounds } satisfies { questions: ScoredQuestion[]; rounds: KeptRound[] }
}
