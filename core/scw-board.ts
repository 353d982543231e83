/**
 * A cross-impact project as a new board, and the board's links as a project. A judgement says how often the odds
 * double, so v becomes a link of v ln 2 nats, at most the strongest that a link can be.
 *
 * Cross-impact balances know loops, the model of a board does not (M2). Judgements of one descriptor on another are
 * kept together or left out together, the pairs with the most to say first, unless they would close a loop; what is
 * left out is told before anything is made.
 */
import { boardTitle } from "./bif-board.ts"
import { type Board, emptyBoard, type Link, type Scenario } from "./board.ts"
import type { FileFailure } from "./file-refusal.ts"
import { offsetsOf } from "./network/balances.ts"
import { balancesOn } from "./network/cross-impact.ts"
import { firstOrders } from "./order.ts"
import { fail, ok, type Result } from "./result.ts"
import { type CrossImpactProject, scwLimits } from "./scw.ts"
import { uniform } from "./working.ts"

/** Of a board made from a file: beyond, nobody could look at them. */
export const mostLinks = 3_000
/** The strongest that a link can be, in nats. */
const strongest = 4

export interface LeftOut {
  from: string
  to: string
  /** How many judgements the one has on the other. */
  judgements: number
}

export interface KeptJudgements {
  links: Link[]
  leftOut: LeftOut[]
  /** Judgements that say more than a link can. */
  held: number
}

interface Pair {
  from: number
  to: number
  weight: number
  cells: { row: number; column: number; value: number }[]
}

export function keptJudgements({
  descriptors,
  judgements,
}: CrossImpactProject): Result<KeptJudgements, FileFailure> {
  const sizes = descriptors.map(({ variants }) => variants.length)
  const offsets = offsetsOf(sizes)
  const of = sizes.flatMap((size, d) => new Array<number>(size).fill(d))
  const pairs = new Map<number, Pair>()
  for (const [row, numbers] of judgements.entries())
    for (const [column, value] of numbers.entries()) {
      if (value === 0) continue
      const [from, to] = [of[row] as number, of[column] as number]
      const key = from * sizes.length + to
      const pair = pairs.get(key) ?? { from, to, weight: 0, cells: [] }
      pairs.set(key, pair)
      pair.weight += Math.abs(value)
      pair.cells.push({ row, column, value })
    }
  const leadsTo = reachability(sizes.length)
  const kept: Pair[] = []
  const left: Pair[] = []
  const byWeight = [...pairs.values()].sort((a, b) => b.weight - a.weight || a.from - b.from || a.to - b.to)
  for (const pair of byWeight) (leadsTo.add(pair.from, pair.to) ? kept : left).push(pair)
  const cells = kept.flatMap((pair) => pair.cells).sort((a, b) => a.row - b.row || a.column - b.column)
  if (cells.length > mostLinks) {
    const message = `This project has ${cells.length.toLocaleString("en")} judgements that would become links, and a board can take ${mostLinks.toLocaleString("en")}.`
    return fail({ reason: "too-large", message, line: null })
  }
  const orders = firstOrders(cells.length)
  const end = (at: number) => {
    const d = of[at] as number
    return { scenarioId: `s${d + 1}`, outcomeId: `o${at - (offsets[d] as number) + 1}` }
  }
  let held = 0
  const links = cells.map(({ row, column, value }, i): Link => {
    const shift = value * Math.LN2
    const fits = Math.abs(shift) <= strongest
    if (!fits) held += 1
    return {
      id: `l${i + 1}`,
      order: orders[i] as string,
      relation: "influences",
      from: end(row),
      to: end(column),
      logOddsShift: fits ? shift : Math.sign(value) * strongest,
      direction: value > 0 ? "+" : "-",
      ...(fits ? {} : { basis: `Judgement ${value} in the file, held to the strongest that a link can be.` }),
    }
  })
  const named = (d: number) => descriptors[d]?.name ?? ""
  const leftOut = left.map(({ from, to, cells }) => ({
    from: named(from),
    to: named(to),
    judgements: cells.length,
  }))
  return ok({ links, leftOut, held })
}

