/**
 * Whether what is written about the model makes sense where it lands: links that close no loop (M2), ends that are
 * there, tables that have a form. Asked by the page before it sends and by the judge before anything is applied, of the
 * document as it is and of what will have been written into it.
 *
 * Only what is written now is looked at. A scenario may be deleted under its links later, levels may be added to a
 * driver under its table: the model leaves such parts out and names them.
 */
import * as Y from "yjs"
import type { Collection } from "./board.ts"
import { collections, fieldShape } from "./board.ts"
import { closedLoop, type Edge } from "./closed-loop.ts"

/** An entity that is written to. */
export interface Rewritten {
  collection: Collection
  id: string
  added: boolean
  /**
   * What may stand under each key afterwards, undefined for nothing: one value, or several where another has written
   * there meanwhile and only the document will know whose stays.
   */
  fields: ReadonlyMap<string, readonly unknown[]>
}

export interface UnfitModel {
  reason: "loop" | "invalid-value"
  /** A sentence for the person. */
  message: string
}

export function unfitModel(doc: Y.Doc, rewritten: readonly Rewritten[]): UnfitModel | null {
  if (!rewritten.some(({ collection }) => bearing.has(collection))) return null
  const view = viewOf(doc, rewritten)
  for (const entity of rewritten) {
    const unfit = checks[entity.collection]?.(view, entity)
    if (unfit) return unfit
  }
  return loopIn(view, rewritten)
}

const invalid = (message: string): UnfitModel => ({ reason: "invalid-value", message })

// --- the board as it will be ------------------------------------------------------------------------------------

interface View {
  /** What may stand there: never empty. */
  all(collection: Collection, id: string, field: string): readonly unknown[]
  /** The one that most likely will. */
  one(collection: Collection, id: string, field: string): unknown
  has(collection: Collection, id: string): boolean
  ids(collection: Collection): string[]
  /** The ids of the entries of a list. */
  entries(collection: Collection, id: string, list: string): string[]
}

function viewOf(doc: Y.Doc, rewritten: readonly Rewritten[]): View {
  const written = new Map(rewritten.map((entity) => [`${entity.collection}/${entity.id}`, entity]))
  const mapOf = (collection: Collection, id: string): Y.Map<unknown> | null => {
    const map = doc.getMap(collection).get(id)
    return map instanceof Y.Map ? map : null
  }
  const all: View["all"] = (collection, id, field) =>
    written.get(`${collection}/${id}`)?.fields.get(field) ?? [mapOf(collection, id)?.get(field)]
  const one: View["one"] = (collection, id, field) => all(collection, id, field).at(-1)
  return {
    all,
    one,
    has: (collection, id) => written.has(`${collection}/${id}`) || mapOf(collection, id) !== null,
    ids: (collection) => [
      ...doc.getMap(collection).keys(),
      ...rewritten.flatMap((entity) => (entity.added && entity.collection === collection ? [entity.id] : [])),
    ],
    entries(collection, id, list) {
      const keys = new Set([
        ...(mapOf(collection, id)?.keys() ?? []),
        ...(written.get(`${collection}/${id}`)?.fields.keys() ?? []),
      ])
      const prefix = `${list}:`
      return [...keys].flatMap((key) =>
        key.startsWith(prefix) && one(collection, id, key) !== undefined ? [key.slice(prefix.length)] : [],
      )
    },
  }
}

const mayStand = (view: View, collection: Collection, id: string): boolean =>
  view.has(collection, id) && view.all(collection, id, "deletedAt").includes(undefined)

const isThere = (view: View, collection: Collection, id: string): boolean =>
  view.has(collection, id) && view.one(collection, id, "deletedAt") === undefined

function isOutcome(view: View, scenarioId: string, outcomeId: string): boolean {
  const of = (field: string) => view.one("scenarios", scenarioId, field)
  if (of("kind") === "numeric" || of("kind") === "date") {
    const cuts = view.entries("scenarios", scenarioId, "thresholds")
    return cuts.length > 0 ? outcomeId === "above" || cuts.includes(outcomeId) : /^r[1-4]$/.test(outcomeId)
  }
  const outcome = of(`outcomes:${outcomeId}`) as { retiredOn?: string } | undefined
  if (outcome) return !outcome.retiredOn
  return (
    (outcomeId === "yes" || outcomeId === "no") &&
    view.entries("scenarios", scenarioId, "outcomes").length === 0
  )
}

