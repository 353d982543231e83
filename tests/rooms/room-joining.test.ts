import { describe, expect, it } from "vitest"
import * as Y from "yjs"
import { readBoard } from "../../core/board-doc.ts"
import { contentRoots, createContentHash } from "../../core/content-doc.ts"
import { type Hello, PROTOCOL_VERSION, SCHEMA_VERSION } from "../../core/protocol.ts"
import { createCatchUp, emptyUpdate, inlineBytes } from "../../server/rooms/catch-up.ts"
import type { SharedState } from "../../server/rooms/ports.ts"
import { boardId, type Served, serve, settled, type Tab } from "./served-board.ts"

/** Some 300 kB of text in as many fields as a board may have. */
function fillLarge(doc: Y.Doc): void {
  const issues = doc.getMap("issues")
  doc.transact(() => {
    for (let i = 0; i < 600; i++) issues.set(`i${i}`, new Y.Map([["text", `${i} `.repeat(120)]]))
  })
}

const titleOf = (doc: Y.Doc) => readBoard(doc).scenarios[0]?.title
const contentOf = (doc: Y.Doc) => createContentHash(doc, contentRoots.board).hash().join()
const statesGiven = (tabs: Tab[]) => new Set(tabs.map((tab) => tab.welcome?.docs[0]?.pieces?.state))

async function served(): Promise<Served & { ann: Tab }> {
  const s = serve({ fill: fillLarge })
  const ann = s.tab("ann")
  await ann.hello()
  return Object.assign(s, { ann })
}

/** A socket that keeps what it is given as it is given. */
function bare(s: Served, memberId: string) {
  const streams: (readonly SharedState[])[] = []
  const wire = {
    ...s.net.wire(
      `bare ${memberId}`,
      () => {},
      () => {},
    ),
    stream: (states: readonly SharedState[]) => void streams.push(states),
  }
  const session = s.registry.connect({
    boardId,
    wire,
    member: { memberId, name: memberId, colour: 1, role: "viewer" },
  })
  clientIds += 1
  const clientId = clientIds
  const hello = (have?: Hello["docs"][number]["have"]): Promise<void> =>
    session.hello(
      {
        protocol: PROTOCOL_VERSION,
        schema: SCHEMA_VERSION,
        boardId,
        tab: memberId,
        clientId,
        clientIdUnused: false,
        openOperations: [],
        docs: [have ? { doc: "board", have } : { doc: "board" }],
      },
      () => {},
    )
  return { streams, hello }
}
let clientIds = 500_000

describe("a long state", () => {
  it("R11 goes in pieces of at most 64 KiB, and what was committed since beside it", async () => {
    const s = await served()
    s.ann.titles("one")
    await settled()
    const late = s.tab("ben")
    await late.hello()
    const given = late.welcome?.docs[0]
    const pieces = late.got("piece")
    expect(pieces).toHaveLength(given?.pieces?.count ?? 0)
    expect(pieces.length).toBeGreaterThan(2)
    for (const { bytes } of pieces) expect(bytes.length).toBeLessThanOrEqual(64 * 1024)
    expect(given).toMatchObject({ reset: true, seq: 2 })
    expect(given?.update.length).toBeLessThan(100)
    expect(titleOf(late.doc)).toBe("one")
    expect(late.doc.getMap("issues").size).toBe(600)
    expect(late.doc.store.pendingStructs).toBeNull()
  })

  it("R11 three hundred who join while others edit are given the same object, encoded once", async () => {
    const s = await served()
    const joiners = Array.from({ length: 300 }, (_, i) => bare(s, `m${i}`))
    for (let i = 0; i < 100; i++) {
      await Promise.all(joiners.slice(3 * i, 3 * i + 3).map(({ hello }) => hello()))
      s.ann.titles(`title ${i}`)
      await s.clock.pass(40)
    }
    const states = new Set(joiners.flatMap(({ streams }) => streams.flat()))
    expect(states.size).toBe(1)
    expect(joiners.every(({ streams }) => streams.length === 1)).toBe(true)
    // What goes beside it stays short, and with it a joiner is where the log is.
    const last = s.tab("last")
    await last.hello()
    expect(last.welcome?.docs[0]?.update.length).toBeLessThan(20_000)
    expect(contentOf(last.doc)).toBe(contentOf(s.database.document(boardId, "board")))
    expect(contentOf(s.ann.doc)).toBe(contentOf(last.doc))
  })

  it("A4 what is shared and what goes beside it holds nothing that is not committed", async () => {
    const s = await served()
    s.ann.titles("committed")
    await settled()
    s.store.hold()
    s.ann.titles("in flight")
    await settled()
    const late = s.tab("ben")
    await late.hello()
    expect(titleOf(late.doc)).toBe("committed")
    await s.store.release()
    await settled()
    expect(titleOf(late.doc)).toBe("in flight")
  })

  it("R10 a newer hello takes the place of what was still being streamed", async () => {
    const s = await served()
    const slow = bare(s, "slow")
    await slow.hello()
    const { seq = 0, hash = new Uint8Array(), epoch = 0 } = s.ann.welcome?.docs[0] ?? {}
    const have = { epoch, seq, hash, stateVector: Y.encodeStateVector(s.ann.doc) }
    await slow.hello(have)
    await slow.hello(have)
    expect(slow.streams.map((states) => states.length)).toEqual([1, 0])
  })

  it("R11 many copies from long ago cost a few passes over the document, and the others share the whole", async () => {
    const s = await served()
    const tabs: Tab[] = []
    for (let i = 0; i < 12; i++) {
      const tab = s.tab(`m${i}`)
      await tab.hello()
      tabs.push(tab)
    }
    s.ann.titles("while they were away")
    await settled()
    const { hash = new Uint8Array() } = s.ann.welcome?.docs[0] ?? {}
    s.restart()
    const { load } = s.store
    s.store.load = async (id, doc) => ({ ...(await load(id, doc)), rows: 0 })
    const back = tabs.map((before) => Object.assign(s.tab(before.memberId), { doc: before.doc }))
    const answers = back.map((tab) => tab.hello({ have: { epoch: 1, seq: 1, hash } }))
    // A long log is read back in slices.
    await s.clock.pass(10)
    await Promise.all(answers)
    for (const tab of back) {
      expect(tab.welcome?.docs[0]).toMatchObject({ reset: false })
      expect(titleOf(tab.doc)).toBe("while they were away")
    }
    const whole = back.filter((tab) => tab.welcome?.docs[0]?.pieces)
    expect(whole.length).toBe(12 - 3)
    expect(statesGiven(whole).size).toBe(1)
  })
})

