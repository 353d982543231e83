import { execFileSync } from "node:child_process"
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Y from "yjs"
import type { Board } from "../../core/board.ts"
import { applyChanges, readBoard, writeBoard } from "../../core/board-doc.ts"
import { canonicalJson } from "../../core/canonical-json.ts"
import { readSnapshot, Snapshot, snapshotOf } from "../../core/snapshot.ts"
import { parseTemplate } from "../../core/template.ts"

const templateFile = new URL("../../prisma/templates/korea-2018.json", import.meta.url)

function korea(): Board {
  const template = parseTemplate(JSON.parse(readFileSync(templateFile, "utf8")))
  if (!template.ok) throw new Error(template.error.message)
  return template.value.board
}

const inputs = (board: Board) => ({
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

describe("canonical JSON", () => {
  it.each<[unknown, string]>([
    [null, "null"],
    [{ b: 1, a: [true, "x", null] }, '{"a":[true,"x",null],"b":1}'],
    // RFC 8785, section 3.2.3: keys go by UTF-16 code unit
    [
      { "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\u{1f600}": 5, "\u0080": 6, "\u00f6": 7 },
      '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\u{1f600}":5,"\ufb33":3}',
    ],
    [[1e30, 4.5, 2e-3, 1e-27, -0, 0.1 + 0.2], "[1e+30,4.5,0.002,1e-27,0,0.30000000000000004]"],
    ["\u20ac$\u000f\nA'B\"\\\u2028", '"\u20ac$\\u000f\\nA\'B\\"\\\\\u2028"'],
    ["\ud800", '"\\ud800"'],
    [{ a: undefined, b: 1 }, '{"b":1}'],
    [JSON.parse('{"__proto__":1,"a":2}'), '{"__proto__":1,"a":2}'],
  ])("of %j", (value, text) => {
    expect(canonicalJson(value)).toBe(text)
  })

  it.each([
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
    [undefined],
    [[undefined]],
    [1n],
    [() => 1],
    [new Date(0)],
    [new Map()],
    [new Uint8Array(1)],
  ])("has none for %s", (value) => {
    expect(() => canonicalJson({ value: [value] })).toThrow(TypeError)
  })

  it("is one for any order of keys, and is read back as the same value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.infiniteStream(fc.nat()), (value, picks) => {
        const text = canonicalJson(value)
        expect(canonicalJson(shuffled(value, picks))).toBe(text)
        expect(canonicalJson(JSON.parse(text))).toBe(text)
      }),
      { seed: 9, numRuns: 100 },
    )
  })
})

function shuffled(value: unknown, picks: Iterator<number>): unknown {
  if (Array.isArray(value)) return value.map((part) => shuffled(part, picks))
  if (typeof value !== "object" || value === null) return value
  const left = Object.entries(value)
  const copy: [string, unknown][] = []
  while (left.length > 0) copy.push(...left.splice((picks.next().value as number) % left.length, 1))
  return Object.fromEntries(copy.map(([key, part]) => [key, shuffled(part, picks)]))
}