// --- what each kind must be -------------------------------------------------------------------------------------

type Check = (view: View, entity: Rewritten) => UnfitModel | null

const checks: Partial<Record<Collection, Check>> = {
  links: (view, entity) =>
    incomplete(entity) ??
    endOf(view, entity, "from") ??
    endOf(view, entity, "to") ??
    twoEnds(view, entity) ??
    strengthOf(view, entity),
  signals: (view, entity) => incomplete(entity) ?? outcomeOf(view, entity) ?? windowOf(entity),
  responses: (view, entity) =>
    incomplete(entity) ?? outcomeOf(view, entity) ?? driversOf(view, entity) ?? formOf(view, entity),
  tables: (view, entity) => incomplete(entity) ?? givenOf(view, entity) ?? rowsOf(view, entity),
  worlds: (view, entity) => incomplete(entity) ?? supposedIn(view, entity),
}

const bearing = new Set<Collection>([...(Object.keys(checks) as Collection[]), "scenarios"])

const touches = ({ added, fields }: Rewritten, ...keys: string[]): boolean =>
  added || keys.some((key) => fields.has(key))

/** What nobody could read must not be made: it would count, and never show. */
function incomplete({ collection, added, fields }: Rewritten): UnfitModel | null {
  if (!added) return null
  const { schema, defaults, items } = collections[collection]
  const needed = Object.keys(schema.shape).filter(
    (key) =>
      key !== "id" &&
      !Object.hasOwn(items, key) &&
      !Object.hasOwn(defaults, key) &&
      !fieldShapeAllowsNothing(collection, key),
  )
  return needed.every((key) => fields.get(key)?.at(-1) !== undefined)
    ? null
    : invalid("This lacks something that it cannot be without.")
}

function fieldShapeAllowsNothing(collection: Collection, key: string): boolean {
  const found = fieldShape(collections[collection], key)
  return found?.kind !== "value" || found.schema.safeParse(undefined).success
}

interface Ref {
  scenarioId: string
  outcomeId: string
}

const gone = invalid("A scenario that this names is not on the board any more.")
const goneOutcome = invalid("An outcome that this names is not there any more.")

function unfitRef(view: View, { scenarioId, outcomeId }: Ref): UnfitModel | null {
  if (!isThere(view, "scenarios", scenarioId)) return gone
  return isOutcome(view, scenarioId, outcomeId) ? null : goneOutcome
}

function endOf(view: View, entity: Rewritten, end: "from" | "to"): UnfitModel | null {
  if (!entity.fields.has(end)) return null
  const ref = view.one("links", entity.id, end) as Ref | undefined
  return ref ? unfitRef(view, ref) : null
}

function twoEnds(view: View, entity: Rewritten): UnfitModel | null {
  if (!touches(entity, "from", "to")) return null
  const ends = (end: string) => view.all("links", entity.id, end) as (Ref | undefined)[]
  const from = new Set(ends("from").map((ref) => ref?.scenarioId))
  return ends("to").some((ref) => ref !== undefined && from.has(ref.scenarioId))
    ? invalid("A link joins two scenarios, and this one would join a scenario to itself.")
    : null
}

function strengthOf(view: View, entity: Rewritten): UnfitModel | null {
  if (!touches(entity, "relation", "logOddsShift")) return null
  const shifts = view.all("links", entity.id, "logOddsShift")
  const influences = view.one("links", entity.id, "relation") === "influences"
  if (influences && shifts.every((shift) => shift === undefined))
    return invalid("Say how strongly it influences.")
  return entity.added && !influences && shifts.some((shift) => shift !== undefined)
    ? invalid("Only a link that influences has a strength: the others are certain.")
    : null
}

