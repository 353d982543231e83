/**
 * A board from a template file. Pure: the server writes the content into an empty document, once (R15), and the rows
 * into PostgreSQL. Boards from a pasted list, or from nothing, are `new-board.ts`.
 *
 * A template file is taken whole or not at all: a key that is not known here is an error, so that nothing of the
 * file is dropped unseen. Of its keys only `conventions` (prose) and `derived` (numbers that follow from the rest)
 * are left aside; `oddsMultiplier`, `likelihoodRatio` and `likelihoodRatioIfAbsent` are given again by `odds.ts`.
 * Ids are kept; entries of lists that have none get their place as id (`e1`, `e2`).
 */
import { z } from "zod"
import {
  Actor,
  Board,
  Driver,
  Evidence,
  Happening,
  IsoDate,
  Issue,
  Link,
  Probability,
  Response,
  Scenario,
  ScenarioSet,
  Signal,
  Source,
} from "./board.ts"
import { Id } from "./ids.ts"
import { firstOrders } from "./order.ts"
import { fail, ok, type Result } from "./result.ts"
import { hasProbabilities, isQuantiles } from "./working.ts"

// --- what a template brings besides the board: rows, as prisma/schema.prisma has them, without the board's id -------

export interface AnalystRow {
  id: string
  name: string
}

export interface RoundRow {
  number: number
  title: string
  scenarioIds: string[]
  openedAt: Date
  revealedAt: Date
  follows: number | null
}

/** A JSON column that holds nothing is left out. */
export interface EstimateRow {
  id: string
  scenarioId: string
  analystId: string
  round: number | null
  given?: Record<string, string>
  probabilities?: Record<string, number>
  quantiles?: Record<string, number | string | null>
  interval?: [number, number]
  confidence: string
  rationale: string
  basis: string | null
  sourceIds: string[]
  createdAt: Date
}

export interface Template {
  board: Board
  analysts: AnalystRow[]
  rounds: RoundRow[]
  estimates: EstimateRow[]
}

export interface TemplateFailure {
  reason: "malformed"
  message: string
}

/** The `schema` line of the files that are read here. */
export const templateSchema = "scenario-board/proposal-1"

/** `json` is the parsed file. */
export function parseTemplate(json: unknown): Result<Template, TemplateFailure> {
  const file = TemplateFile.safeParse(json)
  if (!file.success) return malformed(file.error)
  const unknown = firstUnknownKey(json, file.data)
  if (unknown)
    return fail({ reason: "malformed", message: `The template has a key that is not known: ${unknown}.` })
  const { analysts, rounds, estimates } = file.data
  const board = Board.safeParse(boardOf(file.data))
  if (!board.success) return malformed(board.error)
  const misfit = board.data.scenarios.find((scenario) => !workingFits(scenario))
  if (misfit) {
    return fail({
      reason: "malformed",
      message: `The marginal of ${misfit.id} is not one of its own outcomes.`,
    })
  }
  return ok({
    board: board.data,
    analysts,
    rounds: rounds.map(({ number, phase, opensAt, revealsAt }, i) => ({
      number,
      title: phase,
      scenarioIds: [...new Set(estimates.filter((e) => e.round === number).map((e) => e.scenarioId))],
      openedAt: new Date(opensAt),
      revealedAt: new Date(revealsAt),
      follows: rounds[i - 1]?.number ?? null,
    })),
    estimates: estimates.map(estimateRow),
  })
}

function malformed(error: z.ZodError): Result<never, TemplateFailure> {
  const [issue] = error.issues
  const place = issue?.path.map(String).join(".") || "the file"
  return fail({
    reason: "malformed",
    message: `The template is not well formed at ${place}: ${issue?.message}.`,
  })
}

/** A reader would scale a marginal to the outcomes that there are; a template has to say what it means. */
function workingFits({ kind, outcomes, working }: Scenario): boolean {
  if (!working) return false
  if (isQuantiles(working)) return !hasProbabilities(kind)
  const ids = outcomes.map((outcome) => outcome.id)
  const valued = Object.keys(working.probabilities)
  return hasProbabilities(kind) && ids.length === valued.length && ids.every((id) => valued.includes(id))
}

