/**
 * Updates of others into a document: the only way in, wherever the document counts.
 *
 * After a transaction that came from elsewhere Yjs tidies formatted texts: it deletes marks that say nothing any more,
 * in a transaction of its own. That is an edit which nobody made and nobody else hears of; where somebody builds on
 * such a mark, two replicas would then read two things. So it is kept from it: replicas hold the same structs, and
 * have deleted the same ones, whenever they have been given the same updates (A10, R2).
 */
import * as Y from "yjs"

/** Throws where Y.applyUpdate throws: the document may have changed all the same. */
export const integrateUpdate = (doc: Y.Doc, update: Uint8Array): void => integrate(doc, update, Y.applyUpdate)

/** Of one in the second encoding. */
export const integrateUpdateV2 = (doc: Y.Doc, update: Uint8Array): void =>
  integrate(doc, update, Y.applyUpdateV2)

function integrate(doc: Y.Doc, update: Uint8Array, apply: typeof Y.applyUpdate): void {
  doc.transact((transaction) => {
    keepMarks(transaction)
    apply(doc, update)
  })
}

const kept = Symbol("kept")

/** The whole of the transaction, which may take in more than one update. */
function keepMarks(transaction: Y.Transaction): void {
  const { doc, meta } = transaction
  if (meta.has(kept)) return
  meta.set(kept, true)
  // Observers have said by then that something is to be tidied, and nothing has been.
  const keep = (ended: Y.Transaction) => {
    if (ended !== transaction) return
    doc.off("afterTransaction", keep)
    transaction._needFormattingCleanup = false
  }
  doc.on("afterTransaction", keep)
}
