/** What a page shows before its session exists (on the server, and in the browser's first paint): still loading. */
import { emptyBoard } from "../core/board.ts"
import { emptyRecord } from "../core/judgement-doc.ts"
import { freeWork } from "../core/permissions.ts"
import { fail } from "../core/result.ts"
import type { BoardSession, SessionState } from "./session.ts"

export const emptyState: SessionState = {
  phase: { phase: "loading" },
  save: { state: "connecting" },
  you: null,
  board: emptyBoard({ title: "", note: "", yardstick: "icd203" }),
  members: [],
  presence: [],
  notices: [],
  differences: [],
  steps: { undo: null, redo: null },
  timer: null,
  judgement: emptyRecord,
  conditions: freeWork,
  mine: [],
  mineTold: false,
  myVotes: [],
  sharesScores: false,
  brought: null,
  conflicts: [],
  kept: { on: "tab", why: "none" },
}

export function unopenedSession(boardId: string): BoardSession {
  return {
    boardId,
    get doc(): never {
      throw new Error("The session has not been opened yet.")
    },
    getState: () => emptyState,
    subscribe: () => () => {},
    change: () => fail({ reason: "no-such-entity", message: "The board is still loading." }),
    saved: () => Promise.resolve("saved"),
    holdDraft: () => () => {},
    giveBack: () => {},
    setFocus: () => {},
    command: () =>
      Promise.resolve({ ok: false, reason: "unavailable", message: "The board is still loading." }),
    judge: () =>
      Promise.resolve({ ok: false, reason: "unavailable", message: "The board is still loading." }),
    dismiss: () => {},
    undo: () => fail({ reason: "nothing", message: "The board is still loading." }),
    redo: () => fail({ reason: "nothing", message: "The board is still loading." }),
    asOneStep: (work) => work(),
    noteStep: () => {},
    lastChangedBy: () => null,
    resolve: () => {},
    now: Date.now,
    wouldLose: () => false,
    keep: () => {},
    rest: () => {},
    wake: () => {},
    close: () => Promise.resolve(),
  }
}
