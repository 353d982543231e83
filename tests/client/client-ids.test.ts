import { beforeEach, describe, expect, it } from "vitest"
import * as Y from "yjs"
import { applyChanges, readEntity } from "../../core/board-doc.ts"
import { rowHash } from "../../core/row-hash.ts"
import { settled } from "./fake-clock.ts"
import { add, type Scripted, scripted, title } from "./scripted-session.ts"

let s: Scripted
beforeEach(() => {
  s = scripted()
})

/** An id that this member has given back: the server's document holds something under it. */
const usedBefore = 4_711
function writeUnderIt(): void {
  s.server.doc.clientID = usedBefore
  applyChanges(s.server.doc, [title("s3", "From an earlier tab")])
  s.server.doc.clientID = 999
}

describe("R3 the id that a tab writes under", () => {
  it("R3 is unused until something is written, and is said so", async () => {
    await s.server.connect()
    expect(s.server.lastHello).toMatchObject({ clientId: 101, clientIdUnused: true })
    await s.server.welcome()
    s.made(title("s1", "One"))
    await s.server.drop()
    await s.server.connect()
    expect(s.server.lastHello).toMatchObject({ clientId: 101, clientIdUnused: false })
  })

  it("R3 what was written before the first welcome counts", async () => {
    s.made(add("early"))
    await s.server.connect()
    expect(s.server.lastHello).toMatchObject({ clientId: 101, clientIdUnused: false })
  })

  it("R3 the server's choice is taken over before anything is written", async () => {
    writeUnderIt()
    await s.server.connect()
    await s.server.welcome({ clientId: usedBefore })
    expect(s.session.doc.clientID).toBe(usedBefore)
    const id = s.made(title("s1", "Under it"))
    await settled()
    expect(s.server.edits.at(-1)?.clientId).toBe(usedBefore)
    await s.server.commit(id)
    expect(readEntity(s.server.doc, "scenarios", "s1")?.title).toBe("Under it")
    expect(Y.encodeStateVector(s.session.doc)).toEqual(Y.encodeStateVector(s.server.doc))
    expect(Y.decodeStateVector(Y.encodeStateVector(s.session.doc)).has(101)).toBe(false)
    // It is this tab's now.
    await s.server.drop()
    await s.server.connect()
    expect(s.server.lastHello).toMatchObject({ clientId: usedBefore, clientIdUnused: false })
  })

  it("R3 also when the board comes in pieces, and something is typed meanwhile", async () => {
    writeUnderIt()
    await s.server.connect()
    const pieces = await s.server.welcomeInPieces(300, "x", { clientId: usedBefore })
    s.made(add("meanwhile"))
    for (const body of pieces) await s.server.say({ type: "piece", body })
    expect(s.session.doc.clientID).toBe(usedBefore)
    expect(s.server.edits.map(({ clientId }) => clientId)).toEqual([usedBefore])
    await s.server.commit(...s.server.received)
    expect(readEntity(s.server.doc, "scenarios", "meanwhile")?.title).toBe("New")
    expect(Y.encodeStateVector(s.session.doc)).toEqual(Y.encodeStateVector(s.server.doc))
  })

  it("R3 after a refusal, what is open is done again under the server's choice", async () => {
    writeUnderIt()
    await s.live()
    const bad = s.made(title("s1", "Bad"))
    s.made(title("s2", "Good"))
    await settled()
    await s.server.refuse(bad)
    expect(s.server.lastHello.clientIdUnused).toBe(true)
    s.made(title("s4", "Meanwhile"))
    await s.server.welcome({ clientId: usedBefore })
    expect(s.server.edits.at(-1)?.clientId).toBe(usedBefore)
    await s.server.commit(...s.server.received.slice(2))
    expect([s.titleOf("s1"), s.titleOf("s2"), s.titleOf("s4")]).toEqual(["Title of s1", "Good", "Meanwhile"])
    expect(Y.encodeStateVector(s.session.doc)).toEqual(Y.encodeStateVector(s.server.doc))
  })

  it("R3 something written while the hello was on its way is not lost to the server's choice", async () => {
    writeUnderIt()
    await s.server.connect()
    s.made(add("quick"))
    await s.server.welcome({ clientId: usedBefore })
    // The choice came too late for this copy: it asks anew, and then takes whatever it is given.
    await s.server.welcome({ clientId: usedBefore })
    expect(s.session.doc.clientID).toBe(usedBefore)
    await s.server.commit(...s.server.received)
    expect(readEntity(s.server.doc, "scenarios", "quick")?.title).toBe("New")
  })
})

