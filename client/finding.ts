/**
 * Finding among hundreds of scenarios: which are shown, and in which order. Pure, and quick enough to be asked at every
 * key: what is searched through is made ready once for each scenario and forgotten with it.
 *
 * Words match in any order, whatever their case and accents, anywhere in a scenario's title, criteria, background and
 * tags and in the comments on it. Within sets, tags, people and statuses any one is enough; between them all must hold.
 */
import type { Board, Comment, Scenario } from "../core/board.ts"
import { headline } from "../core/working.ts"
import { living, scenarioIdsOf } from "./board-views.ts"
import { type Change, changeSince, type Since } from "./change-since.ts"
import { once } from "./once.ts"

export const sorts = ["board", "likelihood", "change", "title", "deadline"] as const
export type Sort = (typeof sorts)[number]

export type Status = Scenario["status"]
const statuses: readonly Status[] = ["draft", "open", "closed", "resolved", "annulled"]

/** What somebody looks for. Empty lists ask for nothing. */
export interface Finding {
  query: string
  /** Ids of sets; `none` is no set. */
  sets: readonly string[]
  tags: readonly string[]
  /** Members who changed it. */
  people: readonly string[]
  statuses: readonly Status[]
  sort: Sort
}

export const findAll: Finding = { query: "", sets: [], tags: [], people: [], statuses: [], sort: "board" }
/** In the address and in filters: scenarios without a set. */
export const noSet = "none"

export const isFiltered = (finding: Finding): boolean =>
  words(finding.query).length > 0 || filterCount(finding) > 0

/** How many filters are set, beside the words. */
export const filterCount = ({ sets, tags, people, statuses }: Finding): number =>
  sets.length + tags.length + people.length + statuses.length

/** Who changed what, as the server tells it; null while it is not known. */
export interface Changers {
  scenarios: Readonly<Record<string, { at: number; memberIds: readonly string[] }>>
  since: Since | null
}

// --- the address --------------------------------------------------------------------------------------------------

const longestQuery = 200
const mostOfOne = 50

/** Nothing that an address can say is too odd to be read. */
export function readFinding(search: string): Finding {
  const address = new URLSearchParams(search)
  const all = (key: string) => [...new Set(address.getAll(key).filter(Boolean))].slice(0, mostOfOne)
  const sort = address.get("sort")
  return {
    query: (address.get("q") ?? "").slice(0, longestQuery),
    sets: all("set"),
    tags: all("tag"),
    people: all("by"),
    statuses: all("status").filter((status): status is Status => statuses.includes(status as Status)),
    sort: sorts.find((known) => known === sort) ?? "board",
  }
}

/** The same address, meaning this finding; whatever else stands in it stays. */
export function writeFinding(search: string, finding: Finding): string {
  const address = new URLSearchParams(search)
  for (const key of ["q", "set", "tag", "by", "status", "sort"]) address.delete(key)
  const query = finding.query.trim().slice(0, longestQuery)
  if (query) address.set("q", query)
  for (const set of finding.sets) address.append("set", set)
  for (const tag of finding.tags) address.append("tag", tag)
  for (const member of finding.people) address.append("by", member)
  for (const status of finding.statuses) address.append("status", status)
  if (finding.sort !== "board") address.set("sort", finding.sort)
  const text = address.toString()
  return text ? `?${text}` : ""
}

// --- what matches -------------------------------------------------------------------------------------------------

/** As it is compared: without case, accents and the widths of letters. */
const plain = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/\p{Mn}+/gu, "")
    .toLowerCase()

const words = (query: string): string[] => plain(query.slice(0, longestQuery)).split(/\s+/).filter(Boolean)

const textOf = once((scenario: Scenario): string =>
  plain(
    [
      scenario.title,
      scenario.resolutionCriteria,
      scenario.finePrint,
      scenario.background,
      ...(scenario.tags ?? []),
      ...scenario.outcomes.map(({ label }) => label),
    ].join("\n"),
  ),
)

const commentText = once((comment: Comment): string => plain(comment.text))

const commentsByScenario = once((comments: readonly Comment[]) => {
  const groups = new Map<string, Comment[]>()
  for (const comment of living(comments)) {
    const group = groups.get(comment.scenarioId)
    if (group) group.push(comment)
    else groups.set(comment.scenarioId, [comment])
  }
  return groups
})