describe("catch-up", () => {
  const made = () => {
    let ids = 0
    const doc = new Y.Doc()
    const catchUp = createCatchUp(0, () => `state${++ids}`)
    let seq = 0
    doc.on("update", (update: Uint8Array) => catchUp.committed(++seq, update))
    return { doc, catchUp, seq: () => seq }
  }
  const taken = (given: ReturnType<ReturnType<typeof createCatchUp>["whole"]>, into = new Y.Doc()) => {
    if (given?.state) Y.applyUpdate(into, given.state.bytes)
    if (given) Y.applyUpdate(into, given.update)
    return into
  }

  const content = (doc: Y.Doc) => doc.getMap("m").toJSON()

  it("R11 is encoded anew only when what came since has itself grown long", () => {
    const { doc, catchUp } = made()
    doc.getMap("m").set("large", "x".repeat(2 * inlineBytes))
    expect(catchUp.whole()).toBeNull()
    catchUp.encoded(1, Y.encodeStateAsUpdate(doc))
    const first = catchUp.whole()
    let commits = 0
    while (catchUp.whole()) {
      expect(catchUp.whole()?.state).toBe(first?.state)
      expect(content(taken(catchUp.whole()))).toEqual(content(doc))
      doc.getMap("m").set(`k${commits++}`, "y".repeat(1_000))
    }
    expect(commits * 1_000).toBeGreaterThan(inlineBytes - 2_000)
    catchUp.encoded(1 + commits, Y.encodeStateAsUpdate(doc))
    expect(catchUp.whole()?.state?.id).not.toBe(first?.state?.id)
  })

  it("R11 those who come back from one point share what they lack, also while edits go on", () => {
    const { doc, catchUp } = made()
    doc.getMap("m").set("a", 1)
    const copy = taken(catchUp.since(0))
    for (let i = 0; i < 100; i++) doc.getMap("m").set(`k${i}`, "y".repeat(1_000))
    const one = catchUp.since(1)
    doc.getMap("m").set("meanwhile", 1)
    const two = catchUp.since(1)
    expect(one?.update).toBe(emptyUpdate)
    expect(two?.state).toBe(one?.state)
    expect(two?.update.length).toBeLessThan(100)
    expect(content(taken(two, copy))).toEqual(content(doc))
  })

  it("R11 what is kept for those who come back from many points is bounded, and each is given what they lack", () => {
    const { doc, catchUp, seq } = made()
    const copies: Y.Doc[] = []
    for (let i = 0; i < 100; i++) {
      const copy = new Y.Doc()
      Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
      copies.push(copy)
      doc.getMap("m").set(`k${i}`, "y".repeat(2_000))
    }
    const states = new Set<unknown>()
    for (let again = 0; again < 2; again++) {
      for (let from = 0; from < 20; from++) {
        const given = catchUp.since(from)
        states.add(given?.state)
        const copy = new Y.Doc()
        Y.applyUpdate(copy, Y.encodeStateAsUpdate(copies[from] as Y.Doc))
        expect(content(taken(given, copy))).toEqual(content(doc))
      }
    }
    // Twenty points in turn are more than are kept, so each was made twice.
    expect(states.size).toBe(40)
    expect(catchUp.since(seq())?.update).toBe(emptyUpdate)
  })

  it("R11 a thousand commits are given as one update, and what is longer ago not at all", () => {
    const { doc, catchUp, seq } = made()
    const copy = new Y.Doc()
    for (let i = 0; i < 2_000; i++) {
      doc.getMap("m").set(`k${i % 50}`, i)
      if (i === 1_100) Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
    }
    expect(catchUp.since(1)).toBeNull()
    expect(catchUp.hashOf(1)).toBeNull()
    expect(catchUp.hashOf(seq() + 1)).toBeNull()
    const late = catchUp.since(1_101)
    expect(late).not.toBeNull()
    expect(content(taken(late, copy))).toEqual(content(doc))
    expect(catchUp.since(seq())).toEqual({ state: null, update: emptyUpdate })
  })
})
