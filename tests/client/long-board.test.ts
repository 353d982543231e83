import fc from "fast-check"
import { beforeEach, describe, expect, it } from "vitest"
import * as Y from "yjs"
import { applyChanges, readBoard, readEntity } from "../../core/board-doc.ts"
import { operationsNamed, type Piece } from "../../core/protocol.ts"
import { add, type Scripted, scripted, title } from "./scripted-session.ts"

let s: Scripted
beforeEach(() => {
  s = scripted()
})

const say = (piece: Piece) => s.server.say({ type: "piece", body: piece })
const phase = () => s.session.getState().phase

describe("R5 a board in pieces", () => {
  it("R5 is opened from its pieces, and the page knows how much of it is here", async () => {
    await s.server.connect()
    const pieces = await s.server.welcomeInPieces(200)
    expect(pieces.length).toBeGreaterThan(4)
    expect(phase()).toEqual({ phase: "opening", share: 0 })
    for (const [i, piece] of pieces.entries()) {
      expect(phase()).toEqual({ phase: "opening", share: i / pieces.length })
      await say(piece)
    }
    expect(phase()).toEqual({ phase: "ready" })
    expect(s.session.getState().board).toEqual(readBoard(s.server.doc))
  })

  it("R4 R5 in any order, with some twice, with batches in between, the board is the server's, whatever the seed", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 40, max: 900 }),
        fc.array(fc.nat(), { minLength: 40, maxLength: 40 }),
        fc.array(fc.nat(40), { maxLength: 4 }),
        async (size, shuffle, batchesAt) => {
          s = scripted()
          await s.server.connect()
          const pieces = await s.server.welcomeInPieces(size)
          const order = [...pieces, ...pieces.filter((_, i) => i % 4 === 1)]
            .map((piece, i) => ({ piece, key: (shuffle[i % shuffle.length] ?? 0) * 97 + i }))
            .sort((a, b) => a.key - b.key)
          for (const [i, { piece }] of order.entries()) {
            for (const [n, at] of batchesAt.entries()) {
              if (at % order.length !== i) continue
              const theirs = s.server.colleague((doc) => applyChanges(doc, [add(`theirs${n}`)]))
              await s.server.batch(theirs, [`op${n}`], "ada")
            }
            await say(piece)
          }
          expect(phase()).toEqual({ phase: "ready" })
          expect(s.server.hellos.length).toBe(1)
          expect(s.session.getState().board).toEqual(readBoard(s.server.doc))
          expect(Y.encodeStateVector(s.session.doc)).toEqual(Y.encodeStateVector(s.server.doc))
          await s.session.close()
        },
      ),
      { seed: 20261122, numRuns: 40 },
    )
  })

  it("R5 what was committed since the state of the pieces comes with the welcome, and is applied after them", async () => {
    await s.server.connect()
    const before = Y.encodeStateAsUpdate(s.server.doc)
    const since = s.server.colleague((doc) => applyChanges(doc, [title("s1", "Since then")]))
    s.server.seq = 2
    const named = { epoch: 1, seq: 2, hash: new Uint8Array(32), reset: false }
    await s.server.welcome({
      docs: [{ doc: "board", ...named, update: since, pieces: { state: "x", count: 1 } }],
    })
    await say({ state: "x", index: 0, bytes: before })
    expect(s.titleOf("s1")).toBe("Since then")
    await s.server.batch(
      s.server.colleague((doc) => applyChanges(doc, [title("s2", "And on")])),
      ["x"],
      "ada",
    )
    expect(s.titleOf("s2")).toBe("And on")
    expect(s.server.hellos.length).toBe(1)
  })

  it("R10 a stream that stalls is noticed: hello is said again, and pieces that are here count", async () => {
    await s.server.connect()
    const pieces = await s.server.welcomeInPieces(200, "same")
    for (const piece of pieces.slice(0, 3)) await say(piece)
    await s.clock.pass(9_999)
    expect(s.server.hellos.length).toBe(1)
    await s.clock.pass(1)
    expect(s.server.hellos.length).toBe(2)
    await s.server.welcomeInPieces(200, "same")
    expect(phase()).toEqual({ phase: "opening", share: 3 / pieces.length })
    for (const piece of pieces.slice(3)) await say(piece)
    expect(phase()).toEqual({ phase: "ready" })
  })

  it("R10 a slow stream is not a stalled one", async () => {
    await s.server.connect()
    for (const piece of await s.server.welcomeInPieces(400)) {
      await s.clock.pass(9_000)
      await say(piece)
    }
    expect(phase()).toEqual({ phase: "ready" })
    expect(s.server.hellos.length).toBe(1)
  })

  it("pieces of another connection's server are not taken for this one's", async () => {
    await s.server.connect()
    const pieces = await s.server.welcomeInPieces(200, "1")
    for (const piece of pieces.slice(0, -1)) await say(piece)
    await s.server.drop()
    s.server.doc = new Y.Doc()
    applyChanges(s.server.doc, [add("other", "Elsewhere")])
    s.server.epoch = 2
    await s.server.connect()
    const others = await s.server.welcomeInPieces(200, "1")
    expect(phase()).toEqual({ phase: "opening", share: 0 })
    for (const piece of others) await say(piece)
    expect(s.session.getState().board.scenarios.map(({ id }) => id)).toEqual(["other"])
  })

  it("R10 batches without end do not fill the tab: beyond a bound it asks for a newer state", async () => {
    await s.server.connect()
    await s.server.welcomeInPieces(200)
    const large = new Uint8Array(6 * 1024 * 1024)
    const batch = () => s.server.batch(large, [], "ada")
    await batch()
    await batch()
    expect(s.server.hellos.length).toBe(1)
    await batch()
    expect(s.server.hellos.length).toBe(2)
    await s.server.welcome()
    expect(phase()).toEqual({ phase: "ready" })
  })

  it("more pieces than a board can have are let go, and asked for again only after a while", async () => {
    await s.server.connect()
    await s.server.welcome({
      docs: [
        {
          doc: "board",
          epoch: 1,
          seq: 1,
          hash: new Uint8Array(32),
          update: new Uint8Array([0, 0]),
          pieces: { state: "x", count: 10_000 },
          reset: false,
        },
      ],
    })
    const bytes = new Uint8Array(16 * 1024 * 1024)
    for (let index = 0; index < 5; index++) await say({ state: "x", index, bytes })
    expect(s.server.hellos.length).toBe(1)
    await s.clock.pass(30_000)
    expect(s.server.hellos.length).toBe(2)
    await s.server.welcome()
    expect(phase()).toEqual({ phase: "ready" })
  })

  it("R10 a dropped queue is made good by a hello with what is here", async () => {
    await s.live()
    s.server.colleague((doc) => applyChanges(doc, [title("s1", "Missed")]))
    s.server.seq++
    await s.server.say({ type: "resync", body: { doc: "board", reason: "slow" } })
    expect(s.server.lastHello.docs[0]?.have?.seq).toBe(1)
    await s.server.welcome()
    expect(s.titleOf("s1")).toBe("Missed")
  })
})

