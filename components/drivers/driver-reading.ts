/**
 * Drivers and responses as they are read: levels in words, what a table says in each cell and along each driver, and
 * where on it today and the what-if stand. Probabilities in 0..1, shifts in nats.
 */
import type { Driver, Response } from "../../core/board.ts"
import type { WhatIf } from "../../core/network/questions.ts"
import {
  balanceWarning,
  peakOf,
  shareTaking,
  shiftOf,
  sizeOf,
  type Table,
  tableOf,
} from "../../core/response.ts"

// --- levels -------------------------------------------------------------------------------------------------------

/** Boards often number their levels in the words themselves: "3 enforced", "3: enforced". */
export const levelWords = (words: string, level: number): string =>
  words.replace(new RegExp(`^\\s*${level}\\s*[:.)·-]?\\s+`), "") || words

/** "3 · enforced"; between two levels the number alone. */
export function levelName(driver: Pick<Driver, "levels">, level: number): string {
  const words = driver.levels[level]
  return words === undefined ? String(Number(level.toFixed(2))) : `${level} · ${levelWords(words, level)}`
}

/** Where a driver stands: as it is supposed, else as the board has it. */
export const levelUnder = (driver: Pick<Driver, "id" | "level">, whatIf: Pick<WhatIf, "levels">): number =>
  Object.hasOwn(whatIf.levels, driver.id) ? (whatIf.levels[driver.id] ?? driver.level) : driver.level

/** Where a key takes a level; null: not a key of levels. Digits name the level itself. */
export function levelAfterKey(key: string, level: number, levels: number): number | null {
  const held = (next: number) => Math.min(levels - 1, Math.max(0, next))
  switch (key) {
    case "ArrowUp":
    case "ArrowRight":
      return held(Math.floor(level) + 1)
    case "ArrowDown":
    case "ArrowLeft":
      return held(Math.ceil(level) - 1)
    case "Home":
      return 0
    case "End":
      return levels - 1
  }
  return /^\d$/.test(key) && Number(key) < levels ? Number(key) : null
}

export interface Stay {
  level: number
  /** ms since the epoch; null: before anything was recorded. */
  since: number | null
}

/** Where the driver has stood, the latest first. */
export function staysOf(driver: Pick<Driver, "level" | "levelHistory" | "createdAt">): Stay[] {
  const stays: Stay[] = (driver.levelHistory ?? [])
    .toSorted((a, b) => a.at - b.at)
    .map(({ level, at }) => ({ level, since: at > 0 ? at : null }))
    .reverse()
  return stays[0]?.level === driver.level ? stays : [{ level: driver.level, since: null }, ...stays]
}

// --- what takes effect --------------------------------------------------------------------------------------------

export interface Modifying {
  driver: Driver
  /** Of which it says how much takes effect. */
  modified: Driver
  level: number
  share: number
}

export function modifyingOf(
  response: Pick<Response, "driverIds" | "modifier">,
  drivers: readonly Driver[],
  whatIf: Pick<WhatIf, "levels">,
): Modifying | null {
  const { modifier } = response
  const driver = drivers.find(({ id }) => id === modifier?.driverId)
  const modified = drivers.find(({ id }) => id === response.driverIds.at(-1))
  if (!modifier || !driver || !modified) return null
  const level = levelUnder(driver, whatIf)
  return { driver, modified, level, share: shareTaking(modifier, level) }
}

/** "At cohesion 2 of 4, 70% of pressure takes effect." */
export const modifierSentence = ({ driver, modified, level, share }: Modifying): string => {
  const at = `At level ${Number(level.toFixed(2))} of ${driver.levels.length - 1} of “${driver.title}”`
  return share >= 1
    ? `${at}, all of “${modified.title}” takes effect.`
    : `${at}, ${Math.round(share * 100)}% of “${modified.title}” takes effect.`
}

// --- the table ----------------------------------------------------------------------------------------------------

export interface Reading {
  rows: Driver
  /** null: a response to one driver. */
  columns: Driver | null
  /** nats */
  table: number[][]
  /** Where it is highest; null where there is no difference at all. */
  highest: { row: number; column: number; shared: boolean } | null
  /** Between cells too. */
  today: { row: number; column: number }
  supposed: { row: number; column: number }
}

