import { readFileSync } from "node:fs"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Y from "yjs"
import { Board, collectionNames } from "../../core/board.ts"
import { readBoard, writeBoard } from "../../core/board-doc.ts"
import { likelihoodRatio, likelihoodRatioIfAbsent, oddsMultiplier } from "../../core/odds.ts"
import { parseTemplate, type Template, templateSchema } from "../../core/template.ts"

const file = JSON.parse(
  readFileSync(new URL("../../prisma/templates/korea-2018.json", import.meta.url), "utf8"),
) as Record<string, unknown>

function korea(): Template {
  const template = parseTemplate(file)
  if (!template.ok) throw new Error(template.error.message)
  return template.value
}

const stored = (board: Board): Y.Doc => {
  const doc = new Y.Doc()
  writeBoard(doc, board)
  return doc
}

const carried = (doc: Y.Doc): Y.Doc => {
  const other = new Y.Doc()
  Y.applyUpdate(other, Y.encodeStateAsUpdate(doc))
  return other
}

// --- the walker: the file's own shape, put together again from the board and the rows ---------------------------

type Json = Record<string, unknown>

const round = (value: number | null, places: number) =>
  value === null ? null : Number(value.toFixed(places))
const without = (entity: object, ...keys: string[]): Json =>
  Object.fromEntries(Object.entries(entity).filter(([key]) => !keys.includes(key)))
const entries = (list: readonly object[]) => list.map((entry) => without(entry, "id", "order"))
const instant = (date: Date) => date.toISOString().replace(".000Z", "Z")

function fileFrom(board: Board, { analysts, rounds, estimates }: Template): Json {
  return {
    schema: templateSchema,
    title: board.meta.title,
    asOf: board.meta.asOf,
    note: board.meta.note,
    analysts,
    rounds: rounds.map(({ number, title, openedAt, revealedAt }) => ({
      number,
      phase: title,
      opensAt: instant(openedAt),
      revealsAt: instant(revealedAt),
    })),
    sources: board.sources,
    issues: board.issues,
    actors: board.actors.map((actor) => ({ ...actor, stances: entries(actor.stances) })),
    events: board.events,
    drivers: board.drivers,
    responses: board.responses.map(({ table, ...response }) => ({
      ...response,
      evidence: entries(response.evidence),
      ...(table.every((row) => row.length === 1)
        ? { levels_to_shift: table.map((row) => row[0]) }
        : { table_rows_dialogue_cols_effective_pressure: table }),
    })),
    sets: board.sets.map((set, order) => ({ ...set, order })),
    scenarios: board.scenarios.map(({ working, workingBasis, ...scenario }) => ({
      ...scenario,
      outcomes: scenario.outcomes.map((outcome) => without(outcome, "order")),
      evidence: entries(scenario.evidence),
      marginal:
        working === undefined
          ? null
          : "probabilities" in working
            ? working.probabilities
            : { ...working.quantiles, pBeyondRange: working.pBeyondRange },
      marginalBasis: workingBasis,
    })),
    links: board.links.map((link) => ({ ...link, oddsMultiplier: round(oddsMultiplier(link), 2) })),
    signals: board.signals.map((signal) => ({
      ...signal,
      likelihoodRatio: round(likelihoodRatio(signal), 3),
      likelihoodRatioIfAbsent: round(likelihoodRatioIfAbsent(signal), 3),
    })),
    estimates: estimates.map((row) => ({ ...row, blind: true, createdAt: instant(row.createdAt) })),
  }
}

/** Every leaf of the file by its path. An empty list or map is a leaf; `conventions` and `derived` are left aside. */
function leavesOf(value: unknown, path: string[] = []): [path: string, leaf: unknown][] {
  if (path.length === 1 && (path[0] === "conventions" || path[0] === "derived")) return []
  if (typeof value !== "object" || value === null) return [[path.join("/"), value]]
  const parts = Object.entries(value)
  if (parts.length === 0) return [[path.join("/"), value]]
  return parts.flatMap(([key, part]) => leavesOf(part, [...path, key]))
}

const leaves = leavesOf(file)

/** The paths whose leaves are not found again. A null of the file may be an absent key. */
function missing(found: Json): string[] {
  const at = (path: string) =>
    path.split("/").reduce<unknown>((part, key) => (part as Json | null | undefined)?.[key], found)
  return leaves
    .filter(([path, leaf]) => JSON.stringify(at(path) ?? null) !== JSON.stringify(leaf))
    .map(([path]) => path)
}

