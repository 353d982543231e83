/** One entity at two moments, field by field, in the words that the product uses for its fields. */
import { type Collection, type CollectionShape, collections, metaShape } from "./board.ts"
import type { FieldDifference } from "./comparison.ts"
import { binsOf } from "./network/bins.ts"
import { formatProbability } from "./probability.ts"
import type { SnapshotBoard } from "./snapshot.ts"
import { dayWords } from "./time-words.ts"
import { wordDiff } from "./word-diff.ts"

export type Compared = Exclude<Collection, "comments">
type Fields = Readonly<Record<string, unknown>>

/** What is told elsewhere, or is nobody's concern. */
const untold: ReadonlySet<string> = new Set([
  "id",
  "order",
  "deletedAt",
  "createdAt",
  "formatting",
  "working",
  // What it has come to is told of the level itself.
  "levelHistory",
])

const labels: Readonly<Record<string, string>> = {
  actorIds: "Actors",
  asOf: "As of",
  citedIn: "Cited in",
  closesOn: "Closes",
  deletedAt: "Deleted",
  driverId: "Driver",
  driverIds: "Drivers",
  evidence: "Evidence",
  finePrint: "Fine print",
  from: "From",
  given: "Given",
  handling: "Handling line",
  impactBasis: "Basis of the impact",
  independenceGroup: "Tells the same as",
  issueId: "Issue",
  lagDays: "Lag (days)",
  layoutLocked: "Layout locked",
  level: "Level",
  levelBasis: "Basis of the level",
  logOddsShift: "Strength (log-odds)",
  openLower: "May lie below the range",
  openUpper: "May lie above the range",
  opensOn: "Opens",
  outcomeId: "Outcome",
  pGivenNotOutcome: "If not, seen with",
  pGivenOutcome: "If so, seen with",
  pricedIn: "Priced in",
  resolveBy: "Resolves by",
  rows: "Table",
  scenarioId: "Scenario",
  scenarioIds: "Scenarios",
  setId: "Set",
  sourceId: "Source",
  stances: "Stance",
  thresholds: "Threshold",
  to: "To",
  url: "Address",
  workingBasis: "Reason for the likelihood",
}

const listLabels: Readonly<Record<string, string>> = {
  outcomes: "Outcome",
  evidence: "Evidence",
  thresholds: "Threshold",
  stances: "Stance",
  cells: "Cell",
  levels: "Level",
  signals: "Signal",
}

/** `pGivenOutcome` has its own words; of the rest the name itself is readable: `resolutionCriteria`. */
function labelOf(field: string): string {
  const known = labels[field]
  if (known !== undefined) return known
  const spaced = field.replace(/([A-Z])/g, (capital) => ` ${capital.toLowerCase()}`)
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}

/** Names of what is meant by ids, of both moments; the later one's name where both have one. */
export type Names = ReadonlyMap<string, string>

export function namesIn(...boards: readonly SnapshotBoard[]): Names {
  const names = new Map<string, string>()
  for (const board of boards) {
    const name = (entities: readonly { id: string }[]) => {
      for (const entity of entities) names.set(entity.id, titleOf(entity))
    }
    for (const entities of [board.sets, board.scenarios, board.sources, board.actors]) name(entities)
    for (const entities of [board.drivers, board.signals, board.events, board.issues]) name(entities)
    for (const scenario of board.scenarios) {
      const { id, unit, outcomes, thresholds = [] } = scenario
      for (const outcome of outcomes) names.set(`${id} ${outcome.id}`, outcome.label)
      // Of a number or a day the parts that it is cut into.
      for (const { id: bin, label, upTo } of thresholds) {
        const end = typeof upTo === "string" ? dayWords(upTo) : `${upTo}${unit ? ` ${unit}` : ""}`
        names.set(`${id} ${bin}`, label?.trim() || `up to ${end}`)
      }
      for (const { id: bin, label } of binsOf(scenario))
        if (!names.has(`${id} ${bin}`)) names.set(`${id} ${bin}`, label)
    }
  }
  return names
}

export function titleOf(entity: object): string {
  const { title, name, text, label, passage } = entity as Record<string, unknown>
  return String(title ?? name ?? text ?? label ?? passage ?? "").trim()
}

export function fieldDifferences(
  collection: Compared | "meta",
  before: object | null,
  after: object | null,
  names: Names,
): FieldDifference[] {
  const shape: CollectionShape = collection === "meta" ? metaShape : collections[collection]
  const [was, is] = [(before ?? {}) as Fields, (after ?? {}) as Fields]
  const found: FieldDifference[] = []
  const about = String(is.scenarioId ?? was.scenarioId ?? is.id ?? was.id ?? "")
  for (const field of new Set([...Object.keys(was), ...Object.keys(is)])) {
    if (untold.has(field) || was[field] === is[field]) continue
    if (Object.hasOwn(shape.items, field)) {
      const list = entryDifferences(field, entries(was[field]), entries(is[field]), { names, about })
      found.push(...(collection === "worlds" ? list.map((one) => supposed(one, names)) : list))
      continue
    }
    const difference = valueDifference(field, labelOf(field), was[field], is[field], { names, about })
    if (difference) found.push(difference)
  }
  const formatted = formattingDifference(was, is, found)
  return formatted ? [...found, formatted] : found
}

/** Where ids are looked up, and the scenario whose outcomes are meant. */
interface Context {
  names: Names
  about: string
}

