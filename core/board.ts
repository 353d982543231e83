/**
 * A board and its parts. The schema of an entity says three things at once: what a well-formed entity is, which
 * keys its map in the document may have, and what a value under each key must look like before the server lets it
 * in. How the parts lie in a Y.Doc is `board-doc.ts`; this file knows no document.
 *
 * Units: probability in 0..1, log-odds in nats, dates as ISO days, times in ms since the epoch.
 */
import { z } from "zod"
import { Id } from "./ids.ts"
import { limits } from "./limits.ts"
import { FormatRange } from "./rich-text.ts"

// --- values -----------------------------------------------------------------------------------------------------

export const Probability = z.number().min(0).max(1)
const Line = z.string().max(limits.lineCharacters)
const Text = z.string().max(limits.textCharacters)
const Time = z.number().int().min(0)
/** 2018, 2018-09, 2018-09-30: sources often know no more than the month. */
export const IsoDate = z
  .string()
  .regex(/^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/, "not an ISO date")
const IsoDay = z.iso.date()
/** A fractional index: two people can insert between the same neighbours without renumbering anything. */
export const OrderKey = z.string().regex(/^[A-Za-z0-9]{1,64}$/)
const Url = z
  .string()
  .max(2_000)
  .regex(/^(https?:\/\/|mailto:)/i, "only http, https and mailto")

export const Evidence = z.object({ sourceId: Id.nullish(), passage: Line, order: z.number().optional() })
export type Evidence = z.infer<typeof Evidence>

export const Outcome = z.object({
  label: Line,
  order: z.number(),
  residual: z.boolean().optional(),
  addedOn: IsoDay.optional(),
  retiredOn: IsoDay.optional(),
})

const Stance = z.object({
  issueId: Id.optional(),
  scenarioId: Id.optional(),
  position: z.number().min(-2).max(2),
  salience: Probability,
  from: IsoDate.optional(),
  to: IsoDate.optional(),
  basis: Line.optional(),
  evidence: Evidence.optional(),
  order: z.number().optional(),
})

export const Grade = z.object({
  reliability: z.enum(["A", "B", "C", "D", "E", "F"]),
  credibility: z.number().int().min(1).max(6),
})

/** An outcome of a scenario; of a number or a day one of its bins (`core/network/bins.ts`). */
export const OutcomeRef = z.object({ scenarioId: Id, outcomeId: Id })
export type OutcomeRef = z.infer<typeof OutcomeRef>

/** A number or a day at which a numeric or date scenario is cut into bins; the bin below it has the threshold's id. */
export const Threshold = z.object({ upTo: z.union([z.number(), IsoDay]), label: Line.optional() })
export type Threshold = z.infer<typeof Threshold>

// --- the working value ------------------------------------------------------------------------------------------

const sumTolerance = 1e-9

/** M1: what the team holds together is one atomic value, so that it sums to 1 on every replica. */
export const WorkingProbabilities = z
  .object({
    probabilities: z.record(Id, Probability),
    /** An 80 % interval round the probability of the first outcome (binary scenarios). */
    low: Probability.optional(),
    high: Probability.optional(),
    pinned: z.array(Id).max(limits.itemsPerEntity).optional(),
  })
  .refine((w) => Object.keys(w.probabilities).length <= limits.itemsPerEntity, "too many outcomes")
  .refine((w) => {
    const values = Object.values(w.probabilities)
    return values.length > 0 && Math.abs(values.reduce((a, b) => a + b, 0) - 1) <= sumTolerance
  }, "probabilities must sum to 1")
  .refine((w) => (w.low ?? 0) <= (w.high ?? 1), "low must not be above high")
export type WorkingProbabilities = z.infer<typeof WorkingProbabilities>

const quantile = z.union([z.number(), IsoDay])
/** The 10th, 50th and 90th percentiles; one that lies beyond the range is null and `pBeyondRange` says how likely that is. */
export const WorkingQuantiles = z
  .object({
    quantiles: z.object({ p10: quantile.nullable(), p50: quantile.nullable(), p90: quantile.nullable() }),
    pBeyondRange: Probability.optional(),
  })
  .refine(({ quantiles: q }) => {
    const given = [q.p10, q.p50, q.p90].filter((v) => v !== null)
    if (new Set(given.map((v) => typeof v)).size > 1) return false
    return given.every((v, i) => i === 0 || (given[i - 1] as number | string) <= v)
  }, "quantiles must rise and be of one kind")
export type WorkingQuantiles = z.infer<typeof WorkingQuantiles>

export const Working = z.union([WorkingProbabilities, WorkingQuantiles])
export type Working = z.infer<typeof Working>

// --- entities ---------------------------------------------------------------------------------------------------

