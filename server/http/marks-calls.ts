/** The life of a board as a line: how long it is, how much happened when, and what stands out on it. */
import { createRoute, type OpenAPIHono } from "@hono/zod-openapi"
import type { Scenario, Working } from "../../core/board.ts"
import { readBoard } from "../../core/board-doc.ts"
import { type HistoryMark, MarksAnswer } from "../../core/history.ts"
import type { ResolutionResult } from "../../core/judgement.ts"
import { formatProbability } from "../../core/probability.ts"
import { headline } from "../../core/working.ts"
import { type Env, memberOn } from "./guards.ts"
import { ofThePast, refusePast } from "./moments.ts"
import type { HttpWorld } from "./ports.ts"
import { conflict, notFound, refuse, usual } from "./refusals.ts"
import { BoardParams } from "./shapes.ts"

const marks = createRoute({
  method: "get",
  path: "/api/boards/{id}/marks",
  summary: "What stands out in the life of a board",
  description:
    "From where to where its log goes, how much was done when, and on it snapshots, reveals, decisions and resolutions. Members only.",
  request: { params: BoardParams },
  responses: {
    200: { description: "The line.", content: { "application/json": { schema: MarksAnswer } } },
    ...usual,
    ...notFound,
    ...conflict,
  },
})

/** Of rounds, decisions and resolutions: the newest. */
const mostMarks = 500

type Timed = Omit<HistoryMark, "seq"> & {
  /** Written down first, and then put on the board. */
  leads: boolean
}

export function marksCalls(app: OpenAPIHono<Env>, world: HttpWorld): void {
  app.openapi(marks, async (c) => {
    const { id } = c.req.valid("param")
    const who = await memberOn(world, c, id)
    if (!who.ok) return refuse(c, who.error)
    const { past, judgement, live } = world
    const read = await ofThePast(() => past.marks.line(id))
    if (!read.ok) return refusePast(c, read.error)
    const { first, last, pace, numbersAt } = read.value
    const [snapshots, people, rounds, decisions, resolutions, { doc }] = await Promise.all([
      past.marks.snapshots(id),
      past.marks.people(id),
      judgement.rounds(id),
      judgement.decisions(id),
      judgement.resolutions(id),
      live.read(id, "board"),
    ])
    const scenarios = new Map(readBoard(doc).scenarios.map((scenario) => [scenario.id, scenario]))
    const titleOf = (scenarioId: string) => scenarios.get(scenarioId)?.title.trim() || "Untitled scenario"
    // Asked last: what is hidden by now is not told, whenever it was read.
    const { hidden } = await live.conditions(id)
    const timed: Timed[] = [
      ...rounds.flatMap(({ number, title, revealedAt }): Timed[] =>
        revealedAt === null
          ? []
          : [{ kind: "reveal", at: revealedAt, title: title || `Round ${number}`, id: null, leads: false }],
      ),
      ...decisions
        .filter(({ scenarioId, takenBackAt }) => takenBackAt === null && !hidden.has(scenarioId))
        .map(
          (one): Timed => ({
            kind: "decision",
            at: one.at,
            title: withValue(titleOf(one.scenarioId), one.value, scenarios.get(one.scenarioId)),
            id: one.id,
            leads: true,
          }),
        ),
      ...resolutions.map(
        (one): Timed => ({
          kind: "resolution",
          at: one.at,
          title: `${titleOf(one.scenarioId)}: ${resultWords(one.result, scenarios.get(one.scenarioId))}`,
          id: one.id,
          leads: true,
        }),
      ),
    ]
    const newest = timed.sort((a, b) => a.at - b.at).slice(-mostMarks)
    const numbers = await numbersAt(newest.map(({ at }) => at))
    const answer: MarksAnswer = {
      first,
      last,
      pace,
      people,
      marks: [
        { kind: "began" as const, ...first, title: "", id: null },
        ...newest.map(({ leads, ...mark }, i) => {
          const seq = numbers[i] ?? first.seq
          return { ...mark, seq: Math.min(last.seq, leads ? seq + 1 : seq) }
        }),
        ...snapshots.map(
          ({ id: snapshotId, title, asOf, seq, kind }): HistoryMark => ({
            kind: "snapshot",
            at: asOf.getTime(),
            seq,
            title,
            id: snapshotId,
            snapshotKind: kind,
          }),
        ),
      ].sort((a, b) => a.seq - b.seq || a.at - b.at),
    }
    return c.json(answer, 200)
  })
}

/** `Abe meets Kim, 30%`; of several outcomes with the one that is spoken of. */
function withValue(title: string, working: Working, scenario: Scenario | undefined): string {
  const shown = scenario && headline({ ...scenario, working })
  if (!shown) return title
  const label = scenario.outcomes.find(({ id }) => id === shown.outcomeId)?.label.trim()
  const value = formatProbability(shown.probability)
  return scenario.kind === "categorical" && label ? `${title}, ${label} ${value}` : `${title}, ${value}`
}

function resultWords(result: ResolutionResult, scenario: Scenario | undefined): string {
  switch (result.kind) {
    case "outcome":
      return scenario?.outcomes.find(({ id }) => id === result.outcomeId)?.label.trim() || "resolved"
    case "value":
      return String(result.value)
    default:
      return result.kind
  }
}
