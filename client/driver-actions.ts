/**
 * What people do to drivers (worded levels, and the one that holds today) and to responses (the table of how their
 * levels shift an outcome). Each is one operation. A cell is a key of its own, so that two people's edits of two cells
 * both stand; whoever writes the whole table takes away the cells that lay over it.
 */
import type { Driver, Response } from "../core/board.ts"
import { fieldsOf } from "../core/board-doc.ts"
import type { BoardChange } from "../core/changes.ts"
import { orderBetween } from "../core/order.ts"
import {
  cellId,
  fromAnchors,
  type Peak,
  peakTable,
  sizeOf,
  type Table,
  tableOf,
  usualTaking,
} from "../core/response.ts"
import { fail, ok, type Result } from "../core/result.ts"
import { responseLimit } from "../core/strength.ts"
import { byId, living } from "./board-views.ts"
import { type ActionFailure, type Done, gone, type Json, line, type Operation, same } from "./operation.ts"

export interface DriverWords {
  title: string
  /** From the lowest on, in words. */
  levels: readonly string[]
}

export interface ResponseWords {
  scenarioId: string
  outcomeId: string
  /** One or two: rows, then columns. */
  driverIds: readonly string[]
  /** How much of the last driver takes effect hangs on this one; null: all of it does. */
  modifierId: string | null
  /** In 0..1: how much at its lowest level, and how much more with each; left out: as it is, or as is usual. */
  taking?: { atZero: number; perLevel: number }
  basis: string
}

export interface DriverActions {
  /** Today at `level`. */
  addDriver(words: DriverWords & { level: number }): Done
  renameDriver(id: string, title: string): Done
  /** As the highest level. In tables a level that is new has the effect of the one below it. */
  addLevel(id: string, words: string): Done
  renameLevel(id: string, level: number, words: string): Done
  /** The highest one; what tables hold of it comes back with it. */
  removeLevel(id: string): Done
  /** What holds today, and since when. */
  setLevel(id: string, level: number): Done
  deleteDriver(id: string): Done
  restoreDriver(id: string): Done
  addResponse(words: ResponseWords): Done
  /** With other drivers the table keeps what still means something. */
  setResponse(id: string, words: ResponseWords): Done
  /** One entry of the table, in nats. */
  setCell(id: string, row: number, column: number, shift: number): Done
  setTable(id: string, table: Table): Done
  /** Lowest, middle and highest levels; between them the table is bilinear. */
  setAnchors(id: string, anchors: Table): Done
  /** Of one driver: the table that the curve gives. null: the table stays, the curve is forgotten. */
  setPeak(id: string, peak: Peak | null): Done
  deleteResponse(id: string): Done
  restoreResponse(id: string): Done
}

