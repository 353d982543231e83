/**
 * The room's side of R18 and A10: is the content of a browser what this document's was at the same number? The hash
 * is kept, entry by entry, only while somebody asks, and made in slices, so that no other room waits for it.
 */
import type * as Y from "yjs"
import { type ContentHash, contentRoots, createContentHash } from "../../core/content-doc.ts"
import type { DocumentName } from "../../core/permissions.ts"
import type { CompareReply } from "../../core/protocol.ts"
import { sameHash } from "../../core/row-hash.ts"
import type { Clock } from "./ports.ts"

/** A slice ends when one of them is reached. */
export const slice = { ms: 4, entries: 128 }
const entriesAtOnce = 8
/** Without a question for so long, edits no longer pay for it. */
export const forgottenAfterMs = 120_000

export interface Comparing {
  compare(seq: number, hash: Uint8Array): Promise<CompareReply["result"]>
  stop(): void
}

export interface ComparingWorld {
  doc: Y.Doc
  name: DocumentName
  clock: Clock
  /** The number that the document is at, or null while it holds what is not committed. */
  at(): number | null
}

export function createComparing({ doc, name, clock, at }: ComparingWorld): Comparing {
  let content: ContentHash | null = null
  let settling: Promise<void> | null = null
  let cancelForget: (() => void) | null = null
  let wake: (() => void) | null = null

  function forget(): void {
    cancelForget?.()
    cancelForget = null
    content?.stop()
    content = null
    wake?.()
  }

  /** false: there is more to do. */
  function settleSlice(of: ContentHash): boolean {
    const began = clock.now()
    for (let done = 0; done < slice.entries; done += entriesAtOnce) {
      if (of.settle(entriesAtOnce)) return true
      if (clock.now() - began >= slice.ms) break
    }
    return false
  }

  async function settle(of: ContentHash): Promise<void> {
    while (content === of && !settleSlice(of)) {
      await new Promise<void>((resolve) => {
        const cancel = clock.after(0, resolve)
        wake = () => {
          cancel()
          resolve()
        }
      })
    }
  }

  return {
    async compare(seq, hash) {
      if (at() !== seq) return "moved"
      content ??= createContentHash(doc, contentRoots[name])
      const mine = content
      cancelForget?.()
      cancelForget = clock.after(forgottenAfterMs, forget)
      settling ??= settle(mine).finally(() => {
        settling = null
      })
      await settling
      // What was edited meanwhile is hashed only if it was committed meanwhile too, and the number is the same then.
      if (content !== mine || at() !== seq) return "moved"
      return sameHash(mine.hash(), hash) ? "same" : "different"
    },
    stop: forget,
  }
}
