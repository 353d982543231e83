/**
 * How the levels of one or two drivers shift the log-odds of an outcome. A response is a table, rows for the levels of
 * the first driver and columns for those of the second (one driver: one column); between levels it is bilinear. Anchors
 * and the peak only write tables: the table is what counts. A third driver may say how much of the last one takes
 * effect, as the cohesion of a coalition does of its pressure.
 *
 * Units: nats; levels from 0, whole numbers or between.
 */
import { mean as meanOf, median as medianOf, sampleDeviation } from "./aggregate-statistics.ts"
import type { Driver, Response } from "./board.ts"
import { responseLimit } from "./strength.ts"

export type Table = readonly (readonly number[])[]
export interface TableSize {
  rows: number
  columns: number
}

type Tabular = Pick<Response, "table" | "cells">
type Responding = Tabular & Pick<Response, "driverIds" | "modifier">
type Levelled = Pick<Driver, "id" | "levels" | "level" | "deletedAt">

const most = 20

// --- the table ----------------------------------------------------------------------------------------------------

/** `<row>-<column>`: under which a cell that was set by itself lies in the document. */
export const cellId = (row: number, column: number): string => `${row}-${column}`

function placeOf(id: string): { row: number; column: number } | null {
  const [, row, column] = /^(\d{1,2})-(\d{1,2})$/.exec(id) ?? []
  if (row === undefined || column === undefined) return null
  const place = { row: Number(row), column: Number(column) }
  return place.row < most && place.column < most ? place : null
}

/**
 * The table as it stands, cells that were set one by one laid over it. Of the size that is asked for, else as large as
 * what is there; where nobody has said anything stands 0, no difference.
 */
export function tableOf(response: Tabular, size?: TableSize): number[][] {
  const cells = (response.cells ?? []).flatMap(({ id, shift }) => {
    const place = placeOf(id)
    return place && Number.isFinite(shift) ? [{ ...place, shift }] : []
  })
  const rows = size?.rows ?? Math.max(response.table.length, ...cells.map(({ row }) => row + 1))
  const columns =
    size?.columns ??
    Math.max(0, ...response.table.map((row) => row.length), ...cells.map(({ column }) => column + 1))
  const table = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => finite(response.table[row]?.[column])),
  )
  for (const { row, column, shift } of cells) {
    const line = table[row]
    if (line && column < columns) line[column] = shift
  }
  return table
}

/** Of a response over these drivers: a row or a column a level. Null when a driver is not there. */
export function sizeOf(
  response: Pick<Response, "driverIds">,
  drivers: readonly Levelled[],
): TableSize | null {
  const [first, second] = response.driverIds.map((id) => present(drivers, id))
  if (!first || (response.driverIds.length > 1 && !second)) return null
  return { rows: first.levels.length, columns: second?.levels.length ?? 1 }
}

const present = (drivers: readonly Levelled[], id: string): Levelled | undefined =>
  drivers.find((driver) => driver.id === id && driver.deletedAt === undefined)

const finite = (value: number | undefined): number =>
  value !== undefined && Number.isFinite(value) ? value : 0

// --- at levels ----------------------------------------------------------------------------------------------------

export interface Shifted {
  /** nats */
  shift: number
  /** Where in the table: rows and columns, between levels too; the last after the modifier. */
  row: number
  column: number
  /** Why there is no shift (it is 0 then), or why the modifier was left aside; a sentence. */
  problem: string | null
}

/**
 * The shift at these levels; a driver that is not named stands where the board has it. Levels beyond the ends count as
 * the ends. A response to a driver that is gone shifts nothing; a modifier that is gone modifies nothing.
 */