describe("a snapshot", () => {
  const board = korea()
  const kept = snapshotOf(inputs(board))

  it("M8 a snapshot's hash covers its inputs in canonical form", () => {
    const outside = createHash("sha256").update(kept.canonical, "utf8").digest("hex")
    expect(kept.hash).toBe(outside)
    const others: object[] = [
      { boardId: "b2" },
      { title: "Other" },
      { author: "Other" },
      { takenAt: 1 },
      { asOf: 1 },
      { seq: 43 },
      { engineVersion: "0.1.1" },
    ]
    for (const other of others) expect(snapshotOf({ ...inputs(board), ...other }).hash).not.toBe(kept.hash)
  })

  it("M8 a snapshot's hash moves with any value of the board, and with nothing else", () => {
    const paths = leafPaths(board)
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.infiniteStream(fc.nat()), (path, picks) => {
        expect(snapshotOf(inputs(shuffled(board, picks) as Board)).hash).toBe(kept.hash)
        const copy = structuredClone(board)
        const keys = [...path]
        const last = keys.pop() as string
        const parent = keys.reduce<Record<string, unknown>>(
          (at, key) => at[key] as Record<string, unknown>,
          copy as never,
        )
        parent[last] = typeof parent[last] === "number" ? parent[last] + 1e-12 : `${parent[last]}.`
        expect(snapshotOf(inputs(copy)).hash).not.toBe(kept.hash)
      }),
      { seed: 10, numRuns: 15 },
    )
  })

  it("M8 a snapshot recomputes to the same inputs from what was kept", () => {
    const read = readSnapshot(kept)
    if (!read.ok) throw new Error(read.error.message)
    expect(Snapshot.safeParse(read.value).success).toBe(true)
    expect(canonicalJson(read.value)).toBe(kept.canonical)
    const { comments: _comments, ...judgement } = board
    expect(read.value.board).toEqual(judgement)
    expect(read.value.asOf).toBe("2018-07-16T09:00:00.000Z")
    // A board that is opened from it gives it again.
    const doc = new Y.Doc()
    writeBoard(doc, { ...read.value.board, comments: [] })
    expect(snapshotOf(inputs(readBoard(doc)))).toEqual(kept)
  })

  it("is the same in another process", () => {
    const module = (name: string) => JSON.stringify(new URL(`../../core/${name}.ts`, import.meta.url).href)
    const program = `
      import { readFileSync } from "node:fs"
      import { parseTemplate } from ${module("template")}
      import { snapshotOf } from ${module("snapshot")}
      const { value } = parseTemplate(JSON.parse(readFileSync(new URL(${JSON.stringify(templateFile.href)}), "utf8")))
      const { takenAt, asOf, ...rest } = ${JSON.stringify(inputs({} as Board))}
      process.stdout.write(snapshotOf({ asOf, takenAt, ...rest, hidden: new Set(), board: value.board }).hash)
    `
    const hash = execFileSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", program], {
      encoding: "utf8",
    })
    expect(hash).toBe(kept.hash)
  })

  it("leaves out what was deleted and what hangs on it, and gets it back when it is restored", () => {
    const doc = new Y.Doc()
    writeBoard(doc, board)
    applyChanges(doc, [
      { kind: "delete", collection: "scenarios", id: "s-kim-eef", at: 5 },
      { kind: "delete", collection: "actors", id: "act-kim", at: 5 },
    ])
    const read = readSnapshot(snapshotOf(inputs(readBoard(doc))))
    if (!read.ok) throw new Error(read.error.message)
    const left = read.value.board
    expect(left.scenarios.map((scenario) => scenario.id)).not.toContain("s-kim-eef")
    expect(left.actors.map((actor) => actor.id)).not.toContain("act-kim")
    expect(left.links.length).toBeLessThan(board.links.length)
    expect(JSON.stringify([left.links, left.signals, left.responses])).not.toContain('"s-kim-eef"')
    expect(left.scenarios).toHaveLength(19)
    applyChanges(doc, [
      { kind: "restore", collection: "scenarios", id: "s-kim-eef", deletedAt: 5 },
      { kind: "restore", collection: "actors", id: "act-kim", deletedAt: 5 },
    ])
    expect(snapshotOf(inputs(readBoard(doc)))).toEqual(kept)
  })

  it("carries no estimate of the template's analysts", () => {
    expect(kept.canonical).not.toContain("an-1")
    expect(kept.canonical).not.toMatch(/"(confidence|rationale|analysts)"/)
  })

  it("is not read back when a byte of it has changed, or in another format", () => {
    const touched = readSnapshot({ ...kept, canonical: kept.canonical.replace("0.22", "0.23") })
    expect(touched.ok ? null : touched.error.reason).toBe("damaged")
    const other = kept.canonical.replace("parley-snapshot/2", "parley-snapshot/9")
    const hash = createHash("sha256").update(other).digest("hex")
    const unknown = readSnapshot({ canonical: other, hash })
    expect(unknown.ok ? null : unknown.error.reason).toBe("unknown-format")
    const noJson = readSnapshot({ canonical: "{", hash: createHash("sha256").update("{").digest("hex") })
    expect(noJson.ok ? null : noJson.error.reason).toBe("unknown-format")
  })
})

function leafPaths(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== "object" || value === null)
    return typeof value === "boolean" || value === null ? [] : [path]
  return Object.entries(value).flatMap(([key, part]) => leafPaths(part, [...path, key]))
}
