import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { describe, expect, it } from "vitest"
import * as Y from "yjs"
import { readBoard, writeBoard } from "../../core/board-doc.ts"
import { contentRoots, createContentHash } from "../../core/content-doc.ts"
import { createBoard, unloadAfterMs } from "../../server/rooms/board.ts"
import { silentMeters } from "../support/silent-meters.ts"
import { small } from "./judged-board.ts"
import { boardId, quiet, type Served, serve, settled, type Tab } from "./served-board.ts"

const titleOf = (doc: Y.Doc) => readBoard(doc).scenarios[0]?.title

function addBoards(s: Served, count: number): string[] {
  const doc = new Y.Doc()
  writeBoard(doc, small)
  const update = Y.encodeStateAsUpdate(doc)
  return Array.from({ length: count }, (_, i) => {
    s.database.addBoard(`b${i}`, { board: update })
    return `b${i}`
  })
}

/** All that leaves something behind in a room: an edit, presence, a content hash, a given back id, a read, a write. */
async function uses(s: Served, id: string): Promise<void> {
  const tabs: Tab[] = [s.tab("ann", "analyst", id), s.tab("ben", "viewer", id)]
  for (const tab of tabs) await tab.hello({ clientIdUnused: true })
  const [ann, ben] = tabs as [Tab, Tab]
  ann.titles("used")
  ben.focus({ scenarioId: "meet" })
  await settled()
  const hash = createContentHash(ann.doc, contentRoots.board).hash()
  ann.session.compare({ doc: "board", epoch: 1, seq: 2, hash }, () => {})
  await s.registry.write(id, "ledger", "ann", (doc) => doc.getMap("members").set("m", 1))
  await s.registry.read(id, "board")
  ann.session.leave({ clientId: ann.clientId })
  await settled()
  for (const tab of tabs) tab.disconnect()
}

const idle = { boards: 0, rooms: 0, heldOperations: 0, heldBytes: 0 }

describe("when everybody has left", () => {
  it("R11 two hundred boards that were used leave nothing: no board, no room, no session, no timer", async () => {
    const s = serve()
    const ids = addBoards(s, 200)
    for (const id of ids) await uses(s, id)
    expect(s.registry.census()).toMatchObject({ boards: 200, rooms: 400 })
    await s.clock.pass(unloadAfterMs + 1_000)
    expect(s.registry.census()).toEqual({ ...idle, sessions: { facilitator: 0, analyst: 0, viewer: 0 } })
    expect(s.net.sockets()).toBe(0)
    expect(s.clock.timers()).toBe(0)
    // And all of it is there when somebody comes.
    const back = s.tab("ann", "analyst", "b123")
    await back.hello()
    expect(titleOf(back.doc)).toBe("used")
  })

  it("R11 nothing holds on to the documents of a board that was unloaded", async () => {
    if (!globalThis.gc) setFlagsFromString("--expose-gc")
    const collect = globalThis.gc ?? (runInNewContext("gc") as () => void)
    const s = serve()
    const docs: WeakRef<Y.Doc>[] = []
    for (const id of addBoards(s, 20)) {
      await s.registry.write(id, "board", "ann", (doc) => {
        docs.push(new WeakRef(doc))
        doc.getMap("meta").set("note", "x".repeat(10_000))
      })
    }
    expect(docs.filter((doc) => doc.deref())).toHaveLength(20)
    await s.clock.pass(unloadAfterMs + 1_000)
    expect(s.registry.census()).toMatchObject(idle)
    for (let i = 0; i < 5; i++) {
      collect()
      await settled()
    }
    expect(docs.filter((doc) => doc.deref())).toEqual([])
  })

  it("R11 a socket that never says hello, or whose board does not load, leaves nothing either", async () => {
    const s = serve()
    const silent = s.tab("ann")
    const lost = s.tab("ann", "analyst", "no-such-board")
    expect(await lost.hello()).toMatchObject({ ok: false, reason: "no-such-board" })
    expect(s.registry.census()).toMatchObject({ boards: 2, rooms: 0 })
    silent.disconnect()
    lost.disconnect()
    await s.clock.pass(unloadAfterMs + 1_000)
    expect(s.registry.census()).toMatchObject(idle)
    expect(s.clock.timers()).toBe(0)
  })

  it("R11 the census counts who is there and what is held", async () => {
    const s = serve()
    const ann = s.tab("ann", "facilitator")
    await ann.hello()
    await s.tab("ben").hello()
    await s.tab("cho", "viewer").hello()
    s.store.hold()
    ann.titles("held")
    await settled()
    expect(s.registry.census()).toMatchObject({
      boards: 1,
      rooms: 2,
      sessions: { facilitator: 1, analyst: 1, viewer: 1 },
      heldOperations: 1,
    })
    expect(s.registry.census().heldBytes).toBeGreaterThan(10)
    s.registry.setRole(boardId, "ben", "viewer")
    await s.store.release()
    expect(s.registry.census()).toMatchObject({
      sessions: { facilitator: 1, analyst: 0, viewer: 2 },
      heldOperations: 0,
      heldBytes: 0,
    })
  })

  it("R11 the audience of a room is those who hear its batches", async () => {
    const s = serve()
    const board = createBoard(
      boardId,
      { ...s, newId: () => "id", log: quiet, meters: silentMeters, publisher: s.net },
      () => {},
    )
    const joined: string[] = []
    s.net.join = (socketId, _board, doc) => void joined.push(`${socketId} ${doc}`)
    s.net.leave = (socketId, _board, doc) => void joined.push(`${socketId} no ${doc}`)
    board.hears("s1", "board")
    board.hears("s1", "ledger")
    board.hears("s2", "board")
    expect([board.audience("board"), board.audience("ledger")]).toEqual([2, 1])
    board.deaf("s1", "board")
    board.deaf("s1", "board")
    expect([board.audience("board"), board.audience("ledger")]).toEqual([1, 1])
    expect(joined).toEqual(["s1 board", "s1 ledger", "s2 board", "s1 no board", "s1 no board"])
  })
})