export function shiftOf(
  response: Responding,
  drivers: readonly Levelled[],
  levels: Readonly<Record<string, number>> = {},
): Shifted {
  const size = sizeOf(response, drivers)
  if (!size)
    return {
      shift: 0,
      row: 0,
      column: 0,
      problem: "A driver of this response is no longer on the board, so it shifts nothing.",
    }
  const at = response.driverIds.map((id) => levelAt(present(drivers, id), levels))
  const last = at.length - 1
  const top = (last === 0 ? size.rows : size.columns) - 1
  const modifier = response.modifier
  const modifying = modifier && present(drivers, modifier.driverId)
  if (modifier && modifying)
    at[last] = Math.min(top, (at[last] ?? 0) * shareTaking(modifier, levelAt(modifying, levels)))
  const [row = 0, column = 0] = at
  return {
    shift: between(tableOf(response, size), row, column),
    row,
    column,
    problem:
      modifier && !modifying
        ? "The driver that says how much takes effect is no longer on the board: all of it does."
        : null,
  }
}

/** Where nobody has said how much takes effect. */
export const usualTaking = { atZero: 0.4, perLevel: 0.15 }

/** How much of the last driver takes effect at level c of the modifier: atZero + perLevel c, at most the whole. */
export const shareTaking = (
  {
    atZero = usualTaking.atZero,
    perLevel = usualTaking.perLevel,
  }: Partial<NonNullable<Response["modifier"]>>,
  level: number,
): number => Math.min(1, Math.max(0, atZero + perLevel * level))

function levelAt(driver: Levelled | undefined, levels: Readonly<Record<string, number>>): number {
  if (!driver) return 0
  const level = Object.hasOwn(levels, driver.id) ? levels[driver.id] : driver.level
  return Math.min(Math.max(finite(level), 0), driver.levels.length - 1)
}

/** Bilinear between the entries of a table; beyond its ends as at its ends. */
export function between(table: Table, row: number, column: number): number {
  const line = (index: number) => linear(table[index] ?? [], column)
  const { low, high, part } = betweenIndexes(row, table.length)
  // Not weighted where nothing is to be weighted, so that an entry comes back as it was written.
  return part === 0 ? line(low) : (1 - part) * line(low) + part * line(high)
}

function linear(values: readonly number[], at: number): number {
  const { low, high, part } = betweenIndexes(at, values.length)
  return part === 0 ? finite(values[low]) : (1 - part) * finite(values[low]) + part * finite(values[high])
}

function betweenIndexes(at: number, count: number): { low: number; high: number; part: number } {
  const held = Math.min(Math.max(finite(at), 0), Math.max(0, count - 1))
  const low = Math.floor(held)
  return { low, high: Math.min(low + 1, Math.max(0, count - 1)), part: held - low }
}

// --- anchors ------------------------------------------------------------------------------------------------------

/**
 * The levels for which analysts fill in entries: the lowest, the middle one (of an even number the upper of the two) and
 * the highest. Of fewer than three levels, all.
 */
export const anchorLevels = (levels: number): number[] =>
  levels <= 3 ? Array.from({ length: levels }, (_, level) => level) : [0, Math.floor(levels / 2), levels - 1]

/** Their entries: rows for the first driver, columns for the second. */
export function anchorsOf(table: Table): number[][] {
  const columns = anchorLevels(Math.max(0, ...table.map((row) => row.length)))
  return anchorLevels(table.length).map((row) => columns.map((column) => finite(table[row]?.[column])))
}

/** The full table from anchors, bilinear between them. */
export function fromAnchors(anchors: Table, { rows, columns }: TableSize): number[][] {
  const [rowAnchors, columnAnchors] = [anchorLevels(rows), anchorLevels(columns)]
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) =>
      capped(between(anchors, amongAnchors(row, rowAnchors), amongAnchors(column, columnAnchors))),
    ),
  )
}

function amongAnchors(level: number, anchors: readonly number[]): number {
  const next = anchors.findIndex((anchor) => anchor >= level)
  const [above = 0, below = above] = [anchors[next], anchors[next - 1]]
  return above === level || above === below ? Math.max(0, next) : next - 1 + (level - below) / (above - below)
}

