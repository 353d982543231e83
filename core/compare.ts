/** Two moments of a board, put beside each other (`comparison.ts` says what comes of it). */
import { collectionNames, type Scenario } from "./board.ts"
import { type Compared, fieldDifferences, type Names, namesIn, titleOf } from "./compare-fields.ts"
import type {
  Comparison,
  DifferenceState,
  OutcomeMove,
  PartDifference,
  ScenarioDifference,
} from "./comparison.ts"
import { formatProbability } from "./probability.ts"
import { pointsBetween, quantileWords, type Saying, sayWorking, unsaid } from "./said-likelihood.ts"
import type { SnapshotBoard } from "./snapshot.ts"
import { isQuantiles } from "./working.ts"

/** In this order, after the scenarios: what moves them first. */
const parts = [
  "links",
  "signals",
  "drivers",
  "responses",
  "tables",
  ...collectionNames.filter(
    (name) => !["scenarios", "comments", "links", "signals", "drivers", "responses", "tables"].includes(name),
  ),
] as Exclude<Compared, "scenarios">[]

export interface Comparing {
  /** Scenarios of which a blind round hides the number at either moment, or now (B8). */
  hidden?: ReadonlySet<string>
}

export function compareBoards(
  before: SnapshotBoard,
  after: SnapshotBoard,
  { hidden = new Set() }: Comparing = {},
): Comparison {
  const names = namesIn(before, after)
  const saying: Saying = { yardstick: after.meta.yardstick, rounded: false }
  const scenarios = pairs(live(before.scenarios), live(after.scenarios)).flatMap(([was, is]) => {
    const difference = was === is ? null : scenarioDifference(was, is, { hidden, names, saying })
    return difference ? [difference] : []
  })
  const shown = new Set([...before.scenarios, ...after.scenarios].map(({ id }) => id))
  return {
    scenarios: scenarios.sort(bySize),
    parts: partDifferences(before, after, names),
    same: live(after.scenarios).length - scenarios.filter(({ state }) => state !== "removed").length,
    hidden: [...hidden].filter((id) => shown.has(id)).sort(),
  }
}

const rank: Record<DifferenceState, number> = { added: 0, removed: 1, changed: 2, same: 3 }
const bySize = (a: ScenarioDifference, b: ScenarioDifference): number =>
  b.size - a.size || rank[a.state] - rank[b.state] || (a.title < b.title ? -1 : a.title > b.title ? 1 : 0)

type Entity = { id: string; deletedAt?: number | undefined }

const live = <E extends Entity>(entities: readonly E[]): E[] =>
  entities.filter(({ deletedAt }) => deletedAt === undefined)

function pairs<E extends Entity>(before: readonly E[], after: readonly E[]): [E | null, E | null][] {
  const was = new Map(before.map((entity) => [entity.id, entity]))
  const is = new Map(after.map((entity) => [entity.id, entity]))
  return [...new Set([...was.keys(), ...is.keys()])].map((id) => [was.get(id) ?? null, is.get(id) ?? null])
}

const stateOf = (was: object | null, is: object | null): DifferenceState =>
  was === null ? "added" : is === null ? "removed" : "changed"

// --- scenarios --------------------------------------------------------------------------------------------------

function scenarioDifference(
  was: Scenario | null,
  is: Scenario | null,
  { hidden, names, saying }: { hidden: ReadonlySet<string>; names: Names; saying: Saying },
): ScenarioDifference | null {
  const { id } = (is ?? was) as Scenario
  const state = stateOf(was, is)
  const fields = fieldDifferences("scenarios", was, is, names).filter(
    ({ field }) => !(hidden.has(id) && field === "workingBasis"),
  )
  const moves = hidden.has(id) ? [] : movesOf(was, is, saying)
  const quantiles = hidden.has(id) ? null : quantilesOf(was, is)
  if (state === "changed" && fields.length === 0 && moves.length === 0 && quantiles === null) return null
  const size = state === "changed" ? Math.max(0, ...moves.map(({ points }) => Math.abs(points ?? 0))) : 0
  // Of one that came or went whole its fields are no changes of anybody's.
  const told = state === "changed" ? fields : []
  return { scenarioId: id, title: titleOf(is ?? was ?? {}), state, moves, quantiles, fields: told, size }
}