/** Every tag on the board with how many scenarios have it, by name; spellings that differ only in case are one. */
export const tagsOf = once((scenarios: readonly Scenario[]): { tag: string; count: number }[] => {
  const found = new Map<string, { tag: string; count: number }>()
  for (const { tags = [] } of living(scenarios)) {
    for (const [key, tag] of new Map(tags.map((tag) => [plain(tag), tag]))) {
      const known = found.get(key)
      if (known) known.count++
      else found.set(key, { tag, count: 1 })
    }
  }
  return [...found.values()].sort((a, b) => a.tag.localeCompare(b.tag, "en"))
})

function matcher(board: Board, finding: Finding, changers: Changers | null): (scenario: Scenario) => boolean {
  const wanted = words(finding.query)
  const tags = new Set(finding.tags.map(plain))
  const comments = wanted.length > 0 ? commentsByScenario(board.comments) : null
  const liveSets = new Set(living(board.sets).map(({ id }) => id))
  return (scenario) => {
    if (finding.statuses.length > 0 && !finding.statuses.includes(scenario.status)) return false
    if (finding.sets.length > 0) {
      const setId = scenario.setId !== undefined && liveSets.has(scenario.setId) ? scenario.setId : noSet
      if (!finding.sets.includes(setId)) return false
    }
    if (tags.size > 0 && !scenario.tags?.some((tag) => tags.has(plain(tag)))) return false
    if (finding.people.length > 0) {
      const by = changers?.scenarios[scenario.id]?.memberIds ?? []
      if (!by.some((member) => finding.people.includes(member))) return false
    }
    if (wanted.length === 0) return true
    const said = comments?.get(scenario.id) ?? []
    return wanted.every(
      (word) =>
        textOf(scenario).includes(word) || said.some((comment) => commentText(comment).includes(word)),
    )
  }
}

// --- in which order -----------------------------------------------------------------------------------------------

/** Moved most first, up or down alike. What has no such value keeps the board's order behind all that have one. */
function sorted(scenarios: readonly Scenario[], sort: Sort, since: Since | null): readonly Scenario[] {
  switch (sort) {
    case "board":
      return scenarios
    case "likelihood":
      return by(
        scenarios,
        (scenario) => headline(scenario)?.probability ?? null,
        (a, b) => b - a,
      )
    case "change":
      return by(
        scenarios,
        (scenario) => sizeOf(changeSince(scenario, since)),
        (a, b) => b - a,
      )
    case "title":
      return by(
        scenarios,
        (scenario) => scenario.title.trim() || null,
        (a, b) => a.localeCompare(b, "en"),
      )
    case "deadline":
      return by(
        scenarios,
        (scenario) => scenario.resolveBy ?? null,
        (a, b) => (a < b ? -1 : a > b ? 1 : 0),
      )
  }
}

const sizeOf = (change: Change | null): number | null => (change ? Math.abs(change.points) : null)

function by<Value>(
  scenarios: readonly Scenario[],
  valued: (scenario: Scenario) => Value | null,
  compare: (a: Value, b: Value) => number,
): Scenario[] {
  const having: { scenario: Scenario; value: Value }[] = []
  const lacking: Scenario[] = []
  for (const scenario of scenarios) {
    const value = valued(scenario)
    if (value === null) lacking.push(scenario)
    else having.push({ scenario, value })
  }
  // Array.prototype.sort is stable: alike, they keep the board's order.
  having.sort((a, b) => compare(a.value, b.value))
  return [...having.map(({ scenario }) => scenario), ...lacking]
}

// --- both ---------------------------------------------------------------------------------------------------------

export interface Found {
  /** By set; null is "no set". A set of which nothing is shown has no entry. */
  bySet: ReadonlyMap<string | null, readonly string[]>
  shown: number
  total: number
}

export function find(board: Board, finding: Finding, changers: Changers | null): Found {
  const matches = matcher(board, finding, changers)
  const known = new Map(board.scenarios.map((scenario) => [scenario.id, scenario]))
  const bySet = new Map<string | null, readonly string[]>()
  let shown = 0
  let total = 0
  for (const setId of [...living(board.sets).map(({ id }) => id), null]) {
    const group = scenarioIdsOf(board, setId).flatMap((id) => known.get(id) ?? [])
    total += group.length
    const ids = sorted(group.filter(matches), finding.sort, changers?.since ?? null).map(({ id }) => id)
    shown += ids.length
    if (ids.length > 0) bySet.set(setId, ids)
  }
  return { bySet, shown, total }
}