/** What an entry can be: from responseLimit against to responseLimit for. */
export const capped = (shift: number): number => {
  const held = Math.min(responseLimit, Math.max(-responseLimit, finite(shift)))
  return held === 0 ? 0 : held
}

// --- the peak -----------------------------------------------------------------------------------------------------

export type Peak = NonNullable<Response["peak"]>

/**
 * The table of one driver whose effect is best at one level and falls off on either side: h (1 - ((x - x*) / w)²), with
 * a width below the best level and another above it, where the effect has fallen to nothing. A negative height makes a
 * valley. Entries are capped.
 */
export function peakTable(levels: number, { best, widthBelow, widthAbove, height }: Peak): number[][] {
  return Array.from({ length: levels }, (_, level) => {
    const away = level - finite(best)
    if (away === 0) return [capped(height)]
    const width = Math.max(finite(away < 0 ? widthBelow : widthAbove), 1e-6)
    return [capped(height * (1 - (away / width) ** 2))]
  })
}

export interface Highest {
  row: number
  column: number
  /** nats */
  shift: number
  /** Others are as high: there is a plateau, or no difference at all. */
  shared: boolean
}

/** Where the table is highest: the first such entry by rows. Null for a table without entries. */
export function peakOf(table: Table): Highest | null {
  let highest: Highest | null = null
  for (const [row, line] of table.entries())
    for (const [column, shift] of line.entries()) {
      if (!highest || shift > highest.shift) highest = { row, column, shift, shared: false }
      else if (shift === highest.shift) highest.shared = true
    }
  return highest
}

/** Along no row and down no column does it turn: it only rises or only falls. */
export function isMonotone(table: Table): boolean {
  const columns = Array.from({ length: Math.max(0, ...table.map((row) => row.length)) }, (_, column) =>
    table.map((row) => finite(row[column])),
  )
  return [...table, ...columns].every((line) => {
    const steps = line.slice(1).map((value, index) => value - (line[index] ?? 0))
    return steps.every((step) => step >= 0) || steps.every((step) => step <= 0)
  })
}

const speaksOfBalance =
  /\b(balance[ds]?|optim(al|um|ise|ize)|right (measure|mix|amount)|too (much|many|little|few)|sweet spot|golden mean)\b/i

/** A reason that speaks of a balance beside a table that knows none: said, so that one of the two is set right. */
export const balanceWarning = (table: Table, reason: string): string | null =>
  speaksOfBalance.test(reason) && table.length > 1 && isMonotone(table)
    ? "The reason speaks of a balance, but the table only rises or only falls: more of it is always better, or always worse."
    : null

// --- several people's tables --------------------------------------------------------------------------------------

export interface PooledTable {
  /** Cell by cell the median, what is proposed as the team's own. */
  table: number[][]
  mean: number[][]
  /** Cell by cell the standard deviation (n - 1), nats. */
  deviation: number[][]
  /** How many said something of the cell. */
  count: number[][]
}

/** Cell by cell. A table that is smaller than others says nothing of the cells that it does not have. */
export function poolTables(tables: readonly Table[]): PooledTable {
  const rows = Math.max(0, ...tables.map((table) => table.length))
  const columns = Math.max(0, ...tables.flatMap((table) => table.map((row) => row.length)))
  const cells = <Value>(read: (said: readonly number[]) => Value): Value[][] =>
    Array.from({ length: rows }, (_, row) =>
      Array.from({ length: columns }, (_, column) =>
        read(
          tables.flatMap((table) => {
            const said = table[row]?.[column]
            return said !== undefined && Number.isFinite(said) ? [said] : []
          }),
        ),
      ),
    )
  const alike = (said: readonly number[]) => said.map((value) => ({ value, weight: 1 }))
  return {
    table: cells((said) => (said.length ? medianOf(alike(said)) : 0)),
    mean: cells((said) => (said.length ? meanOf(alike(said)) : 0)),
    deviation: cells(sampleDeviation),
    count: cells((said) => said.length),
  }
}
