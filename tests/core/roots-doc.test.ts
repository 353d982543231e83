// What is kept of roots between two reads is the same as what is read anew.
import { expect, it } from "vitest"
import * as Y from "yjs"
import { madeFrom, readRoot } from "../../core/roots-doc.ts"

const parse = (value: unknown) => (typeof value === "string" ? { value } : undefined)

it("reads anew what has changed, and nothing else, in the order of a copy that is read for the first time", () => {
  const doc = new Y.Doc()
  const root = doc.getMap("root")
  for (const key of ["a", "b", "c", "d"]) root.set(key, key)
  const first = readRoot(doc, "root", parse)
  expect(readRoot(doc, "root", parse)).toBe(first)
  root.set("b", "new")
  root.delete("c")
  root.delete("a")
  root.set("a", "again")
  root.set("d", 5)
  root.set("e", "e")
  const next = readRoot(doc, "root", parse)
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  expect([...next]).toEqual([...readRoot(copy, "root", parse)].sort(([a], [b]) => (a < b ? -1 : 1)))
  expect([...next].map(([key, { value }]) => [key, value])).toEqual([
    ["a", "again"],
    ["b", "new"],
    ["e", "e"],
  ])
  root.set("e", "f")
  expect(readRoot(doc, "root", parse).get("b")).toBe(next.get("b"))
  expect([...first.keys()]).toEqual(["a", "b", "c", "d"])
})

it("within a transaction sees what the transaction has written", () => {
  const doc = new Y.Doc()
  const root = doc.getMap("root")
  expect(readRoot(doc, "root", parse).size).toBe(0)
  doc.transact(() => {
    root.set("a", "a")
    expect(readRoot(doc, "root", parse).size).toBe(1)
    root.set("a", "b")
  })
  expect(readRoot(doc, "root", parse).get("a")).toEqual({ value: "b" })
})

it("makes a thing anew when one of those that it is made from is another one", () => {
  const doc = new Y.Doc()
  let count = 0
  const make = () => ++count
  const [one, two] = [{}, {}]
  expect(madeFrom(doc, "thing", [one, two], make)).toBe(1)
  expect(madeFrom(doc, "thing", [one, two], make)).toBe(1)
  expect(madeFrom(doc, "thing", [one, one], make)).toBe(2)
  expect(madeFrom(new Y.Doc(), "thing", [one, one], make)).toBe(3)
})