describe("the Korea template", () => {
  const template = korea()
  const doc = stored(template.board)

  it("is found again, every key and value, behind a document and its update", () => {
    expect(leaves.length).toBeGreaterThan(2_000)
    expect(missing(fileFrom(readBoard(carried(doc)), template))).toEqual([])
  })

  it("is walked in earnest: any key lost from the document is named", () => {
    const keys = collectionNames.flatMap((collection) =>
      [...doc.getMap(collection).entries()].flatMap(([id, map]) =>
        [...(map as Y.Map<unknown>).entries()]
          // What the file does not have: our order keys, and texts that it leaves empty.
          .filter(([key, value]) => key !== "order" && !(value instanceof Y.Text && value.length === 0))
          .map(([key]) => [collection, id, key] as const),
      ),
    )
    expect(keys.length).toBeGreaterThan(500)
    fc.assert(
      fc.property(fc.constantFrom(...keys), ([collection, id, key]) => {
        const copy = carried(doc)
        ;(copy.getMap(collection).get(id) as Y.Map<unknown>).delete(key)
        const lost = missing(fileFrom(readBoard(copy), template))
        // A scenario's kind and status have defaults, which are what most scenarios hold.
        const entity = (file[collection] as Json[]).findIndex((entry) => entry.id === id)
        if (lost.length === 0) expect(["kind", "status", "pricedIn", "state", "precision"]).toContain(key)
        else expect(lost.some((path) => path.startsWith(`${collection}/${entity}`))).toBe(true)
      }),
      { seed: 7, numRuns: 25 },
    )
  })

  it("is walked in earnest: any leaf lost on the way is named, and it alone", () => {
    const whole = fileFrom(readBoard(doc), template)
    const named = leaves.filter(([, leaf]) => leaf !== null).map(([path]) => path)
    fc.assert(
      fc.property(fc.constantFrom(...named), (path) => {
        const copy = structuredClone(whole)
        const keys = path.split("/")
        const last = keys.pop() as string
        const parent = keys.reduce<Json>((part, key) => part[key] as Json, copy)
        // Not deleted, so that a list keeps its length and only this leaf goes.
        parent[last] = "lost"
        expect(missing(copy)).toEqual([path])
      }),
      { seed: 8, numRuns: 40 },
    )
  })

  it("is a well-formed board with what the design counts", () => {
    expect(Board.safeParse(template.board).success).toBe(true)
    const { board } = template
    expect({
      scenarios: board.scenarios.length,
      links: board.links.length,
      signals: board.signals.length,
      drivers: board.drivers.length,
      responses: board.responses.length,
      actors: board.actors.length,
      stances: board.actors.flatMap((actor) => actor.stances).length,
      events: board.events.length,
      sources: board.sources.length,
      estimates: template.estimates.length,
      rounds: template.rounds.length,
    }).toEqual({
      scenarios: 20,
      links: 21,
      signals: 10,
      drivers: 4,
      responses: 4,
      actors: 14,
      stances: 22,
      events: 12,
      sources: 7,
      estimates: 55,
      rounds: 2,
    })
    expect(board.meta.yardstick).toBe("icd203")
  })

  it("refers only to what is on it", () => {
    const { board, analysts, rounds, estimates } = template
    const ids = (list: readonly { id: string }[]) => new Set(list.map((entity) => entity.id))
    const scenarios = ids(board.scenarios)
    const known: Record<string, Set<string>> = {
      sourceId: ids(board.sources),
      citedIn: ids(board.sources),
      setId: ids(board.sets),
      scenarioId: scenarios,
      scenarioIds: scenarios,
      issueId: ids(board.issues),
      actorIds: ids(board.actors),
      driverId: ids(board.drivers),
      driverIds: ids(board.drivers),
      analystId: ids(analysts),
    }
    const unresolved: string[] = []
    const walk = (value: unknown): void => {
      if (typeof value !== "object" || value === null) return
      for (const [key, part] of Object.entries(value)) {
        const among = known[key]
        for (const id of among ? [part].flat() : [])
          if (!among?.has(String(id))) unresolved.push(`${key} ${id}`)
        walk(part)
      }
    }
    walk({ board, estimates })
    expect(unresolved).toEqual([])
    const numbers = rounds.map((row) => row.number)
    expect(estimates.every((row) => row.round !== null && numbers.includes(row.round))).toBe(true)
  })

  it("reads the same from the same file", () => {
    expect(korea()).toEqual(template)
  })
})

describe("a template that is not well formed", () => {
  const changed = (change: (copy: Json) => void): unknown => {
    const copy = structuredClone(file)
    change(copy)
    return copy
  }
  const scenarioAt = (copy: Json, i: number) => (copy.scenarios as Json[])[i] as Json

  it.each<[string, unknown, string]>([
    ["nothing", null, "the file"],
    ["a list", [], "the file"],
    ["another schema", changed((copy) => (copy.schema = "something/2")), "schema"],
    ["a key that nobody knows", changed((copy) => (copy.extra = 1)), "the file"],
    [
      "a key of a scenario that nobody knows",
      changed((copy) => (scenarioAt(copy, 0).mood = "calm")),
      "scenarios.0",
    ],
    [
      "a key further in that nobody knows",
      changed((copy) => (((copy.signals as Json[])[0]?.grade as Json).note = "x")),
      "signals.0.grade.note",
    ],
    ["a missing title", changed((copy) => delete scenarioAt(copy, 3).title), "scenarios.3.title"],
    [
      "outcomes that do not sum to 1",
      changed((copy) => (scenarioAt(copy, 0).marginal = { yes: 0.9, no: 0.2 })),
      "scenarios.0.working",
    ],
    [
      "a marginal of other outcomes",
      changed((copy) => {
        scenarioAt(copy, 0).marginal = { yes: 0.9, maybe: 0.1 }
      }),
      "s-2plus2",
    ],
    [
      "quantiles of a yes or no",
      changed((copy) => {
        scenarioAt(copy, 0).marginal = { p10: 1, p50: 2, p90: 3 }
      }),
      "s-2plus2",
    ],
    ["a wrong date", changed((copy) => (scenarioAt(copy, 0).resolveBy = "soon")), "scenarios.0.resolveBy"],
    [
      "an id of Object.prototype",
      changed((copy) => (scenarioAt(copy, 0).id = "__proto__")),
      "scenarios.0.id",
    ],
    [
      "a script for a link",
      changed((copy) => (((copy.sources as Json[])[0] as Json).url = "javascript:1")),
      "sources.0.url",
    ],
  ])("is refused for %s, naming the place", (_what, json, place) => {
    const template = parseTemplate(json)
    expect(template.ok).toBe(false)
    if (!template.ok) expect(template.error.message).toContain(place)
  })
})
