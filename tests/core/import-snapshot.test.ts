import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { canonicalJson, hashOf } from "../../core/canonical-json.ts"
import { claimedHash, importSnapshot } from "../../core/import-snapshot.ts"
import { limits } from "../../core/limits.ts"
import { type SnapshotInputs, snapshotOf } from "../../core/snapshot.ts"
import { anyBoard, asRead, koreaBoard } from "./any-board.ts"

const korea = asRead(koreaBoard())
const inputs = (board = korea): SnapshotInputs => ({
  board,
  boardId: "b1",
  title: "After move 1",
  author: "Mina",
  takenAt: Date.UTC(2026, 10, 22, 9, 30),
  asOf: Date.UTC(2018, 6, 16, 9, 0),
  seq: 42,
  engineVersion: "0.1.0",
  hidden: new Set<string>(),
})
const kept = snapshotOf(inputs())

function taken(text: string, claimed?: string) {
  const read = importSnapshot(text, claimed)
  if (!read.ok) throw new Error(read.error.message)
  return read.value
}
function refused(text: string, claimed?: string) {
  const read = importSnapshot(text, claimed)
  if (read.ok) throw new Error("was taken")
  return read.error
}
/** The snapshot's JSON with something else in it. */
interface AsJson extends Record<string, unknown> {
  judgement: object
  board: { meta: object; sets: unknown[]; scenarios: object[] }
}
function changed(work: (json: AsJson) => unknown): string {
  const json = JSON.parse(kept.canonical)
  return JSON.stringify(work(json) ?? json)
}

describe("a snapshot that comes back", () => {
  it("makes the board that it was taken of, whatever stands on it", () => {
    let scenarios = 0
    fc.assert(
      fc.property(anyBoard, (board) => {
        const out = snapshotOf(inputs(board))
        const { board: made, snapshot, hash } = taken(out.canonical, out.hash)
        const again = snapshotOf(inputs(asRead(made)))
        expect(canonicalJson(JSON.parse(again.canonical).board)).toBe(canonicalJson(snapshot.board))
        expect(hash).toBe(out.hash)
        scenarios += made.scenarios.length
      }),
      { seed: 73, numRuns: 6 },
    )
    expect(scenarios).toBeGreaterThan(25)
  })

  it("M8 gives the hash that it was taken under, however the file was spelled since", () => {
    const shuffled = JSON.stringify(
      Object.fromEntries(Object.entries(JSON.parse(kept.canonical)).toReversed()),
      null,
      2,
    )
    expect(taken(`\ufeff${shuffled}\r\n`, kept.hash.toUpperCase()).hash).toBe(kept.hash)
    expect(taken(shuffled).hash).toBe(kept.hash)
    expect(claimedHash(`korea ${kept.hash}.json`)).toBe(kept.hash)
    expect(claimedHash(`korea ${kept.hash}0.json`)).toBeNull()
  })

  it("of the first format is read too", () => {
    const first = changed((json) => {
      const { kind, note, round, judgement, derived, ...rest } = json
      return { ...rest, format: "parley-snapshot/1" }
    })
    expect(taken(first)).toMatchObject({ notes: [], board: { meta: korea.meta } })
    expect(taken(first).hash).toBe(hashOf(canonicalJson(JSON.parse(first))))
  })

  it("says what stays behind, and what it does not know", () => {
    const estimate = {
      ...{ id: "e1", scenarioId: "s1", round: null, given: null, confidence: null, interval: null },
      ...{ forecast: { probabilities: { yes: 0.2, no: 0.8 } }, rationale: "", sourceIds: [] },
      ...{ by: "an-1", mark: "an-1", at: 5, withdrawnAt: null },
    }
    const text = changed((json) => ({
      ...json,
      judgement: {
        ...json.judgement,
        estimates: [estimate],
        people: [{ id: "an-1", name: "Mina" }],
      },
      hidden: ["s1"],
      weather: "fair",
    }))
    const { notes, board } = taken(text)
    expect(notes).toEqual([
      "Stays behind: 1 estimate of 1 person. They were said on another board, and are not put down to anybody here.",
      "A blind round hid the likelihood of 1 scenario when this was taken. They come without one.",
      "Not known here, and left out: “weather”.",
    ])
    expect(JSON.stringify(board)).not.toContain("Mina")
    expect(board).not.toHaveProperty("weather")
  })

  it.each<[string, () => string, string, RegExp]>([
    ["another kind of JSON", () => '{"a":1}', "not-this-format", /no snapshot of Parley/],
    ["a list", () => "[1,2]", "not-this-format", /no snapshot of Parley/],
    [
      "a later version",
      () => changed((json) => ({ ...json, format: "parley-snapshot/3" })),
      "version",
      /version 3; this Parley reads versions 1 and 2/,
    ],
    [
      "a foreign hash",
      () => kept.canonical.replace("After move 1", "After move 2"),
      "hash",
      /not the snapshot .{12}…: what it holds gives/,
    ],
    [
      "a key twice",
      () => `{"title":"x",${kept.canonical.slice(1)}`,
      "duplicate",
      /^Line 1, column \d+: the key “title”/,
    ],
    ["deep JSON", () => `{"a":${"[".repeat(50_000)}`, "too-deep", /deeper than the 24 levels/],
    ["10 MB", () => `{"a":"${"x".repeat(10_000_000)}"}`, "too-large", /longer than the 5,000,000 characters/],
    [
      "more of one kind than a board takes, before each is looked at",
      () => `{"format":"parley-snapshot/2","board":{"links":[${"{},".repeat(6_000)}{}]}}`,
      "too-large",
      /has 6,001 links; at most 5,000 are read/,
    ],
    ["NUL in a title", () => changed((json) => ({ ...json, title: "a\0b" })), "character", /NUL/],
    [
      "an id twice",
      () =>
        changed(
          ({ board }) =>
            void board.sets.push({
              id: korea.sets[0]?.id,
              title: "",
              kind: "exclusive",
            }),
        ),
      "duplicate",
      /stands twice in board.sets/,
    ],
    [
      "a likelihood of no outcome",
      () =>
        changed(
          ({ board }) =>
            void Object.assign(board.scenarios[0] as object, {
              working: { probabilities: { maybe: 1 } },
            }),
        ),
      "unknown",
      /not one of its own outcomes/,
    ],
    [
      "a likelihood above 1",
      () =>
        changed(
          ({ board }) =>
            void Object.assign(board.scenarios[0] as object, {
              working: { probabilities: { yes: 1.3 } },
            }),
        ),
      "syntax",
      /not well formed at board.scenarios.0.working/,
    ],
    [
      "more than a board takes",
      () =>
        changed(
          ({ board }) =>
            void Object.assign(board, {
              issues: Array.from({ length: limits.entities }, (_, i) => ({ id: `i${i}`, text: "" })),
            }),
        ),
      "too-large",
      /a board takes 5,000/,
    ],
    [
      "a prototype for an id",
      () => changed(({ board }) => void board.sets.push({ id: "__proto__", title: "", kind: "exclusive" })),
      "syntax",
      /not an id/,
    ],
  ])("refuses %s", (_, text, reason, message) => {
    const failure = refused(text(), reason === "hash" ? kept.hash : undefined)
    expect(failure.reason).toBe(reason)
    expect(failure.message).toMatch(message)
  })

  it("keeps a script in a title as the words that it is", () => {
    const script = "<script>alert(1)</script>"
    const text = changed(({ board }) => void Object.assign(board.meta, { title: script }))
    expect(taken(text).board.meta.title).toBe(script)
  })
})
