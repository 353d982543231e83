import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import type { Board } from "../../core/board.ts"
import { canonicalJson, hashOf } from "../../core/canonical-json.ts"
import { readSnapshot, snapshotBoardOf, snapshotOf } from "../../core/snapshot.ts"
import { derivedOf, recomputed } from "../../core/snapshot-derived.ts"
import { holdsHidden, withoutHidden } from "../../core/snapshot-hidden.ts"
import { parseTemplate } from "../../core/template.ts"

const template = parseTemplate(
  JSON.parse(readFileSync(new URL("../../prisma/templates/korea-2018.json", import.meta.url), "utf8")),
)
if (!template.ok) throw new Error(template.error.message)
const { board } = template.value

const inputs = {
  board,
  boardId: "b1",
  title: "Round 2",
  author: "Mina",
  takenAt: 2_000,
  asOf: 1_000,
  seq: 7,
  engineVersion: "1",
}

function taken(from: Board, hidden: ReadonlySet<string> = new Set()) {
  return snapshotOf({ ...inputs, board: from, hidden, derived: derivedOf(snapshotBoardOf(from, hidden)) })
}
const readOf = (kept: ReturnType<typeof snapshotOf>) => {
  const read = readSnapshot(kept)
  if (!read.ok) throw new Error(read.error.message)
  return read.value
}
const whole = taken(board)

describe("the numbers of a snapshot", () => {
  it("M8 come out again from what was kept, digit for digit, in this process and in another", () => {
    expect(recomputed(whole, "1")).toMatchObject({ same: true })
    const { derived } = readOf(whole)
    expect(Object.keys(derived?.likelihoods ?? {}).length).toBeGreaterThan(5)
    const file = new URL("../../core/snapshot-derived.ts", import.meta.url).href
    const program = `
      import { recomputed } from ${JSON.stringify(file)}
      let text = ""
      for await (const piece of process.stdin) text += piece
      process.stdout.write(String(recomputed(JSON.parse(text), "1").same))
    `
    const same = execFileSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", program], {
      encoding: "utf8",
      input: JSON.stringify(whole),
    })
    expect(same).toBe("true")
  })

  it("M8 that do not come out again are told, with the engine that made them where it was another", () => {
    const [one] = Object.keys(readOf(whole).derived?.likelihoods ?? {})
    const value = readOf(whole)
    const likelihoods = { ...value.derived?.likelihoods, [String(one)]: { yes: 0.123 } }
    const canonical = canonicalJson({ ...value, derived: { ...value.derived, likelihoods } })
    const forged = { canonical, hash: hashOf(canonical) }
    expect(recomputed(forged, "1")).toMatchObject({ same: false })
    expect(recomputed(forged, "2").words).toContain("engine 1")
    expect(recomputed({ ...whole, canonical: `${whole.canonical} ` }, "1").same).toBe(false)
    const loose = JSON.stringify(JSON.parse(whole.canonical), null, 1)
    expect(recomputed({ canonical: loose, hash: hashOf(loose) }, "1")).toMatchObject({ same: false })
  })

  it("M8 a snapshot of the first format is read as it is, and gives its hash", () => {
    const { kind: _, note: __, round: ___, judgement: ____, derived: _____, ...first } = readOf(whole)
    const canonical = canonicalJson({ ...first, format: "parley-snapshot/1" })
    const kept = { canonical, hash: hashOf(canonical) }
    expect(recomputed(kept, "1").same).toBe(true)
    expect(readOf(kept)).toMatchObject({ kind: "named", note: "", round: null, derived: null })
    expect(readOf(kept).board).toEqual(readOf(whole).board)
  })

  it("B8 do not tell a working value that is hidden: whatever it is, those of others are the same", () => {
    const asked = board.scenarios.find(({ working }) => working && "probabilities" in working)?.id ?? ""
    const hidden = new Set([asked])
    const other = {
      ...board,
      scenarios: board.scenarios.map((one) =>
        one.id === asked ? { ...one, working: { probabilities: { yes: 0.987, no: 0.013 } } } : one,
      ),
    }
    expect(taken(other as Board, hidden)).toEqual(taken(board, hidden))
    expect(taken(other as Board)).not.toEqual(whole)
  })

  it("B8 are left out with what a blind round hides by now, and so are decisions that tell it", () => {
    const asked = board.scenarios.find(({ working }) => working && "probabilities" in working)?.id ?? ""
    const decision = {
      id: "d1",
      scenarioId: asked,
      round: 1,
      method: "median" as const,
      value: { probabilities: { yes: 0.3751, no: 0.6249 } },
      before: null,
      reason: "",
      by: "m1",
      at: 5,
      takenBackAt: null,
    }
    const value = readOf(whole)
    const decided = { ...value, judgement: { ...value.judgement, decisions: [decision] } }
    const hidden = new Set([asked])
    expect(holdsHidden(decided, hidden)).toBe(true)
    const cut = withoutHidden(decided, hidden)
    expect(holdsHidden(cut, hidden)).toBe(false)
    expect(JSON.stringify(cut)).not.toContain("0.3751")
    expect(cut.derived).toBeNull()
    expect(withoutHidden(value, new Set(["nothing"]))).toBe(value)
  })
})
