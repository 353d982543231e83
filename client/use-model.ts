"use client"

/**
 * What the model of the board says, worked out beside the page. Every part of the page asks for itself; the same
 * question is answered once (`network-desk.ts`), and what computes is fetched with the first question.
 */
import { useCallback, useEffect, useSyncExternalStore } from "react"
import type { OutcomeRef } from "../core/board.ts"
import {
  type Answer,
  type DraftedLink,
  type Influence,
  type LinkEffect,
  type ModelAnswers,
  type ModelQuestion,
  type ModelState,
  nothingSet,
} from "../core/network/questions.ts"
import { systemClock } from "./browser-world.ts"
import { type ModelParts, modelPartsOf } from "./network-board.ts"
import { calculatorHere, createCalculator, spawnNetworkWorker } from "./network-calculator.ts"
import { createNetworkDesk, type NetworkDesk } from "./network-desk.ts"
import type { BoardSession } from "./session.ts"
import { useSession } from "./use-session.tsx"
import { useWhatIf, useWhatIfKept } from "./use-what-if.ts"
import type { Computed } from "./what-if.ts"
import { whileUsed } from "./while-used.ts"

export type { Computed } from "./what-if.ts"

interface OpenDesk {
  desk: NetworkDesk
  /** Follows the board until what it returns is called. */
  use: () => () => void
}
/** A part that opens where another has closed finds the model as it was. */
const idleMs = 30_000
const desks = new WeakMap<BoardSession, OpenDesk>()

function deskOf(session: BoardSession): OpenDesk {
  const known = desks.get(session)
  if (known) return known
  const desk = createNetworkDesk(() =>
    createCalculator({ spawn: spawnNetworkWorker, here: calculatorHere, clock: systemClock }),
  )
  let parts: ModelParts | null = null
  const follow = () => {
    const { board, judgement, phase } = session.getState()
    if (phase.phase !== "ready") return
    parts = modelPartsOf(board, judgement.estimates, parts)
    desk.show(parts)
  }
  const start = () => {
    follow()
    const stop = session.subscribe(follow)
    return () => {
      stop()
      desk.rest()
    }
  }
  const open = { desk, use: whileUsed(start, systemClock, idleMs) }
  desks.set(session, open)
  return open
}

function useDesk(): NetworkDesk {
  const session = useSession()
  const { desk, use } = deskOf(session)
  useEffect(use, [use])
  return desk
}

/** null asks nothing, and is being computed for ever. */
export function useModelQuestion<Q extends ModelQuestion>(
  question: Q | null,
): Computed<ModelAnswers[Q["ask"]]> {
  const desk = useDesk()
  const key = question === null ? null : JSON.stringify(question)
  useEffect(() => (key === null ? undefined : desk.want(JSON.parse(key) as Q)), [desk, key])
  const read = () => (question === null ? nothingAsked : desk.read(question))
  const subscribe = useCallback((listener: () => void) => desk.subscribe(listener), [desk])
  return useSyncExternalStore(subscribe, read, () => nothingAsked)
}
const nothingAsked = { state: "computing" } as const

export const useModelState = (): Computed<ModelState> => useModelQuestion(stateQuestion)
const stateQuestion = { ask: "state" } as const

/** To the current what-if; with none the board as it is now. */
export function useAnswer(): Computed<Answer> {
  const { whatIf } = useWhatIf()
  const { how } = useWhatIfKept()
  return useModelQuestion({ ask: "what-if", whatIf, how })
}

/** With nothing set: what every change is measured from. */
export function useAnswerAsItIs(): Computed<Answer> {
  const { how } = useWhatIfKept()
  return useModelQuestion({ ask: "what-if", whatIf: nothingSet, how })
}

/** What leads to an outcome with nothing set, one by one. */
export function useInfluences(target: OutcomeRef | null): Computed<readonly Influence[]> {
  return useModelQuestion(target === null ? null : { ask: "influences", target })
}

/** What a link would do in the whole board, before it is kept; null asks nothing. */
export function useLinkEffect(link: DraftedLink | null, id: string | null): Computed<LinkEffect | null> {
  return useModelQuestion(link === null ? null : { ask: "link-effect", link, id })
}

/** After a failure: asks everything anew. */
export function useAskModelAgain(): () => void {
  const desk = useDesk()
  return desk.again
}
