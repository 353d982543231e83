// What the storage of a browser can do, and does: the store says what became of it, and never throws.
import "fake-indexeddb/auto"
import { IDBFactory } from "fake-indexeddb"
import { openDB } from "idb"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { createOfflineDatabase } from "../../client/offline-database.ts"
import type { KeptOperation, OfflineStore, Owner } from "../../client/offline-store.ts"
import { fakeClock, settled } from "./fake-clock.ts"

const owner: Owner = { boardId: "board1", doc: "board", memberId: "me" }
const kept = (id: string, part: Partial<KeptOperation> = {}): KeptOperation => ({
  id,
  epoch: 1,
  tab: "tab1",
  place: 0,
  clientId: 7,
  madeAt: 5,
  changes: [{ kind: "setMeta", field: "title", value: id, base: null }],
  update: new Uint8Array([1, 2, 3]),
  ...part,
})
const nobody: ReadonlySet<string> = new Set()

let clock = fakeClock()
let factory: IDBFactory
let store: OfflineStore
beforeEach(() => {
  clock = fakeClock()
  factory = new IDBFactory()
  vi.stubGlobal("indexedDB", factory)
  store = createOfflineDatabase({ clock, indexedDB: () => factory })
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const put = (...operations: KeptOperation[]) => store.write(owner, "tab1", { put: operations, remove: [] })
const left = async (of = owner) => {
  const adopted = await store.adopt(of, `reader${Math.random()}`, nobody)
  return adopted.ok ? adopted.value.operations.map(({ id }) => id) : adopted.error
}

describe("A7 what is kept on the device", () => {
  it("A7 comes back as it was, in the order made, to this member of this board alone", async () => {
    await put(kept("b", { madeAt: 6 }), kept("a"), kept("c", { madeAt: 6, place: 1 }))
    expect(await left({ ...owner, memberId: "ada" })).toEqual([])
    expect(await left({ ...owner, boardId: "board2" })).toEqual([])
    const adopted = await store.adopt(owner, "tab2", nobody)
    expect(adopted.ok && adopted.value.operations).toMatchObject([{ ...kept("a") }, { id: "b" }, { id: "c" }])
  })

  it("A7 is taken over by one tab only, and not from a tab that lives", async () => {
    await put(kept("a"), kept("b", { tab: "living" }))
    const both = await Promise.all([
      store.adopt(owner, "tab2", new Set(["living"])),
      store.adopt(owner, "tab3", new Set(["living", "tab2"])),
    ])
    expect(both.map((one) => one.ok && one.value.operations.map(({ id }) => id))).toEqual([["a"], []])
  })

  it("A7 taken over by another tab, it is that one's to remove", async () => {
    await put(kept("a"), kept("b"))
    await store.adopt(owner, "tab2", nobody)
    await store.write(owner, "tab1", { put: [], remove: [{ id: "a", epoch: 1 }] })
    await store.write(owner, "tab2", { put: [], remove: [{ id: "b", epoch: 1 }] })
    expect(await left()).toEqual(["a"])
  })

  it("A7 an entry that cannot be read is handed over as text, and the others with it", async () => {
    await put(kept("a"))
    const db = await openDB("parley-offline", 1)
    await db.put("operations", { ...owner, epoch: 1, id: "bad", changes: "My careful words" })
    db.close()
    const adopted = await store.adopt(owner, "tab2", nobody)
    expect(adopted).toMatchObject({ ok: true, value: { operations: [{ id: "a" }] } })
    expect(adopted.ok && adopted.value.unreadable.join()).toContain("My careful words")
    expect((await store.adopt(owner, "tab3", nobody)).ok && (await left())).toEqual(["a"])
  })

  it("A7 nothing of a board stays when its member is one no longer", async () => {
    await put(kept("a"))
    const copy = { epoch: 1, seq: 3, hash: new Uint8Array(32), updates: [new Uint8Array([0, 0])], at: 1 }
    await store.keepCopy(owner, copy)
    await store.keepCopy({ ...owner, boardId: "board2" }, copy)
    const db = await openDB("parley-offline", 1)
    await db.put("operations", { ...owner, epoch: 1, id: "bad", changes: "My careful words" })
    db.close()
    const taken = await store.forget("board1")
    // To be shown: it may hold what nobody else has (A6).
    expect(taken).toMatchObject({ ok: true, value: { operations: [{ id: "a" }] } })
    expect(taken.ok && taken.value.unreadable.join()).toContain("My careful words")
    expect(await left()).toEqual([])
    expect(await store.copy("board1", "board")).toBeNull()
    expect(await store.copy("board2", "board")).toMatchObject({ seq: 3 })
  })

  it("a copy takes the place of older ones and of an epoch that is over, and never of a newer one", async () => {
    const copy = { hash: new Uint8Array(32), updates: [new Uint8Array([0, 0])] }
    await store.keepCopy(owner, { ...copy, epoch: 1, seq: 9, at: 1 })
    await store.keepCopy(owner, { ...copy, epoch: 2, seq: 3, at: 2 })
    await store.keepCopy(owner, { ...copy, epoch: 2, seq: 2, at: 3 })
    expect(await store.copy("board1", "board")).toMatchObject({ epoch: 2, seq: 3, memberId: "me" })
    const db = await openDB("parley-offline", 1)
    expect(await db.count("copies")).toBe(1)
    db.close()
  })
})

describe("A7 storage that does not do as it should", () => {
  it("A7 switched off, as in a private window: says so", async () => {
    store = createOfflineDatabase({
      clock,
      indexedDB() {
        throw new DOMException("The operation is insecure.", "SecurityError")
      },
    })
    expect(await put(kept("a"))).toEqual({ ok: false, error: "blocked" })
    store = createOfflineDatabase({ clock, indexedDB: () => undefined })
    expect(await put(kept("a"))).toEqual({ ok: false, error: "blocked" })
    expect(await store.copy("board1", "board")).toBeNull()
  })

  it("A7 full: copies make room for what cannot be fetched again, and if that is not enough it says so", async () => {
    const copy = { epoch: 1, seq: 3, hash: new Uint8Array(32), updates: [new Uint8Array([0, 0])], at: 1 }
    await store.keepCopy(owner, copy)
    const full = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementationOnce(() => {
      throw new DOMException("No room.", "QuotaExceededError")
    })
    expect(await put(kept("a"))).toEqual({ ok: true, value: undefined })
    expect(await store.copy("board1", "board")).toBeNull()
    full.mockImplementation(() => {
      throw new DOMException("No room.", "QuotaExceededError")
    })
    expect(await put(kept("b"))).toEqual({ ok: false, error: "full" })
    full.mockRestore()
    expect(await left()).toEqual(["a"])
  })

  it("A7 that never answers: says so within a bounded time, each time", async () => {
    const silent = {
      open: () => Object.assign(Object.create(IDBOpenDBRequest.prototype), { addEventListener() {} }),
    }
    vi.stubGlobal("indexedDB", silent)
    const written = put(kept("a"))
    await clock.pass(3_000)
    expect(await written).toEqual({ ok: false, error: "hanging" })
    const again = put(kept("a"))
    await clock.pass(3_000)
    expect(await again).toEqual({ ok: false, error: "hanging" })
    expect(clock.timers()).toBe(0)
  })

  it("A7 of a newer Parley in another tab: lets it have its way, and says so", async () => {
    expect(await put(kept("a"))).toMatchObject({ ok: true })
    const newer = await openDB("parley-offline", 2)
    expect(newer.version).toBe(2)
    for (let i = 0; i < 10; i++) await settled()
    expect(await put(kept("b"))).toEqual({ ok: false, error: "another-version" })
    newer.close()
  })
})
