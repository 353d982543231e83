"use client"

/**
 * What this page looks for, kept in its address (`?q=&set=&tag=&by=&status=&sort=`), so that a link means the same to
 * a colleague. Typing is no step of the history: Back leads out of a scenario, not through the letters of a word.
 */
import { useCallback, useMemo, useSyncExternalStore } from "react"
import type { Board, ScenarioSet } from "../core/board.ts"
import { living } from "./board-views.ts"
import {
  type Changers,
  type Finding,
  type Found,
  find,
  findAll,
  isFiltered,
  readFinding,
  tagsOf,
  writeFinding,
} from "./finding.ts"
import { useActivity } from "./use-activity.ts"
import { sameItems, useSessionState } from "./use-session.tsx"

export { type Finding, filterCount, isFiltered, noSet, type Sort, sorts } from "./finding.ts"

// --- the address --------------------------------------------------------------------------------------------------

/** Browsers refuse an address that changes at every key. */
const writeAfterMs = 250

const listeners = new Set<() => void>()
let now: Finding = findAll
/** What `now` was read from, while nobody holds it. */
let readFrom: string | null = null
let writing: ReturnType<typeof setTimeout> | null = null

function current(): Finding {
  // Held by nobody, it may be of another page: what the address says counts.
  if (listeners.size === 0 && readFrom !== window.location.search) {
    readFrom = window.location.search
    now = readFinding(readFrom)
  }
  return now
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    current()
    window.addEventListener("popstate", write)
  }
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    window.removeEventListener("popstate", write)
    if (writing !== null) clearTimeout(writing)
    writing = null
    readFrom = null
  }
}

/** After Back too: an older step of the history holds older words, and what one looks for has not changed. */
function write(): void {
  const { pathname } = window.location
  if (writing !== null) clearTimeout(writing)
  writing = setTimeout(() => {
    writing = null
    if (window.location.pathname !== pathname) return
    const search = writeFinding(window.location.search, now)
    if (search === window.location.search) return
    window.history.replaceState(null, "", `${pathname}${search}${window.location.hash}`)
  }, writeAfterMs)
}

function change(part: Partial<Finding>): void {
  now = { ...current(), ...part }
  readFrom = null
  write()
  for (const listener of [...listeners]) listener()
}

// --- hooks --------------------------------------------------------------------------------------------------------

const useNow = (): Finding => useSyncExternalStore(subscribe, current, () => findAll)

export function useFinding(): {
  finding: Finding
  change: (part: Partial<Finding>) => void
  /** Everything again, in the order that was chosen. */
  clear: () => void
} {
  const finding = useNow()
  const clear = useCallback(() => change({ ...findAll, sort: current().sort }), [])
  return { finding, change, clear }
}

/** Cards lie in another order than the board's own: nothing can be dragged. */
export const useIsSorted = (): boolean => useNow().sort !== "board"
/** Some scenarios may be hidden. */
export const useIsFiltered = (): boolean => isFiltered(useNow())

/** Which of a set are shown, in the order in which they are. null: no set. */
export function useFoundIdsOf(setId: string | null): string[] {
  const found = useFound()
  return useSessionState((s) => [...(found(s.board).bySet.get(setId) ?? [])], sameItems)
}

export function useFoundCount(): { shown: number; total: number } {
  const found = useFound()
  return useSessionState(
    (s) => {
      const { shown, total } = found(s.board)
      return { shown, total }
    },
    (a, b) => a.shown === b.shown && a.total === b.total,
  )
}

export const useTags = (): { tag: string; count: number }[] =>
  useSessionState((s) => tagsOf(s.board.scenarios))

/** What is looked for depends on what only the server knows: it is not known yet, or there is nothing to compare. */
export function useLack(): "waiting" | "no-snapshot" | null {
  const finding = useNow()
  const activity = useActivity(needOf(finding))
  if (needOf(finding) === null) return null
  if (activity === null) return "waiting"
  return finding.sort === "change" && activity.since === null ? "no-snapshot" : null
}

const needOf = ({ sort, people }: Finding) => (sort === "change" || people.length > 0 ? "now" : null)

function useFound(): (board: Board) => Found {
  const finding = useNow()
  const activity = useActivity(needOf(finding))
  return useMemo(() => (board: Board) => foundIn(board, finding, activity), [finding, activity])
}

let last: { board: Board; finding: Finding; changers: Changers | null; found: Found } | null = null

/** Every column asks, and it is worked out once. */
function foundIn(board: Board, finding: Finding, changers: Changers | null): Found {
  const same =
    last !== null &&
    last.finding === finding &&
    last.changers === changers &&
    last.board.scenarios === board.scenarios &&
    last.board.sets === board.sets &&
    (last.board.comments === board.comments || finding.query === "")
  if (last === null || !same) {
    last = { board, finding, changers, found: find(board, finding, changers) }
  }
  return last.found
}

/** What is shown, set by set; the last one, without a set, only where it has something or nothing else is there. */
export function useFoundGroups(): { set: ScenarioSet | null; ids: readonly string[] }[] {
  const found = useFound()
  const filtered = useIsFiltered()
  return useSessionState((s) => {
    const { bySet } = found(s.board)
    const sets = living(s.board.sets)
    const none = bySet.get(null) ?? []
    return [
      ...sets.flatMap((set) => {
        const ids = bySet.get(set.id) ?? []
        return filtered && ids.length === 0 ? [] : [{ set, ids }]
      }),
      ...(none.length > 0 || (sets.length === 0 && !filtered) ? [{ set: null, ids: none }] : []),
    ]
  }, sameGroups)
}

/** Those that are shown, whichever set they are in; null: all of them. For views that are no list of cards. */
export function useFoundIds(): ReadonlySet<string> | null {
  const groups = useFoundGroups()
  const filtered = useIsFiltered()
  return useMemo(() => (filtered ? new Set(groups.flatMap(({ ids }) => ids)) : null), [groups, filtered])
}

function sameGroups(a: readonly Group[], b: readonly Group[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ set, ids }, i) => set === b[i]?.set && sameItems(ids, b[i]?.ids ?? []))
  )
}

type Group = { set: ScenarioSet | null; ids: readonly string[] }
