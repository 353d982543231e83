import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { OrderKey } from "../../core/board.ts"
import { firstOrders, orderBetween, ordersBetween, placed, placedInRow } from "../../core/order.ts"

describe("order keys", () => {
  it("keep a list sorted through any insertions, and stay keys", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 200 }), (places) => {
        const keys = firstOrders(3)
        for (const place of places) {
          const at = place % (keys.length + 1)
          keys.splice(at, 0, orderBetween(keys[at - 1] ?? null, keys[at] ?? null))
        }
        expect(keys).toEqual(keys.toSorted())
        expect(new Set(keys).size).toBe(keys.length)
        for (const key of keys) expect(OrderKey.safeParse(key).success).toBe(true)
      }),
      { seed: 5, numRuns: 100 },
    )
  })

  it("give a key for any neighbours, and never one that sorts ahead of the first", () => {
    const key = fc.oneof(
      fc.stringMatching(/^[A-Za-z0-9]{1,64}$/),
      fc.constantFrom("a0", "0", "zz", "z".repeat(64)),
    )
    fc.assert(
      fc.property(fc.option(key), fc.option(key), (before, after) => {
        const made = orderBetween(before, after)
        expect(OrderKey.safeParse(made).success).toBe(true)
        if (before !== null) expect(made >= before).toBe(true)
      }),
      { seed: 6, numRuns: 300 },
    )
  })

  it("lie directly behind the first of two equal neighbours", () => {
    const made = orderBetween("a1", "a1")
    expect(made > "a1" && made < "a2").toBe(true)
  })

  it("are as many as asked for", () => {
    expect(firstOrders(0)).toEqual([])
    expect(firstOrders(500)).toHaveLength(500)
    expect(firstOrders(500)).toEqual(firstOrders(500).toSorted())
  })
})

describe("placing", () => {
  it("puts an entry where it was asked for, whatever keys its neighbours have", () => {
    const key = fc.option(fc.constantFrom("a0", "a1", "a1V", "a2", "Zz"), { nil: undefined })
    fc.assert(
      fc.property(fc.array(key, { maxLength: 8 }), fc.nat(), (keys, at) => {
        const byKey = (a: { id: string; order?: string | undefined }, b: typeof a) => {
          const [x, y] = [a.order ?? "~", b.order ?? "~"]
          return x < y ? -1 : x > y ? 1 : a.id < b.id ? -1 : 1
        }
        const list = keys.map((order, i) => ({ id: `e${i}`, order })).sort(byKey)
        const before = list[at % (list.length + 1)]
        const { order, rekeyed } = placed(list, before?.id ?? null)
        const again = new Map(rekeyed.map((entry) => [entry.id, entry.order]))
        // The worst id for its place: first among equals when it must be last, and the other way round.
        for (const id of ["a", "z"]) {
          const next = [...list.map((e) => ({ id: e.id, order: again.get(e.id) ?? e.order })), { id, order }]
          const ids = next.sort(byKey).map((e) => e.id)
          const wanted = list.map((e) => e.id)
          wanted.splice(before ? wanted.indexOf(before.id) : wanted.length, 0, id)
          expect(ids).toEqual(wanted)
        }
      }),
    )
  })
})

describe("several in a row", () => {
  it("lie between their neighbours in order, whatever keys those have", () => {
    const key = fc.option(
      fc.oneof(fc.stringMatching(/^[A-Za-z0-9]{1,12}$/), fc.constantFrom("a0", "a1", "Zz", "0")),
    )
    fc.assert(
      fc.property(key, key, fc.integer({ min: 1, max: 40 }), (before, after, count) => {
        const keys = ordersBetween(before, after, count)
        expect(keys).toHaveLength(count)
        expect(keys).toEqual(keys.toSorted())
        for (const made of keys) {
          expect(OrderKey.safeParse(made).success).toBe(true)
          if (before !== null) expect(made >= before).toBe(true)
        }
      }),
      { seed: 8, numRuns: 300 },
    )
  })

  it("500 between two neighbours stay short and apart", () => {
    const keys = ordersBetween("a0", "a1", 500)
    expect(new Set(["a0", ...keys, "a1"]).size).toBe(502)
    expect(["a0", ...keys, "a1"]).toEqual(["a0", ...keys, "a1"].toSorted())
    expect(Math.max(...keys.map((made) => made.length))).toBeLessThanOrEqual(6)
  })

  it("are put before the neighbour that is named, and push aside who holds the same key", () => {
    const list = [
      { id: "a", order: "a0" },
      { id: "b", order: "a1" },
      { id: "c", order: "a1" },
    ]
    const { orders, rekeyed } = placedInRow(list, "c", 3)
    const placedList = [
      ...list.map(({ id, order }) => ({ id, order: rekeyed.find((one) => one.id === id)?.order ?? order })),
      ...orders.map((order, i) => ({ id: `n${i}`, order })),
    ].sort((x, y) => (x.order < y.order ? -1 : x.order > y.order ? 1 : x.id < y.id ? -1 : 1))
    expect(placedList.map(({ id }) => id)).toEqual(["a", "b", "n0", "n1", "n2", "c"])
  })
})
