"use client"

/** What others do to scenarios, as it arrives here. Not one's own doing, and not what was missed while away. */
import { useEffect, useRef } from "react"
import type { Comment, Scenario, Signal } from "../core/board.ts"
import type { Doing, Happened } from "./announcing.ts"
import { byId } from "./board-views.ts"
import { useSession } from "./use-session.tsx"

export { type Announcing, createAnnouncing } from "./announcing.ts"

export function useOthersChanges(listener: (happened: Happened) => void): void {
  const session = useSession()
  const latest = useRef(listener)
  latest.current = listener
  useEffect(() => {
    let before = session.getState().board
    return session.subscribe(() => {
      const { board, phase } = session.getState()
      const was = before
      before = board
      if (phase.phase !== "ready" || (board.scenarios === was.scenarios && board.comments === was.comments))
        return
      const tell = (doing: Doing, scenario: Scenario, collection: "scenarios" | "comments", id: string) => {
        const by = session.lastChangedBy(collection, id, null)
        if (!by || by.you) return
        latest.current({
          doing,
          scenarioId: scenario.id,
          title: scenario.title,
          name: by.name ?? "Somebody",
        })
      }
      for (const { doing, scenario } of changesOf(was.scenarios, board.scenarios)) {
        tell(doing, scenario, "scenarios", scenario.id)
      }
      for (const comment of newOnes(was.comments, board.comments)) {
        const scenario = byId(board.scenarios, comment.scenarioId)
        if (scenario && !scenario.deletedAt) tell("commented on", scenario, "comments", comment.id)
      }
    })
  }, [session])
}

/** That others have observed a signal, or that one stayed away: it moves numbers all over the board. */
export function useOthersSignals(listener: (sentence: string) => void): void {
  const session = useSession()
  const latest = useRef(listener)
  latest.current = listener
  useEffect(() => {
    let before = session.getState().board.signals
    return session.subscribe(() => {
      const { board, phase } = session.getState()
      const was = before
      before = board.signals
      if (phase.phase !== "ready") return
      for (const { id, words } of saidOfSignals(was, board.signals)) {
        const by = session.lastChangedBy("signals", id, "state")
        if (by && !by.you) latest.current(`${words} Told by ${by.name ?? "somebody"}.`)
      }
    })
  }, [session])
}

/** What is new of signals between two states; one that arrives with its state is no news. */
export function saidOfSignals(
  before: readonly Signal[],
  after: readonly Signal[],
): { id: string; words: string }[] {
  if (before === after) return []
  return after.flatMap((signal) => {
    const was = byId(before, signal.id)
    if (!was || was.state === signal.state || signal.deletedAt !== undefined) return []
    const { id, state, title } = signal
    return [{ id, words: `Signal ${stateWords[state]}: “${title}”.` }]
  })
}

const stateWords: Record<Signal["state"], string> = {
  watching: "watched again",
  observed: "observed",
  notObserved: "not observed",
  expired: "expired",
}

/** What became of scenarios between two states; a new place among neighbours is nothing to be told of. */
export function changesOf(
  before: readonly Scenario[],
  after: readonly Scenario[],
): { doing: Doing; scenario: Scenario }[] {
  if (before === after) return []
  return after.flatMap((scenario): { doing: Doing; scenario: Scenario }[] => {
    const was = byId(before, scenario.id)
    if (was === scenario) return []
    const gone = scenario.deletedAt !== undefined
    if (!was) return gone ? [] : [{ doing: "added", scenario }]
    if (was.deletedAt === undefined && gone) return [{ doing: "removed", scenario }]
    if (was.deletedAt !== undefined && !gone) return [{ doing: "restored", scenario }]
    return gone || onlyMoved(was, scenario) ? [] : [{ doing: "changed", scenario }]
  })
}

function onlyMoved(was: Scenario, now: Scenario): boolean {
  const keys = new Set([...Object.keys(was), ...Object.keys(now)]) as Set<keyof Scenario>
  keys.delete("order")
  return [...keys].every((key) => was[key] === now[key])
}

const newOnes = (before: readonly Comment[], after: readonly Comment[]): Comment[] =>
  before === after ? [] : after.filter((one) => !one.deletedAt && !byId(before, one.id))
