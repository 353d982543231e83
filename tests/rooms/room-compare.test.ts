import { describe, expect, it } from "vitest"
import * as Y from "yjs"
import { contentRoots, createContentHash } from "../../core/content-doc.ts"
import { writeMember } from "../../core/ledger-doc.ts"
import type { DocumentName } from "../../core/permissions.ts"
import { type CompareReply, SCHEMA_VERSION } from "../../core/protocol.ts"
import { createComparing, forgottenAfterMs, slice } from "../../server/rooms/comparing.ts"
import { fakeClock } from "../client/fake-clock.ts"
import { boardId, type Served, serve, settled, type Tab } from "./served-board.ts"

function hashOf(doc: Y.Doc, name: DocumentName = "board"): Uint8Array {
  const content = createContentHash(doc, contentRoots[name])
  content.stop()
  return content.hash()
}

interface Counted {
  differences: number
  lines: unknown[]
}

async function served(): Promise<Served & { ann: Tab; counted: Counted }> {
  const counted: Counted = { differences: 0, lines: [] }
  const s = serve({
    meters: {
      contentDiffers() {
        counted.differences += 1
      },
    },
    log: {
      info() {},
      warn() {},
      error: (fields, message) => void counted.lines.push({ ...fields, message }),
    },
  })
  const ann = s.tab("ann")
  await ann.hello()
  return Object.assign(s, { ann, counted })
}

async function asks(
  s: Served,
  tab: Tab,
  what: Partial<{ doc: DocumentName; epoch: number; seq: number; hash: Uint8Array }> = {},
): Promise<CompareReply["result"] | undefined> {
  const replies: CompareReply[] = []
  const seq = s.database.log(boardId, "board").length
  tab.session.compare({ doc: "board", epoch: 1, seq, hash: hashOf(tab.doc), ...what }, (reply) =>
    replies.push(reply),
  )
  await s.clock.pass(1_000)
  expect(replies).toHaveLength(1)
  return replies[0]?.result
}

describe("content", () => {
  it("R18 is the same on both sides, before and after edits, and whoever asks", async () => {
    const s = await served()
    const ben = s.tab("ben", "viewer")
    await ben.hello()
    expect(await asks(s, s.ann)).toBe("same")
    s.ann.edit({ kind: "add", collection: "issues", id: "i1", fields: { text: "one" } })
    s.ann.titles("another title")
    await settled()
    expect(await asks(s, s.ann)).toBe("same")
    expect(await asks(s, ben)).toBe("same")
    expect(s.counted).toEqual({ differences: 0, lines: [] })
  })

  it("R18 a difference that no state vector shows is found, counted, and told without a word of the board", async () => {
    const s = await served()
    const scenario = s.ann.doc.getMap("scenarios").get("meet") as Y.Map<unknown>
    const before = Y.encodeStateVector(s.ann.doc)
    s.ann.doc.transact(() => scenario.delete("title"))
    expect(Y.encodeStateVector(s.ann.doc)).toEqual(before)
    expect(await asks(s, s.ann)).toBe("different")
    expect(s.counted.differences).toBe(1)
    expect(s.counted.lines).toEqual([
      {
        boardId,
        doc: "board",
        epoch: 1,
        seq: 1,
        memberId: "ann",
        socketId: s.ann.socketId,
        message: "the content of a browser is not the server's",
      },
    ])
    // The server's content wins: a fresh copy is the same.
    await s.ann.hello()
    expect(await asks(s, s.ann)).toBe("same")
  })

  it("A10 another number, another epoch, and anything on its way is answered with moved", async () => {
    const s = await served()
    const hash = new Uint8Array(32)
    expect(await asks(s, s.ann, { seq: 0, hash })).toBe("moved")
    expect(await asks(s, s.ann, { seq: 2, hash })).toBe("moved")
    expect(await asks(s, s.ann, { epoch: 2, hash })).toBe("moved")
    s.store.hold()
    s.ann.titles("on its way")
    expect(await asks(s, s.ann, { seq: 1, hash })).toBe("moved")
    await s.store.release()
    expect(await asks(s, s.ann, { seq: 2 })).toBe("same")
    expect(s.counted.differences).toBe(0)
  })

  it("A10 nobody is told of a document that they have not said hello to", async () => {
    const s = await served()
    expect(await asks(s, s.ann, { doc: "ledger", hash: new Uint8Array(32) })).toBe("moved")
    s.ann.session.lagging()
    const stranger = s.tab("ben")
    expect(await asks(s, stranger, { hash: new Uint8Array(32) })).toBe("moved")
  })

  it("R18 works for the ledger too", async () => {
    const s = await served()
    const entry = { id: "m1", name: "Ann", colour: 1, role: "analyst" as const, joinedAt: 1 }
    await s.registry.write(boardId, "ledger", "ann", (doc) => writeMember(doc, entry))
    const doc = new Y.Doc()
    await s.ann.session.hello(
      {
        protocol: s.ann.welcome?.protocol ?? 0,
        schema: SCHEMA_VERSION,
        boardId,
        tab: "t",
        clientId: 42,
        clientIdUnused: false,
        openOperations: [],
        docs: [{ doc: "ledger" }],
      },
      (reply) => {
        if (reply.ok) Y.applyUpdate(doc, reply.docs[0]?.update as Uint8Array)
      },
    )
    expect(await asks(s, s.ann, { doc: "ledger", seq: 1, hash: hashOf(doc, "ledger") })).toBe("same")
    doc.getMap("members").delete("m1")
    expect(await asks(s, s.ann, { doc: "ledger", seq: 1, hash: hashOf(doc, "ledger") })).toBe("different")
  })

  it("R18 whoever asks without end is put off", async () => {
    const s = await served()
    const replies: string[] = []
    const hash = hashOf(s.ann.doc)
    for (let i = 0; i < 100; i++) {
      s.ann.session.compare({ doc: "board", epoch: 1, seq: 1, hash }, ({ result }) => replies.push(result))
    }
    await settled()
    expect(replies).toHaveLength(100)
    expect(replies.filter((result) => result === "same")).toHaveLength(5)
  })
})

