"use client"

/** The life of a board as its history page asks for it: what stands out, the player of it, and who changed what. */
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react"
import type { HiddenNote } from "../core/hidden-working.ts"
import type { HistoryLine, MarksAnswer } from "../core/history.ts"
import type { SnapshotBoard } from "../core/snapshot.ts"
import { type HistoryCalls, historyCalls, type LineFilter } from "./history-calls.ts"
import { createHistoryPlayer, type HistoryPlayer, type PlayerState } from "./history-player.ts"
import { boardPlaying } from "./history-playing.ts"
import type { ApiFailure } from "./parley-api.ts"

export type { LineFilter } from "./history-calls.ts"
export { changesPerSecond, type Speed, speeds } from "./history-player.ts"
export type BoardPlayer = HistoryPlayer<SnapshotBoard>
export type BoardPlayerState = PlayerState<SnapshotBoard>

export interface BoardHistory {
  marks: MarksAnswer | null
  failure: ApiFailure | null
  again: () => void
}

/** Asked when the page opens, when the connection is back and when somebody comes back to the page. */
export function useBoardHistory(boardId: string): BoardHistory {
  const calls = useCalls(boardId)
  const [marks, setMarks] = useState<MarksAnswer | null>(null)
  const [failure, setFailure] = useState<ApiFailure | null>(null)
  const [attempt, setAttempt] = useState(0)
  const again = useCallback(() => setAttempt((before) => before + 1), [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks anew.
  useEffect(() => {
    let gone = false
    void calls.marks().then((answer) => {
      if (gone) return
      // The same as before stays the same object: the player goes on where it is.
      if (answer.ok)
        setMarks((before) =>
          before && JSON.stringify(before) === JSON.stringify(answer.value) ? before : answer.value,
        )
      setFailure(answer.ok ? null : answer.error)
    })
    return () => {
      gone = true
    }
  }, [calls, attempt])

  useEffect(() => {
    const seen = () => document.visibilityState === "visible" && again()
    window.addEventListener("online", again)
    document.addEventListener("visibilitychange", seen)
    return () => {
      window.removeEventListener("online", again)
      document.removeEventListener("visibilitychange", seen)
    }
  }, [again])
  return { marks, failure, again }
}

/** One player as long as the log is the same; another takes over where it stood. */
export function useHistoryPlayer(
  boardId: string,
  marks: MarksAnswer,
  startAt: number,
): { player: BoardPlayer | null; state: BoardPlayerState } {
  const calls = useCalls(boardId)
  const [player, setPlayer] = useState<BoardPlayer | null>(null)
  const former = useRef<BoardPlayer | null>(null)

  // biome-ignore lint/correctness/useExhaustiveDependencies: where it begins is asked once.
  useEffect(() => {
    const made = createHistoryPlayer({
      ...boardPlaying,
      first: marks.first,
      last: marks.last,
      keyframe: calls.keyframe,
      after(ms, task) {
        const timer = setTimeout(task, ms)
        return () => clearTimeout(timer)
      },
    })
    const before = former.current
    former.current = made
    // What is on the page stays there until the other has it too.
    let off = () => {}
    const takeOver = () => {
      if (before !== null && made.state().loading) return
      off()
      setPlayer(made)
    }
    if (before !== null) made.setSpeed(before.state().speed)
    made.goTo(before?.state().seq ?? startAt)
    off = made.subscribe(takeOver)
    takeOver()
    const again = () => {
      if (made.state().failure !== null) made.again()
    }
    window.addEventListener("online", again)
    return () => {
      window.removeEventListener("online", again)
      made.stop()
    }
  }, [calls, marks])

  const waiting = useMemo<BoardPlayerState>(
    () => ({ seq: startAt, shown: null, loading: true, failure: null, playing: false, speed: 1 }),
    [startAt],
  )
  const state = useSyncExternalStore(
    useCallback((listener: () => void) => player?.subscribe(listener) ?? (() => {}), [player]),
    () => player?.state() ?? waiting,
    () => waiting,
  )
  return { player, state }
}

export interface HistoryLines {
  lines: HistoryLine[]
  /** There are older ones. */
  more: boolean
  loading: boolean
  failure: ApiFailure | null
  hidden: HiddenNote
  fetchMore: () => void
}

/** From before a row on, the newest first, a page at a time. `from`: null, from the newest. `asOf`: the last of the log. */
export function useHistoryLines(
  boardId: string,
  { memberId, scenarioId }: LineFilter,
  { from, asOf }: { from: number | null; asOf: number },
): HistoryLines {
  const calls = useCalls(boardId)
  const key = JSON.stringify([boardId, memberId, scenarioId, from, asOf])
  const [known, setKnown] = useState(() => nothingKnown(key, from))
  const [wanted, setWanted] = useState(0)
  const current = known.key === key ? known : nothingKnown(key, from)

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is known is what this sets; it asks for the next page alone.
  useEffect(() => {
    let gone = false
    const { lines, before } = current
    if (current.whole) return
    void pageWithLines(calls, { memberId, scenarioId }, before).then((page) => {
      if (gone) return
      setKnown(
        page.ok
          ? {
              key,
              lines: [...lines, ...page.value.lines],
              before: page.value.before,
              whole: page.value.before === null,
              failure: null,
              hidden: page.value.hidden,
              pages: wanted + 1,
            }
          : { ...current, failure: page.error, pages: wanted + 1 },
      )
    })
    return () => {
      gone = true
    }
  }, [calls, key, wanted])

  const { lines, whole, failure, hidden, pages } = current
  const fetchMore = useCallback(() => setWanted((before) => before + 1), [])
  return { lines, more: !whole, loading: !whole && pages <= wanted, failure, hidden, fetchMore }
}

/** Begins a new board from a moment of this one. */
export function useFork(boardId: string): HistoryCalls["fork"] {
  return useCalls(boardId).fork
}

/** Of what is rare a page may hold nothing and say where to go on; after so many of them somebody is asked first. */
const mostPages = 12

async function pageWithLines(calls: HistoryCalls, filter: LineFilter, before: number | null) {
  let page = await calls.lines(filter, before)
  for (let i = 1; i < mostPages && page.ok && page.value.lines.length === 0; i++) {
    if (page.value.before === null) return page
    page = await calls.lines(filter, page.value.before)
  }
  return page
}

interface Known {
  key: string
  lines: HistoryLine[]
  before: number | null
  whole: boolean
  failure: ApiFailure | null
  hidden: HiddenNote
  /** How often it was asked. */
  pages: number
}

const nothingKnown = (key: string, before: number | null): Known => ({
  key,
  lines: [],
  before,
  whole: false,
  failure: null,
  hidden: null,
  pages: 0,
})

const useCalls = (boardId: string): HistoryCalls => useMemo(() => historyCalls(boardId), [boardId])
