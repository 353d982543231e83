// What a page does by itself while the server's state does not come.
import { beforeEach, describe, expect, it } from "vitest"
import * as Y from "yjs"
import { createCommittedBytes } from "../../client/committed-bytes.ts"
import { applyChanges, readBoard, readEntity } from "../../core/board-doc.ts"
import type { BoardChange } from "../../core/changes.ts"
import { atWork, backgroundOf, writes } from "../rooms/people-at-work.ts"
import { boardId } from "../rooms/served-board.ts"
import { settled } from "./fake-clock.ts"
import { add, type Scripted, scripted, title } from "./scripted-session.ts"

let s: Scripted
beforeEach(() => {
  s = scripted()
})

const typed = (index: number, insert: string, remove = ""): BoardChange => ({
  kind: "editText",
  collection: "scenarios",
  id: "s1",
  field: "background",
  index,
  remove,
  insert,
})
const background = () => s.session.getState().board.scenarios.find(({ id }) => id === "s1")?.background
const notices = () => s.session.getState().notices.map(({ message }) => message)

describe("A6 a refusal while the server does not answer", () => {
  it("A6 the change leaves the screen within a second, and what stood there before is back", async () => {
    await s.live()
    const first = s.made(title("s1", "Agreed"))
    await settled()
    await s.server.commit(first)
    await s.server.batch(
      s.server.colleague((doc) => applyChanges(doc, [title("s2", "Theirs")])),
      ["x"],
      "ada",
    )
    const bad = s.made(title("s1", "Refused", "Agreed"))
    await settled()
    await s.server.refuse(bad)
    expect(notices()).toEqual(["A viewer cannot do this."])
    await s.clock.pass(1_000)
    expect([s.titleOf("s1"), s.titleOf("s2")]).toEqual(["Agreed", "Theirs"])
    // Nothing has been answered yet, and the pill does not say so.
    expect(s.session.getState().save).toEqual({ state: "catching-up", count: 0 })
  })

  it("A6 A9 the server being busy without end changes nothing of that; other work stays on screen, open, and is saved in the end", async () => {
    await s.live()
    const before = s.made(typed(0, "Before. "))
    const bad = s.made(title("s2", "Refused"))
    s.made(typed(8, "Behind. "))
    await settled()
    await s.server.refuse(bad)
    for (let i = 0; i < 5; i++) {
      await s.server.answer({ ok: false, reason: "busy", message: "The database is away." })
      await s.clock.pass(1_000)
    }
    expect(s.titleOf("s2")).toBe("Title of s2")
    expect(background()).toBe("Before. Behind. The two have not met.")
    expect(s.session.getState().save).toMatchObject({ state: "unsaved", count: 2 })
    s.made(typed(16, "Meanwhile. "))
    expect(background()).toBe("Before. Behind. Meanwhile. The two have not met.")
    // By the names under which the server may have them.
    expect(s.server.lastHello.openOperations).toContain(before)
    // It had stored the first one before it went away, and a colleague has written since.
    s.server.store(before)
    s.server.colleague((doc) => applyChanges(doc, [typed(0, "Theirs. ")]))
    await s.server.welcome({ committedOperations: [before] })
    expect(background()).toBe("Theirs. Before. Behind. Meanwhile. The two have not met.")
    await s.server.commit(...s.server.received.slice(3))
    expect(readEntity(s.server.doc, "scenarios", "s1")?.background).toBe(background())
    expect(readEntity(s.server.doc, "scenarios", "s2")?.title).toBe("Title of s2")
    expect(s.session.getState().save).toMatchObject({ state: "saved" })
    expect(notices()).toEqual(["A viewer cannot do this."])
    expect(Y.encodeStateVector(s.session.doc)).toEqual(Y.encodeStateVector(s.server.doc))
  })

  it("A6 without a connection too", async () => {
    await s.live()
    const bad = s.made(add("s9", "Refused"))
    s.made(title("s9", "On the refused one", "Refused"))
    s.made(title("s1", "Kept"))
    await settled()
    await s.server.refuse(bad)
    await s.server.drop()
    await s.clock.pass(1_000)
    expect([s.titleOf("s9"), s.titleOf("s1")]).toEqual([undefined, "Kept"])
    // What stood on the refused entry cannot be shown; it is open until the server's state tells.
    expect(s.session.getState().save).toMatchObject({ state: "reconnecting", count: 2 })
    await s.server.connect()
    await s.server.welcome()
    expect(notices()).toEqual(["A viewer cannot do this.", "This is no longer on the board."])
    await s.server.commit(String(s.server.received.at(-1)))
    expect(s.titleOf("s1")).toBe("Kept")
    expect(s.session.getState().save).toMatchObject({ state: "saved" })
  })

  it("an answer in good time is all that is shown: no copy of its own comes in between", async () => {
    await s.live()
    const old = s.session.doc
    const bad = s.made(title("s1", "Refused"))
    await settled()
    await s.server.refuse(bad)
    await s.clock.pass(300)
    expect(s.session.doc).toBe(old)
    await s.server.welcome()
    const { doc } = s.session
    await s.clock.pass(5_000)
    expect(s.session.doc).toBe(doc)
    expect(s.titleOf("s1")).toBe("Title of s1")
  })
})