/** Schemas of parts pass over keys that they do not name; of a template nothing may be lost that way. */
function firstUnknownKey(given: unknown, taken: unknown, path = ""): string | null {
  if (typeof given !== "object" || given === null || typeof taken !== "object" || taken === null) return null
  for (const [key, value] of Object.entries(given)) {
    const place = path === "" ? key : `${path}.${key}`
    if (!Object.hasOwn(taken, key)) return place
    const below = firstUnknownKey(value, (taken as Record<string, unknown>)[key], place)
    if (below !== null) return below
  }
  return null
}

// --- the file ---------------------------------------------------------------------------------------------------

const Passage = z.strictObject(Evidence.omit({ order: true }).shape)
const instant = z.iso.datetime()

const Marginal = z.union([
  z.strictObject({
    p10: z.union([z.number(), z.string()]).nullable(),
    p50: z.union([z.number(), z.string()]).nullable(),
    p90: z.union([z.number(), z.string()]).nullable(),
    pBeyondRange: Probability.optional(),
  }),
  z.record(Id, Probability),
])

const nullable = <Shape extends z.ZodRawShape, Keys extends keyof Shape>(shape: Shape, ...keys: Keys[]) => ({
  ...shape,
  ...(Object.fromEntries(keys.map((key) => [key, z.nullish(shape[key] as unknown as z.ZodType)])) as {
    [K in Keys]: z.ZodOptional<z.ZodNullable<Shape[K] & z.ZodType>>
  }),
})

const own = { deletedAt: true, createdAt: true, order: true } as const

const TemplateScenario = z.strictObject({
  ...Scenario.omit({ ...own, working: true, workingBasis: true, background: true, formatting: true }).shape,
  finePrint: z.string().optional(),
  outcomes: z
    .array(z.strictObject({ id: Id, label: z.string(), residual: z.boolean().optional() }))
    .optional(),
  marginal: Marginal,
  marginalBasis: z.string().optional(),
  evidence: z.array(Passage),
})

const TemplateResponse = z.strictObject({
  ...Response.omit({ ...own, table: true }).shape,
  evidence: z.array(Passage),
  table_rows_dialogue_cols_effective_pressure: Response.shape.table.optional(),
  levels_to_shift: z.array(z.number()).optional(),
})

const TemplateStance = z.strictObject({
  ...Actor.shape.stances.element.omit({ id: true, order: true, evidence: true }).shape,
  evidence: Passage.optional(),
})

const TemplateEstimate = z.strictObject({
  id: Id,
  scenarioId: Id,
  analystId: Id,
  round: z.number().int().nullable(),
  blind: z.boolean(),
  given: z.record(Id, Id).nullable(),
  probabilities: z.record(Id, Probability).optional(),
  quantiles: z.record(z.string(), z.union([z.number(), z.string()]).nullable()).optional(),
  interval: z.tuple([Probability, Probability]).nullable(),
  confidence: z.enum(["low", "moderate", "high"]),
  rationale: z.string(),
  basis: z.string().optional(),
  sourceIds: z.array(Id).optional(),
  createdAt: instant,
})

const TemplateFile = z.strictObject({
  schema: z.literal(templateSchema),
  title: z.string(),
  asOf: z.iso.date(),
  note: z.string(),
  conventions: z.unknown().optional(),
  derived: z.unknown().optional(),
  analysts: z.array(z.strictObject({ id: Id, name: z.string() })),
  rounds: z.array(
    z.strictObject({ number: z.number().int(), phase: z.string(), opensAt: instant, revealsAt: instant }),
  ),
  sources: z.array(z.strictObject(nullable(Source.omit(own).shape, "author", "publishedOn"))),
  issues: z.array(z.strictObject(Issue.omit(own).shape)),
  actors: z.array(z.strictObject({ ...Actor.omit(own).shape, stances: z.array(TemplateStance) })),
  events: z.array(
    z.strictObject({ ...Happening.omit(own).shape, date: IsoDate.nullish(), evidence: Passage.optional() }),
  ),
  drivers: z.array(z.strictObject({ ...Driver.omit(own).shape, evidence: Passage.optional() })),
  responses: z.array(TemplateResponse),
  sets: z.array(z.strictObject({ ...ScenarioSet.omit(own).shape, order: z.number() })),
  scenarios: z.array(TemplateScenario),
  links: z.array(
    z.strictObject({
      ...nullable(Link.omit(own).shape, "logOddsShift"),
      oddsMultiplier: z.number().nullish(),
      evidence: Passage.optional(),
    }),
  ),
  signals: z.array(
    z.strictObject({
      ...nullable(Signal.omit(own).shape, "observedOn", "independenceGroup"),
      likelihoodRatio: z.number().nullish(),
      likelihoodRatioIfAbsent: z.number().nullish(),
      evidence: Passage.optional(),
    }),
  ),
  estimates: z.array(TemplateEstimate),
})
type TemplateFile = z.infer<typeof TemplateFile>

