import { describe, expect, it } from "vitest"
import * as Y from "yjs"
import { applyChanges, fieldsOf, readBoard } from "../../core/board-doc.ts"
import { canonicalJson } from "../../core/canonical-json.ts"
import type { PlayedChange } from "../../core/history.ts"
import { integrateUpdate } from "../../core/integration-doc.ts"
import { boardOf, noFields, PlayedFields, play } from "../../core/played-board.ts"
import { fieldsOfDocument } from "../../core/played-doc.ts"
import { snapshotOf } from "../../core/snapshot.ts"
import { recordWrites } from "../../server/rooms/recorded-document.ts"
import { decodeUpdate } from "../../server/rooms/update-decoding.ts"
import { honestEdit, varied } from "../rooms/honest-edits.ts"
import { bench } from "../rooms/judged-board.ts"
import { seededChance } from "../rooms/seeded-chance.ts"
import { boardId, madeIn, watchRoom } from "../rooms/watched-room.ts"

/** As it comes out of PostgreSQL and over the wire. */
const sent = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value

/** Three people edit copies that lag behind, and now and then the server writes too. */
async function workedAt(seed: number, edits: number) {
  const chance = seededChance(seed)
  const room = await watchRoom(varied, 100_000)
  let ids = 10_000
  const fresh = () => {
    const doc = new Y.Doc()
    doc.clientID = ids++
    integrateUpdate(doc, Y.encodeStateAsUpdate(room.doc))
    return doc
  }
  const people = [fresh(), fresh(), fresh()]
  for (let i = 0; i < edits; i++) {
    const who = chance.below(people.length)
    const doc = people[who] as Y.Doc
    let update: Uint8Array
    try {
      update = madeIn(doc, honestEdit(chance))
    } catch {
      // It does not fit this copy, or changes nothing in it.
      continue
    }
    if (room.offer(doc.clientID, update, "facilitator") !== "taken") people[who] = fresh()
    if (chance.oneIn(6)) integrateUpdate(people[chance.below(3)] as Y.Doc, Y.encodeStateAsUpdate(room.doc))
    if (chance.oneIn(8)) {
      const fields = fieldsOf("scenarios", varied.scenarios[3] as never)
      const change = { kind: "add", collection: "scenarios", id: `server${i}`, fields } as const
      void room.room.write("fay", (board) => {
        if (!applyChanges(board, [change]).ok) throw new Error("the server's own edit does not fit")
      })
    }
    if (chance.oneIn(4)) await room.tick()
  }
  await room.tick()
  const rows = room.database.log(boardId, "board").map(({ seq, update, operations }) => ({
    seq,
    update,
    changes: sent(operations).flatMap(({ changes }) => changes) as PlayedChange[],
  }))
  await room.room.close()
  return rows
}