describe("A6 a refusal while the database is away", () => {
  it("A6 A9 a real room cannot answer the hello, and the page takes the change back all the same, within a second", async () => {
    const w = atWork()
    const ann = await w.person("ann")
    const ben = await w.person("ben")
    writes(ann.session, "Agreed. ")
    await w.clock.pass(100)
    w.store.plan = () => ({ outcome: "failed", afterMs: 0 })
    w.store.away = () => true
    writes(ann.session, "Open. ", 8)
    await w.clock.pass(500)
    // Lowered, and the word of it not yet here: the page lets it through.
    w.registry.setRole(boardId, "ann", "viewer")
    expect(writes(ann.session, "My careful words. ").ok).toBe(true)
    expect(backgroundOf(ann.session)).toBe("My careful words. Agreed. Open. ")
    await w.clock.pass(1_000)
    expect(backgroundOf(ann.session)).toBe("Agreed. Open. ")
    expect(ann.session.getState().notices[0]?.draft).toContain("My careful words. ")
    w.registry.setRole(boardId, "ann", "analyst")
    await w.clock.pass(30_000)
    expect(ann.session.getState().save).toMatchObject({ state: "unsaved", count: 1 })
    expect(backgroundOf(ben.session)).toBe("Agreed. ")
    w.store.away = () => false
    w.store.plan = () => ({ outcome: "committed", afterMs: 0 })
    await w.clock.pass(60_000)
    expect(ann.session.getState().save).toMatchObject({ state: "saved" })
    for (const { session } of [ann, ben]) expect(backgroundOf(session)).toBe("Agreed. Open. ")
    expect(readBoard(w.database.document(boardId, "board")).scenarios[0]?.background).toBe("Agreed. Open. ")
    expect(ann.session.getState().notices).toHaveLength(1)
  })
})

describe("the committed bytes of a tab", () => {
  it("A6 give the committed document at any moment, folded or not", () => {
    const bytes = createCommittedBytes()
    expect(bytes.rebuilt()).toBeNull()
    const server = new Y.Doc()
    applyChanges(server, [add("a")])
    bytes.begin(Y.encodeStateAsUpdate(server))
    const live = new Y.Doc()
    server.on("update", (update: Uint8Array) => {
      Y.applyUpdate(live, update)
      bytes.add(update)
    })
    Y.applyUpdate(live, Y.encodeStateAsUpdate(server))
    const long = "x".repeat(9_000)
    for (let i = 0; i < 200; i++) {
      const base = String(server.getMap<Y.Map<unknown>>("scenarios").get("a")?.get("title"))
      applyChanges(server, [title("a", `Title ${i}`, base), add(`s${i}`, long.slice(0, 400))])
      applyChanges(server, [
        {
          kind: "editText",
          collection: "scenarios",
          id: "a",
          field: "background",
          index: 0,
          remove: "",
          insert: "y",
        },
      ])
      if (i % 10 === 0) bytes.settled(live)
      if (i % 25 === 0) expect(readBoard(bytes.rebuilt() as Y.Doc)).toEqual(readBoard(server))
    }
    expect(readBoard(bytes.rebuilt() as Y.Doc)).toEqual(readBoard(server))
  })

  it("say so when they do not fit together", () => {
    const bytes = createCommittedBytes()
    const server = new Y.Doc()
    bytes.begin(Y.encodeStateAsUpdate(server))
    applyChanges(server, [add("a")])
    const before = Y.encodeStateVector(server)
    applyChanges(server, [title("a", "Behind", "New")])
    bytes.add(Y.encodeStateAsUpdate(server, before))
    expect(bytes.rebuilt()).toBeNull()
  })
})
