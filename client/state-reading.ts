/**
 * The session's state as readers hold it: immutable, made when somebody looks, and only what has changed made anew.
 * Listeners are told once a microtask, however much happened in it.
 */
import type * as Y from "yjs"
import type { Collection } from "../core/board.ts"
import { observeChanges, readBoard } from "../core/board-doc.ts"
import type { ChangeRecord } from "../core/changes.ts"
import type { JudgementRecord } from "../core/judgement-doc.ts"
import { readLedger } from "../core/ledger-doc.ts"
import { conditionsOf } from "../core/permissions.ts"
import { reread, sharedBoard, sharedList, withoutHidden } from "./board-reading.ts"
import { keepSame } from "./keep-same.ts"
import type { SaveState, SessionState } from "./session.ts"
import { emptyState } from "./unopened-session.ts"

export interface StateReading {
  get(): SessionState
  /** As it was when somebody looked last: for what is no part of a document. */
  readonly last: SessionState
  update(part: Partial<SessionState>): void
  notify(): void
  subscribe(listener: () => void): () => void
  /** From now on the board is read from this document. */
  observe(board: Y.Doc): void
  /** A great change is coming, and is better read whole afterwards. */
  unobserve(): void
  ledgerChanged(): void
  stop(): void
}

export interface ReadDocuments {
  board(): Y.Doc
  ledger(): Y.Doc
  save(): SaveState
  /** The board's document has changed. */
  noticed?(records: readonly ChangeRecord[], transaction: Y.Transaction): void
}

export function createStateReading(documents: ReadDocuments): StateReading {
  let state: SessionState = emptyState
  let stale: { board: "everything" | Map<Collection | "meta", Set<string>>; ledger: boolean } = {
    board: "everything",
    ledger: false,
  }
  let stopObserving: () => void = () => {}
  /** With what is hidden from pages (B8). */
  let whole = emptyState.board
  let notifying = false
  let outdated = true
  const listeners = new Set<() => void>()

  function notify(): void {
    outdated = true
    if (notifying) return
    notifying = true
    queueMicrotask(() => {
      notifying = false
      for (const listener of [...listeners]) listener()
    })
  }

  function get(): SessionState {
    if (!outdated) return state
    outdated = false
    if (stale.board === "everything" || stale.board.size > 0 || stale.ledger) {
      const next = { ...state }
      if (stale.board === "everything") whole = sharedBoard(whole, readBoard(documents.board()))
      else if (stale.board.size > 0) whole = reread(documents.board(), whole, stale.board)
      if (stale.ledger) {
        const { members, timer, judgement } = readLedger(documents.ledger())
        next.members = sharedList(state.members, members)
        next.timer = keepSame(state.timer, timer)
        next.judgement = sameRecord(state.judgement, judgement)
        const { phase, rounds } = next.judgement
        if (phase !== state.judgement.phase || rounds !== state.judgement.rounds)
          next.conditions = conditionsOf(phase?.phase ?? null, rounds)
      }
      next.board = withoutHidden(whole, next.conditions.hidden, state.board)
      stale = { board: new Map(), ledger: false }
      state = next
    }
    const save = documents.save()
    if (JSON.stringify(save) !== JSON.stringify(state.save)) state = { ...state, save }
    return state
  }

  function unobserve(): void {
    stopObserving()
    stopObserving = () => {}
  }

  return {
    get,
    get last() {
      return state
    },
    update(part) {
      state = { ...state, ...part }
      notify()
    },
    notify,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    observe(board) {
      unobserve()
      stale.board = "everything"
      stopObserving = observeChanges(board, (records, transaction) => {
        documents.noticed?.(records, transaction)
        if (stale.board !== "everything") {
          for (const { collection, id } of records) {
            const ids = stale.board.get(collection) ?? new Set()
            stale.board.set(collection, ids.add(id))
          }
        }
        notify()
      })
      notify()
    },
    unobserve,
    ledgerChanged() {
      stale.ledger = true
      notify()
    },
    stop() {
      unobserve()
      listeners.clear()
    },
  }
}

// Values keep their identity while the document keeps them; a list does while all that is in it does.
function sameRecord(before: JudgementRecord, after: JudgementRecord): JudgementRecord {
  const list = <T>(a: T[], b: T[]): T[] =>
    a.length === b.length && a.every((item, i) => item === b[i]) ? a : b
  return {
    phase: after.phase,
    rounds: list(before.rounds, after.rounds),
    answers: after.answers,
    analysts: list(before.analysts, after.analysts),
    estimates: list(before.estimates, after.estimates),
    votes: list(before.votes, after.votes),
    decisions: list(before.decisions, after.decisions),
    modelDecisions: list(before.modelDecisions, after.modelDecisions),
    resolutions: list(before.resolutions, after.resolutions),
    peeks: list(before.peeks, after.peeks),
  }
}
