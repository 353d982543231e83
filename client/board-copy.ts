/**
 * The `board` document of this tab, and the Yjs client id under which the tab writes in it. After a refusal, or when
 * the server's document is another one, a fresh copy under a fresh id takes its place once the server's state is here.
 */
import * as Y from "yjs"
import type { ChangeFailure } from "../core/board-doc.ts"
import type { BoardChange } from "../core/changes.ts"
import type { Batch } from "../core/protocol.ts"
import type { Result } from "../core/result.ts"
import { createCommittedBytes } from "./committed-bytes.ts"
import { type DocWelcome, integrate, placeBehind, placeOf, type Replica } from "./replica.ts"
import { createWriting, type Written } from "./writing.ts"

export interface BoardCopy extends Readonly<Replica> {
  clientId(): number
  /** Nothing has been written under it, and the server did not choose it. */
  unused(): boolean
  /** There is something that another tab of this person could go on with. */
  worthGivingBack(): boolean
  write(changes: readonly BoardChange[]): Result<Written, ChangeFailure>
  writeAgain(changes: readonly BoardChange[]): Result<Written, ChangeFailure>
  /** The server's state is waited for, to begin anew with; until then the old document stays on screen. */
  startFresh(): void
  /** The server's choice. False: something stands under the one that was asked for. */
  adopt(clientId: number): boolean
  /**
   * The server's state has come: "level" in the same document, or "begun" in another one, where whatever is open is
   * to be done again. "unfit": this document cannot go on. "unreadable": what came is no document.
   */
  take(state: DocWelcome, updates: readonly Uint8Array[]): "level" | "begun" | "unfit" | "unreadable"
  /** False when it builds on something that is not here. */
  add(batch: Batch): boolean
  /** An operation of this tab that is in this document is committed. */
  committed(update: Uint8Array): void
  /** Nothing is open: what is here is what is committed. */
  settled(): void
  /** What the server has given, as a document of its own; null before it has given anything. */
  rebuilt(): Y.Doc | null
  /** While the server's state is waited for: what it had given before, on screen, to be done again in. False: there is none. */
  goBack(): boolean
  /** Nothing is open, and the id has been given back. */
  renew(): void
}

export function createBoardCopy(newClientId: () => number): BoardCopy {
  let clientId = newClientId()
  let written = false
  let given = false
  let fresh = false
  let doc = new Y.Doc()
  doc.clientID = clientId
  let place: Replica["place"] = null
  const bytes = createCommittedBytes()
  const writing = createWriting()

  function noted(done: Result<Written, ChangeFailure>): Result<Written, ChangeFailure> {
    if (!fresh && done.ok && done.value.update) written = true
    return done
  }

  return {
    get doc() {
      return doc
    },
    get place() {
      return place
    },
    clientId: () => clientId,
    unused: () => (fresh || !written) && !given,
    worthGivingBack: () => written || given,
    write: (changes) => noted(writing.write(doc, changes)),
    writeAgain: (changes) => noted(writing.writeAgain(doc, changes, fresh)),

    startFresh() {
      clientId = newClientId()
      written = false
      given = false
      fresh = true
      place = null
    },

    adopt(chosen) {
      if (chosen === clientId) return true
      if (given || (written && !fresh)) return false
      clientId = chosen
      given = true
      return true
    },

    take(state, updates) {
      if (!fresh && written && doc.clientID !== clientId) {
        // Written between the server's choice and its state, under the id that was asked for.
        if (place) return "unfit"
        fresh = true
      }
      if (fresh) {
        const begun = new Y.Doc()
        if (!integrate(begun, ...updates)) return "unreadable"
        // Only now: Yjs changes an id of its own accord when structs under it arrive.
        begun.clientID = clientId
        doc = begun
        place = placeOf(state)
        fresh = false
        written = false
        bytes.begin(...updates)
        return "begun"
      }
      if (!integrate(doc, ...updates)) return "unfit"
      doc.clientID = clientId
      if (place) for (const update of updates) bytes.add(update)
      else bytes.begin(...updates)
      place = placeOf(state)
      return "level"
    },

    add(batch) {
      if (!place || !integrate(doc, batch.update)) return false
      bytes.add(batch.update)
      place = placeBehind(place, batch)
      return true
    },
    committed(update) {
      if (!fresh) bytes.add(update)
    },
    settled() {
      if (!fresh && place) bytes.settled(doc)
    },

    rebuilt: bytes.rebuilt,
    goBack() {
      const before = fresh ? bytes.rebuilt() : null
      if (!before) return false
      // An id of no other document: what is written here is written once more in the server's.
      before.clientID = newClientId()
      doc = before
      return true
    },

    renew() {
      clientId = newClientId()
      doc.clientID = clientId
      written = false
      given = false
    },
  }
}
