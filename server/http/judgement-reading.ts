/** What everybody may see of a board's judgement, put together for the calls that answer about it. */
import type { Scenario } from "../../core/board.ts"
import { readBoard } from "../../core/board-doc.ts"
import type { PastWorking } from "../../core/judgement-answers.ts"
import type { Said } from "../../core/judgement-past.ts"
import { publishedEstimate } from "../rooms/judgement-ledger.ts"
import type { KeptEstimate, KeptRound } from "../rooms/judgement-port.ts"
import type { PastValues } from "../store/working-past.ts"
import type { HttpWorld } from "./ports.ts"

/** Those that are there, in the board's order. */
export async function scenariosOn(world: HttpWorld, boardId: string): Promise<Scenario[]> {
  const { doc } = await world.live.read(boardId, "board")
  return readBoard(doc).scenarios.filter(({ deletedAt }) => deletedAt === undefined)
}

export async function saidOn(
  world: HttpWorld,
  boardId: string,
  scenarioIds: readonly string[],
): Promise<{ said: Said[]; rounds: KeptRound[] }> {
  // Estimates first: of a round that is revealed in between nothing is shown, and not a part of it.
  const kept = await world.judgement.everShown(boardId, scenarioIds)
  const rounds = await world.judgement.rounds(boardId)
  const byNumber = new Map(rounds.map((round) => [round.number, round]))
  return { rounds, said: kept.flatMap((estimate) => saidIn(estimate, byNumber) ?? []) }
}

function saidIn(estimate: KeptEstimate, rounds: ReadonlyMap<number, KeptRound>): Said | null {
  const { analystId, at } = estimate
  if (estimate.round === null)
    return { estimate: publishedEstimate(estimate, null), shownAt: at, analystId, at }
  const round = rounds.get(estimate.round)
  // B1
  if (!round || (round.blind && round.status !== "revealed")) return null
  return { estimate: publishedEstimate(estimate, round), shownAt: shownAt(round, at), analystId, at }
}

/** In an anonymous round the moment of an estimate would tell whose it is, so it is one moment for all. */
function shownAt({ blind, anonymous, revealedAt, closedAt, openedAt }: KeptRound, at: number): number {
  return blind || anonymous ? (revealedAt ?? closedAt ?? openedAt) : at
}

/** In the order of time; what nobody ever changed has been so since it was made. */
export function workingOver({ values, began }: PastValues, scenario: Scenario): PastWorking[] {
  const past = values.get(scenario.id)
  if (past) return [...past]
  return [{ at: scenario.createdAt ?? began, by: null, value: scenario.working ?? null }]
}
