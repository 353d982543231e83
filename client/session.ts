/**
 * One browser's live copy of a board, as the rest of the client sees it. `board-session.ts` makes one from a
 * transport, a clock and ids; hooks (`use-*.ts`) read its state; `node.ts` opens one without a browser.
 */
import type * as Y from "yjs"
import type { Board } from "../core/board.ts"
import type { ChangeFailure } from "../core/board-doc.ts"
import type { BoardChange } from "../core/changes.ts"
import type { RosterEntry } from "../core/ledger-doc.ts"
import type { Forbidden } from "../core/permissions.ts"
import type {
  Bye,
  Edit,
  Focus,
  Hello,
  HelloReply,
  NotWelcome,
  PresenceEntry,
  ServerMessage,
  You,
} from "../core/protocol.ts"
import type { Result } from "../core/result.ts"

/** The way to the server: Socket.IO in a browser and in Node, a fake wire in simulations. */
export interface Transport {
  /** Begins to connect, and again after each loss (back-off with jitter is the transport's), until closed. */
  open(listener: TransportListener): void
  hello(hello: Hello): Promise<HelloReply>
  edit(edit: Edit): void
  presence(focus: Focus | null): void
  close(): void
}

export interface TransportListener {
  /** A fresh connection: say hello. */
  connected(): void
  disconnected(why: "network" | "server" | "refused"): void
  /** Parsed against the protocol; what does not parse is dropped by the transport and logged. */
  message(message: ServerMessage): void
  /** The server will not have this person or page: no more attempts. */
  denied(reason: NotWelcome["reason"] | Bye["reason"], message: string): void
}

/** The truth about what has been kept, for the save pill. `count` is operations without an answer. */
export type SaveState =
  | { state: "connecting" }
  | { state: "saved"; at: number | null }
  /** A2: committed, but the database could lose it in a power cut. */
  | { state: "stored"; at: number | null }
  | { state: "saving"; count: number }
  /** A8: no answer in 5 s. */
  | { state: "unsaved"; count: number }
  | { state: "reconnecting"; count: number }
  | { state: "offline"; count: number }
  | { state: "read-only"; why: string }

export type Phase =
  | { phase: "loading" }
  | { phase: "ready" }
  | { phase: "closed"; reason: NotWelcome["reason"] | Bye["reason"]; message: string }

/** A change that was taken back, with what it held, so that nothing is dropped in silence (A6). */
export interface Notice {
  id: string
  message: string
  changes: BoardChange[]
  /** The refused content as plain text, for the clipboard. */
  draft: string
  at: number
}

export interface SessionState {
  phase: Phase
  save: SaveState
  you: You | null
  board: Board
  members: RosterEntry[]
  /** Everybody's sockets but this one. */
  presence: PresenceEntry[]
  notices: Notice[]
}

export interface BoardSession {
  readonly boardId: string
  /** The live document. After a reset it is another object: read it anew. */
  readonly doc: Y.Doc
  /** Immutable; a part keeps its identity until it changes, so that a selector can compare with `===`. */
  getState(): SessionState
  subscribe(listener: () => void): () => void
  /** One operation: all changes or none, at once on screen, kept until the server has answered. */
  change(...changes: BoardChange[]): Result<{ operationId: string }, ChangeFailure | Forbidden>
  /** Resolves when everything changed so far is saved; rejects when one of them was refused. */
  saved(): Promise<void>
  /**
   * Says that something typed has not become a change yet. Until the returned function is called it counts as
   * unsaved, and `flush` is called before the next change (A5), before `saved()` and before closing.
   */
  holdDraft(flush: () => void): () => void
  setFocus(focus: Focus | null): void
  dismiss(noticeId: string): void
  close(): Promise<void>
}
