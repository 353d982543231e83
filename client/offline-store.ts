/**
 * What a browser keeps of a board on its device, so that closing, reloading or crashing loses nothing (A7): every
 * operation without an answer, and a copy of the committed document, so that a reload needs only the difference.
 * Everything is keyed by board, document, member and epoch.
 *
 * This is the port; `offline-database.ts` is the one of browsers. No method throws or rejects, and each ends within a
 * bounded time: whatever storage does, the page goes on, and says truthfully where its changes are.
 */
import type { BoardChange } from "../core/changes.ts"
import type { DocumentName } from "../core/permissions.ts"
import type { Result } from "../core/result.ts"

/** Why what is done here would not outlive the page. */
export type StoreTrouble =
  | "none" // no storage at all, as in Node, or not known yet whose it would be
  | "opening" // not answered yet
  | "blocked" // a private window, or storage switched off
  | "full"
  | "another-version" // another tab holds the storage of an older or a newer Parley open
  | "hanging" // it does not answer
  | "typing" // what is typed is not a change yet
  | "failed"

/** Where operations without an answer are: also on this device, or only in this tab. */
export type Keeping = { on: "device" } | { on: "tab"; why: StoreTrouble }

export interface Owner {
  boardId: string
  doc: DocumentName
  memberId: string
}

export interface KeptOperation {
  id: string
  epoch: number
  /** Whose it is to send: the tab that made it, or the one that adopted it. */
  tab: string
  /** Its place among those of its tab. */
  place: number
  clientId: number
  madeAt: number
  changes: BoardChange[]
  update: Uint8Array
}

export interface KeptCopy {
  memberId: string
  epoch: number
  seq: number
  hash: Uint8Array
  /** Applied one after the other they make up the committed document. */
  updates: Uint8Array[]
  at: number
}

export interface Adopted {
  operations: KeptOperation[]
  /** Entries that cannot be read as operations, as text. They are not kept any longer. */
  unreadable: string[]
}

export interface OfflineStore {
  /** All of it or nothing. Removes only what still belongs to this tab. */
  write(
    owner: Owner,
    tab: string,
    change: { put: readonly KeptOperation[]; remove: readonly { id: string; epoch: number }[] },
  ): Promise<Result<void, StoreTrouble>>
  /** Takes over what other tabs left behind, but for the living ones; of several who ask, one gets each. */
  adopt(owner: Owner, tab: string, living: ReadonlySet<string>): Promise<Result<Adopted, StoreTrouble>>
  /** The newest of this board, whoever's it is. */
  copy(boardId: string, doc: DocumentName): Promise<KeptCopy | null>
  /** Takes the place of every other copy of this owner. */
  keepCopy(owner: Owner, copy: Omit<KeptCopy, "memberId">): Promise<void>
  /** Takes everything of this board off the device, whoever's it is: who was here is not a member any more (A6, A7). */
  forget(boardId: string): Promise<Result<Adopted, StoreTrouble>>
  close(): void
}