describe("giving the id back", () => {
  async function wrote(): Promise<void> {
    await s.live()
    const id = s.made(title("s1", "Mine"))
    await settled()
    await s.server.commit(id)
  }

  it("a tab that closes with everything saved gives its id back", async () => {
    await wrote()
    await s.session.close()
    expect(s.server.left).toEqual([101])
  })

  it("not one that has something open, that wrote nothing, or that has no connection", async () => {
    await s.live()
    s.made(title("s1", "Open"))
    await s.session.close()
    expect(s.server.left).toEqual([])

    s = scripted()
    await s.live()
    await s.session.close()
    expect(s.server.left).toEqual([])

    s = scripted()
    await wrote()
    await s.server.drop()
    await s.session.close()
    expect(s.server.left).toEqual([])

    s = scripted()
    await wrote()
    s.session.holdDraft(() => s.made(title("s2", "Typed")))
    await s.session.close()
    expect(s.server.left).toEqual([])
    expect(s.server.received.length).toBe(2)
  })

  it("an id that the server chose is given back though nothing was written under it here", async () => {
    writeUnderIt()
    await s.server.connect()
    await s.server.welcome({ clientId: usedBefore })
    await s.session.close()
    expect(s.server.left).toEqual([usedBefore])
  })

  it("R3 a page kept for the back button gives its id back, and comes back under another", async () => {
    await wrote()
    s.session.rest()
    expect(s.server.left).toEqual([101])
    // Nothing is sent under the id that is somebody else's by now.
    s.made(title("s2", "Just before it froze"))
    await settled()
    expect(s.server.edits.length).toBe(1)
    s.session.wake()
    expect(s.server.lastHello.clientId).not.toBe(101)
    expect(s.server.lastHello.docs[0]).toHaveProperty("have")
    await s.server.welcome()
    const id = s.made(title("s4", "After"))
    await settled()
    expect(s.server.edits.slice(1).map(({ clientId }) => clientId)).not.toContain(101)
    await s.server.commit(...s.server.received.slice(1))
    expect(s.server.committed.has(id)).toBe(true)
    expect([s.titleOf("s2"), s.titleOf("s4")]).toEqual(["Just before it froze", "After"])
    expect(Y.encodeStateVector(s.session.doc)).toEqual(Y.encodeStateVector(s.server.doc))
  })

  it("R3 also when the connection was lost while it was kept", async () => {
    await wrote()
    s.session.rest()
    await s.server.drop()
    s.session.wake()
    await s.server.connect()
    expect(s.server.lastHello).toMatchObject({ clientIdUnused: true })
    expect(s.server.lastHello.clientId).not.toBe(101)
    await s.server.welcome({ clientId: usedBefore })
    s.made(title("s2", "After"))
    await settled()
    expect(s.server.edits.at(-1)?.clientId).toBe(usedBefore)
  })

  it("a page with something open keeps its id when it is kept for the back button", async () => {
    await s.live()
    const id = s.made(title("s1", "Open"))
    await settled()
    s.session.rest()
    expect(s.server.left).toEqual([])
    s.session.wake()
    await s.server.commit(id)
    // An hour may have gone by: it is asked what was missed, under the same id.
    expect(s.server.lastHello).toMatchObject({ clientId: 101, clientIdUnused: false })
    await s.server.welcome()
    expect(s.session.getState().save).toMatchObject({ state: "saved" })
  })
})

describe("what a hello says of this copy", () => {
  it("A10 names the last batch by the hash of its bytes", async () => {
    await s.live()
    const theirs = s.server.colleague((doc) => applyChanges(doc, [title("s1", "Theirs")]))
    await s.server.batch(theirs, ["x"], "ada")
    await s.server.drop()
    await s.server.connect()
    expect(s.server.lastHello.docs[0]?.have).toMatchObject({ epoch: 1, seq: 2, hash: rowHash(theirs) })
  })

  it("names the same tab each time, and another one in another tab", async () => {
    await s.live()
    await s.server.drop()
    await s.server.connect()
    expect(new Set(s.server.hellos.map(({ tab }) => tab)).size).toBe(1)
  })

  it("a batch of an epoch that is over changes nothing, and still says what was saved", async () => {
    s.server.epoch = 3
    await s.live()
    const id = s.made(title("s1", "Mine"))
    await settled()
    const body = { doc: "board", epoch: 2, seq: 9, update: new Uint8Array([0, 0]), at: 5 } as const
    await s.server.say({ type: "batch", body: { ...body, operations: [{ id, memberId: "me" }] } })
    expect(s.server.hellos.length).toBe(1)
    expect(s.session.getState().save).toMatchObject({ state: "saved" })
  })
})

describe("A1 A2 saved() tells the truth", () => {
  it("A1 says saved only while the database is durable, and stored when it is not", async () => {
    await s.live()
    const first = s.made(title("s1", "One"))
    const durable = s.session.saved()
    await settled()
    await s.server.commit(first)
    expect(await durable).toBe("saved")
    expect(await s.session.saved()).toBe("saved")
    await s.server.say({ type: "status", body: { durability: "stored" } })
    expect(await s.session.saved()).toBe("stored")
    const second = s.made(title("s2", "Two"))
    const stored = s.session.saved()
    await settled()
    await s.server.commit(second)
    expect(await stored).toBe("stored")
  })

  it("A2 one that was only stored makes all of it stored, also when the database is durable again by the end", async () => {
    await s.live()
    const ids = [s.made(title("s1", "One")), s.made(title("s2", "Two"))]
    const both = s.session.saved()
    await settled()
    await s.server.say({ type: "status", body: { durability: "stored" } })
    await s.server.commit(String(ids[0]))
    await s.server.say({ type: "status", body: { durability: "saved" } })
    await s.server.commit(String(ids[1]))
    expect(await both).toBe("stored")
  })
})

describe("A8 what the page says", () => {
  it("A8 never Saved while it waits to say hello again", async () => {
    await s.live()
    for (let i = 0; i < 3; i++) {
      await s.server.say({ type: "resync", body: { doc: "board", reason: "reset" } })
      expect(s.session.getState().save).toEqual({ state: "catching-up", count: 0 })
      if (i < 2) await s.server.welcome()
    }
    await s.clock.pass(2_000)
    await s.server.welcome()
    expect(s.session.getState().save).toMatchObject({ state: "saved" })
  })
})