function outcomeOf(view: View, entity: Rewritten): UnfitModel | null {
  const { collection, id } = entity
  if (!touches(entity, "scenarioId", "outcomeId")) return null
  const of = (field: string) => String(view.one(collection, id, field))
  return unfitRef(view, { scenarioId: of("scenarioId"), outcomeId: of("outcomeId") })
}

function windowOf({ fields }: Rewritten): UnfitModel | null {
  const [from, to] = (fields.get("window")?.at(-1) as [string, string] | undefined) ?? ["", ""]
  return from > to ? invalid("The window ends before it begins.") : null
}

function driversOf(view: View, entity: Rewritten): UnfitModel | null {
  const { id } = entity
  if (!touches(entity, "driverIds", "modifier")) return null
  const drivers = (view.one("responses", id, "driverIds") ?? []) as string[]
  const modifier = view.one("responses", id, "modifier") as { driverId: string } | undefined
  const named = modifier ? [...drivers, modifier.driverId] : drivers
  if (new Set(named).size < named.length) return invalid("Each driver counts once in a table.")
  return named.every((driver) => isThere(view, "drivers", driver))
    ? null
    : invalid("A driver that this names is not on the board any more.")
}

/** Of a table of `response.ts`: a row a level of the first driver, a column a level of the second. */
const mostLevels = 20
const cellKey = /^cells:(0|[1-9]\d?)-(0|[1-9]\d?)$/

function formOf(view: View, entity: Rewritten): UnfitModel | null {
  for (const key of entity.fields.keys()) {
    if (!key.startsWith("cells:")) continue
    const [, row, column] = cellKey.exec(key) ?? []
    if (!(Number(row) < mostLevels && Number(column) < mostLevels))
      return invalid("A table has no such cell.")
  }
  if (!touches(entity, "table", "driverIds")) return null
  const table = (view.one("responses", entity.id, "table") ?? []) as number[][]
  const drivers = (view.one("responses", entity.id, "driverIds") ?? []) as string[]
  const columns = table[0]?.length ?? 0
  if (!table.every((row) => row.length === columns))
    return invalid("Each row of a table is as long as the others.")
  return drivers.length === 1 && columns > 1 ? invalid("A table of one driver has one column.") : null
}

function givenOf(view: View, entity: Rewritten): UnfitModel | null {
  if (!touches(entity, "scenarioId", "given")) return null
  const scenarioId = String(view.one("tables", entity.id, "scenarioId"))
  const given = (view.one("tables", entity.id, "given") ?? []) as string[]
  const named = [scenarioId, ...given]
  if (new Set(named).size < named.length) return invalid("A table names each scenario once.")
  return named.every((id) => isThere(view, "scenarios", id)) ? null : gone
}

function rowsOf(view: View, entity: Rewritten): UnfitModel | null {
  if (!touches(entity, "given", "outcomes", "rows")) return null
  const of = (field: string) => (view.one("tables", entity.id, field) ?? []) as unknown[]
  const outcomes = of("outcomes") as string[][]
  const rows = of("rows") as number[][]
  if (outcomes.length !== of("given").length + 1)
    return invalid("A table lists the outcomes of its scenario and of each one that it is given.")
  if (outcomes.some((ids) => new Set(ids).size < ids.length))
    return invalid("A table lists each outcome once.")
  const [own = [], ...others] = outcomes
  const combinations = others.reduce((product, ids) => product * ids.length, 1)
  return rows.length === combinations && rows.every((row) => row.length === own.length)
    ? null
    : invalid("A table has a row for each combination and a column for each outcome.")
}

function supposedIn(view: View, { fields }: Rewritten): UnfitModel | null {
  for (const [key, values] of fields) {
    const value = values.at(-1)
    const colon = key.indexOf(":")
    if (colon < 0 || value === undefined) continue
    const id = key.slice(colon + 1)
    const unfit = supposed(view, key.slice(0, colon), id, value)
    if (unfit) return unfit
  }
  return null
}

