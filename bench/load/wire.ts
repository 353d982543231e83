/** A server's own language, as far as a bench speaks it: come in, take or discard what comes, send an update. */
import type * as Y from "yjs"

/** Where people go: made by `Wire.createBoard`. */
export interface BoardDoor {
  id: string
  /** Parley's workshop code; the others let everybody in. */
  code: string
  /** Whoever filled it leaves: others are there now. */
  leave(): void
}

export interface Joining {
  clientId: number
  /** The state at the beginning, as it was found. */
  onState?(update: Uint8Array): void
  /** Everything behind the state. Absent: it is discarded. */
  onUpdate?(update: Uint8Array): void
  /** The server says that these are kept. Parley says so in what it sends to all, so a seat that discards hears none. */
  onAcknowledged?(operationIds: readonly string[]): void
}

export interface Seat {
  send(update: Uint8Array, operationId: string): void
  /** Presence: what this person looks at now. Absent where the bench does not speak it. */
  look?(scenarioId: string): void
  close(): void
}

export interface Wire {
  /** What "acknowledged" means for this server when it is killed. */
  readonly acknowledges: "by message" | "when others see it"
  /** A board like `content`, ready to be joined. */
  createBoard(name: string, lines: readonly string[], content: Y.Doc): Promise<BoardDoor>
  /** What comes before a storm and is not part of it, such as taking a place on the roster. */
  invite(board: BoardDoor, name: string): Promise<Ticket>
}

/** One person's way in, which can be used again after a restart. Resolves when the board is there. */
export interface Ticket {
  join(joining: Joining): Promise<Seat>
}