/** null: a driver of it is gone. */
export function readingOf(response: Response, drivers: readonly Driver[], whatIf: WhatIf): Reading | null {
  const size = sizeOf(response, drivers)
  const [rows, columns] = response.driverIds.map((id) => drivers.find((driver) => driver.id === id))
  if (!size || !rows) return null
  const table = tableOf(response, size)
  const peak = peakOf(table)
  const flat = table.every((row) => row.every((shift) => shift === peak?.shift))
  const [today, supposed] = [shiftOf(response, drivers), shiftOf(response, drivers, whatIf.levels)]
  return {
    rows,
    columns: columns ?? null,
    table,
    highest: peak === null || flat ? null : { row: peak.row, column: peak.column, shared: peak.shared },
    today: { row: today.row, column: today.column },
    supposed: { row: supposed.row, column: supposed.column },
  }
}

/** What somebody wrote of it beside a table that does not say so. */
export const warningOf = (response: Pick<Response, "basis" | "shape" | "evidence">, table: Table) =>
  balanceWarning(
    table,
    [response.basis, response.shape, ...response.evidence.map(({ passage }) => passage)].join(" "),
  )

/**
 * For each cell the what-if in which it holds, row by row. Columns (of one driver the rows) are what takes effect: where
 * a modifier takes some away, it is supposed to stand where it takes least. null: not even then is the cell reached.
 */
export function cellWhatIfs(
  response: Response,
  drivers: readonly Driver[],
  whatIf: WhatIf,
): (WhatIf | null)[][] {
  const size = sizeOf(response, drivers)
  const [first, second] = response.driverIds
  if (!size || first === undefined) return []
  const modifier = response.modifier
  const modifying = drivers.find(({ id }) => id === modifier?.driverId)
  const full = modifier && modifying ? fullest(modifier, modifying.levels.length) : null
  const others = { ...whatIf.levels }
  for (const id of [first, second, modifying?.id]) if (id !== undefined) delete others[id]
  const top = (second === undefined ? size.rows : size.columns) - 1
  return Array.from({ length: size.rows }, (_, row) =>
    Array.from({ length: size.columns }, (_, column) => {
      const effective = second === undefined ? row : column
      const applied = full === null || full.share >= 1 ? effective : effective / full.share
      if (full !== null && (!Number.isFinite(applied) || applied > top + 1e-9)) return null
      const levels = {
        ...others,
        ...(second === undefined ? { [first]: applied } : { [first]: row, [second]: applied }),
        ...(full !== null && modifying && { [modifying.id]: full.level }),
      }
      return { ...whatIf, levels }
    }),
  )
}

/** The lowest level at which most takes effect. */
function fullest(modifier: NonNullable<Response["modifier"]>, levels: number) {
  let best = { level: 0, share: shareTaking(modifier, 0) }
  for (let level = 1; level < levels; level++) {
    const share = shareTaking(modifier, level)
    if (share > best.share) best = { level, share }
  }
  return best
}

// --- along one driver ---------------------------------------------------------------------------------------------

/** Levels at which a curve is worked out: halves too, where there are few. */
export const stopsAlong = (levels: number): number[] => {
  const step = levels <= 8 ? 0.5 : 1
  return Array.from({ length: Math.round((levels - 1) / step) + 1 }, (_, i) => i * step)
}

export const whatIfsAlong = (driver: Driver, whatIf: WhatIf): WhatIf[] =>
  stopsAlong(driver.levels.length).map((level) => ({
    ...whatIf,
    levels: { ...whatIf.levels, [driver.id]: level },
  }))

/** The level, of those that have words, at which it is most likely; null while some are not worked out, or all alike. */
export function bestLevel(driver: Pick<Driver, "levels">, along: readonly (number | null)[]): number | null {
  let best: { level: number; p: number } | null = null
  let least = Number.POSITIVE_INFINITY
  for (const [i, level] of stopsAlong(driver.levels.length).entries()) {
    if (!Number.isInteger(level)) continue
    const p = along[i]
    if (p === null || p === undefined) return null
    least = Math.min(least, p)
    if (best === null || p > best.p + 1e-12) best = { level, p }
  }
  return best !== null && best.p - least > 1e-9 ? best.level : null
}

/** All drivers whose level bears on a response. */
export const driversOf = ({ driverIds, modifier }: Pick<Response, "driverIds" | "modifier">): string[] =>
  modifier ? [...driverIds, modifier.driverId] : [...driverIds]
