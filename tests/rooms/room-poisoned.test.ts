import { describe, expect, it } from "vitest"
import * as Y from "yjs"
import { readBoard } from "../../core/board-doc.ts"
import { BoardDamaged } from "../../server/rooms/ports.ts"
import { boardId, type Served, serve, settled, type Tab } from "./served-board.ts"

const titleOf = (doc: Y.Doc) => readBoard(doc).scenarios[0]?.title
const poisoned = "poisoned"

async function joined(s: Served): Promise<Tab> {
  const tab = s.tab("ann")
  await tab.hello()
  return tab
}

/** The other board takes edits, lets people in, and reads back. */
async function isServed(s: Served, tab: Tab, title: string): Promise<void> {
  const id = tab.titles(title)
  await settled()
  expect(tab.saved()).toContain(id)
  const late = s.tab("late")
  expect(await late.hello()).toMatchObject({ ok: true })
  expect(titleOf(late.doc)).toBe(title)
  expect(titleOf((await s.registry.read(boardId, "board")).doc)).toBe(title)
}

function healthyUpdate(): Uint8Array {
  const doc = new Y.Doc()
  doc.getMap("issues").set("i1", new Y.Map([["text", "one"]]))
  return Y.encodeStateAsUpdate(doc)
}

/** A struct whose predecessor is nowhere. */
function orphan(): Uint8Array {
  const doc = new Y.Doc()
  doc.getMap("issues").set("i1", new Y.Map())
  const before = Y.encodeStateVector(doc)
  doc.getMap("issues").set("i2", new Y.Map())
  return Y.encodeStateAsUpdate(doc, before)
}

describe("a poisoned board", () => {
  const logs: [string, Uint8Array[]][] = [
    ["bytes that are no update", [new Uint8Array([255, 255, 255, 255, 255, 1, 2, 3])]],
    ["an update that ends in the middle", [healthyUpdate().subarray(0, 20)]],
    ["a healthy row and one that throws", [healthyUpdate(), new Uint8Array([1, 1, 1, 200])]],
    ["a gap", [healthyUpdate(), orphan()]],
    ["nothing at all in a row", [healthyUpdate(), new Uint8Array()]],
  ]

  it.each(logs)("R13 %s: it has its own error, and every other board goes on", async (_what, updates) => {
    const s = serve()
    const ann = await joined(s)
    s.database.addBoard(poisoned, {})
    const log = s.database.log(poisoned, "board")
    for (const [i, update] of updates.entries()) log.push({ seq: i + 1, epoch: 1, update, operations: [] })

    for (let again = 0; again < 2; again++) {
      const victim = s.tab("vic", "analyst", poisoned)
      expect(await victim.hello()).toMatchObject({ ok: false, reason: "quarantined" })
      await isServed(s, ann, `served ${again}`)
    }
    await expect(s.registry.read(poisoned, "board")).rejects.toThrow(BoardDamaged)
    await expect(s.registry.write(poisoned, "board", "vic", () => {})).rejects.toThrow(BoardDamaged)
    expect(s.database.boards.get(poisoned)?.quarantine).not.toBeNull()
    expect(log).toHaveLength(updates.length)
    // Also for the next server.
    s.restart()
    expect(await s.tab("vic", "analyst", poisoned).hello()).toMatchObject({ reason: "quarantined" })
    await isServed(s, await joined(s), "served by the next")
  })

  it("R13 a store that finds the damage itself", async () => {
    const s = serve()
    const ann = await joined(s)
    s.database.addBoard(poisoned, { board: healthyUpdate() })
    const { load } = s.store
    s.store.load = (id, doc) =>
      id === poisoned ? Promise.reject(new BoardDamaged("number 1 is not what was written")) : load(id, doc)
    expect(await s.tab("vic", "analyst", poisoned).hello()).toMatchObject({ reason: "quarantined" })
    expect(s.database.boards.get(poisoned)?.quarantine).toBe("number 1 is not what was written")
    await isServed(s, ann, "served")
  })

  it("R13 one that cannot even be marked stays closed", async () => {
    const s = serve()
    s.database.addBoard(poisoned, { board: new Uint8Array([9, 9]) })
    s.store.quarantine = () => Promise.reject(new Error("away"))
    expect(await s.tab("vic", "analyst", poisoned).hello()).toMatchObject({ reason: "quarantined" })
    expect(await s.tab("vic", "analyst", poisoned).hello()).toMatchObject({ reason: "quarantined" })
  })

  it("R13 one whose loading never ends holds up nobody else", async () => {
    const s = serve()
    const ann = await joined(s)
    s.database.addBoard(poisoned, { board: healthyUpdate() })
    const { load } = s.store
    s.store.load = (id, doc) => (id === poisoned ? new Promise(() => {}) : load(id, doc))
    void s.tab("vic", "analyst", poisoned).hello()
    await settled()
    await isServed(s, ann, "served")
  })

  it("R13 a database that is away for a moment is no damage: the next who asks is let in", async () => {
    const s = serve()
    const { load } = s.store
    s.store.load = () => Promise.reject(new Error("connection lost"))
    const tab = s.tab("ann")
    expect(await tab.hello()).toMatchObject({ ok: false, reason: "busy" })
    s.store.load = load
    expect(await tab.hello()).toMatchObject({ ok: true })
    expect(s.database.boards.get(boardId)?.quarantine).toBeNull()
  })

  it("R13 a write that fails in the middle ends that room alone, and is not in the log", async () => {
    const s = serve()
    const ann = await joined(s)
    s.database.addBoard(poisoned, { board: healthyUpdate() })
    const vic = s.tab("vic", "analyst", poisoned)
    await vic.hello()
    const failing = s.registry.write(poisoned, "board", "vic", (doc) => {
      doc.getMap("issues").delete("i1")
      throw new Error("half done")
    })
    await expect(failing).rejects.toThrow("half done")
    expect(vic.got("resync")).toEqual([{ doc: "board", reason: "reset" }])
    expect(ann.got("resync")).toEqual([])
    await vic.hello()
    expect(vic.doc.getMap("issues").has("i1")).toBe(true)
    await isServed(s, ann, "served")
  })
})

