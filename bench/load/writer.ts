/** Somebody who moves likelihoods: knows the board as it was on coming in, and sends what a page would send. */
import * as Y from "yjs"
import { applyChanges } from "../../core/board-doc.ts"
import type { SentEdit } from "./observer.ts"
import type { Seat } from "./wire.ts"

export interface Writer {
  write(measured: boolean): SentEdit
}

/**
 * Each moves a scenario of their own: a page that moves somebody else's has seen what they did, and these writers do
 * not listen, so that on one scenario their edits would pile up as conflicts that no real board has.
 */
export function createWriter(doc: Y.Doc, seat: Seat, scenario: number): Writer {
  let count = 0
  let update: Uint8Array = new Uint8Array()
  doc.on("update", (bytes: Uint8Array) => {
    update = bytes
  })
  return {
    write(measured) {
      count += 1
      const yes = ((doc.clientID + count * 7919) % 9973) / 9973
      const changed = applyChanges(doc, [
        {
          kind: "setWorking",
          id: `s${1 + scenario}`,
          value: { probabilities: { yes, no: 1 - yes } },
          base: null,
        },
      ])
      if (!changed.ok) throw new Error(changed.error.message)
      const edit = {
        id: `e${doc.clientID}-${count}`,
        clientId: doc.clientID,
        clock: Y.getState(doc.store, doc.clientID),
        at: performance.now(),
        measured,
      }
      seat.send(update, edit.id)
      return edit
    },
  }
}
