import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  type At,
  type OutlineRow,
  rowAfter,
  rowTyped,
  turnOf,
} from "../../../components/outline/outline-keys.ts"

const set = (key: string, expanded: boolean | null = true): OutlineRow => ({
  key,
  level: 1,
  parent: null,
  title: `Set ${key}`,
  expanded,
  cells: 2,
})
const row = (key: string, parent: string, title = key): OutlineRow => ({
  key,
  level: 2,
  parent,
  title,
  expanded: null,
  cells: 7,
})

const rows = [
  set("A"),
  row("a1", "A", "Talks resume"),
  row("a2", "A", "Talks fail"),
  set("B", false),
  set("C"),
]
const press = (key: string, at: At, ctrlKey = false) => turnOf({ key, ctrlKey }, at, rows)
const went = (row: string, cell: number | null = null) => ({ kind: "go", to: { row, cell } })

describe("arrows in the outline", () => {
  it("go up and down through rows, and stop at the ends", () => {
    expect(press("ArrowDown", { row: "A", cell: null })).toEqual(went("a1"))
    expect(press("ArrowUp", { row: "a1", cell: null })).toEqual(went("A"))
    expect(press("ArrowUp", { row: "A", cell: null })).toBeNull()
    expect(press("ArrowDown", { row: "C", cell: null })).toBeNull()
    expect(press("PageDown", { row: "A", cell: null })).toEqual(went("C"))
  })

  it("open a set, go into its cells, and come back out to the set", () => {
    expect(press("ArrowRight", { row: "B", cell: null })).toEqual({ kind: "expand", row: "B" })
    expect(press("ArrowRight", { row: "A", cell: null })).toEqual(went("A", 0))
    expect(press("ArrowRight", { row: "a1", cell: 6 })).toBeNull()
    expect(press("ArrowLeft", { row: "a1", cell: 0 })).toEqual(went("a1"))
    expect(press("ArrowLeft", { row: "a1", cell: null })).toEqual(went("A"))
    expect(press("ArrowLeft", { row: "A", cell: null })).toEqual({ kind: "collapse", row: "A" })
    expect(press("ArrowLeft", { row: "B", cell: null })).toBeNull()
  })

  it("open a scenario, go down into what the model has of it, and come back out to it", () => {
    const link: OutlineRow = { ...row("a1:link", "a1"), level: 3, cells: 2 }
    const deep = [set("A"), { ...row("a1", "A"), expanded: true }, link, row("a2", "A")]
    const go = (key: string, at: At) => turnOf({ key, ctrlKey: false }, at, deep)
    expect(go("ArrowDown", { row: "a1", cell: null })).toEqual(went("a1:link"))
    expect(go("ArrowRight", { row: "a1:link", cell: null })).toEqual(went("a1:link", 0))
    expect(go("ArrowLeft", { row: "a1:link", cell: null })).toEqual(went("a1"))
    expect(go("ArrowLeft", { row: "a1", cell: null })).toEqual({ kind: "collapse", row: "a1" })
    const closed = deep.map((one) => (one.key === "a1" ? { ...one, expanded: false } : one))
    expect(turnOf({ key: "ArrowRight", ctrlKey: false }, { row: "a1", cell: null }, closed)).toEqual({
      kind: "expand",
      row: "a1",
    })
  })

  it("keep the column, where the next row has it", () => {
    expect(press("ArrowDown", { row: "a1", cell: 5 })).toEqual(went("a2", 5))
    expect(press("ArrowDown", { row: "a2", cell: 5 })).toEqual(went("B", 1))
  })

  it("Home and End go along a row from a cell, and through the rows from a row or with Ctrl", () => {
    expect(press("End", { row: "a1", cell: 2 })).toEqual(went("a1", 6))
    expect(press("Home", { row: "a1", cell: 2 })).toEqual(went("a1", 0))
    expect(press("Home", { row: "a1", cell: null })).toEqual(went("A"))
    expect(press("End", { row: "a1", cell: 2 }, true)).toEqual(went("C", 1))
    expect(press("Enter", { row: "a1", cell: null })).toBeNull()
  })

  it("every row is reached from the first with Down, and back with Up", () => {
    const any = fc
      .array(fc.tuple(fc.boolean(), fc.nat(4)), { minLength: 1, maxLength: 40 })
      .map((sets) =>
        sets.flatMap(([open, count], i) => [
          set(`S${i}`, count === 0 ? null : open),
          ...(open ? Array.from({ length: count }, (_, j) => row(`S${i}-${j}`, `S${i}`)) : []),
        ]),
      )
    fc.assert(
      fc.property(any, (all) => {
        const seen = [all[0]?.key ?? ""]
        for (const key of ["ArrowDown", "ArrowUp"]) {
          for (;;) {
            const turn = turnOf({ key, ctrlKey: false }, { row: seen.at(-1) ?? "", cell: null }, all)
            if (turn?.kind !== "go") break
            seen.push(turn.to.row)
          }
        }
        const keys = all.map((one) => one.key)
        expect(seen).toEqual([...keys, ...keys.toReversed().slice(1)])
      }),
    )
  })
})

describe("first letters", () => {
  it("find the next row, round the end; the same letter goes on, more letters are more exact", () => {
    expect(rowTyped("t", "A", rows)).toBe("a1")
    expect(rowTyped("t", "a1", rows)).toBe("a2")
    expect(rowTyped("tt", "a2", rows)).toBe("a1")
    expect(rowTyped("talks f", "a1", rows)).toBe("a2")
    expect(rowTyped("talks", "a1", rows)).toBe("a1")
    expect(rowTyped("x", "A", rows)).toBeNull()
    expect(rowTyped("é", "A", [set("A"), row("e", "A", "Eased")])).toBe("e")
  })
})

describe("rows that change under one's hands", () => {
  it("one stays where one is; from a row that went one comes to its neighbour of the same set", () => {
    const without = (...gone: string[]) => rows.filter(({ key }) => !gone.includes(key))
    expect(rowAfter("a1", rows, [set("Z"), ...rows])).toBe("a1")
    expect(rowAfter("a1", rows, without("a1"))).toBe("a2")
    expect(rowAfter("a2", rows, without("a2"))).toBe("a1")
    expect(rowAfter("a1", rows, without("a1", "a2"))).toBe("B")
    expect(rowAfter("C", rows, without("C"))).toBe("B")
    expect(rowAfter("A", rows, [])).toBeNull()
  })

  it("one is never nowhere while a row is left", () => {
    fc.assert(
      fc.property(fc.subarray(rows), fc.constantFrom(...rows), (after, at) => {
        const to = rowAfter(at.key, rows, after)
        if (after.length === 0) expect(to).toBeNull()
        else expect(after.map(({ key }) => key)).toContain(to)
      }),
    )
  })
})
