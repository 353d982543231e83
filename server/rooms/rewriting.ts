/**
 * Every client id that ever wrote makes each later edit dearer (laws, "Ids accumulate"). When a document with too many
 * of them goes idle, its content is written anew in a fresh document, which becomes the first row of the next epoch:
 * one append, so that whatever happens in between leaves either the old log or the new one. A tab that comes back
 * from the old epoch is told to begin anew, and does again what is still open.
 */
import * as Y from "yjs"
import { contentRoots, createContentHash } from "../../core/content-doc.ts"
import { copySteps, NotCopied } from "../../core/copied-doc.ts"
import type { DocumentName } from "../../core/permissions.ts"
import type { BoardStore, Clock, RoomLog } from "./ports.ts"

export const maxIdleClientIds = 500
/** Between two slices other rooms get their turn. */
const slice = { ms: 8, entries: 64 }

export interface Rewriting {
  boardId: string
  name: DocumentName
  store: Pick<BoardStore, "append">
  clock: Clock
  log: RoomLog
}

/** Where the document's log ends, with everything in the document committed. */
export interface LogEnd {
  epoch: number
  seq: number
  fence: number
}

/** Where the log ends now, or null when it is as it was. Nobody may write to `doc` meanwhile. Never rejects. */
export async function rewritten(world: Rewriting, doc: Y.Doc, end: LogEnd): Promise<LogEnd | null> {
  const { boardId, name, store, clock, log } = world
  const clientIds = doc.store.clients.size
  if (clientIds <= maxIdleClientIds) return null
  const fresh = new Y.Doc()
  const roots = contentRoots[name]
  const hashes = [createContentHash(doc, roots), createContentHash(fresh, roots)] as const
  try {
    const copying = copySteps(doc, fresh, roots)
    await inSlices(clock, () => copying.next().done === true)
    for (const hash of hashes) await inSlices(clock, () => hash.settle(1))
    const [before, after] = hashes.map((hash) => hash.hash().join())
    if (before !== after) {
      log.error({ boardId, doc: name }, "a document written anew is not what it was; it is left as it is")
      return null
    }
    const next = { ...end, epoch: end.epoch + 1, seq: end.seq + 1 }
    await store.append({ boardId, doc: name, ...next, update: Y.encodeStateAsUpdate(fresh), operations: [] })
    log.info({ boardId, doc: name, epoch: next.epoch, clientIds }, "a document was written anew")
    return next
  } catch (error) {
    const why =
      error instanceof NotCopied ? "a document cannot be written anew" : "writing a document anew failed"
    log.warn({ boardId, doc: name, err: error }, why)
    return null
  } finally {
    for (const hash of hashes) hash.stop()
    fresh.destroy()
  }
}

/** Until `step` says that it was the last one. */
async function inSlices(clock: Clock, step: () => boolean): Promise<void> {
  for (;;) {
    const began = clock.now()
    for (let done = 0; done < slice.entries && clock.now() - began < slice.ms; done++) if (step()) return
    await new Promise<void>((resolve) => clock.after(0, resolve))
  }
}
