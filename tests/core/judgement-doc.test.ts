import { describe, expect, it } from "vitest"
import * as Y from "yjs"
import { contentRoots, createContentHash } from "../../core/content-doc.ts"
import type { PublishedEstimate, RoundEntry } from "../../core/judgement.ts"
import { answersKey, judgementRoots, partKey, readJudgement, writeRecord } from "../../core/judgement-doc.ts"

const round = (part: Partial<RoundEntry> = {}): RoundEntry => ({
  number: 1,
  title: "Round 1",
  scenarioIds: ["s1", "s2"],
  blind: true,
  anonymous: false,
  countsOnly: false,
  rationaleRequired: false,
  hidesWorking: true,
  autoReveal: false,
  peekAllowed: false,
  deadline: null,
  follows: null,
  status: "revealed",
  openedAt: 1,
  openedBy: "m1",
  closedAt: 2,
  revealedAt: 3,
  countdownEndsAt: null,
  countdownHeld: false,
  parts: 2,
  ...part,
})

const estimate = (id: string, part: Partial<PublishedEstimate> = {}): PublishedEstimate => ({
  id,
  scenarioId: "s1",
  round: 1,
  given: null,
  forecast: { probabilities: { yes: 0.3, no: 0.7 } },
  interval: null,
  confidence: null,
  rationale: "",
  sourceIds: [],
  by: "m1",
  mark: "m1",
  at: 1,
  withdrawnAt: null,
  ...part,
})

const ids = (doc: Y.Doc) => readJudgement(doc).estimates.map(({ id }) => id)

describe("a reveal in the ledger", () => {
  it("B5 shows nothing of itself until the round says revealed and every part is there", () => {
    const doc = new Y.Doc()
    writeRecord(doc, "rounds", "1", round({ status: "closed", parts: null }))
    writeRecord(doc, "reveals", partKey(1, 0), [estimate("a")])
    expect(ids(doc)).toEqual([])
    writeRecord(doc, "rounds", "1", round())
    expect(ids(doc)).toEqual([])
    writeRecord(doc, "reveals", partKey(1, 1), [estimate("b")])
    expect(ids(doc)).toEqual(["a", "b"])
  })

  it("of nobody is a reveal all the same", () => {
    const doc = new Y.Doc()
    writeRecord(doc, "rounds", "1", round({ parts: 0 }))
    expect(ids(doc)).toEqual([])
    expect(readJudgement(doc).rounds[0]?.status).toBe("revealed")
  })
})

describe("the record", () => {
  it("is read the same on a copy, and writes nothing that stands already", () => {
    const doc = new Y.Doc()
    writeRecord(doc, "rounds", "1", round())
    writeRecord(doc, "phase", "now", { phase: "discuss", since: 4, by: "m1" })
    writeRecord(doc, "estimates", "o1", estimate("o1", { round: null }))
    const before = Y.encodeStateVector(doc)
    writeRecord(doc, "rounds", "1", round())
    writeRecord(doc, "phase", "now", { phase: "discuss", since: 4, by: "m1" })
    writeRecord(doc, "decisions", "none", null)
    expect(Y.encodeStateVector(doc)).toEqual(before)
    const copy = new Y.Doc()
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
    expect(readJudgement(copy)).toEqual(readJudgement(doc))
  })

  it("leaves out what cannot be read, and what was withdrawn", () => {
    const doc = new Y.Doc()
    doc.getMap("rounds").set("9", { number: "nine" })
    doc.getMap("estimates").set("x", { id: "x" })
    doc.getMap("phase").set("now", "discuss")
    writeRecord(doc, "estimates", "w", estimate("w", { round: null, withdrawnAt: 5 }))
    expect(readJudgement(doc)).toMatchObject({ rounds: [], estimates: [], phase: null })
  })

  it("keeps the identity of a value for as long as the document keeps it", () => {
    const doc = new Y.Doc()
    writeRecord(doc, "rounds", "1", round())
    const first = readJudgement(doc).rounds[0]
    writeRecord(doc, "phase", "now", { phase: "estimate", since: 1, by: null })
    expect(readJudgement(doc).rounds[0]).toBe(first)
    writeRecord(doc, "rounds", "1", round({ title: "Another" }))
    expect(readJudgement(doc).rounds[0]).not.toBe(first)
  })
})

describe("who has answered", () => {
  it("B2 is told by person, with who has answered everything", () => {
    const doc = new Y.Doc()
    writeRecord(doc, "rounds", "1", round({ status: "open" }))
    writeRecord(doc, "answers", answersKey(1, "m1"), 2)
    writeRecord(doc, "answers", answersKey(1, "m2"), 1)
    writeRecord(doc, "answers", answersKey(1, "m3"), 0)
    writeRecord(doc, "answers", answersKey(11, "m4"), 2)
    expect(readJudgement(doc).answers.get(1)).toEqual({
      members: { m1: 2, m2: 1, m3: 0 },
      begun: 2,
      complete: 1,
    })
  })

  it("B2 is told as a number alone where the round says so, even when a name should stand there", () => {
    const doc = new Y.Doc()
    writeRecord(doc, "rounds", "1", round({ status: "open", countsOnly: true }))
    writeRecord(doc, "answers", answersKey(1, "m1"), 2)
    writeRecord(doc, "answers", answersKey(1), { begun: 3, complete: 2 })
    expect(readJudgement(doc).answers.get(1)).toEqual({ members: null, begun: 3, complete: 2 })
  })
})

describe("the content of a ledger", () => {
  it("R18 has another hash with anything of judgement in it", () => {
    const hashOf = (write: (doc: Y.Doc) => void) => {
      const doc = new Y.Doc()
      write(doc)
      return createContentHash(doc, contentRoots.ledger).hash().join()
    }
    const without = hashOf(() => {})
    expect(judgementRoots.length).toBeGreaterThan(8)
    for (const root of judgementRoots)
      expect(hashOf((doc) => doc.getMap(root).set("x", { id: "x" }))).not.toBe(without)
  })
})
