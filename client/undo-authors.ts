/**
 * Who changed what last, as far as this tab has seen it happen: so that undo can say whose value it leaves alone, and
 * a notice who removed what is open here. The server's batches name their authors; of what came before this tab, or
 * while it was away, nobody is named.
 */
import * as Y from "yjs"
import type { ChangeRecord } from "../core/changes.ts"
import type { Batch } from "../core/protocol.ts"

export interface Author {
  memberId: string
  /** When it came here, by this tab's clock. */
  at: number
}

export interface UndoAuthors {
  /** While it is taken in, what changes is its authors' doing. */
  during(batch: Batch, take: () => void): void
  /** The live document has changed. */
  changed(records: readonly ChangeRecord[], transaction: Y.Transaction): void
  /** null for `field`: anything of it. */
  of(collection: string, id: string, field: string | null): Author | null
}

/** Enough for every field that one could still be asked about. */
const mostKept = 5_000

export function createUndoAuthors(now: () => number, me: () => string | null): UndoAuthors {
  const last = new Map<string, Author>()
  /** Yjs client ids of members, learned from batches of one author. */
  const writers = new Map<number, string>()
  let batch: Batch | null = null

  function note(key: string, author: Author | null): void {
    last.delete(key)
    if (!author) return
    last.set(key, author)
    if (last.size > mostKept) last.delete(last.keys().next().value as string)
  }

  function changed(records: readonly ChangeRecord[], transaction: Y.Transaction): void {
    const members = new Set(batch?.operations.map(({ memberId }) => memberId))
    const mine = transaction.local && !batch ? me() : null
    const [only] = mine !== null ? [mine] : members.size === 1 ? members : []
    if (only !== undefined) for (const writer of writersOf(transaction)) writers.set(writer, only)
    for (const { collection, id, field } of records) {
      const writer =
        batch && only === undefined && field !== null
          ? writerOf(transaction.doc, collection, id, field)
          : null
      const memberId = only ?? (writer === null ? undefined : writers.get(writer))
      const author = memberId === undefined ? null : { memberId, at: now() }
      note(keyOf(collection, id, field ?? ""), author)
      note(keyOf(collection, id, null), author)
    }
  }

  return {
    during(next, take) {
      batch = next
      try {
        take()
      } finally {
        batch = null
      }
    },
    changed,
    of: (collection, id, field) => last.get(keyOf(collection, id, field)) ?? null,
  }
}

const keyOf = (collection: string, id: string, field: string | null): string =>
  `${collection} ${id} ${field ?? "*"}`

function writersOf({ beforeState, afterState }: Y.Transaction): number[] {
  return [...afterState].flatMap(([writer, clock]) =>
    (beforeState.get(writer) ?? 0) < clock ? [writer] : [],
  )
}

/** Under whose id the value of a key was written; null where it says nothing, as of a text, or of what was cleared. */
function writerOf(doc: Y.Doc, collection: string, id: string, field: string): number | null {
  const map = collection === "meta" ? doc.getMap("meta") : doc.getMap(collection).get(id)
  const item = map instanceof Y.Map ? map._map.get(field) : undefined
  if (!item || item.deleted || item.content instanceof Y.ContentType) return null
  return item.id.client
}
