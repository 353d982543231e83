/**
 * A hostile member against a real room. The four forgeries that are known to mute or rewrite somebody in a plain Yjs
 * relay stand here by name. What can be forged with ids, claims and operation names is in `forgery-ids.test.ts`; updates
 * broken by the hundred thousand are in `fuzz-bytes.test.ts` and `fuzz-structs.test.ts`.
 */
import { describe, expect, it } from "vitest"
import * as Y from "yjs"
import { readBoard } from "../../core/board-doc.ts"
import type { BoardChange } from "../../core/changes.ts"
import { varint, words } from "./forged-update.ts"
import { annId, boardId, madeIn, watchRoom } from "./watched-room.ts"

const title = (value: string): BoardChange => ({
  kind: "set",
  collection: "scenarios",
  id: "meet",
  field: "title",
  value,
  base: null,
})
const titleIn = (doc: Y.Doc) => readBoard(doc).scenarios.find(({ id }) => id === "meet")?.title
const bytesOf = (doc: Y.Doc) => Buffer.from(Y.encodeStateAsUpdate(doc)).toString("base64")
const nothingPending = (doc: Y.Doc) => doc.store.pendingStructs === null && doc.store.pendingDs === null

/** An update with one struct under a client id and clock of one's choice. */
const forged = (client: number, clock: number, struct: number[], deletes: number[] = [0]) =>
  new Uint8Array([1, 1, ...varint(client), ...varint(clock), ...struct, ...deletes])
/** A value in `meta`, under a key. */
const inMeta = (key: string, value: string) => [
  8 | 32,
  1,
  ...words("meta"),
  ...words(key),
  1,
  119,
  ...words(value),
]

describe("R3 the four known forgeries", () => {
  it("R3 the same id and clock with other content does not replace what somebody wrote, or will write", async () => {
    const w = await watchRoom()
    expect(await w.annWrites(title("Ann's"))).toBe("saved")
    const next = Y.getState(w.doc.store, annId)
    const before = bytesOf(w.doc)
    for (const clock of [0, next - 1, next]) {
      expect(await w.send(7, forged(annId, clock, inMeta("handling", "forged")))).toBe("foreign-client")
    }
    expect(bytesOf(w.doc)).toBe(before)
    expect(await w.annWrites(title("Ann's again"))).toBe("saved")
    expect(titleIn(w.doc)).toBe("Ann's again")
  })

  it("R3 garbage under a victim's id does not mute the victim", async () => {
    const w = await watchRoom()
    expect(await w.annWrites(title("Ann's"))).toBe("saved")
    const next = Y.getState(w.doc.store, annId)
    const before = bytesOf(w.doc)
    expect(await w.send(7, forged(annId, next, [0, 5]))).toBe("foreign-client")
    expect(await w.send(8, forged(8, 0, [0, 5]))).toBe("malformed")
    expect(await w.send(9, forged(annId, next, [10, 5]))).toBe("foreign-client")
    expect(bytesOf(w.doc)).toBe(before)
    expect(await w.annWrites(title("Ann speaks"))).toBe("saved")
    expect(titleIn(w.doc)).toBe("Ann speaks")
    expect(Y.getState(w.doc.store, annId)).toBeGreaterThan(next)
  })

  it("R4 deleting what is not yet written deletes nothing when it is", async () => {
    const w = await watchRoom()
    expect(await w.annWrites(title("Ann's"))).toBe("saved")
    const next = Y.getState(w.doc.store, annId)
    const before = bytesOf(w.doc)
    const future = (client: number) => new Uint8Array([0, 1, ...varint(client), 1, ...varint(next), 100])
    expect(await w.send(7, future(annId))).toBe("gap")
    expect(await w.send(8, future(123_456))).toBe("gap")
    expect(bytesOf(w.doc)).toBe(before)
    expect(nothingPending(w.doc)).toBe(true)
    expect(await w.annWrites(title("Ann's, undeleted"))).toBe("saved")
    expect(titleIn(w.doc)).toBe("Ann's, undeleted")
    expect(titleIn(w.database.document(boardId, "board"))).toBe("Ann's, undeleted")
  })

  it("R4 a flood of orphans leaves nothing behind to wait for their parents", async () => {
    const w = await watchRoom()
    const before = bytesOf(w.doc)
    for (let i = 0; i < 2_000; i++) {
      const client = 10_000 + i
      // Behind an item of a stranger, inside a parent of a stranger, and with a gap in one's own clock.
      const behind = [8 | 128, ...varint(99_999), ...varint(i), 1, 119, 1, 120]
      const inside = [8 | 32, 0, ...varint(99_999), ...varint(i), ...words("text"), 1, 119, 1, 120]
      const struct = i % 2 === 0 ? behind : inside
      expect(await w.send(client, forged(client, i % 3 === 0 ? 5 : 0, struct))).toBe("gap")
    }
    expect(bytesOf(w.doc)).toBe(before)
    expect(nothingPending(w.doc)).toBe(true)
    expect(w.doc.store.clients.size).toBe(1)
    expect(await w.annWrites(title("Ann's"))).toBe("saved")
  })
})

it("R4 a gap in one's own clock is a gap, also where everything that it names is there", async () => {
  const w = await watchRoom()
  const before = bytesOf(w.doc)
  for (const clock of [1, 5, 1_000]) {
    expect(await w.send(7, forged(7, clock, inMeta("handling", "later")))).toBe("gap")
  }
  expect(bytesOf(w.doc)).toBe(before)
  expect(nothingPending(w.doc)).toBe(true)
})

describe("R1 bytes that say more than they seem to", () => {
  it("R1 what stands behind the end of an update is not dropped and called saved", async () => {
    const w = await watchRoom()
    const before = bytesOf(w.doc)
    const eve = new Y.Doc()
    eve.clientID = 90_000
    Y.applyUpdate(eve, Y.encodeStateAsUpdate(w.doc))
    const honest = madeIn(eve, [title("Eve's")])
    expect(await w.send(eve.clientID, new Uint8Array([...honest, 0]))).toBe("malformed")
    expect(await w.send(eve.clientID, new Uint8Array([...honest, ...honest]))).toBe("malformed")
    // Read as if it were the first encoding, it says nothing at all.
    expect(await w.send(eve.clientID, Y.convertUpdateFormatV1ToV2(honest))).toBe("malformed")
    expect(bytesOf(w.doc)).toBe(before)
    expect(await w.send(eve.clientID, honest)).toBe("saved")
  })
})
