/**
 * What a room is handed: a store, a clock, ids, a log and a wire for each person. With these given, a room is a
 * plain machine, and a test can force every interleaving of deliveries, commits and crashes.
 */
import type { ChangeRecord } from "../../core/changes.ts"
import type { DocumentName, Role } from "../../core/permissions.ts"
import type { Durability, RefusalReason, ServerMessage } from "../../core/protocol.ts"

export interface Clock {
  /** ms since the epoch */
  now(): number
  /** Runs `task` once after `ms`; the returned function takes it back. */
  after(ms: number, task: () => void): () => void
}

export interface RoomLog {
  info(fields: Record<string, unknown>, message: string): void
  warn(fields: Record<string, unknown>, message: string): void
  error(fields: Record<string, unknown>, message: string): void
}

/** What is counted. Every call is cheap, never throws, and carries no text of a board. */
export interface Meters {
  /** Operations judged and applied. */
  taken(operations: number): void
  refused(reason: RefusalReason): void
  later(why: "rate" | "storage"): void
  resync(reason: "gap" | "reset" | "slow"): void
  /** One group commit of one document: its size, and from the arrival of its oldest operation until it was durable. */
  committed(batch: { operations: number; bytes: number; editToSavedMs: number }): void
  /** Content of a browser that was not the server's, with nothing open (R18). */
  contentDiffers(): void
  /** A document was read back. */
  opened(doc: DocumentName, tookMs: number): void
}

/** A long state, cut and framed once however many are given it. The same object means the same bytes. */
export interface SharedState {
  /** Unique in this process. */
  readonly id: string
  readonly bytes: Uint8Array
}
/** What is longer goes in pieces of at most so much. */
export const pieceBytes = 64 * 1024
export const piecesOf = ({ bytes }: SharedState): number => Math.ceil(bytes.length / pieceBytes)

/** A person's connection as a room sees it. Sending never throws and never waits. */
export interface Wire {
  readonly socketId: string
  send(message: ServerMessage): void
  /** As `piece` messages, each when the reader has room for it. A newer call takes the place of an older one. */
  stream(states: readonly SharedState[]): void
  close(): void
}

/** To everyone of one document of one board, encoded once. Which sockets those are is the transport's business. */
export interface Publisher {
  publish(boardId: string, doc: DocumentName, message: ServerMessage): void
  join(socketId: string, boardId: string, doc: DocumentName): void
  leave(socketId: string, boardId: string, doc: DocumentName): void
}

/** Who speaks: fixed at the handshake, the role kept current. */
export interface RoomMember {
  memberId: string
  name: string
  colour: number
  role: Role
}

export interface CommittedOperation {
  id: string
  memberId: string
  clientId: number
  /** The range of clocks of `clientId` that this operation wrote: [from, to). */
  clocks: [number, number]
  changes: ChangeRecord[]
}

/** One group commit of one document. */
export interface Commit {
  boardId: string
  doc: DocumentName
  epoch: number
  seq: number
  fence: number
  update: Uint8Array
  operations: CommittedOperation[]
}

export interface LoadedDocument {
  epoch: number
  /** The last committed sequence number; 0 when the log is empty. */
  seq: number
  /** Of the bytes of that last row (SHA-256); 32 zeros when the log is empty. */
  hash: Uint8Array
  fence: number
  /**
   * A checkpoint first, if there is one (as update V1, or in several causally closed ones), then the log behind it,
   * in order.
   */
  updates: Uint8Array[]
  /** How many of the last of them are single rows of the log, up to `seq`; none when absent. */
  rows?: number
  /** All of them as one update V1, of a long document, encoded off the rooms' thread. */
  whole?: Uint8Array
}

export class BoardDamaged extends Error {}
export class NoSuchBoard extends Error {}
/** Another owner holds the board: this room must close without writing anything more. */
export class LeaseLost extends Error {}

export interface BoardStore {
  /**
   * Takes the lease and reads one document back, checksums verified. A row of a newer epoch holds a whole document
   * and begins anew: nothing before it is read. Throws NoSuchBoard, BoardDamaged.
   */
  load(boardId: string, doc: DocumentName): Promise<LoadedDocument>
  /**
   * Commits, durable when it resolves. Commits of several boards that are asked for while one is in flight go in
   * one transaction. Throws LeaseLost; any other error leaves the outcome unknown: ask again with the same commit,
   * which resolves when it is there already, and throws LeaseLost when another one is in its place.
   */
  append(commit: Commit): Promise<{ at: number }>
  /** Which of these operations are in the log, in which commit and by whom; the first, where an id was used again. */
  committed(
    boardId: string,
    doc: DocumentName,
    operationIds: readonly string[],
  ): Promise<Map<string, { seq: number; memberId: string }>>
  /** Who wrote under this Yjs client id, by the log; null when nobody did (R3). */
  authorOf(boardId: string, doc: DocumentName, clientId: number): Promise<string | null>
  /** Takes a board that cannot be read back out of service: nothing is written over it (A11). */
  quarantine(boardId: string, why: string): Promise<void>
  /** Of the bytes of one row of the log (SHA-256); null when there is no such row. */
  rowHash(boardId: string, doc: DocumentName, seq: number): Promise<Uint8Array | null>
  /**
   * Writes a checkpoint at `upToSeq`, which must be committed, from the log and off the rooms' thread, and folds what
   * lies well behind it. Safe to ask for twice and to be killed in. Resolves with the whole document as update V1.
   */
  checkpoint(boardId: string, doc: DocumentName, upToSeq: number, epoch: number): Promise<Uint8Array>
  /** A member has given a client id back; another tab of theirs may have it (laws, "Ids accumulate"). */
  giveBackClientId(boardId: string, doc: DocumentName, memberId: string, clientId: number): Promise<void>
  /** One that the member has given back, handed out once; null when there is none. */
  takeClientId(boardId: string, doc: DocumentName, memberId: string): Promise<number | null>
  /** What the page may call an edit that has been committed (A1, A2). */
  durability(): Durability
}