describe("the life of a board, played from its log", () => {
  it.each([1, 2, 3])("is at every step what the document was, on and back, seed %i", async (seed) => {
    const [first, ...rows] = await workedAt(seed, 100)
    expect(rows.length).toBeGreaterThan(15)
    const doc = new Y.Doc()
    integrateUpdate(doc, first?.update as Uint8Array)
    let fields = fieldsOfDocument(doc)
    expect(boardOf(fields)).toEqual(readBoard(doc))
    const boards = [readBoard(doc)]
    const begun = fields
    const begunText = JSON.stringify(begun)
    for (const { seq, update, changes } of rows) {
      integrateUpdate(doc, update)
      fields = play(fields, changes, "forward")
      // A keyframe is kept and sent as JSON, and playing goes on from there.
      if (seq % 8 === 0) fields = PlayedFields.parse(sent(fields))
      const board = readBoard(doc)
      expect(boardOf(fields), `number ${seq}`).toEqual(board)
      boards.push(board)
    }
    // Many rows in one go, as keyframes are made.
    const all = rows.flatMap(({ changes }) => changes)
    expect(boardOf(play(begun, all, "forward"))).toEqual(boards.at(-1))
    expect(boardOf(play(fieldsOfDocument(doc), all, "back"))).toEqual(boards[0])
    expect(JSON.stringify(begun)).toBe(begunText)
    for (const { seq, changes } of rows.reverse()) {
      fields = play(fields, changes, "back")
      boards.pop()
      expect(boardOf(fields), `back over number ${seq}`).toEqual(boards.at(-1))
    }
  })

  it("what a change does not touch is the same object, and is read once", async () => {
    const [first, ...rows] = await workedAt(7, 10)
    const doc = new Y.Doc()
    integrateUpdate(doc, first?.update as Uint8Array)
    const fields = fieldsOfDocument(doc)
    const change = rows.flatMap(({ changes }) => changes).find(({ collection }) => collection === "scenarios")
    const next = play(fields, [change as PlayedChange], "forward")
    expect(next.sources).toBe(fields.sources)
    expect(boardOf(next).sources).toBe(boardOf(fields).sources)
    const same = (id: string) => (board: ReturnType<typeof boardOf>) =>
      board.scenarios.find((one) => one.id === id)
    const other = ["come", "talk"].find((id) => id !== change?.id) as string
    expect(same(other)(boardOf(next))).toBe(same(other)(boardOf(fields)))
  })

  it("M8 scrubbed to the moment of a snapshot the board gives the snapshot's text, letter for letter", async () => {
    const rows = await workedAt(8, 60)
    const doc = new Y.Doc()
    const middle = rows[rows.length >> 1]?.seq as number
    let fields = noFields
    for (const { seq, update, changes } of rows) {
      if (seq > middle) break
      integrateUpdate(doc, update)
      fields = seq === 1 ? fieldsOfDocument(doc) : play(fields, changes, "forward")
    }
    const facts = {
      boardId,
      title: "Then",
      author: "Ann",
      takenAt: 1,
      asOf: 1,
      seq: middle,
      engineVersion: "1",
    }
    const taken = snapshotOf({ ...facts, hidden: new Set(), board: readBoard(doc) })
    const played = snapshotOf({ ...facts, hidden: new Set(), board: boardOf(fields) })
    expect(played).toEqual(taken)
    expect(canonicalJson(boardOf(fields))).toBe(canonicalJson(readBoard(doc)))
  })

  it("a text that came to be with its first words keeps their formatting", () => {
    const b = bench(varied)
    const bare = b.document.doc
    // As a board of before there were formatted texts.
    bare.transact(() => (bare.getMap("scenarios").get("meet") as Y.Map<unknown>).delete("background"))
    integrateUpdate(b.tab, Y.encodeStateAsUpdate(bare))
    const before = fieldsOfDocument(bare)
    const where = { collection: "scenarios", id: "meet", field: "background" } as const
    const update = b.changes({
      kind: "editText",
      ...where,
      index: 0,
      remove: "",
      insert: "Bold",
      attributes: { bold: true },
    })
    const records: unknown[] = []
    const recorded = recordWrites(bare, "board")
    recorded.together(() => {
      const decoded = decodeUpdate(update)
      if (decoded) records.push(...recorded.apply(decoded, [{ ...where, action: "text" }]))
    })
    const changes = sent(records) as PlayedChange[]
    const after = play(before, changes, "forward")
    expect(boardOf(after)).toEqual(readBoard(bare))
    expect(boardOf(after).scenarios.find(({ id }) => id === "meet")?.formatting?.background).toHaveLength(1)
    expect(boardOf(play(after, changes, "back"))).toEqual(boardOf(before))
  })

  it("records that are not what a log holds change nothing and break nothing", () => {
    const fields = fieldsOfDocument(bench(varied).document.doc)
    const of = { collection: "scenarios", id: "meet" } as const
    const odd: PlayedChange[] = [
      { ...of, field: "background", action: "text", before: 7, after: { index: "0" } },
      { ...of, id: "nobody", field: "title", action: "set", before: null, after: "x" },
      { ...of, field: "impact", action: "set", before: null, after: "much" },
      { ...of, field: "unheardOf", action: "set", before: null, after: 1 },
    ]
    expect(boardOf(play(fields, odd, "forward"))).toEqual(boardOf(fields))
    expect(boardOf(play(fields, odd, "back"))).toEqual(boardOf(fields))
  })
})