const entity = { id: Id, order: OrderKey.optional(), deletedAt: Time.optional(), createdAt: Time.optional() }

export const ScenarioKind = z.enum(["binary", "categorical", "numeric", "date"])
export const ScenarioStatus = z.enum(["draft", "open", "closed", "resolved", "annulled"])

export const Scenario = z.object({
  ...entity,
  title: Line,
  kind: ScenarioKind,
  setId: Id.optional(),
  status: ScenarioStatus,
  impact: z.number().int().min(1).max(5).optional(),
  impactBasis: Line.optional(),
  working: Working.optional(),
  workingBasis: Line.optional(),
  outcomes: z.array(Outcome.extend({ id: Id })),
  resolutionCriteria: Text,
  finePrint: Text,
  background: Text,
  /** Of its rich texts, by field; not a key of its own in the document. */
  formatting: z.record(z.string(), z.array(FormatRange)).optional(),
  opensOn: IsoDay.optional(),
  closesOn: IsoDay.optional(),
  resolveBy: IsoDay.optional(),
  resolution: z
    .object({
      outcomeId: Id.optional(),
      value: z.union([z.number(), IsoDay]).optional(),
      resolvedOn: IsoDay,
      knownOn: IsoDay.optional(),
      sourceId: Id.optional(),
    })
    .optional(),
  unit: Line.optional(),
  range: z.union([z.tuple([z.number(), z.number()]), z.tuple([IsoDay, IsoDay])]).optional(),
  openLower: z.boolean().optional(),
  openUpper: z.boolean().optional(),
  baseline: z.object({ value: z.union([z.number(), IsoDay]), basis: Line.optional() }).optional(),
  thresholds: z.array(Threshold.extend({ id: Id })).optional(),
  aggregation: z.enum(["linear", "median", "trimmed", "geoMeanOdds", "recency"]).optional(),
  tags: z.array(z.string().min(1).max(40)).max(limits.itemsPerEntity).optional(),
  evidence: z.array(Evidence.extend({ id: Id })),
})
export type Scenario = z.infer<typeof Scenario>
export type Outcome = Scenario["outcomes"][number]

export const ScenarioSet = z.object({
  ...entity,
  title: Line,
  kind: z.enum(["exclusive", "independent"]),
})
export type ScenarioSet = z.infer<typeof ScenarioSet>

export const Issue = z.object({ ...entity, text: Line })

export const Source = z.object({
  ...entity,
  title: Line,
  author: Line.optional(),
  publisher: Line.optional(),
  kind: Line.optional(),
  url: Url.optional(),
  publishedOn: IsoDate.optional(),
  publishedNote: Line.optional(),
  reliability: Grade.shape.reliability.optional(),
  credibility: Grade.shape.credibility.optional(),
  gradeBasis: Line.optional(),
  citedIn: Id.optional(),
})
export type Source = z.infer<typeof Source>

export const Actor = z.object({
  ...entity,
  name: Line,
  kind: z.enum(["person", "state", "institution", "group"]),
  role: Line.optional(),
  stances: z.array(Stance.extend({ id: Id })),
})
export type Actor = z.infer<typeof Actor>

export const Happening = z.object({
  ...entity,
  title: Line,
  date: IsoDate.optional(),
  notBefore: IsoDate.optional(),
  notAfter: IsoDate.optional(),
  precision: z.enum(["day", "month", "quarter", "year", "range"]),
  dateNote: Line.optional(),
  status: z.enum(["occurred", "scheduled", "expected", "cancelled"]),
  actorIds: z.array(Id).max(limits.itemsPerEntity).optional(),
  scenarioIds: z.array(Id).max(limits.itemsPerEntity).optional(),
  evidence: Evidence.optional(),
})
export type Happening = z.infer<typeof Happening>

export const Driver = z.object({
  ...entity,
  title: Line,
  kind: z.enum(["ordinal"]),
  levels: z.array(Line).min(1).max(20),
  level: z.number().min(0).max(19),
  levelBasis: Line.optional(),
  levelHistory: z
    .array(z.object({ level: z.number(), at: Time }))
    .max(1_000)
    .optional(),
  evidence: Evidence.optional(),
})
export type Driver = z.infer<typeof Driver>

/** Log-odds, in nats. */
const Shift = z.number().min(-20).max(20)
/** Rows are the first driver's levels, columns the second's; with one driver there is one column. */
export const ShiftTable = z.array(z.array(Shift).max(20)).max(20)

