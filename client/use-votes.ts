"use client"

/**
 * What people say of the model by themselves: how strong a link is, what the table of a response says. Before the reveal
 * of a blind round only one's own is here. It is said with `useJudge` and
 * `{ kind: "vote", vote: { id, about: { kind: "link", id: linkId }, round, forecast: { shift } | { table }, ... } }`,
 * taken back with `{ kind: "withdraw", estimateId }`, and becomes the team's with `{ kind: "accept-vote", id, about,
 * round, take: { method: "median" }, reason }` (facilitators).
 *
 * Units: log-odds in nats.
 */
import { useMemo } from "react"
import { median } from "../core/aggregate-statistics.ts"
import {
  asksAbout,
  isSecret,
  type ModelDecision,
  type ModelPart,
  type OwnVote,
  type PublishedVote,
  partKey,
  questionOf,
  type RoundEntry,
} from "../core/judgement.ts"
import { type PooledTable, poolTables } from "../core/response.ts"
import { sameItems, useSessionState } from "./use-session.tsx"

export interface Votes<Pooled> {
  /** The round that asks about it now; null: none. */
  running: RoundEntry | null
  /** The last that asked about it and is revealed: what `shown` was said in. null: outside of rounds. */
  revealed: RoundEntry | null
  /** What everybody may see: of that round, or else what was said outside of rounds; one of each person. */
  shown: PublishedVote[]
  /** One's own: in the round that runs, else the one that stands of the last. */
  mine: OwnVote | null
  /** What those that are shown say together, as it is offered to be accepted; null: nothing is shown. */
  pooled: Pooled | null
  /** What was accepted, newest first. */
  decisions: ModelDecision[]
}

export interface PooledShift {
  /** The median. */
  shift: number
  lowest: number
  highest: number
  n: number
}

export function useLinkVotes(linkId: string): Votes<PooledShift> {
  return useVotes("link", linkId, pooledShift)
}

export function useTableEstimates(responseId: string): Votes<PooledTable> {
  return useVotes("response", responseId, pooledTable)
}

/** Tables that a blind round asks for while the team's own are not shown: a table on a page is an anchor (B8). */
export function useHiddenTables(): readonly string[] {
  return useSessionState(
    ({ judgement }) =>
      judgement.rounds.flatMap((round) =>
        isSecret(round) && round.hidesWorking ? (round.responseIds ?? []) : [],
      ),
    sameItems,
  )
}

function useVotes<Pooled>(
  kind: ModelPart["kind"],
  id: string,
  pool: (shown: readonly PublishedVote[]) => Pooled | null,
): Votes<Pooled> {
  const key = partKey({ kind, id })
  const rounds = useSessionState(
    (s) => s.judgement.rounds.filter((round) => asksAbout(round, { kind, id })),
    sameItems,
  )
  const votes = useSessionState(
    (s) => s.judgement.votes.filter(({ about }) => partKey(about) === key),
    sameItems,
  )
  const own = useSessionState((s) => s.myVotes.filter(({ about }) => partKey(about) === key), sameItems)
  const decisions = useSessionState(
    (s) => s.judgement.modelDecisions.filter(({ about }) => partKey(about) === key).reverse(),
    sameItems,
  )
  return useMemo(() => {
    const running = rounds.findLast(({ status }) => status === "open" || status === "closed") ?? null
    const revealed = rounds.findLast(({ status }) => status === "revealed") ?? null
    const shown = votes.filter(({ round }) => round === (revealed?.number ?? null))
    const about = { kind, id }
    const of = (round: number | null) =>
      own.find((vote) => questionOf(vote) === questionOf({ about, round })) ?? null
    const mine = running ? of(running.number) : of(revealed?.number ?? null)
    return { running, revealed, shown, mine, pooled: pool(shown), decisions }
  }, [rounds, votes, own, decisions, kind, id, pool])
}

function pooledShift(shown: readonly PublishedVote[]): PooledShift | null {
  const said = shown.flatMap(({ forecast }) => ("shift" in forecast ? [forecast.shift] : []))
  if (said.length === 0) return null
  return {
    shift: median(said.map((value) => ({ value, weight: 1 }))),
    lowest: Math.min(...said),
    highest: Math.max(...said),
    n: said.length,
  }
}

function pooledTable(shown: readonly PublishedVote[]): PooledTable | null {
  const tables = shown.flatMap(({ forecast }) => ("table" in forecast ? [forecast.table] : []))
  return tables.length > 0 ? poolTables(tables) : null
}
