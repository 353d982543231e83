/** From the blocks of a BIF file to whole tables: names found, rows put in order, sums checked, loops named. */
import { bifLimits, tooManyCells, tooManyRows } from "./bif-limits.ts"
import { refusedAt, shown } from "./file-refusal.ts"
import type { DiscreteVariable } from "./network/discrete-network.ts"

export interface VariableBlock {
  identifier: string
  /** What it is called: its title where the file has one of ours. */
  name: string
  line: number
  states: { identifier: string; name: string; line: number }[]
}

export interface RowBlock {
  line: number
  states: string[]
  numbers: number[]
}

export interface ProbabilityBlock {
  of: string
  line: number
  given: { identifier: string; line: number }[]
  table: { line: number; numbers: number[] } | null
  rows: RowBlock[]
  byDefault: { line: number; numbers: number[] } | null
}

/** A sum that is further off is a mistake; what is nearer is rounding, and scaled. */
export const sumTolerance = 1e-6
/** Nearer than this the digits stay as they are. */
const exactTolerance = 1e-9

interface Told {
  scaled: number
  otherOrder: string[]
}

export function bifTables(
  blocks: readonly VariableBlock[],
  probabilities: readonly ProbabilityBlock[],
): { variables: DiscreteVariable[]; notes: string[] } {
  if (blocks.length === 0) refusedAt(null, "missing", "There is no variable in this file.")
  const byIdentifier = new Map<string, VariableBlock>()
  const names = new Set<string>()
  for (const block of blocks) {
    if (byIdentifier.has(block.identifier) || names.has(block.name))
      refusedAt(block.line, "duplicate", `the variable ${shown(block.name)} is defined a second time.`)
    byIdentifier.set(block.identifier, block)
    names.add(block.name)
    checkStates(block)
  }
  const byVariable = new Map<VariableBlock, ProbabilityBlock>()
  for (const block of probabilities) {
    const variable = byIdentifier.get(block.of)
    if (!variable) refusedAt(block.line, "unknown", `there is no variable ${shown(block.of)}.`)
    if (byVariable.has(variable))
      refusedAt(
        block.line,
        "duplicate",
        `the probabilities of ${shown(variable.name)} are given a second time.`,
      )
    byVariable.set(variable, block)
  }
  const told: Told = { scaled: 0, otherOrder: [] }
  let cells = 0
  const parentsOf = new Map<VariableBlock, VariableBlock[]>()
  const variables = blocks.map((variable): DiscreteVariable => {
    const block = byVariable.get(variable)
    if (!block)
      refusedAt(variable.line, "missing", `the variable ${shown(variable.name)} has no probabilities.`)
    const parents = parentsIn(block, variable, byIdentifier)
    parentsOf.set(variable, parents)
    let rows = 1
    for (const parent of parents) {
      rows *= parent.states.length
      if (rows > bifLimits.rows) tooManyRows(block.line)
    }
    cells += rows * variable.states.length
    // With `default`, few words of a file stand for many numbers.
    if (cells > bifLimits.cells) tooManyCells(block.line)
    return {
      name: variable.name,
      states: variable.states.map((state) => state.name),
      parents: parents.map((parent) => parent.name),
      table: tableOf(block, variable, parents, rows, told),
    }
  })
  refuseLoop(blocks, parentsOf, byVariable)
  return { variables, notes: notesOf(told) }
}

function notesOf({ scaled, otherOrder }: Told): string[] {
  const notes: string[] = []
  if (scaled > 0) {
    const rows =
      scaled === 1
        ? "One row of probabilities was"
        : `${scaled.toLocaleString("en")} rows of probabilities were`
    notes.push(`${rows} off from 100 % by rounding (at most a millionth), and scaled to it.`)
  }
  if (otherOrder.length > 0) {
    const which = otherOrder.slice(0, 3).map(shown).join(", ")
    const more = otherOrder.length > 3 ? ` and ${otherOrder.length - 3} more` : ""
    notes.push(
      `The table of ${which}${more} sums to 100 % only when it is read row by row, so it was read so.`,
    )
  }
  return notes
}

function checkStates({ name, states }: VariableBlock): void {
  if (states.length === 0) refusedAt(null, "missing", `The variable ${shown(name)} has no states.`)
  const identifiers = new Set<string>()
  const titles = new Set<string>()
  for (const state of states) {
    if (identifiers.has(state.identifier) || titles.has(state.name))
      refusedAt(state.line, "duplicate", `${shown(name)} has the state ${shown(state.name)} twice.`)
    identifiers.add(state.identifier)
    titles.add(state.name)
  }
}

function parentsIn(
  block: ProbabilityBlock,
  variable: VariableBlock,
  byIdentifier: ReadonlyMap<string, VariableBlock>,
): VariableBlock[] {
  const parents: VariableBlock[] = []
  for (const { identifier, line } of block.given) {
    const parent = byIdentifier.get(identifier)
    if (!parent) refusedAt(line, "unknown", `there is no variable ${shown(identifier)}.`)
    if (parent === variable) refusedAt(line, "loop", `${shown(variable.name)} is given itself.`)
    if (parents.includes(parent)) refusedAt(line, "duplicate", `${shown(parent.name)} is given twice.`)
    parents.push(parent)
  }
  return parents
}

// --- tables -----------------------------------------------------------------------------------------------------