// --- from the file to the board ---------------------------------------------------------------------------------

function boardOf(file: TemplateFile): unknown {
  return {
    meta: { title: file.title, note: file.note, asOf: file.asOf, yardstick: "icd203" },
    sets: ordered(file.sets.toSorted((a, b) => a.order - b.order)),
    scenarios: ordered(file.scenarios).map(scenarioOf),
    issues: ordered(file.issues),
    sources: ordered(file.sources).map(withoutNulls),
    actors: ordered(file.actors).map((actor) => ({ ...actor, stances: numbered("s", actor.stances) })),
    events: ordered(file.events).map(withoutNulls),
    drivers: ordered(file.drivers),
    responses: ordered(file.responses).map(responseOf),
    links: ordered(file.links).map(({ oddsMultiplier: _, ...link }) => withoutNulls(link)),
    signals: ordered(file.signals).map(({ likelihoodRatio: _, likelihoodRatioIfAbsent: __, ...signal }) =>
      withoutNulls(signal),
    ),
    tables: [],
    worlds: [],
    comments: [],
  }
}

function scenarioOf({ marginal, marginalBasis, ...scenario }: z.infer<typeof TemplateScenario>): unknown {
  return withoutNulls({
    ...scenario,
    finePrint: scenario.finePrint ?? "",
    background: "",
    outcomes: (scenario.outcomes ?? []).map((outcome, order) => ({ ...outcome, order })),
    evidence: numbered("e", scenario.evidence),
    working: workingOf(marginal),
    workingBasis: marginalBasis,
  })
}

function workingOf(marginal: z.infer<typeof Marginal>): unknown {
  if (!("p50" in marginal)) return { probabilities: marginal }
  const { pBeyondRange, ...quantiles } = marginal
  return withoutNulls({ quantiles, pBeyondRange })
}

/** One driver's shifts are a table of one column: rows are the first driver's levels. */
function responseOf(response: z.infer<typeof TemplateResponse>): unknown {
  const {
    table_rows_dialogue_cols_effective_pressure: rows,
    levels_to_shift: levels,
    evidence,
    ...rest
  } = response
  return withoutNulls({
    ...rest,
    evidence: numbered("e", evidence),
    table: rows ?? levels?.map((shift) => [shift]),
  })
}

function estimateRow(estimate: z.infer<typeof TemplateEstimate>): EstimateRow {
  const { given, interval, basis, sourceIds, createdAt, blind: _, ...rest } = estimate
  return {
    ...rest,
    ...(given ? { given } : {}),
    ...(interval ? { interval } : {}),
    basis: basis ?? null,
    sourceIds: sourceIds ?? [],
    createdAt: new Date(createdAt),
  }
}

function ordered<Entity extends object>(entities: readonly Entity[]): (Entity & { order: string })[] {
  const keys = firstOrders(entities.length)
  return entities.map((entity, i) => ({ ...entity, order: keys[i] as string }))
}

function numbered<Entry extends object>(prefix: string, entries: readonly Entry[]) {
  return entries.map((entry, order) => ({ ...entry, id: `${prefix}${order + 1}`, order }))
}

/** A key without a value is a key that is not there. */
function withoutNulls(entity: object): unknown {
  return Object.fromEntries(
    Object.entries(entity).filter(([, value]) => value !== null && value !== undefined),
  )
}
