/**
 * What a room is handed: a store, a clock, ids, a log and a wire for each person. With these given, a room is a
 * plain machine, and a test can force every interleaving of deliveries, commits and crashes.
 */
import type { ChangeRecord } from "../../core/changes.ts"
import type { DocumentName, Role } from "../../core/permissions.ts"
import type { Durability, ServerMessage } from "../../core/protocol.ts"

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

/** A person's connection as a room sees it. Sending never throws and never waits. */
export interface Wire {
  readonly socketId: string
  send(message: ServerMessage): void
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
  fence: number
  /** A checkpoint first, if there is one (as update V1), then the log behind it, in order. */
  updates: Uint8Array[]
}

export class BoardDamaged extends Error {}
export class NoSuchBoard extends Error {}
/** Another owner holds the board: this room must close without writing anything more. */
export class LeaseLost extends Error {}

export interface BoardStore {
  /** Takes the lease and reads one document back, checksums verified. Throws NoSuchBoard, BoardDamaged. */
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
  /** Folds the log up to `upToSeq` into one checkpoint. `update` is the whole document as update V1. */
  checkpoint(
    boardId: string,
    doc: DocumentName,
    upToSeq: number,
    epoch: number,
    update: Uint8Array,
  ): Promise<void>
  /** What the page may call an edit that has been committed (A1, A2). */
  durability(): Durability
}
