/**
 * A network as a new board, and the network of a board by the names that people gave. A variable is a scenario with
 * its states as outcomes, its table a conditional table of the board, and its marginal the working value: so nothing
 * is calibrated away, and what is asked of the board is answered as the network answers it (M3).
 */
import { givenInOrder, networkMarginals } from "./bif-marginals.ts"
import { type Board, type ConditionalTable, emptyBoard, type Scenario } from "./board.ts"
import type { FileFailure } from "./file-refusal.ts"
import { limits } from "./limits.ts"
import type { BoardModel } from "./network/board-network.ts"
import type { DiscreteNetwork, DiscreteVariable } from "./network/discrete-network.ts"
import { firstOrders } from "./order.ts"
import { fail, ok, type Result } from "./result.ts"

export function boardFromNetwork(network: DiscreteNetwork, title: string): Result<Board, FileFailure> {
  const marginals = networkMarginals(network)
  if (!marginals) {
    const message =
      "So much hangs together in this network that its likelihoods cannot be worked out exactly here. Nothing was made."
    return fail({ reason: "too-large", message, line: null })
  }
  const { variables } = network
  const orders = firstOrders(variables.length)
  const scenarios = variables.map((variable, i) =>
    // What hangs on nothing is what the file says, to the last digit.
    scenarioOf(
      variable,
      `s${i + 1}`,
      orders[i] as string,
      (variable.parents.length === 0 ? variable.table[0] : marginals[i]) as number[],
    ),
  )
  const byName = new Map(variables.map(({ name }, i) => [name, scenarios[i] as Scenario]))
  const tables = variables.flatMap((variable, i): ConditionalTable[] => {
    // Without parents the working value says it all.
    if (variable.parents.length === 0) return []
    const given = variable.parents.map((name) => byName.get(name) as Scenario)
    return [
      {
        id: `t${i + 1}`,
        scenarioId: `s${i + 1}`,
        given: given.map(({ id }) => id),
        outcomes: [scenarios[i] as Scenario, ...given].map(({ outcomes }) => outcomes.map(({ id }) => id)),
        rows: variable.table.map((row) => [...row]),
      },
    ]
  })
  const blank = emptyBoard({ title: boardTitle(title, network.name), note: "", yardstick: "icd203" })
  const sets: Board["sets"] = [
    { id: "set-1", title: "Variables", kind: "independent", order: firstOrders(1)[0] as string },
  ]
  return ok({ ...blank, sets, scenarios, tables })
}

export const boardTitle = (wanted: string, name: string): string =>
  (wanted.trim() || name.replace(/[\p{Cc}\s]+/gu, " ").trim() || "Imported network").slice(
    0,
    limits.lineCharacters,
  )

function scenarioOf(
  { name, states }: DiscreteVariable,
  id: string,
  order: string,
  marginal: readonly number[],
): Scenario {
  // What asks yes or no is a yes-or-no question; its first outcome is the one that a card speaks of.
  const binary = /^(yes,no|true,false)$/i.test(states.join())
  const ids = states.map((_, i) => (binary ? (["yes", "no"][i] as string) : `o${i + 1}`))
  return {
    id,
    order,
    setId: "set-1",
    title: name,
    kind: binary ? "binary" : "categorical",
    status: "open",
    outcomes: states.map((label, i) => ({ id: ids[i] as string, label, order: i })),
    working: { probabilities: summingToOne(ids, marginal) },
    resolutionCriteria: "",
    finePrint: "",
    background: "",
    evidence: [],
  }
}

function summingToOne(ids: readonly string[], marginal: readonly number[]): Record<string, number> {
  const total = marginal.reduce((a, b) => a + b, 0)
  const exact = Math.abs(total - 1) <= 1e-12
  return Object.fromEntries(
    ids.map((id, i) => [id, exact ? (marginal[i] as number) : (marginal[i] as number) / total]),
  )
}

// --- and back -----------------------------------------------------------------------------------------------------

/**
 * The network of a board by titles and labels, in the board's order; null when it is too large to be exact. The
 * scenarios of a set of which only one can happen are one variable, called as the set.
 */
