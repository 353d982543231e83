/**
 * What rooms may rely on in a store, as cases that every store has to pass: the one in PostgreSQL, and the one in
 * memory with which the simulation of rooms stands and falls.
 */
import { describe, expect, it } from "vitest"
import * as Y from "yjs"
import { noRow, rowHash } from "../../core/row-hash.ts"
import {
  BoardDamaged,
  type BoardStore,
  type Commit,
  LeaseLost,
  NoSuchBoard,
} from "../../server/rooms/ports.ts"

export interface StoreUnderTest {
  /** As a process of this name sees it; each call is another process. */
  store(owner: string): BoardStore
  /** A new board whose first row of `board` is this; its other documents have none. */
  board(first: Uint8Array): Promise<string>
}

export function storeContract(subject: () => StoreUnderTest): void {
  const storeOf = (owner: string) => subject().store(owner)

  async function opened(owner = "one") {
    const doc = new Y.Doc()
    doc.getMap("meta").set("title", "first")
    const boardId = await subject().board(Y.encodeStateAsUpdate(doc))
    const store = storeOf(owner)
    const { fence } = await store.load(boardId, "board")
    const commit = (seq: number, part: Partial<Commit> = {}, names = [`op${seq}`]): Commit => {
      const before = Y.encodeStateVector(doc)
      doc.getMap("meta").set("title", `title ${seq}`)
      return {
        boardId,
        doc: "board",
        epoch: 1,
        seq,
        fence,
        update: Y.encodeStateAsUpdate(doc, before),
        operations: names.map((id) => operation(id)),
        ...part,
      }
    }
    return { boardId, store, fence, doc, commit }
  }

  describe("the log", () => {
    it("A1 what was appended is read back by another process, in order, byte for byte", async () => {
      const { boardId, store, commit } = await opened()
      const rows = [commit(2), commit(3), commit(4)]
      for (const row of rows) await store.append(row)
      const loaded = await storeOf("two").load(boardId, "board")
      expect(loaded).toMatchObject({ epoch: 1, seq: 4 })
      expect(loaded.updates.slice(-3).map(plain)).toEqual(rows.map(({ update }) => plain(update)))
      expect(plain(loaded.hash)).toEqual(plain(rowHash((rows[2] as Commit).update)))
    })

    it("a document without a row is empty, at number 0", async () => {
      const { boardId, store } = await opened()
      const loaded = await store.load(boardId, "ledger")
      expect(loaded).toMatchObject({ epoch: 1, seq: 0, updates: [] })
      expect(plain(loaded.hash)).toEqual(plain(noRow))
      expect(await store.rowHash(boardId, "ledger", 1)).toBeNull()
    })

    it("A3 one commit asked for again, its answer lost, is there once and was committed when it was", async () => {
      const { boardId, store, commit } = await opened()
      const second = commit(2)
      const third = commit(3)
      const { at } = await store.append(second)
      expect(await store.append(second)).toEqual({ at })
      await store.append(third)
      expect(await store.append({ ...second, update: new Uint8Array(second.update) })).toEqual({ at })
      expect((await store.load(boardId, "board")).seq).toBe(3)
    })

    it("A3 another commit under a number that is taken ends its room: other bytes, other operations, one more", async () => {
      const { boardId, store, commit } = await opened()
      const first = commit(2, {}, ["a", "b"])
      await store.append(first)
      const others = [
        { ...first, update: new Uint8Array([0, 0]) },
        { ...first, operations: [operation("a")] },
        { ...first, operations: [operation("a"), operation("b"), operation("c")] },
        { ...first, operations: [operation("b"), operation("a")] },
      ]
      for (const other of others) await expect(store.append(other)).rejects.toBeInstanceOf(LeaseLost)
      const loaded = await store.load(boardId, "board")
      expect(loaded.seq).toBe(2)
      expect(plain(loaded.updates.at(-1) as Uint8Array)).toEqual(plain(first.update))
    })

    it("a row is named by its bytes", async () => {
      const { boardId, store, commit } = await opened()
      const rows = [commit(2), commit(3)]
      for (const row of rows) await store.append(row)
      const hashes = await Promise.all([2, 3].map((seq) => store.rowHash(boardId, "board", seq)))
      expect(hashes.map((hash) => hash && plain(hash))).toEqual(
        rows.map(({ update }) => plain(rowHash(update))),
      )
      for (const seq of [0, 4]) expect(await store.rowHash(boardId, "board", seq)).toBeNull()
    })

    it("A3 operations are found by name: the first of that name, with its number and member", async () => {
      const { boardId, store, commit } = await opened()
      await store.append(commit(2, {}, ["a", "b"]))
      await store.append(commit(3, { operations: [operation("a", { memberId: "ben" })] }))
      await store.append(commit(1, { doc: "ledger" }, ["elsewhere"]))
      const found = await store.committed(boardId, "board", ["a", "b", "elsewhere", "never"])
      expect(Object.fromEntries(found)).toEqual({
        a: { seq: 2, memberId: "ann" },
        b: { seq: 2, memberId: "ann" },
      })
      expect(await store.committed(boardId, "board", [])).toEqual(new Map())
    })
  })

  describe("the lease", () => {
    it("who has it keeps its number, for all documents; who takes it over gets the next one", async () => {
      const { boardId, store, fence } = await opened()
      expect((await store.load(boardId, "ledger")).fence).toBe(fence)
      expect((await store.load(boardId, "board")).fence).toBe(fence)
      expect((await storeOf("two").load(boardId, "board")).fence).toBe(fence + 1)
    })

    it("an owner that was replaced writes nothing, under no number, and not even what had been written", async () => {
      const { boardId, store, fence, commit } = await opened()
      const landed = commit(2)
      await store.append(landed)
      const young = storeOf("two")
      const taken = await young.load(boardId, "board")
      await expect(store.append(landed)).rejects.toBeInstanceOf(LeaseLost)
      await expect(store.append(commit(3))).rejects.toBeInstanceOf(LeaseLost)
      await expect(store.append(commit(3, { fence: taken.fence }))).rejects.toBeInstanceOf(LeaseLost)
      await expect(young.append(commit(3, { fence }))).rejects.toBeInstanceOf(LeaseLost)
      await expect(store.checkpoint(boardId, "board", 2, 1)).rejects.toBeInstanceOf(LeaseLost)
      await expect(store.giveBackClientId(boardId, "board", "ann", 5)).rejects.toBeInstanceOf(LeaseLost)
      await expect(store.takeClientId(boardId, "board", "ann")).rejects.toBeInstanceOf(LeaseLost)
      await young.append(commit(3, { fence: taken.fence }))
      expect((await young.load(boardId, "board")).seq).toBe(3)
    })
  })

  describe("client ids", () => {
    it("R3 the log tells whose they are, also beyond 31 bits; the first who wrote under one has it", async () => {
      const { boardId, store, commit } = await opened()
      const large = 4_000_000_000
      await store.append(commit(2, { operations: [operation("a", { clientId: large })] }))
      await store.append(commit(3, { operations: [operation("b", { clientId: large, memberId: "ben" })] }))
      expect(await store.authorOf(boardId, "board", large)).toBe("ann")
      expect(await store.authorOf(boardId, "board", 6)).toBeNull()
      expect(await store.authorOf(boardId, "ledger", large)).toBeNull()
    })

    it("given back, each is handed out once, to the same member, the one that waited longest first", async () => {
      const { boardId, store, commit } = await opened()
      const ids = [31, 11, 21]
      await store.append(
        commit(2, { operations: ids.map((clientId) => operation(`o${clientId}`, { clientId })) }),
      )
      const take = (memberId = "ann") => store.takeClientId(boardId, "board", memberId)
      expect(await take()).toBeNull()
      for (const id of ids) await store.giveBackClientId(boardId, "board", "ann", id)
      await store.giveBackClientId(boardId, "board", "ann", 31)
      expect(await take("ben")).toBeNull()
      expect(await store.takeClientId(boardId, "ledger", "ann")).toBeNull()
      expect([await take(), await take(), await take(), await take()]).toEqual([31, 11, 21, null])
      await store.giveBackClientId(boardId, "board", "ann", 11)
      expect([await take(), await take()]).toEqual([11, null])
    })

    it("R3 nobody can give back what is not theirs or has never been written under", async () => {
      const { boardId, store, commit } = await opened()
      await store.append(commit(2, { operations: [operation("a", { clientId: 7 })] }))
      await store.giveBackClientId(boardId, "board", "ben", 7)
      await store.giveBackClientId(boardId, "board", "ann", 8)
      expect(await store.takeClientId(boardId, "board", "ann")).toBeNull()
      expect(await store.takeClientId(boardId, "board", "ben")).toBeNull()
    })
  })

  describe("epochs and checkpoints", () => {
    it("a row of a newer epoch begins anew, and what was before is still in the log", async () => {
      const { boardId, store, doc, commit } = await opened()
      const old = commit(2, { operations: [operation("old", { clientId: 7 })] })
      await store.append(old)
      await store.giveBackClientId(boardId, "board", "ann", 7)
      const whole = Y.encodeStateAsUpdate(doc)
      await store.append(commit(3, { epoch: 2, update: whole, operations: [] }))
      await store.append(commit(4, { epoch: 2, operations: [operation("new", { clientId: 9 })] }))
      const loaded = await storeOf("two").load(boardId, "board")
      expect(loaded).toMatchObject({ epoch: 2, seq: 4 })
      expect(plain(loaded.updates[0] as Uint8Array)).toEqual(plain(whole))
      expect(loaded.updates).toHaveLength(2)
      const { load, ...again } = storeOf("one")
      await load(boardId, "board")
      expect([...(await again.committed(boardId, "board", ["old", "new"])).keys()].sort()).toEqual([
        "new",
        "old",
      ])
      expect(plain((await again.rowHash(boardId, "board", 2)) ?? noRow)).toEqual(plain(rowHash(old.update)))
      expect(await again.authorOf(boardId, "board", 7)).toBe("ann")
      // It is not in the document any more, and to write under it again would spare nothing.
      expect(await again.takeClientId(boardId, "board", "ann")).toBeNull()
    })

    it("R12 a checkpoint is the whole document, may be asked for twice, and changes nothing that is read", async () => {
      const { boardId, store, doc, commit } = await opened()
      for (let seq = 2; seq <= 5; seq++) await store.append(commit(seq))
      const titles = async (at: number) =>
        documentOf([await store.checkpoint(boardId, "board", at, 1)])
          .getMap("meta")
          .get("title")
      expect([await titles(4), await titles(4), await titles(5)]).toEqual(["title 4", "title 4", "title 5"])
      await store.append(commit(6))
      const loaded = await store.load(boardId, "board")
      expect(loaded).toMatchObject({ epoch: 1, seq: 6 })
      const read = documentOf(loaded.updates)
      expect(read.getMap("meta").toJSON()).toEqual(doc.getMap("meta").toJSON())
      expect(Y.encodeStateVector(read)).toEqual(Y.encodeStateVector(doc))
      expect((await store.committed(boardId, "board", ["op2"])).get("op2")).toEqual({
        seq: 2,
        memberId: "ann",
      })
    })
  })

  it("A11 a board in quarantine cannot be opened, and says first why; an unknown one is not there", async () => {
    const { boardId, store } = await opened()
    await expect(store.load("nowhere", "board")).rejects.toBeInstanceOf(NoSuchBoard)
    await store.quarantine(boardId, "number 2 is missing")
    await store.quarantine(boardId, "later news")
    const opening = store.load(boardId, "board")
    await expect(opening).rejects.toBeInstanceOf(BoardDamaged)
    await expect(opening).rejects.toThrow("number 2 is missing")
  })
}

const operation = (
  id: string,
  part: { memberId?: string; clientId?: number } = {},
): Commit["operations"][number] => ({
  id,
  memberId: "ann",
  clientId: 5,
  clocks: [0, 1],
  changes: [],
  ...part,
})

const plain = (bytes: Uint8Array): number[] => [...bytes]

function documentOf(updates: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc()
  for (const update of updates) Y.applyUpdate(doc, update)
  return doc
}
