/**
 * Votes on the model: whether one makes sense for what is asked, and what several say together (B8). Personal tables
 * and votes on links are estimates; the board holds only what the team accepted.
 *
 * Units: log-odds in nats.
 */
import { median as medianOf } from "./aggregate-statistics.ts"
import type { Driver, Link, Response } from "./board.ts"
import { checkWords, type UnfitEstimate, type VoteForecast, type VoteInput } from "./judgement.ts"
import { poolTables, sizeOf, type TableSize } from "./response.ts"
import { fail, ok, type Result } from "./result.ts"
import { linkLimit, responseLimit } from "./strength.ts"

/** What is asked, as the board has it now. */
export type AskedPart =
  | { kind: "link"; link: Pick<Link, "relation"> }
  | {
      kind: "response"
      response: Pick<Response, "driverIds">
      drivers: readonly Pick<Driver, "id" | "levels" | "level" | "deletedAt">[]
    }

export function checkVote(
  vote: Pick<VoteInput, "forecast" | "rationale" | "sourceIds">,
  asked: AskedPart,
  rules: { rationaleRequired: boolean },
): Result<true, UnfitEstimate> {
  const words = checkWords(vote, rules)
  return words.ok ? checkForecast(vote.forecast, asked) : words
}

/** Also of what is set by hand. */
export function checkForecast(forecast: VoteForecast, asked: AskedPart): Result<true, UnfitEstimate> {
  const unfit = (reason: UnfitEstimate["reason"], message: string) => fail({ reason, message })
  if (asked.kind === "link") {
    if (!("shift" in forecast)) return unfit("wrong-kind", "A link asks for a strength, not for a table.")
    if (asked.link.relation !== "influences")
      return unfit("wrong-kind", "Only a link that influences has a strength: the others are certain.")
    return within(forecast.shift, linkLimit)
      ? ok(true)
      : unfit("out-of-range", `A link shifts log-odds by ${linkLimit} at most, either way.`)
  }
  if (!("table" in forecast)) return unfit("wrong-kind", "A response asks for a table.")
  const size = sizeOf(asked.response, asked.drivers)
  if (!size) return unfit("bad-size", "A driver of this table is not on the board any more.")
  if (!isOfSize(forecast.table, size))
    return unfit("bad-size", "The levels of the drivers have changed. Look at them and judge anew.")
  return forecast.table.every((row) => row.every((cell) => within(cell, responseLimit)))
    ? ok(true)
    : unfit("out-of-range", `A cell shifts log-odds by ${responseLimit} at most, either way.`)
}

const within = (value: number, limit: number): boolean => Number.isFinite(value) && Math.abs(value) <= limit

const isOfSize = (table: readonly (readonly number[])[], { rows, columns }: TableSize): boolean =>
  table.length === rows && table.every((row) => row.length === columns)

/**
 * The median of what was said: of a strength as it is, of a table cell by cell. Tables of another size were made for
 * other levels and say nothing here. null: nobody has said anything that counts.
 */
export function pooledVote(forecasts: readonly VoteForecast[], asked: AskedPart): VoteForecast | null {
  const fitting = forecasts.filter((forecast) => checkForecast(forecast, asked).ok)
  const shifts = fitting.flatMap((forecast) => ("shift" in forecast ? [forecast.shift] : []))
  if (shifts.length > 0) return { shift: medianOf(shifts.map((value) => ({ value, weight: 1 }))) }
  const tables = fitting.flatMap((forecast) => ("table" in forecast ? [forecast.table] : []))
  return tables.length > 0 ? { table: poolTables(tables).table } : null
}