export function boardFromProject(project: CrossImpactProject, title: string): Result<Board, FileFailure> {
  const kept = keptJudgements(project)
  if (!kept.ok) return kept
  const { descriptors, name } = project
  const orders = firstOrders(descriptors.length)
  const scenarios = descriptors.map(({ name, variants }, d): Scenario => {
    const outcomes = variants.map((label, i) => ({ id: `o${i + 1}`, label, order: i }))
    return {
      id: `s${d + 1}`,
      order: orders[d] as string,
      setId: "set-1",
      title: name,
      kind: "categorical",
      status: "open",
      outcomes,
      working: uniform(outcomes.map(({ id }) => id)),
      resolutionCriteria: "",
      finePrint: "",
      background: "",
      evidence: [],
    }
  })
  const blank = emptyBoard({ title: boardTitle(title, name), note: "", yardstick: "icd203" })
  const sets: Board["sets"] = [
    { id: "set-1", title: "Descriptors", kind: "independent", order: firstOrders(1)[0] as string },
  ]
  return ok({ ...blank, sets, scenarios, links: kept.value.links })
}

/** Grows arrow by arrow, and takes none that would come round. */
function reachability(count: number): { add(from: number, to: number): boolean } {
  const reach = Array.from({ length: count }, () => new Uint8Array(count))
  return {
    add(from, to) {
      if (from === to || reach[to]?.[from] === 1) return false
      if (reach[from]?.[to] === 1) return true
      const beyond = reach[to] as Uint8Array
      for (const [d, row] of reach.entries()) {
        if (d !== from && row[from] !== 1) continue
        row[to] = 1
        for (let other = 0; other < count; other += 1) if (beyond[other] === 1) row[other] = 1
      }
      return true
    },
  }
}

// --- and back -----------------------------------------------------------------------------------------------------

export interface BoardProject {
  project: CrossImpactProject
  /** Links that require, imply or exclude: the format has no word for them. */
  hard: number
  /** Judgements that are no whole number of doublings, and were rounded to one. */
  rounded: number
}

export function projectOfBoard(
  board: Board,
): Result<BoardProject, { reason: "empty" | "too-large"; message: string }> {
  const { descriptors, balances } = balancesOn(
    board,
    board.scenarios.map(({ id }) => id),
  )
  const { sizes, scores } = balances
  const n = sizes.reduce((a, b) => a + b, 0)
  if (descriptors.length === 0)
    return fail({ reason: "empty", message: "There is no scenario with outcomes on this board." })
  if (descriptors.length > scwLimits.descriptors || n > scwLimits.allVariants) {
    const message = `A project for ScenarioWizard can have ${scwLimits.descriptors} scenarios with ${scwLimits.allVariants} outcomes in all; this board has ${descriptors.length} with ${n}.`
    return fail({ reason: "too-large", message })
  }
  let rounded = 0
  const judgements = Array.from({ length: n }, (_, row) =>
    Array.from(scores.subarray(row * n, (row + 1) * n), (score) => {
      const whole = Math.round(score)
      if (Math.abs(score - whole) > 1e-9) rounded += 1
      return whole + 0
    }),
  )
  const ids = new Set(descriptors.map(({ scenario }) => scenario.id))
  const hard = board.links.filter(
    ({ relation, deletedAt, from, to }) =>
      relation !== "influences" &&
      deletedAt === undefined &&
      ids.has(from.scenarioId) &&
      ids.has(to.scenarioId),
  ).length
  const project = {
    name: board.meta.title,
    descriptors: descriptors.map(({ scenario, states }, d) => ({
      name: scenario.title || `Scenario ${d + 1}`,
      variants: states.map(({ label }, i) => label || `Outcome ${i + 1}`),
    })),
    judgements,
  }
  return ok({ project, hard, rounded })
}
