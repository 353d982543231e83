/** How much of a history is shown. */
import type { HistoryRecord } from "../../client/use-history.ts"
import { resolvedAt, spanOf } from "./moments.ts"

export type Span = "all" | "week" | "rounds"

const week = 7 * 86_400_000

/** When it begins; null: at the beginning. */
export function beginOf(span: Span, record: Pick<HistoryRecord, "rounds" | "now">): number | null {
  if (span === "all") return null
  if (span === "week") return record.now - week
  return record.rounds[0]?.openedAt ?? null
}

/** What happened from then on; the team's value of that moment is where its line begins. */
export function since(record: HistoryRecord, from: number | null): HistoryRecord {
  if (from === null) return record
  const before = record.team.findLast(({ at }) => at < from)
  const after = record.team.filter(({ at }) => at >= from)
  return {
    ...record,
    team: before && before.level !== null ? [{ ...before, at: from }, ...after] : after,
    rounds: record.rounds.filter(({ openedAt, revealedAt }) => (revealedAt ?? openedAt) >= from),
    groups: record.groups.filter(({ at }) => at >= from),
    open: record.open.filter(({ at }) => at >= from),
    own: record.own.filter(({ at }) => at >= from),
    decisions: record.decisions.filter(({ decision }) => decision.at >= from),
    resolutions: record.resolutions.filter(({ resolvedOn }) => resolvedAt(resolvedOn) >= from),
    events: record.events.filter((event) => (spanOf(event)?.to ?? 0) >= from),
  }
}
