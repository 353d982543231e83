/** Scenarios that were read from a table (`import-csv.ts`), as a new board or as what is added to one. */
import type { Board, Scenario, ScenarioSet, WorkingProbabilities } from "./board.ts"
import type { NewId } from "./ids.ts"
import type { CsvScenario } from "./import-csv.ts"
import { limits } from "./limits.ts"
import { blankBoard } from "./new-board.ts"
import { firstOrders, placedInRow } from "./order.ts"
import { newOutcomes } from "./outcomes.ts"
import { fail, ok, type Result } from "./result.ts"
import { hasProbabilities, uniform } from "./working.ts"

interface Added {
  sets: ScenarioSet[]
  scenarios: Scenario[]
}

/** In their order, each behind what its set holds already. A set of the same title is used, and made where there is none. */
export function addedFromCsv(
  read: readonly CsvScenario[],
  board: Pick<Board, "sets" | "scenarios">,
  world: { newId: NewId; now: number | null },
): Result<Added, string> {
  if (read.length === 0) return fail("There is no scenario in this table.")
  const living = board.sets.filter(({ deletedAt }) => deletedAt === undefined)
  const known = new Map(living.map((set) => [plain(set.title), set]))
  const missing = read.map(({ set }) => set).filter((title) => title !== "" && !known.has(plain(title)))
  const made = new Map<string, ScenarioSet>()
  for (const title of missing) if (!made.has(plain(title))) made.set(plain(title), newSet(title, world))
  const { orders } = placedInRow(living, null, made.size)
  const sets = [...made.values()].map((set, i) => ({ ...set, order: orders[i] as string }))
  const setId = (title: string) =>
    title === "" ? null : ((known.get(plain(title)) ?? made.get(plain(title)))?.id ?? null)

  const there = board.scenarios.filter(({ deletedAt }) => deletedAt === undefined)
  // Behind all that stand on the board, so behind those of their own set too, and in the order of their rows.
  const places = placedInRow(there, null, read.length).orders
  const scenarios = read.map((one, i) => scenarioOf(one, setId(one.set), places[i] as string, world))
  const total = sets.length + scenarios.length
  if (total > limits.entities) {
    return fail(`A board takes ${limits.entities.toLocaleString("en")} entries; these are ${total}.`)
  }
  return ok({ sets, scenarios })
}

export function boardFromCsv(
  read: readonly CsvScenario[],
  title: string,
  newId: NewId,
): Result<Board, string> {
  const blank = blankBoard(title)
  const anySet = read.some(({ set }) => set !== "")
  // A set that nothing stands in would be an empty column.
  const empty = { ...blank, sets: anySet ? [] : blank.sets }
  const inFirst = anySet ? read : read.map((one) => ({ ...one, set: blank.sets[0]?.title ?? "" }))
  const added = addedFromCsv(inFirst, empty, { newId, now: null })
  if (!added.ok) return added
  return ok({ ...empty, sets: [...empty.sets, ...added.value.sets], scenarios: added.value.scenarios })
}

const plain = (title: string): string => title.trim().toLowerCase()

const newSet = (title: string, { newId, now }: { newId: NewId; now: number | null }): ScenarioSet => ({
  id: newId(),
  title,
  kind: "independent",
  order: firstOrders(1)[0] as string,
  ...(now === null ? {} : { createdAt: now }),
})

function scenarioOf(
  read: CsvScenario,
  setId: string | null,
  order: string,
  { newId, now }: { newId: NewId; now: number | null },
): Scenario {
  const { kind, title, fields } = read
  const outcomes = newOutcomes(
    kind,
    read.outcomes.map(({ label }) => label),
    newId,
  )
  const working = workingOf(read, outcomes)
  return {
    id: newId(),
    title,
    kind,
    status: "open",
    order,
    ...(setId === null ? {} : { setId }),
    ...(now === null ? {} : { createdAt: now }),
    outcomes,
    ...(working ? { working } : {}),
    evidence: [],
    ...fields,
  }
}

function workingOf(read: CsvScenario, outcomes: Scenario["outcomes"]): Scenario["working"] {
  if (!hasProbabilities(read.kind))
    return read.working && "quantiles" in read.working ? read.working : undefined
  const ids = outcomes.map(({ id }) => id)
  if (read.working && "yes" in read.working) {
    const { yes, ...interval } = read.working
    return { probabilities: { yes, no: 1 - yes }, ...interval }
  }
  const given = read.outcomes.map(({ probability }) => probability)
  const total = given.reduce<number>((sum, p) => sum + (p ?? 0), 0)
  if (read.kind !== "categorical" || total === 0 || given.length !== ids.length) return uniform(ids)
  // As it stands there, where it adds up: a number that is divided by 1 and a little is another number.
  const over = Math.abs(total - 1) <= 1e-9 ? 1 : total
  return shared(
    ids,
    // One that is whole but for the last bits stays as it was written.
    given.map((p) => (Math.abs(total - 1) <= 1e-9 ? (p ?? 0) : (p ?? 0) / over)),
  )
}

// Binary fractions may leave a sum a few ulps off 1, which the schema takes.
const shared = (ids: readonly string[], shares: readonly number[]): WorkingProbabilities => ({
  probabilities: Object.fromEntries(ids.map((id, i) => [id, shares[i] ?? 0])),
})