describe("A10 more open operations than a hello can name", () => {
  /** So many changes made offline, of which the server has the first `stored`. */
  async function away(count: number, stored: number): Promise<string[]> {
    await s.live()
    const ids = Array.from({ length: count }, (_, i) => s.made(title("s1", `Title ${i}`)))
    await s.clock.pass(0)
    s.server.store(...ids.slice(0, stored))
    await s.server.drop()
    s.server.edits = []
    await s.server.connect()
    return ids
  }

  it("A3 A10 the rest is inquired about in groups before anything is sent, and nothing is sent twice", async () => {
    const ids = await away(2 * operationsNamed + 5, operationsNamed + 3)
    expect(s.server.lastHello.openOperations).toEqual(ids.slice(0, operationsNamed))
    await s.server.welcome()
    expect(s.server.inquiries.map(({ operationIds }) => operationIds.length)).toEqual([operationsNamed])
    expect(s.server.received).toEqual([])
    await s.server.answerInquiry()
    expect(s.server.inquiries.map(({ operationIds }) => operationIds.length)).toEqual([operationsNamed, 5])
    expect(s.server.received).toEqual([])
    await s.server.answerInquiry()
    expect(s.server.received).toEqual(ids.slice(operationsNamed + 3))
    expect(s.session.getState().save).toMatchObject({ count: operationsNamed + 2 })
  })

  it("A10 a connection that is lost in between starts over", async () => {
    const ids = await away(operationsNamed + 2, operationsNamed + 1)
    await s.server.welcome()
    await s.server.drop()
    await s.server.connect()
    expect(s.server.hellos.length).toBe(3)
    await s.server.welcome()
    await s.server.answerInquiry()
    expect(s.server.received).toEqual(ids.slice(-1))
  })

  it("A10 an inquiry without an answer is followed by another hello", async () => {
    await away(operationsNamed + 2, 0)
    await s.server.welcome()
    await s.server.failInquiry()
    expect(s.server.received).toEqual([])
    await s.clock.pass(1_000)
    expect(s.server.hellos.length).toBe(3)
    await s.server.welcome()
    await s.server.answerInquiry()
    expect(s.server.received.length).toBe(operationsNamed + 2)
  })

  it("A5 in a fresh document too, all is known before anything is done again", async () => {
    const ids = await away(operationsNamed + 3, operationsNamed + 1)
    s.server.epoch = 2
    const rewritten = new Y.Doc()
    Y.applyUpdate(rewritten, Y.encodeStateAsUpdate(s.server.doc))
    s.server.doc = rewritten
    await s.server.welcome()
    // Reset: said again, without a state of its own.
    expect(s.server.lastHello.docs[0]).not.toHaveProperty("have")
    await s.server.welcome()
    expect(s.server.received.length).toBe(2)
    await s.server.commit(...s.server.received)
    expect(readEntity(s.server.doc, "scenarios", "s1")?.title).toBe(`Title ${ids.length - 1}`)
    expect(s.session.getState().save).toMatchObject({ state: "saved" })
  })
})
