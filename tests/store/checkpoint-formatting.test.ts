import { afterAll, expect, it } from "vitest"
import * as Y from "yjs"
import { integrateUpdate } from "../../core/integration-doc.ts"
import { createCheckpointThread } from "../../server/store/checkpoint-thread.ts"
import { backgroundOf, goneIn, worked } from "../rooms/formatted-texts.ts"

const thread = createCheckpointThread()
afterAll(() => thread.stop())

const read = (update: Uint8Array): Y.Doc => {
  const doc = new Y.Doc()
  integrateUpdate(doc, update)
  return doc
}

it("R12 A10 the thread that makes checkpoints and past moments keeps every mark that the room keeps", async () => {
  for (let seed = 1; seed <= 6; seed++) {
    const { server, rows } = worked(seed)
    const half = rows.slice(0, rows.length >> 1)
    const first = await thread.checkpoint({ checkpoint: null, rows: half })
    const whole = await thread.document({ checkpoint: first.bytes, rows: rows.slice(half.length) })
    for (const doc of [read(whole), read(await thread.document({ checkpoint: null, rows }))]) {
      expect(goneIn(doc), `seed ${seed}`).toEqual(goneIn(server))
      expect(backgroundOf(doc).toDelta(), `seed ${seed}`).toEqual(backgroundOf(server).toDelta())
    }
  }
})