/** How one or two drivers shift the log-odds of an outcome (`core/response.ts`). */
export const Response = z.object({
  ...entity,
  scenarioId: Id,
  outcomeId: Id,
  driverIds: z.array(Id).min(1).max(2),
  /**
   * A third driver that says how much of the last one takes effect: at its level c the share is atZero + perLevel c,
   * at most the whole.
   */
  modifier: z
    .object({
      driverId: Id,
      rule: Line.optional(),
      atZero: Probability.optional(),
      perLevel: Probability.optional(),
    })
    .optional(),
  unit: Line.optional(),
  table: ShiftTable,
  /** Cells that were set one by one since, under `cells:<row>-<column>`: two people's edits of two cells both stand. */
  cells: z.array(z.object({ id: Id, shift: Shift })).optional(),
  /** The curve that wrote the table, if one did: best level, width on either side, height (nats). The table counts. */
  peak: z
    .object({ best: z.number(), widthBelow: z.number(), widthAbove: z.number(), height: Shift })
    .optional(),
  basis: Line.optional(),
  shape: Line.optional(),
  evidence: z.array(Evidence.extend({ id: Id })),
})
export type Response = z.infer<typeof Response>

export const Link = z.object({
  ...entity,
  relation: z.enum(["influences", "requires", "implies", "excludes"]),
  from: OutcomeRef,
  to: OutcomeRef,
  logOddsShift: z.number().min(-4).max(4).optional(),
  direction: z.enum(["+", "-", "hard"]).optional(),
  lagDays: z.number().min(0).optional(),
  rationale: Line.optional(),
  basis: Line.optional(),
  evidence: Evidence.optional(),
})
export type Link = z.infer<typeof Link>

export const Signal = z.object({
  ...entity,
  title: Line,
  scenarioId: Id,
  outcomeId: Id,
  pGivenOutcome: Probability,
  pGivenNotOutcome: Probability,
  window: z.tuple([IsoDay, IsoDay]).optional(),
  state: z.enum(["watching", "observed", "notObserved", "expired"]),
  observedOn: IsoDay.optional(),
  reportedOn: IsoDay.optional(),
  independenceGroup: Line.optional(),
  pricedIn: z.boolean(),
  grade: Grade.optional(),
  sourceId: Id.optional(),
  basis: Line.optional(),
  evidence: Evidence.optional(),
})
export type Signal = z.infer<typeof Signal>

/**
 * A plain conditional table: how likely each outcome of a scenario is, for each combination of outcomes of the scenarios
 * that it is given. A row a combination, the last of the given scenarios changing fastest; its columns are the
 * outcomes, in their order. Links and responses of the scenario shift it further.
 */
export const ConditionalTable = z.object({
  ...entity,
  scenarioId: Id,
  given: z.array(Id).max(12),
  /** The outcomes that the table was made for, of the scenario itself and of each given one, in their order. */
  outcomes: z.array(z.array(Id).min(1).max(limits.itemsPerEntity)).min(1).max(13),
  rows: z
    .array(z.array(Probability).max(limits.itemsPerEntity))
    .min(1)
    .max(4_096)
    .refine(
      (rows) => rows.every((row) => Math.abs(row.reduce((a, b) => a + b, 0) - 1) <= 1e-9),
      "each row must sum to 1",
    ),
  basis: Line.optional(),
})
export type ConditionalTable = z.infer<typeof ConditionalTable>

/** Seen to be so, or made so: what is made so says nothing about its causes. */
export const Supposed = z.object({ outcomeId: Id, by: z.enum(["seeing", "doing"]) })
/**
 * A what-if by name, or one that is shared while it is worked at (`liveSince`). Each thing that is set is a key of its
 * own: `outcomes:<scenario id>`, `levels:<driver id>`, `signals:<signal id>`.
 */
export const World = z.object({
  ...entity,
  title: Line,
  note: Line.optional(),
  createdBy: Id,
  liveSince: Time.optional(),
  outcomes: z.array(Supposed.extend({ id: Id })),
  levels: z.array(z.object({ id: Id, level: z.number().min(0).max(19) })),
  signals: z.array(z.object({ id: Id, state: z.enum(["observed", "notObserved", "watching"]) })),
})
export type World = z.infer<typeof World>

/** Plain words on a scenario. Whose they are the server checks; the author edits and deletes them. */
export const Comment = z.object({
  ...entity,
  scenarioId: Id,
  authorId: Id,
  text: z.string().min(1).max(limits.commentCharacters),
  /** Members who are spoken to by name. */
  mentions: z.array(Id).max(limits.itemsPerEntity).optional(),
  editedAt: Time.optional(),
})
export type Comment = z.infer<typeof Comment>

export const Yardstick = z.enum(["icd203", "phia", "numbers"])
export type Yardstick = z.infer<typeof Yardstick>

export const BoardMeta = z.object({
  title: Line,
  note: Text,
  asOf: IsoDay.optional(),
  yardstick: Yardstick,
  handling: Line.optional(),
  /** Only facilitators move things. */
  layoutLocked: z.boolean().optional(),
})
export type BoardMeta = z.infer<typeof BoardMeta>