export function driverActions({ newId, now, board, act, set, remove, restore }: Operation): DriverActions {
  const onDriver = (id: string, work: (driver: Driver) => Done): Done => {
    const driver = byId(board().drivers, id)
    return driver && !driver.deletedAt ? work(driver) : gone
  }
  const onResponse = (id: string, work: (response: Response) => Done): Done => {
    const response = byId(board().responses, id)
    return response && !response.deletedAt ? work(response) : gone
  }
  const setIfOther = (
    collection: "drivers" | "responses",
    entity: { id: string },
    field: string,
    value: Json,
  ): BoardChange[] => {
    const change = set(collection, entity, field, value)
    return same(value, (change as Extract<BoardChange, { kind: "set" }>).base) ? [] : [change]
  }

  function writeTable(response: Response, table: Table, peak: Peak | null): Done {
    const size = sizeOf(response, living(board().drivers))
    if (!size) return fail(driverGone)
    if (table.length !== size.rows || table.some((row) => row.length !== size.columns)) return fail(otherSize)
    if (!table.every((row) => row.every(fits))) return fail(tooStrong)
    return act({ id: response.id }, [
      ...setIfOther(
        "responses",
        response,
        "table",
        table.map((row) => [...row]),
      ),
      ...(response.cells ?? []).map((cell) => set("responses", response, `cells:${cell.id}`, null)),
      ...setIfOther("responses", response, "peak", peak),
    ])
  }

  /** Of each response to the driver, what the new level does: the same as the one that was the highest. */
  const widened = (driver: Driver): BoardChange[] =>
    living(board().responses).flatMap((response) => {
      const place = response.driverIds.indexOf(driver.id)
      const size = sizeOf(response, living(board().drivers))
      if (place < 0 || !size) return []
      const table = tableOf(response, size)
      const next = driver.levels.length
      const cells =
        place === 0
          ? (table.at(-1) ?? []).map((shift, column) => ({ row: next, column, shift }))
          : table.map((row, index) => ({ row: index, column: next, shift: row.at(-1) ?? 0 }))
      return cells.flatMap(({ row, column, shift }) => {
        const id = cellId(row, column)
        const stands =
          response.table[row]?.[column] !== undefined || response.cells?.some((cell) => cell.id === id)
        return stands || shift === 0 ? [] : [set("responses", response, `cells:${id}`, { shift })]
      })
    })

  function readable(
    words: ResponseWords,
  ): Result<Omit<Response, "id" | "table" | "evidence">, ActionFailure> {
    const { scenarioId, outcomeId, driverIds, modifierId, taking } = words
    const scenario = byId(board().scenarios, scenarioId)
    if (!scenario || scenario.deletedAt) return gone
    if (driverIds.length < 1 || driverIds.length > 2) return fail(oneOrTwo)
    const named = modifierId === null ? driverIds : [...driverIds, modifierId]
    if (new Set(named).size < named.length) return fail(onceEach)
    for (const id of named) {
      const driver = byId(board().drivers, id)
      if (!driver || driver.deletedAt) return fail(driverGone)
    }
    if (taking && ![taking.atZero, taking.perLevel].every((share) => share >= 0 && share <= 1))
      return fail(noShare)
    const basis = words.basis.replace(/\s+/g, " ").trim()
    if (basis) {
      const read = line(basis)
      if (!read.ok) return read
    }
    return ok({
      scenarioId,
      outcomeId,
      driverIds: [...driverIds],
      ...(modifierId !== null && { modifier: { driverId: modifierId, ...taking } }),
      ...(basis && { basis }),
    })
  }

  const sizeFor = (driverIds: readonly string[]) =>
    sizeOf({ driverIds: [...driverIds] }, living(board().drivers)) ?? { rows: 0, columns: 0 }

  return {
    addDriver({ title, levels, level }) {
      const words = line(title)
      if (!words.ok) return words
      const worded = readLevels(levels)
      if (!worded.ok) return worded
      if (!Number.isInteger(level) || level < 0 || level >= worded.value.length) return fail(noLevel)
      const id = newId()
      const fields = fieldsOf("drivers", {
        title: words.value,
        kind: "ordinal",
        levels: worded.value,
        level,
        levelHistory: [{ level, at: now() }],
        order: orderBetween(living(board().drivers).at(-1)?.order ?? null, null),
        createdAt: now(),
      })
      return act({ id }, [{ kind: "add", collection: "drivers", id, fields }])
    },

    renameDriver: (id, title) =>
      onDriver(id, (driver) => {
        const words = line(title)
        return words.ok ? act({ id }, setIfOther("drivers", driver, "title", words.value)) : words
      }),

    addLevel: (id, words) =>
      onDriver(id, (driver) => {
        const levels = readLevels([...driver.levels, words])
        if (!levels.ok) return levels
        return act({ id }, [set("drivers", driver, "levels", levels.value), ...widened(driver)])
      }),

    renameLevel: (id, level, words) =>
      onDriver(id, (driver) => {
        if (driver.levels[level] === undefined) return fail(noLevel)
        const levels = readLevels(driver.levels.map((before, index) => (index === level ? words : before)))
        return levels.ok ? act({ id }, setIfOther("drivers", driver, "levels", levels.value)) : levels
      }),

    removeLevel: (id) =>
      onDriver(id, (driver) => {
        if (driver.levels.length <= fewestLevels) return fail(tooFew)
        if (driver.level > driver.levels.length - 2) return fail(levelInUse)
        return act({ id }, [set("drivers", driver, "levels", driver.levels.slice(0, -1))])
      }),

    setLevel: (id, level) =>
      onDriver(id, (driver) => {
        if (!Number.isInteger(level) || level < 0 || level >= driver.levels.length) return fail(noLevel)
        if (level === driver.level) return ok({ id })
        const before = driver.levelHistory ?? []
        // Where it stood before anybody moved it is kept too; 0: since nobody knows when.
        const known = before.length > 0 ? before : [{ level: driver.level, at: driver.createdAt ?? 0 }]
        const history = [...known, { level, at: now() }].slice(-mostMoments)
        return act({ id }, [
          set("drivers", driver, "level", level),
          set("drivers", driver, "levelHistory", history),
        ])
      }),

    deleteDriver: (id) => remove("drivers", id),
    restoreDriver: (id) => restore("drivers", id),

    addResponse(words) {
      const read = readable(words)
      if (!read.ok) return read
      const { rows, columns } = sizeFor(words.driverIds)
      const id = newId()
      const fields = fieldsOf("responses", {
        ...read.value,
        table: nothingIn(rows, columns),
        evidence: [],
        order: orderBetween(living(board().responses).at(-1)?.order ?? null, null),
        createdAt: now(),
      })
      return act({ id }, [{ kind: "add", collection: "responses", id, fields }])
    },

    setResponse: (id, words) =>
      onResponse(id, (response) => {
        const read = readable(words)
        if (!read.ok) return read
        // The shares that somebody set stay with their driver, and so does what is said of them.
        const { modifier: before } = response
        const next = read.value.modifier ?? null
        const kept =
          before?.driverId === next?.driverId && (!words.taking || sameTaking(before, words.taking))
        const modifier = kept ? (before ?? null) : next
        const changes = [
          ...setIfOther("responses", response, "scenarioId", words.scenarioId),
          ...setIfOther("responses", response, "outcomeId", words.outcomeId),
          ...setIfOther("responses", response, "modifier", modifier),
          ...setIfOther("responses", response, "basis", read.value.basis ?? null),
        ]
        if (same([...words.driverIds], response.driverIds)) return act({ id }, changes)
        const table = refitted(response, living(board().drivers), words.driverIds)
        return act({ id }, [
          ...changes,
          set("responses", response, "driverIds", [...words.driverIds]),
          set("responses", response, "table", table),
          ...(response.cells ?? []).map((cell) => set("responses", response, `cells:${cell.id}`, null)),
          ...setIfOther("responses", response, "peak", null),
        ])
      }),

    setCell: (id, row, column, shift) =>
      onResponse(id, (response) => {
        const size = sizeOf(response, living(board().drivers))
        if (!size) return fail(driverGone)
        const whole = Number.isInteger(row) && Number.isInteger(column)
        if (!whole || row < 0 || column < 0 || row >= size.rows || column >= size.columns) return fail(noCell)
        if (!fits(shift)) return fail(tooStrong)
        if (tableOf(response, size)[row]?.[column] === shift) return ok({ id })
        return act({ id }, [
          set("responses", response, `cells:${cellId(row, column)}`, { shift }),
          // What is set by hand is no longer what the curve says.
          ...setIfOther("responses", response, "peak", null),
        ])
      }),

    setTable: (id, table) => onResponse(id, (response) => writeTable(response, table, null)),

    setAnchors: (id, anchors) =>
      onResponse(id, (response) => {
        const size = sizeOf(response, living(board().drivers))
        return size ? writeTable(response, fromAnchors(anchors, size), null) : fail(driverGone)
      }),

    setPeak: (id, peak) =>
      onResponse(id, (response) => {
        if (peak === null) return act({ id }, setIfOther("responses", response, "peak", null))
        if (response.driverIds.length !== 1) return fail(oneDriver)
        const size = sizeOf(response, living(board().drivers))
        if (!size) return fail(driverGone)
        const { best, widthBelow, widthAbove, height } = peak
        if (![best, widthBelow, widthAbove].every(Number.isFinite) || !fits(height)) return fail(tooStrong)
        return writeTable(response, peakTable(size.rows, peak), peak)
      }),

    deleteResponse: (id) => remove("responses", id),
    restoreResponse: (id) => restore("responses", id),
  }
}