function tableOf(
  block: ProbabilityBlock,
  variable: VariableBlock,
  parents: readonly VariableBlock[],
  rows: number,
  told: Told,
): number[][] {
  const width = variable.states.length
  const { table, byDefault } = block
  if (table) {
    if (block.rows[0])
      refusedAt(block.rows[0].line, "duplicate", "this block has a “table” and rows as well.")
    if (table.numbers.length !== rows * width) wrongCount(table.line, rows * width, table.numbers.length)
    return fromTable(table, rows, width, variable, told)
  }
  const found: (number[] | undefined)[] = new Array(rows)
  const indexes = parents.map(({ states }) => new Map(states.map(({ identifier }, i) => [identifier, i])))
  for (const row of block.rows) {
    if (row.states.length !== parents.length)
      refusedAt(
        row.line,
        "number",
        `this row names ${row.states.length} states, and ${shown(variable.name)} is given ${parents.length} variables.`,
      )
    let at = 0
    for (const [i, state] of row.states.entries()) {
      const parent = parents[i] as VariableBlock
      const index = indexes[i]?.get(state)
      if (index === undefined)
        refusedAt(row.line, "unknown", `${shown(parent.name)} has no state ${shown(state)}.`)
      at = at * parent.states.length + index
    }
    if (found[at]) refusedAt(row.line, "duplicate", "the row for these states stands here a second time.")
    if (row.numbers.length !== width) wrongCount(row.line, width, row.numbers.length)
    found[at] = summed(row.numbers, row.line, told)
  }
  if (byDefault && byDefault.numbers.length !== width)
    wrongCount(byDefault.line, width, byDefault.numbers.length)
  const rest = byDefault ? summed(byDefault.numbers, byDefault.line, told) : null
  return Array.from(
    found,
    (row, at) => row ?? rest?.slice() ?? refusedAt(block.line, "missing", missingRow(at, variable, parents)),
  )
}

const wrongCount = (line: number, wanted: number, got: number): never =>
  refusedAt(
    line,
    "number",
    `there ${got === 1 ? "is 1 number" : `are ${got} numbers`} here, and ${wanted} are needed.`,
  )

function missingRow(row: number, { name }: VariableBlock, parents: readonly VariableBlock[]): string {
  if (parents.length === 0) return `the probabilities of ${shown(name)} are not given.`
  const said: string[] = []
  let rest = row
  for (const parent of parents.toReversed()) {
    said.unshift(`${parent.name} ${parent.states[rest % parent.states.length]?.name}`)
    rest = Math.floor(rest / parent.states.length)
  }
  return `the probabilities of ${shown(name)} lack the row for ${shown(said.join(", "))}.`
}

function fromTable(
  { line, numbers }: { line: number; numbers: readonly number[] },
  rows: number,
  width: number,
  { name }: VariableBlock,
  told: Told,
): number[][] {
  const shape = (cell: (row: number, state: number) => number): number[][] =>
    Array.from({ length: rows }, (_, row) =>
      Array.from({ length: width }, (_, state) => numbers[cell(row, state)] as number),
    )
  const stateByState = shape((row, state) => state * rows + row)
  const rowByRow = shape((row, state) => row * width + state)
  const fits = (table: number[][]) => table.every((row) => Math.abs(sum(row) - 1) <= sumTolerance)
  if (!fits(stateByState) && fits(rowByRow)) {
    told.otherOrder.push(name)
    return rowByRow.map((row) => summed(row, line, told))
  }
  return stateByState.map((row) => summed(row, line, told))
}

function summed(row: readonly number[], line: number, told: Told): number[] {
  const total = sum(row)
  const off = Math.abs(total - 1)
  if (off > sumTolerance)
    refusedAt(line, "sum", `these probabilities sum to ${Number(total.toPrecision(9))} and not to 1.`)
  if (off <= exactTolerance && row.every((p) => p <= 1)) return [...row]
  told.scaled += 1
  return row.map((p) => Math.min(1, p / total))
}

const sum = (row: readonly number[]): number => row.reduce((a, b) => a + b, 0)

// --- loops ------------------------------------------------------------------------------------------------------

function refuseLoop(
  blocks: readonly VariableBlock[],
  parentsOf: ReadonlyMap<VariableBlock, readonly VariableBlock[]>,
  byVariable: ReadonlyMap<VariableBlock, ProbabilityBlock>,
): void {
  const waiting = new Map(blocks.map((block) => [block, parentsOf.get(block)?.length ?? 0]))
  const children = new Map<VariableBlock, VariableBlock[]>()
  for (const block of blocks)
    for (const parent of parentsOf.get(block) ?? []) {
      const there = children.get(parent)
      if (there) there.push(block)
      else children.set(parent, [block])
    }
  const free = blocks.filter((block) => waiting.get(block) === 0)
  for (const block of free) {
    waiting.delete(block)
    for (const child of children.get(block) ?? []) {
      const left = (waiting.get(child) ?? 0) - 1
      waiting.set(child, left)
      if (left === 0) free.push(child)
    }
  }
  const [first] = waiting.keys()
  if (!first) return
  // Each that is left has a parent that is left, so going up comes round.
  const way: VariableBlock[] = []
  const seen = new Set<VariableBlock>()
  let block = first
  while (!seen.has(block)) {
    seen.add(block)
    way.push(block)
    block = parentsOf.get(block)?.find((parent) => waiting.has(parent)) as VariableBlock
  }
  const loop = [...way.slice(way.indexOf(block)), block].reverse()
  const named = loop.map(({ name }) => (name.length > 40 ? `${name.slice(0, 37)}…` : name))
  const said = named.length > 8 ? [...named.slice(0, 6), "…", named.at(-1)] : named
  const line = Math.min(...loop.map((one) => byVariable.get(one)?.line ?? one.line))
  refusedAt(line, "loop", `these variables go round in a loop: ${said.join(" → ")}.`)
}