export const Board = z.object({
  meta: BoardMeta,
  sets: z.array(ScenarioSet),
  scenarios: z.array(Scenario),
  issues: z.array(Issue),
  sources: z.array(Source),
  actors: z.array(Actor),
  events: z.array(Happening),
  drivers: z.array(Driver),
  responses: z.array(Response),
  links: z.array(Link),
  signals: z.array(Signal),
  tables: z.array(ConditionalTable),
  worlds: z.array(World),
  comments: z.array(Comment),
})
export type Board = z.infer<typeof Board>

/** A board that holds nothing but what is said of the board itself. */
export const emptyBoard = (meta: BoardMeta): Board => ({
  meta,
  sets: [],
  scenarios: [],
  issues: [],
  sources: [],
  actors: [],
  events: [],
  drivers: [],
  responses: [],
  links: [],
  signals: [],
  tables: [],
  worlds: [],
  comments: [],
})

// --- what the document and the judge need to know of each collection --------------------------------------------

export interface CollectionShape {
  schema: z.ZodObject
  /** Fields that are Y.Text, so that two people merge by character. */
  texts: readonly string[]
  /** Those of the texts that take formatting (`rich-text.ts`). */
  rich?: readonly string[]
  /** Lists whose entries each have a key of their own (`outcome list name:id`), so that two additions never collide. */
  items: Readonly<Record<string, z.ZodObject>>
  /** What a reader shows when a required field is missing or malformed. */
  defaults: Readonly<Record<string, unknown>>
}

export const collections = {
  sets: { schema: ScenarioSet, texts: [], items: {}, defaults: { title: "", kind: "independent" } },
  scenarios: {
    schema: Scenario,
    texts: ["resolutionCriteria", "finePrint", "background"],
    rich: ["background"],
    items: { outcomes: Outcome, evidence: Evidence, thresholds: Threshold },
    defaults: { title: "", kind: "binary", status: "open" },
  },
  issues: { schema: Issue, texts: [], items: {}, defaults: { text: "" } },
  sources: { schema: Source, texts: [], items: {}, defaults: { title: "" } },
  actors: { schema: Actor, texts: [], items: { stances: Stance }, defaults: { name: "", kind: "group" } },
  events: {
    schema: Happening,
    texts: [],
    items: {},
    defaults: { title: "", precision: "day", status: "expected" },
  },
  drivers: {
    schema: Driver,
    texts: [],
    items: {},
    defaults: { title: "", kind: "ordinal", levels: ["0"], level: 0 },
  },
  responses: {
    schema: Response,
    texts: [],
    items: { evidence: Evidence, cells: z.object({ shift: Shift }) },
    defaults: { table: [] },
  },
  links: { schema: Link, texts: [], items: {}, defaults: {} },
  signals: {
    schema: Signal,
    texts: [],
    items: {},
    defaults: { title: "", state: "watching", pricedIn: false },
  },
  tables: { schema: ConditionalTable, texts: [], items: {}, defaults: {} },
  worlds: {
    schema: World,
    texts: [],
    items: {
      outcomes: Supposed,
      levels: z.object({ level: World.shape.levels.element.shape.level }),
      signals: z.object({ state: World.shape.signals.element.shape.state }),
    },
    defaults: { title: "" },
  },
  comments: { schema: Comment, texts: [], items: {}, defaults: {} },
} as const satisfies Record<string, CollectionShape>

export type Collection = keyof typeof collections
export const collectionNames = Object.keys(collections) as Collection[]
export type EntityOf<C extends Collection> = Board[C][number]

export const metaShape: CollectionShape = {
  schema: BoardMeta,
  texts: ["note"],
  items: {},
  defaults: { title: "Untitled board", yardstick: "icd203" },
}

/**
 * What may lie under one key of an entity's map: a text, a value with its schema, or nothing (null) when the key
 * is not known. `evidence:e1` is the entry `e1` of the list `evidence`.
 */
export function fieldShape(
  shape: CollectionShape,
  key: string,
): { kind: "text" } | { kind: "value"; schema: z.ZodType } | null {
  if (shape.texts.includes(key)) return { kind: "text" }
  const colon = key.indexOf(":")
  if (colon > 0) {
    const list = key.slice(0, colon)
    const item = Object.hasOwn(shape.items, list) ? shape.items[list] : undefined
    return item && Id.safeParse(key.slice(colon + 1)).success ? { kind: "value", schema: item } : null
  }
  if (
    key === "id" ||
    key === "formatting" ||
    Object.hasOwn(shape.items, key) ||
    !Object.hasOwn(shape.schema.shape, key)
  )
    return null
  return { kind: "value", schema: shape.schema.shape[key] as z.ZodType }
}
