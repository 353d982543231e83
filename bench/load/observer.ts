/** Somebody who really holds the board, and notes when each edit of the others arrives. */
import type * as Y from "yjs"

/** One edit, as its writer knows it. */
export interface SentEdit {
  id: string
  clientId: number
  /** The writer's clock behind it: whoever has reached it has the edit. */
  clock: number
  /** ms, of `performance.now()` */
  at: number
  /** Sent within the measured time. */
  measured: boolean
  acknowledgedAt?: number
}

export interface Observer {
  readonly doc: Y.Doc
  expect(edit: SentEdit): void
  missing(): SentEdit[]
  /** ms from sending to here, of measured edits. */
  readonly latencies: number[]
  close(): void
}

export function observe(doc: Y.Doc, close: () => void, arrived: (edit: SentEdit) => void): Observer {
  const awaited = new Map<number, SentEdit[]>()
  const latencies: number[] = []
  doc.on("afterTransaction", ({ beforeState, afterState }: Y.Transaction) => {
    const now = performance.now()
    for (const [clientId, clock] of afterState) {
      if (beforeState.get(clientId) === clock) continue
      const edits = awaited.get(clientId)
      while (edits?.[0] && edits[0].clock <= clock) {
        const edit = edits.shift() as SentEdit
        if (edit.measured) latencies.push(now - edit.at)
        arrived(edit)
      }
    }
  })
  return {
    doc,
    latencies,
    expect(edit) {
      const edits = awaited.get(edit.clientId)
      if (edits) edits.push(edit)
      else awaited.set(edit.clientId, [edit])
    },
    missing: () => [...awaited.values()].flat(),
    close,
  }
}
