import fc from "fast-check"
import { expect, it } from "vitest"
import * as Y from "yjs"
import { caretPayload, caretPlaces, caretsIn, type TextAt } from "../../client/rich-carets.ts"
import { Focus, type PresenceEntry } from "../../core/protocol.ts"
import { documentWith } from "./rich-document.ts"

const at = (doc: Y.Doc, part: Partial<TextAt> = {}): TextAt => ({
  doc,
  collection: "scenarios",
  id: "s1",
  field: "background",
  ...part,
})
const textOf = (doc: Y.Doc) =>
  (doc.getMap("scenarios").get("s1") as Y.Map<unknown>).get("background") as Y.Text
const person = (memberId: string, focus: Focus | null): PresenceEntry => ({
  socketId: `socket of ${memberId}`,
  memberId,
  name: `Name of ${memberId}`,
  colour: 3,
  role: "analyst",
  focus,
})

it("a caret stays with its words while others write before and behind it", () => {
  const mine = documentWith([{ text: "one two three", attributes: {} }])
  const theirs = new Y.Doc()
  Y.applyUpdate(theirs, Y.encodeStateAsUpdate(mine))
  const payload = caretPayload(at(mine), 4, 7)
  expect(Focus.safeParse({ scenarioId: "s1", field: "background", caret: payload }).success).toBe(true)
  textOf(theirs).insert(7, "!!!")
  textOf(theirs).insert(0, ">> ")
  expect(payload && caretPlaces(at(theirs), payload)).toEqual({ anchor: 7, head: 10 })
})

it("has places at the beginning, at the end and in an empty text, and none where the text is not", () => {
  const doc = documentWith([{ text: "abc", attributes: {} }])
  for (const place of [0, 3]) {
    const payload = caretPayload(at(doc), place, place)
    expect(payload && caretPlaces(at(doc), payload)).toEqual({ anchor: place, head: place })
  }
  const empty = documentWith([])
  const payload = caretPayload(at(empty), 0, 0)
  expect(payload && caretPlaces(at(empty), payload)).toEqual({ anchor: 0, head: 0 })
  expect(caretPayload(at(doc, { id: "gone" }), 0, 0)).toBeNull()
})

it("R8 whose caret it is says the server, and one's own other tabs are not shown", () => {
  const doc = documentWith([{ text: "abc", attributes: {} }])
  const caret = caretPayload(at(doc), 1, 2) ?? undefined
  const here = { scenarioId: "s1", field: "background", caret } as Focus
  const presence = [
    person("me", here),
    person("ben", { ...here, name: "Ana", memberId: "ana" } as Focus),
    person("elsewhere", { ...here, field: "finePrint" }),
    person("other", { ...here, scenarioId: "s2" }),
    person("idle", null),
  ]
  expect(caretsIn(at(doc), presence, "me")).toEqual([
    { memberId: "ben", name: "Name of ben", colour: 3, anchor: 1, head: 2 },
  ])
})

it("R13 a hostile caret draws nothing, throws nothing and leaves the document as it is", () => {
  const doc = documentWith([{ text: "abc", attributes: { bold: true } }])
  const other = new Y.Text("another text")
  ;(doc.getMap("scenarios").get("s1") as Y.Map<unknown>).set("finePrint", other)
  const hex = (position: Y.RelativePosition) =>
    Buffer.from(Y.encodeRelativePosition(position)).toString("hex")
  const elsewhere = hex(Y.createRelativePositionFromTypeIndex(other, 3))
  const forged = [
    elsewhere,
    hex(new Y.RelativePosition(null, "evil", null, 0)),
    hex(new Y.RelativePosition(null, "__proto__", null, 0)),
    hex(new Y.RelativePosition(null, null, Y.createID(7, 1_000_000), 0)),
    hex(new Y.RelativePosition(Y.createID(doc.clientID, 999), null, null, 0)),
    hex(new Y.RelativePosition(Y.createID(doc.clientID, 0), null, null, 0)),
    "",
    "zz",
    "ff".repeat(100),
    "00",
  ]
  const before = Buffer.from(Y.encodeStateAsUpdate(doc)).toString("hex")
  const roots = [...doc.share.keys()]
  const good = caretPayload(at(doc), 1, 1)?.head ?? ""
  for (const bad of forged) {
    expect(caretPlaces(at(doc), { anchor: bad, head: good }), bad).toBeNull()
    expect(caretPlaces(at(doc), { anchor: good, head: bad }), bad).toBeNull()
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.string({ maxLength: 200 }), (bytes, text) => {
      for (const head of [Buffer.from(bytes).toString("hex"), text]) {
        const places = caretPlaces(at(doc), { anchor: good, head })
        if (places) expect(places.head).toBeLessThanOrEqual(3)
      }
    }),
    { numRuns: 1_000 },
  )
  expect([...doc.share.keys()]).toEqual(roots)
  expect(Buffer.from(Y.encodeStateAsUpdate(doc)).toString("hex")).toBe(before)
})
