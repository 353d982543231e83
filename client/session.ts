/**
 * One browser's live copy of a board, as the rest of the client sees it. `board-session.ts` makes one from a
 * transport, a clock and ids; hooks (`use-*.ts`) read its state; `node.ts` opens one without a browser.
 */
import type * as Y from "yjs"
import type { Board } from "../core/board.ts"
import type { ChangeFailure } from "../core/change-checks-doc.ts"
import type { BoardChange } from "../core/changes.ts"
import type { OwnEstimate, OwnVote } from "../core/judgement.ts"
import type { JudgementRecord } from "../core/judgement-doc.ts"
import type { RosterEntry, Timer } from "../core/ledger-doc.ts"
import type { Conditions, Forbidden } from "../core/permissions.ts"
import type {
  Brought,
  Bye,
  Command,
  CommandReply,
  Compare,
  CompareReply,
  Edit,
  Focus,
  Hello,
  HelloReply,
  Inquire,
  InquireReply,
  JudgementCommand,
  JudgementReply,
  Leave,
  NotWelcome,
  PresenceEntry,
  ServerMessage,
  You,
} from "../core/protocol.ts"
import type { Result } from "../core/result.ts"
import type { Difference } from "./difference.ts"
import type { Conflict } from "./offline-conflicts.ts"
import type { Keeping } from "./offline-store.ts"
import type { Undoable } from "./undo-session.ts"
import type { Steps } from "./undo-stack.ts"

/** The way to the server: Socket.IO in a browser and in Node, a fake wire in simulations. */
export interface Transport {
  /** Begins to connect, and again after each loss (back-off with jitter is the transport's), until closed. */
  open(listener: TransportListener): void
  /** These three reject when no answer comes in time, or none that can be read. */
  hello(hello: Hello): Promise<HelloReply>
  inquire(inquire: Inquire): Promise<InquireReply>
  compare(compare: Compare): Promise<CompareReply>
  command(command: Command): Promise<CommandReply>
  judgement(command: JudgementCommand): Promise<JudgementReply>
  edit(edit: Edit): void
  presence(focus: Focus | null): void
  leave(leave: Leave): void
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
  | { state: "unsaved"; count: number; kept: Keeping }
  /** Something typed cannot become a change as it stands, and the server was not asked. */
  | { state: "held-back"; count: number; label: string; why: string }
  | { state: "reconnecting"; count: number; kept: Keeping }
  /** Connected, and not yet level with the server again. */
  | { state: "catching-up"; count: number }
  | { state: "offline"; count: number; kept: Keeping }
  | { state: "read-only"; why: string }

/** A1, A2 */
export type Kept = "saved" | "stored"

export type Phase =
  | { phase: "loading" }
  /** A long board on its way: how much of it is here, in 0..1. */
  | { phase: "opening"; share: number }
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
  /** Where this page's copy was not the server's (A10), until dismissed. */
  differences: Difference[]
  /** What undo would take back, and redo do again, in plain words. */
  steps: Steps
  /** The one that everybody sees, by the server's clock. */
  timer: Timer | null
  /** Rounds, estimates that everybody may see, decisions and resolutions. */
  judgement: JudgementRecord
  /** What follows from them for who may do what. */
  conditions: Conditions
  /** My own estimates that stand, secret ones included (B6); those that everybody sees may be in it as well. */
  mine: OwnEstimate[]
  /** Whether the server has said which are mine: until then `mine` is empty because nothing is known. */
  mineTold: boolean
  /** The same of links and responses. */
  myVotes: OwnVote[]
  sharesScores: boolean
  /** The newest invitation of a facilitator to come to a scenario. */
  brought: Brought | null
  /** Where the group's value stands and mine is kept until I have said which it is to be (A13). */
  conflicts: Conflict[]
  /** Whether what has no answer yet would outlive this page (A7). */
  kept: Keeping
}

/** Why something typed cannot become a change as it stands: a few words, and a sentence. */
export interface HeldBack {
  label: string
  why: string
}

export interface BoardSession extends Undoable {
  readonly boardId: string
  /** The live document. After a reset it is another object: read it anew. */
  readonly doc: Y.Doc
  /** Immutable; a part keeps its identity until it changes, so that a selector can compare with `===`. */
  getState(): SessionState
  subscribe(listener: () => void): () => void
  /** One operation: all changes or none, at once on screen, kept until the server has answered. */
  change(...changes: BoardChange[]): Result<{ operationId: string }, ChangeFailure | Forbidden>
  /**
   * Resolves when everything changed so far has been committed: "saved" in a database that survives a power cut,
   * "stored" in one that may lose it (A2). Rejects when one of the changes was refused.
   */
  saved(): Promise<Kept>
  /**
   * Says that something typed has not become a change yet. Until the returned function is called it counts as
   * unsaved, and `flush` is called before the next change (A5), before `saved()` and before closing.
   */
  holdDraft(flush: () => void, heldBack?: HeldBack): () => void
  /** Something typed that never became a change, where its place is gone: shown with its words, to be copied. */
  giveBack(message: string, draft: string): void
  setFocus(focus: Focus | null): void
  /** A facilitator's; never rejects: without an answer it is refused as unavailable. */
  command(command: Command): Promise<CommandReply>
  /** Never rejects: without an answer it is refused as unavailable, and may be sent again as it is. */
  judge(command: JudgementCommand): Promise<JudgementReply>
  /** A notice or a difference, by its id. */
  dismiss(id: string): void
  /** The answer to a question of A13: the group's value stays, or mine is set on top of it, as a change of its own. */
  resolve(conflictId: string, answer: "theirs" | "mine"): void
  /** Closing the page now would lose something that was done in it. */
  wouldLose(): boolean
  /** The page may be gone without another word: what is typed becomes a change, and what is worth it is kept. */
  keep(): void
  /** The server's time, in ms: the clock of this device may be wrong by a day. */
  now(): number
  /** The page may be gone for good: gives the client id back if everything is saved, and is silent until `wake`. */
  rest(): void
  /** After that, or after a sleep of the page or of the machine: asks at once what it has missed. */
  wake(): void
  close(): Promise<void>
}