describe("the hash of a room", () => {
  const large = (entries: number) => {
    const doc = new Y.Doc()
    for (let i = 0; i < entries; i++) doc.getMap("issues").set(`i${i}`, new Y.Map([["text", `${i}`]]))
    return doc
  }

  it("R18 is made in slices, between which others have their turn, and by edits it is not put off", async () => {
    const clock = fakeClock()
    const doc = large(1_000)
    let seq = 1
    const hash = hashOf(doc)
    const comparing = createComparing({ doc, name: "board", clock, at: () => seq })
    const order: string[] = []
    const asking = comparing.compare(1, hashOf(doc)).then((result) => order.push(result))
    // Somebody else's work, which comes up again as soon as it has had its turn.
    let turns = 0
    const turn = () => {
      turns += 1
      order.push("turn")
      if (turns < 100) clock.after(0, turn)
    }
    clock.after(0, turn)
    await clock.pass(0)
    await asking
    expect(order.indexOf("same")).toBeGreaterThanOrEqual(Math.floor(1_000 / slice.entries) - 1)

    // An edit in the middle moves the number; the next question is about the new one.
    const other = createComparing({ doc, name: "board", clock, at: () => seq })
    const asked = other.compare(1, hash)
    doc.getMap("issues").set("i0", new Y.Map([["text", "edited"]]))
    seq = 2
    await clock.pass(100)
    expect(await asked).toBe("moved")
    expect(await other.compare(2, hashOf(doc))).toBe("same")
    other.stop()
    comparing.stop()
    expect(clock.timers()).toBe(0)
  })

  it("R18 is kept only while somebody asks", async () => {
    const clock = fakeClock()
    const doc = large(10)
    const comparing = createComparing({ doc, name: "board", clock, at: () => 1 })
    // What Yjs keeps for those who observe; the price that each edit pays.
    const observers = () => {
      const issues = Reflect.get(doc.getMap("issues"), "_dEH") as { l: unknown[] }
      return issues.l.length
    }
    expect(observers()).toBe(0)
    await comparing.compare(1, hashOf(doc))
    await clock.pass(forgottenAfterMs - 1)
    expect(observers()).toBe(1)
    await comparing.compare(1, hashOf(doc))
    await clock.pass(forgottenAfterMs - 1)
    expect(observers()).toBe(1)
    await clock.pass(1)
    expect(observers()).toBe(0)
    expect(clock.timers()).toBe(0)
    // It begins anew when somebody asks again.
    doc.getMap("issues").delete("i1")
    expect(await comparing.compare(1, hashOf(doc))).toBe("same")
    comparing.stop()
  })

  it("R18 a room that closes in the middle answers moved", async () => {
    const clock = fakeClock()
    const doc = large(1_000)
    const comparing = createComparing({ doc, name: "board", clock, at: () => 1 })
    const asked = comparing.compare(1, new Uint8Array(32))
    comparing.stop()
    expect(await asked).toBe("moved")
    expect(clock.timers()).toBe(0)
  })
})