describe("checkpoints", () => {
  it("R12 one that takes for ever holds up nobody, and there is one at a time", async () => {
    const s = serve()
    const ann = s.tab("ann")
    await ann.hello()
    let asked = 0
    s.store.checkpoint = () => {
      asked += 1
      return new Promise(() => {})
    }
    for (let i = 0; i < 1_100; i++) {
      ann.titles(`title ${i}`)
      await s.clock.pass(40)
    }
    expect(asked).toBe(1)
    const late = s.tab("ben")
    await late.hello()
    expect(titleOf(late.doc)).toBe("title 1099")
    ann.disconnect()
    late.disconnect()
    await s.clock.pass(unloadAfterMs + 1_000)
    expect(s.registry.census()).toMatchObject(idle)
  })

  it("R12 one that fails costs nothing, and the next is tried when the log has grown again", async () => {
    const s = serve()
    const ann = s.tab("ann")
    await ann.hello()
    const at: number[] = []
    s.store.checkpoint = (_board, _doc, seq) => {
      at.push(seq)
      return Promise.reject(new Error("disk full"))
    }
    for (let i = 0; i < 1_100; i++) {
      ann.titles(`title ${i}`)
      await s.clock.pass(40)
    }
    expect(at).toHaveLength(2)
    expect((at[1] as number) - (at[0] as number)).toBeGreaterThan(400)
    expect(ann.saved()).toHaveLength(1_100)
  })

  it("R12 a room that goes idle behind a long log leaves a checkpoint, behind a short one none", async () => {
    for (const [edits, checkpoints] of [
      [10, 0],
      [80, 1],
    ] as const) {
      const s = serve()
      const ann = s.tab("ann")
      await ann.hello()
      for (let i = 0; i < edits; i++) {
        ann.titles(`title ${i}`)
        await s.clock.pass(40)
      }
      ann.disconnect()
      await s.clock.pass(unloadAfterMs + 1_000)
      expect(s.store.checkpoints).toBe(checkpoints)
    }
  })
})
