// Rows of judgement as values of the ledger: what is in them, and what must never be.
import { describe, expect, it } from "vitest"
import * as Y from "yjs"
import { PublishedEstimate, RoundEntry } from "../../core/judgement.ts"
import { readJudgement } from "../../core/judgement-doc.ts"
import {
  partBytes,
  partsOf,
  publishedEstimates,
  revealOf,
  roundEntry,
  writeReveal,
  writeShown,
} from "../../server/rooms/judgement-ledger.ts"
import type { KeptEstimate, KeptRound } from "../../server/rooms/judgement-port.ts"

const round = (part: Partial<KeptRound> = {}): KeptRound => ({
  number: 1,
  title: "First",
  scenarioIds: ["meet"],
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
  openedBy: "fay",
  closedAt: 2,
  revealedAt: 3,
  countdownEndsAt: null,
  countdownHeld: false,
  salt: "salt-of-the-round",
  ...part,
})

const said = (ordinal: number, part: Partial<KeptEstimate> = {}): KeptEstimate => ({
  id: `e${ordinal}`,
  ordinal,
  analystId: `member${ordinal}`,
  scenarioId: "meet",
  round: 1,
  given: null,
  forecast: { probabilities: { yes: 0.25, no: 0.75 } },
  interval: [0.1, 0.4],
  confidence: "moderate",
  rationale: `because of ${ordinal}`,
  sourceIds: ["src"],
  at: 1_000 + ordinal,
  withdrawnAt: null,
  ...part,
})

const many = Array.from({ length: 40 }, (_, i) => said(i + 1))

describe("an anonymous round", () => {
  const anonymous = round({ anonymous: true })
  const published = publishedEstimates(many, anonymous)

  it("B1 bears neither who said something nor when, nor the id under which it was sent, nor the salt", () => {
    const text = JSON.stringify([published, roundEntry(anonymous, 1)])
    for (const { analystId, id, at } of many) {
      expect(text).not.toContain(`"${analystId}"`)
      expect(text).not.toContain(`"${id}"`)
      expect(text).not.toContain(String(at))
    }
    expect(text).not.toContain(anonymous.salt)
    expect(published.map(({ rationale }) => rationale).sort()).toEqual(
      many.map(({ rationale }) => rationale).sort(),
    )
    for (const estimate of published) expect(PublishedEstimate.parse(estimate)).toEqual(estimate)
  })

  it("B1 stands in an order that is not that of submission, and is the same whatever order it came in", () => {
    expect(publishedEstimates(many.toReversed(), anonymous)).toEqual(published)
    expect(published.map(({ rationale }) => rationale)).not.toEqual(many.map(({ rationale }) => rationale))
    const marks = published.map(({ mark }) => mark)
    expect(marks).toEqual([...marks].sort())
  })

  it("gives one person one mark, in the round that follows too, and another one under another salt", () => {
    const second = said(99, { analystId: "member1", round: 2 })
    const markIn = (of: KeptRound, estimate: KeptEstimate) => publishedEstimates([estimate], of)[0]?.mark
    const follows = round({ number: 2, anonymous: true, follows: 1 })
    expect(markIn(follows, second)).toBe(markIn(anonymous, said(1)))
    expect(markIn({ ...follows, salt: "another" }, second)).not.toBe(markIn(anonymous, said(1)))
    expect(new Set(published.map(({ mark }) => mark)).size).toBe(many.length)
  })
})

describe("a named round", () => {
  it("says who and when, and its entry is one of the ledger, without the salt", () => {
    const [first] = publishedEstimates([said(1)], round())
    expect(first).toMatchObject({ id: "e1", by: "member1", mark: "member1", at: 1_001 })
    const entry = roundEntry(round(), 1)
    expect(RoundEntry.strict().parse(entry)).toEqual(entry)
  })

  it("is one text, however the keys of what was said lay", () => {
    const asSent = said(1, { given: { b: "yes", a: "no" } })
    const asRead = said(1, {
      given: { a: "no", b: "yes" },
      forecast: { probabilities: { no: 0.75, yes: 0.25 } },
    })
    const text = (estimate: KeptEstimate) => JSON.stringify(publishedEstimates([estimate], round()))
    expect(text(asRead)).toBe(text(asSent))
  })
})

describe("B5 a reveal", () => {
  const long = many.map((estimate) => ({ ...estimate, rationale: "é".repeat(2_000) }))

  it("B5 goes in parts that a frame can carry, none of them empty, with nothing lost", () => {
    const published = publishedEstimates(long, round())
    const parts = partsOf(published)
    expect(parts.length).toBeGreaterThan(2)
    for (const part of parts) {
      expect(part.length).toBeGreaterThan(0)
      expect(new TextEncoder().encode(JSON.stringify(part)).length).toBeLessThanOrEqual(partBytes)
    }
    expect(parts.flat()).toEqual(published)
    expect(partsOf([])).toEqual([])
  })

  it("B5 shows nothing before its last part and its entry are there, and then everything", () => {
    const doc = new Y.Doc()
    const reveal = revealOf(round(), long)
    const closed = roundEntry(round({ status: "closed", revealedAt: null }), null)
    for (const cut of reveal.parts.keys()) {
      writeReveal(doc, { entry: closed, parts: reveal.parts.slice(0, cut) })
      expect(readJudgement(doc).estimates).toEqual([])
      const early = new Y.Doc()
      writeReveal(early, { ...reveal, parts: reveal.parts.slice(0, cut) })
      expect(readJudgement(early).estimates).toEqual([])
    }
    writeReveal(doc, reveal)
    expect(readJudgement(doc).estimates).toHaveLength(long.length)
    const written = Y.encodeStateVector(doc)
    writeReveal(doc, revealOf(round(), long.toReversed()))
    expect(Y.encodeStateVector(doc)).toEqual(written)
  })

  it("of a round that nobody answered it shows that it is revealed", () => {
    const doc = new Y.Doc()
    writeReveal(doc, revealOf(round(), []))
    expect(readJudgement(doc)).toMatchObject({ rounds: [{ status: "revealed", parts: 0 }], estimates: [] })
  })

  it("of a round that was open to all adds nothing to what stands there already", () => {
    const doc = new Y.Doc()
    const open = round({ blind: false })
    writeShown(doc, { rounds: [{ ...open, status: "open" }], analysts: [], shown: many })
    writeReveal(doc, revealOf(open, many))
    expect(readJudgement(doc).estimates).toHaveLength(many.length)
  })
})

it("B1 a ledger written from the rows never shows an estimate of a blind round that is not revealed", () => {
  const doc = new Y.Doc()
  const rounds = [
    round({ status: "closed" }),
    round({ number: 2, status: "cancelled" }),
    round({ number: 3 }),
  ]
  const shown = [
    said(1),
    said(2, { round: 2 }),
    said(3, { round: 3 }),
    said(4, { round: null }),
    said(5, { round: 9 }),
  ]
  writeShown(doc, { rounds, analysts: [{ id: "member3", name: "Mina", memberId: "member3" }], shown })
  const { estimates, analysts } = readJudgement(doc)
  expect(estimates.map(({ id }) => id).sort()).toEqual(["e3", "e4"])
  expect(analysts).toHaveLength(1)
  const text = JSON.stringify([...doc.share.keys()].map((name) => doc.getMap(name).toJSON()))
  for (const n of [1, 2, 5]) expect(text).not.toContain(`because of ${n}`)
})