/** A world sets outcomes of scenarios, levels of drivers and signals: which one its key alone says. */
function supposed(difference: FieldDifference, names: Names): FieldDifference {
  const id = difference.field.slice(difference.field.indexOf(":") + 1)
  return { ...difference, label: `${difference.label}: ${nameOf(id, names)}` }
}

const nameOf = (id: string, names: Names): string => {
  const name = names.get(id)
  return name === undefined ? "what is gone" : name || "untitled"
}

type Entry = Fields & { id: string }
const entries = (list: unknown): readonly Entry[] => (Array.isArray(list) ? (list as Entry[]) : [])

function entryDifferences(
  list: string,
  before: readonly Entry[],
  after: readonly Entry[],
  context: Context,
): FieldDifference[] {
  const was = new Map(before.map((entry) => [entry.id, entry]))
  const is = new Map(after.map((entry) => [entry.id, entry]))
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((id) => {
    const label = listLabels[list] ?? labelOf(list)
    // Those of a world are kept by the id of the scenario.
    const about = context.names.has(id) ? id : context.about
    const sides = { ...context, about }
    const difference = valueDifference(`${list}:${id}`, label, was.get(id), is.get(id), sides)
    return difference ? [difference] : []
  })
}

function valueDifference(
  field: string,
  label: string,
  before: unknown,
  after: unknown,
  context: Context,
): FieldDifference | null {
  if (before === after || JSON.stringify(before) === JSON.stringify(after)) return null
  if (isTable(before) || isTable(after))
    return { field, label, words: null, before: tableWords(before), after: tableWords(after, before) }
  const [was, is] = [shown(field, before, context), shown(field, after, context)]
  // What differs where nothing is shown of it, an order within a list say, is nothing to a reader.
  if (was === is) return null
  const sentences = [before, after].every((value) => value === undefined || typeof value !== "number")
  const reads = sentences && (isSentence(was) || isSentence(is))
  return { field, label, words: reads ? wordDiff(was, is) : null, before: was, after: is }
}

const isSentence = (text: string): boolean => /\S\s+\S/.test(text) || text.length > 30

// A thousand numbers in a row tell nobody anything.
const isTable = (value: unknown): value is readonly (readonly unknown[])[] =>
  Array.isArray(value) && Array.isArray(value[0])

function tableWords(table: unknown, before?: unknown): string {
  if (!isTable(table)) return ""
  const rows = `${table.length} ${table.length === 1 ? "row" : "rows"}`
  if (!isTable(before)) return rows
  const other = table.filter((row, at) => JSON.stringify(row) !== JSON.stringify(before[at])).length
  return other === 0 ? rows : `${other} of ${rows} changed`
}

/** Ids are told by what they are of. */
const isReference = (field: string): boolean => /Ids?$/.test(field) || ["given", "citedIn"].includes(field)
const isShare = (field: string): boolean =>
  ["pGivenOutcome", "pGivenNotOutcome", "salience", "atZero", "perLevel"].includes(field)
const choices: ReadonlySet<string> = new Set(["state", "status", "kind", "aggregation", "yardstick"])
const choiceWords: Readonly<Record<string, string>> = {
  notObserved: "not observed",
  geoMeanOdds: "geometric mean of odds",
  linear: "mean",
  trimmed: "trimmed mean",
  recency: "mean weighted by recency",
  icd203: "ICD 203",
  phia: "PHIA",
  numbers: "numbers alone",
  binary: "yes or no",
  categorical: "several outcomes",
  numeric: "a number",
  date: "a day",
}

/** As a reader sees it; empty: nothing there. */
function shown(field: string, value: unknown, context: Context): string {
  const { names, about } = context
  if (value === undefined || value === null) return ""
  if (typeof value === "boolean") return value ? "yes" : "no"
  if (typeof value === "number")
    return isShare(field) ? formatProbability(value) : String(Math.round(value * 1_000) / 1_000)
  if (typeof value === "string") {
    if (field === "outcomeId") return nameOf(`${about} ${value}`, names)
    if (isReference(field)) return nameOf(value, names)
    if (choices.has(field)) return choiceWords[value] ?? value
    return /^\d{4}-\d\d-\d\d$/.test(value) ? dayWords(value) : value
  }
  if (Array.isArray(value)) return value.map((one) => shown(field, one, context)).join(", ")
  const { id: _, order: __, ...rest } = value as Record<string, unknown>
  if (typeof rest.scenarioId === "string" && typeof rest.outcomeId === "string")
    return `${nameOf(rest.scenarioId, names)}: ${nameOf(`${rest.scenarioId} ${rest.outcomeId}`, names)}`
  return Object.entries(rest)
    .map(([key, part]) => {
      const text = shown(key, part, context)
      if (text === "") return ""
      return ["label", "title", "passage", "text"].includes(key) ? text : `${labelOf(key)} ${text}`
    })
    .filter((part) => part !== "")
    .join("; ")
}

/** Of texts whose words are the same. */
function formattingDifference(
  was: Fields,
  is: Fields,
  found: readonly FieldDifference[],
): FieldDifference | null {
  const ofText = (fields: Fields) => (fields.formatting ?? {}) as Record<string, unknown>
  const [before, after] = [ofText(was), ofText(is)]
  const told = new Set(found.map(({ field }) => field))
  const texts = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (text) => !told.has(text) && JSON.stringify(before[text]) !== JSON.stringify(after[text]),
  )
  if (texts.length === 0) return null
  const label = `Formatting of ${texts.map((text) => labelOf(text).toLowerCase()).join(", ")}`
  return { field: "formatting", label, words: null, before: "as it was", after: "changed" }
}
