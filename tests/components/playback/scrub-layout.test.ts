import { describe, expect, it } from "vitest"
import {
  barsOf,
  daysOf,
  lineAt,
  markBeside,
  markNear,
  placeOf,
  seqAt,
  timeAt,
} from "../../../components/playback/scrub-layout.ts"
import type { HistoryMark, MarksAnswer } from "../../../core/history.ts"

const hour = 3_600_000
const start = Date.UTC(2018, 6, 8, 9)

const mark = (seq: number, kind: HistoryMark["kind"] = "snapshot"): HistoryMark => ({
  kind,
  seq,
  at: start + seq * hour,
  title: `At ${seq}`,
  id: `mark-${seq}`,
})

// A workshop of two hours, ten days of nothing, and an afternoon.
const life: MarksAnswer = {
  first: { seq: 1, at: start },
  last: { seq: 201, at: start + 243 * hour },
  marks: [mark(101, "reveal"), mark(21), mark(190)],
  people: [],
  pace: [
    { seq: 1, at: start, commits: 100 },
    { seq: 101, at: start + 2 * hour, commits: 1 },
    { seq: 102, at: start + 242 * hour, commits: 99 },
  ],
}

describe("the life of a board on a line", () => {
  it("goes from place to row and back, and stays on the line", () => {
    for (const seq of [1, 2, 100, 200, 201]) expect(seqAt(placeOf(seq, life), life)).toBe(seq)
    expect(seqAt(-3, life)).toBe(1)
    expect(seqAt(7, life)).toBe(201)
    expect(placeOf(5, { first: life.first, last: life.first })).toBe(1)
  })

  it("gives idle days no room: half of the rows are half of the line", () => {
    expect(placeOf(101, life)).toBe(0.5)
    expect(timeAt(51, life)).toBe(start + hour)
    expect(timeAt(201, life)).toBe(life.last.at)
  })

  it("draws a bar as high as the work went fast, and the calm one still to be seen", () => {
    const bars = barsOf(life)
    expect(bars).toHaveLength(3)
    const [workshop, idle, afternoon] = bars
    expect(afternoon?.height).toBe(1)
    expect(workshop?.height).toBeGreaterThan(0.9)
    expect(idle?.height).toBe(0.12)
    expect(bars.every(({ from, to }) => from < to && from >= 0 && to <= 1)).toBe(true)
  })

  it("draws nothing for a log without pace", () => {
    expect(barsOf({ ...life, pace: [] })).toEqual([])
  })

  it("names a day where it begins, where there is room for it", () => {
    expect(daysOf(life, 0.1).map(({ seq }) => seq)).toEqual([1, 102])
    expect(daysOf(life, 0.6).map(({ seq }) => seq)).toEqual([1])
  })

  it("finds the mark before and after a moment, however they are listed", () => {
    expect(markBeside(life.marks, 50, 1)?.seq).toBe(101)
    expect(markBeside(life.marks, 101, -1)?.seq).toBe(21)
    expect(markBeside(life.marks, 190, 1)).toBeNull()
    expect(markBeside(life.marks, 21, -1)).toBeNull()
  })

  it("finds the line that tells of a moment, also in the middle of what was done in one go", () => {
    const lines = [{ seq: 9 }, { seq: 6 }, { seq: 1 }]
    expect([9, 7, 6, 4, 1].map((seq) => lineAt(lines, seq, false))).toEqual([9, 9, 6, 6, 1])
    expect([9, 7, 6, 4, 1].map((seq) => lineAt(lines, seq, true))).toEqual([9, 6, 6, 1, 1])
    expect(lineAt(lines, 12, false)).toBe(9)
    expect(lineAt(lines, 0, true)).toBeNull()
  })

  it("takes a finger beside a mark for the mark, and the nearer of two", () => {
    expect(markNear(life.marks, 0.505, life, 0.01)?.seq).toBe(101)
    expect(markNear(life.marks, 0.6, life, 0.01)).toBeNull()
    expect(markNear(life.marks, 0.9, life, 1)?.seq).toBe(190)
  })
})