describe("a cold open", () => {
  it("R13 a large log is applied in slices by bytes, and between them other rooms have their turn", async () => {
    const s = serve()
    const doc = new Y.Doc()
    const log: Uint8Array[] = []
    doc.on("update", (update: Uint8Array) => void log.push(update))
    for (let i = 0; i < 40; i++) {
      doc.getMap("issues").set(`i${i}`, new Y.Map([["text", `${i} `.repeat(10_000)]]))
    }
    s.database.addBoard("large", {})
    const rows = s.database.log("large", "board")
    for (const [i, update] of log.entries()) rows.push({ seq: i + 1, epoch: 1, update, operations: [] })

    const order: string[] = []
    const large = s.tab("ann", "analyst", "large")
    const opened = large.hello().then(() => order.push("opened"))
    const turn = () => {
      order.push("turn")
      if (order.length < 500) s.clock.after(0, turn)
    }
    s.clock.after(0, turn)
    await s.clock.pass(0)
    await opened
    const bytes = log.reduce((sum, { length }) => sum + length, 0)
    expect(order.indexOf("opened")).toBeGreaterThanOrEqual(Math.floor(bytes / (128 * 1024)))
    expect(large.doc.getMap("issues").size).toBe(40)
  })

  it("R13 a checkpoint that comes in several pieces is one document", async () => {
    const s = serve()
    const { load } = s.store
    const doc = s.database.document(boardId, "board")
    const half = Y.encodeStateVector(doc)
    doc.getMap("issues").set("i1", new Y.Map([["text", "in the second piece"]]))
    const pieces = [
      Y.encodeStateAsUpdate(s.database.document(boardId, "board")),
      Y.encodeStateAsUpdate(doc, half),
    ]
    s.store.load = async (id, name) => ({ ...(await load(id, name)), updates: pieces, rows: 0 })
    const ann = s.tab("ann")
    const answered = ann.hello()
    await s.clock.pass(0)
    await answered
    expect(ann.doc.getMap("issues").has("i1")).toBe(true)
    expect(titleOf(ann.doc)).toBe("They meet")
  })

  it("R11 rows behind the checkpoint are remembered: whoever was there a moment ago is given what they lack", async () => {
    const s = serve()
    const ann = await joined(s)
    const ben = s.tab("ben")
    await ben.hello()
    ben.disconnect()
    for (let i = 0; i < 5; i++) {
      ann.titles(`title ${i}`)
      await settled()
    }
    s.restart()
    let asked = 0
    s.store.rowHash = async () => {
      asked += 1
      return null
    }
    const back = Object.assign(s.tab("ben"), { doc: ben.doc })
    await back.hello({ have: { epoch: 1, seq: 1, hash: ben.hashOf(1) } })
    expect(asked).toBe(0)
    expect(back.welcome?.docs[0]).toMatchObject({ reset: false, pieces: null })
    expect(back.welcome?.docs[0]?.update.length).toBeLessThan(500)
    expect(titleOf(back.doc)).toBe("title 4")
  })
})