const mostMoments = 1_000
const fewestLevels = 2
const mostLevels = 20

const fits = (shift: number): boolean => Number.isFinite(shift) && Math.abs(shift) <= responseLimit

const nothingIn = (rows: number, columns: number): number[][] =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, () => 0))

function readLevels(levels: readonly string[]): Result<string[], ActionFailure> {
  if (levels.length < fewestLevels) return fail(tooFew)
  if (levels.length > mostLevels) return fail(tooManyLevels)
  const read: string[] = []
  for (const level of levels) {
    const words = line(level)
    if (!words.ok) return words
    read.push(words.value)
  }
  return ok(read)
}

/**
 * The table over other drivers. Whatever was said of a driver that stays is kept: of one that comes in it says no
 * difference between its levels, of one that goes what it said at today's level.
 */
function refitted(response: Response, drivers: readonly Driver[], driverIds: readonly string[]): number[][] {
  const [from, to] = [sizeOf(response, drivers), sizeOf({ driverIds: [...driverIds] }, drivers)]
  if (!to) return []
  const before = from ? tableOf(response, from) : []
  const levelOf = (id: string | undefined) => byId(drivers, id ?? "")?.level ?? 0
  return Array.from({ length: to.rows }, (_, row) =>
    Array.from({ length: to.columns }, (_, column) => {
      const at = (id: string | undefined) => {
        const place = id === undefined ? -1 : driverIds.indexOf(id)
        return place === 0 ? row : place === 1 ? column : id === undefined ? 0 : levelOf(id)
      }
      return before[at(response.driverIds[0])]?.[at(response.driverIds[1])] ?? 0
    }),
  )
}

const invalid = (message: string): ActionFailure => ({ reason: "invalid-value", message })
const driverGone = invalid("A driver that this names is not on the board any more.")
const oneOrTwo = invalid("Choose one driver, or two.")
const onceEach = invalid("Each driver counts once in a table.")
const noShare = invalid("How much takes effect is from 0% to 100%.")
const oneDriver = invalid("A curve with one peak is for a single driver.")
const noLevel = invalid("There is no such level.")
const noCell = invalid("A table has no such cell.")
const otherSize = invalid("The drivers have other levels by now. Look at the table again.")
const tooFew = invalid("A driver needs at least two levels.")
const tooManyLevels = invalid(`A driver can have at most ${mostLevels} levels.`)
const levelInUse = invalid("This level is what holds today. Set another one first.")
const tooStrong = invalid(`The most is ${responseLimit} either way, in log-odds.`)

const sameTaking = (modifier: Response["modifier"], taking: typeof usualTaking): boolean => {
  const { atZero, perLevel } = { ...usualTaking, ...modifier }
  return atZero === taking.atZero && perLevel === taking.perLevel
}
