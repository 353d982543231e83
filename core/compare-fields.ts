/** One entity at two moments, field by field, in the words that the product uses for its fields. */
import { type Collection, type CollectionShape, collections, metaShape } from "./board.ts"
import type { FieldDifference } from "./comparison.ts"
import type { SnapshotBoard } from "./snapshot.ts"
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
])

const labels: Readonly<Record<string, string>> = {
  asOf: "As of",
  closesOn: "Closes",
  deletedAt: "Deleted",
  driverIds: "Drivers",
  evidence: "Evidence",
  finePrint: "Fine print",
  from: "From",
  given: "Given",
  handling: "Handling line",
  impactBasis: "Basis of the impact",
  independenceGroup: "Tells the same as",
  lagDays: "Lag (days)",
  layoutLocked: "Layout locked",
  level: "Level",
  levelBasis: "Basis of the level",
  logOddsShift: "Strength (log-odds)",
  openLower: "May lie below the range",
  openUpper: "May lie above the range",
  opensOn: "Opens",
  pGivenNotOutcome: "If not, seen with",
  pGivenOutcome: "If so, seen with",
  pricedIn: "Priced in",
  resolveBy: "Resolves by",
  rows: "Table",
  scenarioId: "Scenario",
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
    for (const entities of [board.drivers, board.signals, board.events]) name(entities)
    for (const scenario of board.scenarios)
      for (const outcome of scenario.outcomes) names.set(`${scenario.id} ${outcome.id}`, outcome.label)
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
  for (const field of new Set([...Object.keys(was), ...Object.keys(is)])) {
    if (untold.has(field) || was[field] === is[field]) continue
    if (Object.hasOwn(shape.items, field)) {
      found.push(...entryDifferences(field, entries(was[field]), entries(is[field]), names))
      continue
    }
    const difference = valueDifference(field, labelOf(field), was[field], is[field], names)
    if (difference) found.push(difference)
  }
  const formatted = formattingDifference(was, is, found)
  return formatted ? [...found, formatted] : found
}

type Entry = Fields & { id: string }
const entries = (list: unknown): readonly Entry[] => (Array.isArray(list) ? (list as Entry[]) : [])

function entryDifferences(
  list: string,
  before: readonly Entry[],
  after: readonly Entry[],
  names: Names,
): FieldDifference[] {
  const was = new Map(before.map((entry) => [entry.id, entry]))
  const is = new Map(after.map((entry) => [entry.id, entry]))
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((id) => {
    const label = listLabels[list] ?? labelOf(list)
    const difference = valueDifference(`${list}:${id}`, label, was.get(id), is.get(id), names)
    return difference ? [difference] : []
  })
}

function valueDifference(
  field: string,
  label: string,
  before: unknown,
  after: unknown,
  names: Names,
): FieldDifference | null {
  if (before === after || JSON.stringify(before) === JSON.stringify(after)) return null
  const [was, is] = [shown(before, names), shown(after, names)]
  // What differs where nothing is shown of it, an order within a list say, is nothing to a reader.
  if (was === is) return null
  const sentences = [before, after].every((value) => value === undefined || typeof value !== "number")
  const reads = sentences && (isSentence(was) || isSentence(is))
  return { field, label, words: reads ? wordDiff(was, is) : null, before: was, after: is }
}

const isSentence = (text: string): boolean => /\S\s+\S/.test(text) || text.length > 30

/** As a reader sees it; empty: nothing there. */
function shown(value: unknown, names: Names): string {
  if (value === undefined || value === null) return ""
  if (typeof value === "boolean") return value ? "yes" : "no"
  if (typeof value === "number") return String(Math.round(value * 1_000) / 1_000)
  if (typeof value === "string") return names.get(value) || value
  if (Array.isArray(value)) return value.map((one) => shown(one, names)).join(", ")
  const { id: _, order: __, ...rest } = value as Record<string, unknown>
  if (typeof rest.scenarioId === "string" && typeof rest.outcomeId === "string") {
    const outcome = names.get(`${rest.scenarioId} ${rest.outcomeId}`) ?? rest.outcomeId
    return `${names.get(rest.scenarioId) ?? rest.scenarioId}: ${outcome}`
  }
  return Object.entries(rest)
    .map(([key, part]) => {
      const text = shown(part, names)
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