function movesOf(was: Scenario | null, is: Scenario | null, saying: Saying): OutcomeMove[] {
  const outcomes = new Map([...(was?.outcomes ?? []), ...(is?.outcomes ?? [])].map((one) => [one.id, one]))
  const first = (is ?? was)?.outcomes[0]?.id
  const binary = (is ?? was)?.kind === "binary"
  return [...outcomes.values()].flatMap(({ id, label }) => {
    if (binary && id !== first) return []
    const side = (scenario: Scenario | null) => {
      const outcome = scenario?.outcomes.find((one) => one.id === id)
      const said = scenario && outcome ? sayWorking(scenario, id, saying) : unsaid("not there")
      // Of several outcomes one may have come or gone, and the others have a likelihood all the same.
      return said.p === null && scenario?.working && outcome?.retiredOn ? unsaid("no longer asked") : said
    }
    const [before, after] = [side(was), side(is)]
    if (before.p === null && after.p === null) return []
    const same = before.p === after.p && before.low === after.low && before.high === after.high
    if (same) return []
    const points = pointsBetween(before, after)
    return [{ outcomeId: id, label, before, after, points, words: wordsOf(before, after) }]
  })
}

function wordsOf(before: OutcomeMove["before"], after: OutcomeMove["after"]): string {
  const said = ({ words, range }: OutcomeMove["before"]) => (words && range ? `${words} (${range})` : "")
  const [was, is] = [said(before), said(after)]
  if (is === "" || was === "") return is || was
  return before.words === after.words ? `${is}, as before` : `${was} to ${is}`
}

function quantilesOf(was: Scenario | null, is: Scenario | null): ScenarioDifference["quantiles"] {
  const side = (scenario: Scenario | null) => {
    if (!scenario?.working || !isQuantiles(scenario.working)) return ""
    const { pBeyondRange } = scenario.working
    const beyond = pBeyondRange === undefined ? "" : `; ${formatProbability(pBeyondRange)} beyond the range`
    return `${quantileWords(scenario, scenario.working)}${beyond}`
  }
  const [before, after] = [side(was), side(is)]
  return before === after ? null : { before, after }
}

// --- everything else --------------------------------------------------------------------------------------------

function partDifferences(before: SnapshotBoard, after: SnapshotBoard, names: Names): PartDifference[] {
  const found = parts.flatMap((collection) => {
    const both = pairs<Entity>(live<Entity>(before[collection]), live<Entity>(after[collection]))
    const differences = both.flatMap(([was, is]): PartDifference[] => {
      if (was === is) return []
      const state = stateOf(was, is)
      const fields = fieldDifferences(collection, was, is, names)
      if (state === "changed" && fields.length === 0) return []
      const { id } = (is ?? was) as Entity
      const title = partTitle(collection, (is ?? was) as Entity, names)
      const told = state === "changed" ? fields : []
      const scenarioIds = scenariosOf((is ?? was) as Entity)
      return [{ collection, id, title, state, fields: told, scenarioIds, size: sizeOf(collection, was, is) }]
    })
    return differences.sort((a, b) => b.size - a.size || rank[a.state] - rank[b.state])
  })
  const meta = fieldDifferences("meta", before.meta, after.meta, names)
  if (meta.length === 0) return found
  const title = after.meta.title
  return [
    ...found,
    { collection: "meta", id: "meta", title, state: "changed", fields: meta, scenarioIds: [], size: 0 },
  ]
}

type Ends = { from?: { scenarioId: string }; to?: { scenarioId: string }; scenarioId?: string }

const scenariosOf = (entity: Entity): string[] => {
  const { from, to, scenarioId } = entity as Ends
  return [from?.scenarioId, to?.scenarioId, scenarioId].filter((id) => id !== undefined)
}

function partTitle(collection: string, entity: Entity, names: Names): string {
  const ids = scenariosOf(entity).map((id) => names.get(id) || "Untitled scenario")
  if (collection === "links") return ids.join(" → ")
  return titleOf(entity) || ids.join(", ")
}

/** How far it went: log-odds of links, levels of drivers; of the rest nothing is to be measured. */
function sizeOf(collection: string, was: object | null, is: object | null): number {
  const field = collection === "links" ? "logOddsShift" : collection === "drivers" ? "level" : null
  if (field === null) return 0
  const value = (of: object | null) => Number((of as Record<string, unknown> | null)?.[field] ?? 0)
  return Math.abs(value(is) - value(was))
}