export function networkOfBoard(board: Board, model: BoardModel): DiscreteNetwork | null {
  const network = model.network()
  if (!network) return null
  const scenarios = new Map(board.scenarios.map((scenario) => [scenario.id, scenario]))
  const sets = new Map(board.sets.map((set) => [set.id, set]))
  const places = new Map(board.scenarios.map(({ id, setId }, i) => [id, { i, setId }]))
  const place = (variable: DiscreteVariable): number =>
    Math.min(
      ...[variable.name, ...variable.states].map((id) => places.get(id)?.i ?? Number.POSITIVE_INFINITY),
    )
  const ordered = network.variables.toSorted((a, b) => place(a) - place(b))
  const sizes = new Map(ordered.map(({ name, states }) => [name, states.length]))
  const rank = new Map(ordered.map(({ name }, i) => [name, i]))
  const tables = new Map(
    board.tables.filter((t) => t.deletedAt === undefined).map((table) => [table.scenarioId, table]),
  )

  const titles = unique(
    ordered.map(({ name }) => scenarios.get(name)?.title ?? sets.get(name)?.title ?? ""),
    "Untitled scenario",
  )
  const titleOf = new Map(ordered.map(({ name }, i) => [name, titles[i] as string]))
  const put = ordered.map((variable) => {
    const table = tables.get(variable.name)
    const sameParents =
      table?.given.length === variable.parents.length &&
      table.given.every((id) => variable.parents.includes(id))
    const order = sameParents
      ? table.given
      : variable.parents.toSorted((a, b) => (rank.get(a) as number) - (rank.get(b) as number))
    const given = givenInOrder(variable, order, (name) => sizes.get(name) as number)
    return { given, stated: sameParents && sameOutcomes(table, given, ordered) ? table.rows : null }
  })
  const bare = untouched(board)
  const asStated = put.map(({ given, stated }) =>
    stated && bare(given.name) ? { ...given, table: stated } : given,
  )
  const all = sameMarginals(asStated, network) ? asStated : put.map(({ given }) => given)
  const variables = all.map(
    (variable): DiscreteVariable => ({
      name: titleOf.get(variable.name) as string,
      states: labelsOf(variable, scenarios),
      parents: variable.parents.map((name) => titleOf.get(name) as string),
      table: variable.table.map(wholeRow),
    }),
  )
  return { name: oneLine(board.meta.title), variables }
}

function sameOutcomes(
  { outcomes }: ConditionalTable,
  { name, parents }: DiscreteVariable,
  all: readonly DiscreteVariable[],
): boolean {
  return [name, ...parents].every((id, i) => {
    const states = all.find((one) => one.name === id)?.states ?? []
    return outcomes[i]?.length === states.length && states.every((state, at) => state === outcomes[i]?.[at])
  })
}

/** Scenarios that nothing moves but their table. */
function untouched(board: Board): (scenarioId: string) => boolean {
  const moved = new Set<string>()
  for (const { relation, from, to, deletedAt } of board.links) {
    if (deletedAt !== undefined) continue
    moved.add(to.scenarioId)
    if (relation !== "influences") moved.add(from.scenarioId)
  }
  for (const { scenarioId, deletedAt } of board.responses) if (deletedAt === undefined) moved.add(scenarioId)
  return (scenarioId) => !moved.has(scenarioId)
}

/**
 * Then calibration has nothing to move in the tables as they are stated, and they are the model: their digits are told,
 * and also their rows for what cannot come about, which the model does not need.
 */
function sameMarginals(variables: readonly DiscreteVariable[], network: DiscreteNetwork): boolean {
  const [stated, model] = [networkMarginals({ name: "", variables }), networkMarginals(network)]
  if (!stated || !model) return false
  const byName = new Map(network.variables.map(({ name }, i) => [name, model[i]]))
  return variables.every(({ name }, v) =>
    stated[v]?.every((p, s) => Math.abs(p - (byName.get(name)?.[s] ?? -1)) <= 1e-9),
  )
}

function labelsOf({ name, states }: DiscreteVariable, scenarios: ReadonlyMap<string, Scenario>): string[] {
  const own = scenarios.get(name)
  if (own)
    return unique(
      states.map((id) => own.outcomes.find((outcome) => outcome.id === id)?.label ?? id),
      "Outcome",
    )
  return unique(
    states.map((id) => scenarios.get(id)?.title ?? "None of them"),
    "Untitled scenario",
  )
}

/** Names are keys in a file: where two are the same, the later ones are numbered. */
function unique(names: readonly string[], empty: string): string[] {
  const taken = new Set<string>()
  return names.map((raw) => {
    const name = oneLine(raw) || empty
    let free = name
    for (let n = 2; taken.has(free); n += 1) free = `${name} (${n})`
    taken.add(free)
    return free
  })
}

const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Cs}\s]+/gu, " ").trim()

/** Rounding leaves a row of many states a little off 1; a reader need not hear of that. */
function wholeRow(row: readonly number[]): number[] {
  const total = row.reduce((a, b) => a + b, 0)
  return Math.abs(total - 1) <= 1e-9 ? [...row] : row.map((p) => p / total)
}
