// R16 in its parts: what it takes to make a board what it was, and that nothing else is touched.
import { readFileSync } from "node:fs"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Y from "yjs"
import type { Board } from "../../core/board.ts"
import { applyChanges, readBoard, writeBoard } from "../../core/board-doc.ts"
import { canonicalJson } from "../../core/canonical-json.ts"
import { type Restored, restoring } from "../../core/restoring.ts"
import { type SnapshotBoard, withoutDeleted } from "../../core/snapshot.ts"
import { parseTemplate } from "../../core/template.ts"
import { anyBoard } from "./any-board.ts"

const template = parseTemplate(JSON.parse(readFileSync("prisma/templates/korea-2018.json", "utf8")))
if (!template.ok) throw new Error("the template is not read")
const korea = template.value.board
const whole: Restored = { kind: "whole" }
const world = { now: 1_000, locked: new Set<string>() }

function documentOf(board: Board): Y.Doc {
  const doc = new Y.Doc()
  writeBoard(doc, board)
  return doc
}

function restored(board: Board, target: SnapshotBoard, what: Restored = whole): SnapshotBoard {
  const doc = documentOf(board)
  const { changes } = restoring(readBoard(doc), target, what, world)
  const done = applyChanges(doc, changes)
  expect(done, JSON.stringify(done)).toMatchObject({ ok: true })
  return withoutDeleted(readBoard(doc))
}

const seen = (board: Board): SnapshotBoard => withoutDeleted(readBoard(documentOf(board)))
/** By canonical text, entity for entity, so that a failure is told in a line. */
const parts = (board: SnapshotBoard) =>
  Object.values(board).flatMap((part) =>
    (Array.isArray(part) ? part : [part]).map((entity) => canonicalJson(entity)),
  )

describe("bringing a board back", () => {
  it("of a board that is as it was there is nothing to do", () => {
    expect(restoring(korea, withoutDeleted(korea), whole, world)).toEqual({
      changes: [],
      locked: [],
      resolved: [],
    })
  })

  it("R16 whatever it has become, afterwards it shows what it showed, and done again there is nothing left", () => {
    fc.assert(
      fc.property(anyBoard, anyBoard, (now, then) => {
        const target = seen(then)
        const after = restored({ ...now, worlds: [] }, target)
        expect(parts(after)).toEqual(parts(target))
      }),
      { numRuns: 30, seed: 16 },
    )
  })

  it("R16 words and what they look like, each where it differs", () => {
    const [one] = korea.scenarios
    if (!one) throw new Error()
    const looks = (background: string, ranges: readonly [number, number, "bold" | "italic"][]): Board => {
      const formatting = {
        background: ranges.map(([from, to, name]) => ({ from, to, name, value: true as const })),
      }
      return { ...korea, scenarios: [{ ...one, background, formatting }] }
    }
    const now = looks("The envoy was received in Pyongyang", [
      [4, 9, "bold"],
      [14, 22, "italic"],
    ])
    for (const then of [
      looks("The envoy was received in Pyongyang", [[0, 9, "bold"]]),
      looks("The old envoy was received", [
        [4, 13, "bold"],
        [0, 26, "italic"],
      ]),
      looks("", []),
    ])
      expect(parts(restored(now, seen(then)))).toEqual(parts(seen(then)))
  })

  it("R16 one scenario alone: the rest stays as it is", () => {
    const now = structuredClone(korea)
    for (const scenario of now.scenarios) scenario.title = `${scenario.title}, later`
    const [one] = korea.scenarios
    if (!one) throw new Error()
    const after = restored(now, withoutDeleted(korea), { kind: "scenario", scenarioId: one.id })
    expect(after.scenarios.filter(({ title }) => !title.endsWith(", later")).map(({ id }) => id)).toEqual([
      one.id,
    ])
  })

  it("R16 how a scenario came out since is a matter of record, and stays", () => {
    const now = structuredClone(korea)
    const [one] = now.scenarios
    if (!one) throw new Error()
    one.status = "resolved"
    one.resolution = { outcomeId: "yes", resolvedOn: "2018-09-13" }
    one.title = "Another"
    const { changes, resolved } = restoring(now, withoutDeleted(korea), whole, world)
    expect(resolved).toEqual([one.id])
    expect(changes).toMatchObject([{ kind: "set", field: "title" }])
  })

  it("R16 one scenario alone is not put into a set that is gone", () => {
    const one = korea.scenarios.find(({ setId }) => setId !== undefined)
    const other = korea.sets.find(({ id }) => id !== one?.setId)
    if (!one || !other) throw new Error()
    const now = structuredClone(korea)
    for (const set of now.sets) if (set.id === one.setId) set.deletedAt = 5
    for (const scenario of now.scenarios) if (scenario.id === one.id) scenario.setId = other.id
    const alone = restored(now, withoutDeleted(korea), { kind: "scenario", scenarioId: one.id })
    expect(alone.scenarios.find(({ id }) => id === one.id)?.setId).toBe(other.id)
    const all = restored(now, withoutDeleted(korea))
    expect(all.scenarios.find(({ id }) => id === one.id)?.setId).toBe(one.setId)
  })

  it("B8 a likelihood that a blind round locks is left, and named", () => {
    const now = structuredClone(korea)
    const one = now.scenarios.find(({ working }) => working && "probabilities" in working)
    if (!one) throw new Error()
    delete one.working
    one.title = "Another"
    const { changes, locked } = restoring(now, withoutDeleted(korea), whole, {
      ...world,
      locked: new Set([one.id]),
    })
    expect(locked).toEqual([one.id])
    expect(changes.map((change) => ("field" in change ? change.field : change.kind))).toEqual(["title"])
  })
})