function supposed(view: View, list: string, id: string, value: unknown): UnfitModel | null {
  if (list === "outcomes") return unfitRef(view, { scenarioId: id, outcomeId: (value as Ref).outcomeId })
  if (list === "levels" && !isThere(view, "drivers", id))
    return invalid("A driver that this names is not on the board any more.")
  return list === "signals" && !isThere(view, "signals", id)
    ? invalid("A signal that this names is not on the board any more.")
    : null
}

// --- loops ------------------------------------------------------------------------------------------------------

function loopIn(view: View, rewritten: readonly Rewritten[]): UnfitModel | null {
  const fresh = new Set(rewritten.filter(mayMakeEdges).map(({ collection, id }) => `${collection}/${id}`))
  if (fresh.size === 0) return null
  const node = nodesOf(view)
  const edges: Edge[] = []
  const join = (from: string, to: string, isNew: boolean) => {
    if (!mayStand(view, "scenarios", from) || !mayStand(view, "scenarios", to)) return
    const revived = fresh.has(`scenarios/${from}`) || fresh.has(`scenarios/${to}`)
    edges.push({
      fromScenario: from,
      toScenario: to,
      from: node(from),
      to: node(to),
      isNew: isNew || revived,
    })
  }
  for (const id of view.ids("links")) {
    if (!mayStand(view, "links", id)) continue
    const isNew = fresh.has(`links/${id}`)
    for (const from of scenariosIn(view.all("links", id, "from")))
      for (const to of scenariosIn(view.all("links", id, "to"))) join(from, to, isNew)
  }
  for (const id of view.ids("tables")) {
    if (!mayStand(view, "tables", id)) continue
    const isNew = fresh.has(`tables/${id}`)
    const given = view.all("tables", id, "given").flatMap((ids) => (Array.isArray(ids) ? ids : []))
    for (const to of view.all("tables", id, "scenarioId"))
      for (const from of given) if (typeof to === "string") join(String(from), to, isNew)
  }
  const loop = closedLoop(edges)
  return loop && { reason: "loop", message: `This would close a loop: ${told(view, loop)}.` }
}

function mayMakeEdges({ collection, added, fields }: Rewritten): boolean {
  const restored = fields.get("deletedAt")?.includes(undefined) ?? false
  if (collection === "scenarios") return restored && !added
  if (collection === "links") return added || restored || fields.has("from") || fields.has("to")
  return collection === "tables" && (added || restored || fields.has("given") || fields.has("scenarioId"))
}

const scenariosIn = (refs: readonly unknown[]): string[] =>
  refs.flatMap((ref) => {
    const id = typeof ref === "object" && ref !== null && "scenarioId" in ref ? ref.scenarioId : null
    return typeof id === "string" ? [id] : []
  })

/** Of scenarios of which only one can happen the model makes one node. */
function nodesOf(view: View): (scenarioId: string) => string {
  const known = new Map<string, string>()
  return (scenarioId) => {
    let node = known.get(scenarioId)
    if (node === undefined) {
      const setId = view.one("scenarios", scenarioId, "setId")
      const isOneOf =
        typeof setId === "string" &&
        view.one("scenarios", scenarioId, "kind") === "binary" &&
        view.one("sets", setId, "kind") === "exclusive" &&
        mayStand(view, "sets", setId)
      node = isOneOf ? `set ${setId}` : `scenario ${scenarioId}`
      known.set(scenarioId, node)
    }
    return node
  }
}

const mostTold = 6
const mostCharacters = 80

/** "Kim attends -> Meeting -> Kim attends"; where the way goes on from an alternative, that one is named too. */
function told(view: View, loop: readonly Edge[]): string {
  const title = (id: string) => {
    const words = String(view.one("scenarios", id, "title") ?? "")
    return words.length > mostCharacters ? `${words.slice(0, mostCharacters - 1)}…` : words
  }
  const first = loop[0] as Edge
  const names = loop.map(({ toScenario }, i) => {
    const on = (loop[i + 1] ?? first).fromScenario
    return on === toScenario ? title(toScenario) : `${title(toScenario)} (or else ${title(on)})`
  })
  const shown = names.length > mostTold ? [...names.slice(0, mostTold - 2), "…", ...names.slice(-1)] : names
  return [title(first.fromScenario), ...shown].join(" -> ")
}
