/**
 * The `board` document of this tab, and the Yjs client id under which the tab writes in it. After a refusal, or when
 * the server's document is another one, a fresh copy under a fresh id takes its place once the server's state is here.
 */
import * as Y from "yjs"
import type { ChangeFailure } from "../core/change-checks-doc.ts"
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
  /** As the server gave it to an earlier page of this browser. False: it cannot be read, or this one is begun already. */
  begin(place: NonNullable<Replica["place"]>, updates: readonly Uint8Array[]): boolean
  /**
   * The server's state is waited for, to begin anew with; until then the old document stays on screen. "committed": as
   * the server has given it so far, and only what is missing of it is asked for.
   */
  startFresh(from?: "nothing" | "committed"): void
  /** What of the committed document is here: of what was written here, as much as the server has given back. */
  stateVector(): Uint8Array
  /** The server's choice. False: something stands under the one that was asked for. */
  adopt(clientId: number): boolean
  /**
   * The server's state has come: "level" in the same document, or "begun" in another one, where whatever is open is
   * to be done again. "unfit": this document cannot go on. "unreadable": what came is no document.
   */
  take(state: DocWelcome, updates: readonly Uint8Array[]): "level" | "begun" | "unfit" | "unreadable"
  /** False when it builds on something that is not here. */
  add(batch: Batch): boolean
  /** In the server's document as it was made here, and not as another tab did it under the same name. */
  isCommitted(update: Uint8Array): boolean
  /** Nothing is open: what is here is what is committed. */
  settled(): void
  /** What the server has given, as a document of its own; null before it has given anything. */
  rebuilt(): Y.Doc | null
  /** The same as updates. */
  committedUpdates(): readonly Uint8Array[]
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
  /** While fresh: the committed document that is gone on with. */
  let ground: Y.Doc | null = null
  /** How much of what stands under this tab's id the server has given back. */
  let ownCommitted = 0
  const bytes = createCommittedBytes()
  const writing = createWriting()

  function noted(done: Result<Written, ChangeFailure>): Result<Written, ChangeFailure> {
    if (!fresh && done.ok && done.value.update) written = true
    return done
  }

  function gaveBack(update: Uint8Array): void {
    ownCommitted = Math.max(ownCommitted, clocksIn(update).get(clientId) ?? 0)
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

    begin(at, updates) {
      const begun = new Y.Doc()
      if (place || fresh || written || !integrate(begun, ...updates)) return false
      begun.clientID = clientId
      doc = begun
      place = at
      bytes.begin(...updates)
      return true
    },

    startFresh(from = "nothing") {
      ground = from === "committed" && place ? bytes.rebuilt() : null
      clientId = newClientId()
      written = false
      given = false
      fresh = true
      ownCommitted = 0
      if (!ground) place = null
    },

    stateVector() {
      if (ground) return Y.encodeStateVector(ground)
      const all = Y.encodeStateVector(doc)
      if (Y.getState(doc.store, clientId) <= ownCommitted) return all
      const clocks = Y.decodeStateVector(all)
      if (ownCommitted === 0) clocks.delete(clientId)
      else clocks.set(clientId, ownCommitted)
      return Y.encodeStateVector(clocks)
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
        const goingOn = ground !== null
        const begun = ground ?? new Y.Doc()
        ground = null
        if (!integrate(begun, ...updates)) return goingOn ? "unfit" : "unreadable"
        // Only now: Yjs changes an id of its own accord when structs under it arrive.
        begun.clientID = clientId
        doc = begun
        place = placeOf(state)
        fresh = false
        written = false
        ownCommitted = Y.getState(doc.store, clientId)
        if (goingOn) for (const update of updates) bytes.add(update)
        else bytes.begin(...updates)
        return "begun"
      }
      if (!integrate(doc, ...updates)) return "unfit"
      doc.clientID = clientId
      if (written) for (const update of updates) gaveBack(update)
      else ownCommitted = Y.getState(doc.store, clientId)
      if (place) for (const update of updates) bytes.add(update)
      else bytes.begin(...updates)
      place = placeOf(state)
      return "level"
    },

    add(batch) {
      if (!place || !integrate(doc, batch.update)) return false
      if (Y.getState(doc.store, clientId) > ownCommitted) gaveBack(batch.update)
      bytes.add(batch.update)
      place = placeBehind(place, batch)
      return true
    },
    isCommitted: (update) => fresh || (clocksIn(update).get(clientId) ?? 0) <= ownCommitted,
    settled() {
      if (!fresh && place) bytes.settled(doc)
    },

    rebuilt: bytes.rebuilt,
    committedUpdates: bytes.updates,
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
      ownCommitted = 0
    },
  }
}

/** Up to where it goes, by client id. */
const clocksIn = (update: Uint8Array): Map<number, number> => Y.parseUpdateMeta(update).to
