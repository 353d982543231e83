import fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Y from "yjs"
import { observeChanges, readBoard } from "../../core/board-doc.ts"
import type { BoardChange, ChangeRecord } from "../../core/changes.ts"
import { freeWork } from "../../core/permissions.ts"
import { textEdit } from "../../core/text-doc.ts"
import type { CommittedOperation } from "../../server/rooms/ports.ts"
import { createTaking, type RoomSender } from "../../server/rooms/taking.ts"
import { longestTickMs, tickFor } from "../../server/rooms/tick.ts"
import { createTokenBucket } from "../../server/rooms/token-bucket.ts"
import { fakeClock, settled } from "../client/fake-clock.ts"
import { silentMeters } from "../support/silent-meters.ts"
import { type BusyRoom, boardId, busyRoom, type RoomTab } from "./busy-room.ts"
import { bench, tabId } from "./judged-board.ts"
import { quiet } from "./served-board.ts"

const titleOf = (doc: Y.Doc): string | undefined => readBoard(doc).scenarios[0]?.title
const idsOf = (operations: readonly { id: string }[]): string[] => operations.map(({ id }) => id)
/** A forged value: the judge refuses it. */
const nonsense = (tab: RoomTab) => {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(tab.doc))
  copy.clientID = tab.sender.clientId
  const before = Y.encodeStateVector(copy)
  ;(copy.getMap("scenarios").get("meet") as Y.Map<unknown>).set("title", 7)
  return { id: `nonsense${tab.sender.clientId}`, update: Y.encodeStateAsUpdate(copy, before) }
}

describe("a tick", () => {
  it("R9 an idle board commits at once", async () => {
    const busy = await busyRoom()
    const ann = busy.tab(7)
    const operation = ann.titles("at once")
    ann.sends(operation)
    await settled()
    expect(busy.batches.map(({ operations }) => idsOf(operations))).toEqual([[operation.id]])
  })

  it("R9 one batch a tick a board, naming the operations it commits", async () => {
    const busy = await busyRoom()
    await busy.rush()
    const tabs = [busy.tab(7), busy.tab(8), busy.tab(9)]
    const sent: { id: string; memberId: string }[] = []
    for (let i = 0; i < 30; i++) {
      const tab = tabs[i % 3] as RoomTab
      const operation = tab.titles(`title ${i}`)
      sent.push({ id: operation.id, memberId: tab.sender.member.memberId })
      tab.sends(operation)
    }
    await settled()
    expect(busy.batches).toEqual([])
    await busy.clock.pass(longestTickMs)
    expect(busy.batches.map(({ operations }) => operations)).toEqual([sent])
    expect(busy.database.log(boardId, "board").at(-1)?.operations).toHaveLength(30)
    expect(titleOf(busy.database.document(boardId, "board"))).toBe(titleOf(busy.doc))
  })

  it("R9 a commit gathers what is taken while another is in flight", async () => {
    const busy = await busyRoom(1)
    const ann = busy.tab(7)
    busy.store.hold()
    const sent = [0, 1, 2, 3].map((i) => ann.titles(`title ${i}`))
    for (const operation of sent) ann.sends(operation)
    await settled()
    await busy.store.release()
    await settled()
    const [first, ...rest] = idsOf(sent)
    expect(busy.batches.map(({ operations }) => idsOf(operations))).toEqual([[first], rest])
  })

  it("R2 a refused operation within a frame leaves those before it committed and nothing else", async () => {
    const busy = await busyRoom()
    await busy.rush()
    const [ann, ben] = [busy.tab(7), busy.tab(8)]
    const good = [ann.titles("one"), ann.titles("two")]
    const bad = nonsense(ann)
    const behind = ann.titles("three")
    ann.sends(...good, bad, behind)
    const after = ann.titles("four")
    ann.sends(after)
    const bens = ben.titles("Ben's")
    ben.sends(bens)
    await busy.clock.pass(longestTickMs)
    expect(ann.told).toEqual([`refused ${bad.id}: invalid-value`])
    expect(ben.told).toEqual([])
    expect(busy.batches.map(({ operations }) => idsOf(operations))).toEqual([[...idsOf(good), bens.id]])
    const stored = busy.database.document(boardId, "board")
    expect(Y.encodeStateAsUpdate(stored)).toEqual(Y.encodeStateAsUpdate(busy.doc))
    expect(Y.getState(stored.store, 7)).toBe(2)
    expect(busy.meters.filter(({ name }) => name === "refused")).toEqual([
      { name: "refused", of: "invalid-value" },
    ])
    expect(busy.broken).toEqual([])
  })

  it("R2 a tick of which everything is refused writes nothing", async () => {
    const busy = await busyRoom()
    await busy.rush()
    const rows = busy.database.log(boardId, "board").length
    const before = Y.encodeStateAsUpdate(busy.doc)
    for (const tab of [busy.tab(7), busy.tab(8)]) tab.sends(nonsense(tab))
    await busy.clock.pass(longestTickMs)
    expect(busy.batches).toEqual([])
    expect(busy.database.log(boardId, "board")).toHaveLength(rows)
    expect(Y.encodeStateAsUpdate(busy.doc)).toEqual(before)
  })

  it("R4 a gap within a tick ends its sender and nobody else", async () => {
    const busy = await busyRoom()
    await busy.rush()
    const [ann, ben] = [busy.tab(7), busy.tab(8)]
    ann.titles("never sent")
    ann.sends(ann.titles("behind a gap"))
    const bens = ben.titles("Ben's")
    ben.sends(bens)
    await busy.clock.pass(longestTickMs)
    expect(ann.told).toEqual(["gap"])
    expect(busy.batches.map(({ operations }) => idsOf(operations))).toEqual([[bens.id]])
    expect(busy.doc.store.pendingStructs).toBeNull()
  })

  it("A3 a frame that comes twice within a tick is done once", async () => {
    const busy = await busyRoom()
    await busy.rush()
    const ann = busy.tab(7)
    const operation = ann.titles("twice")
    ann.sends(operation)
    ann.sends(operation)
    await busy.clock.pass(longestTickMs)
    ann.sends(operation)
    await busy.clock.pass(longestTickMs)
    expect(busy.batches.map(({ operations }) => idsOf(operations))).toEqual([[operation.id]])
    expect(ann.told).toEqual([`again ${operation.id}`])
  })

  it("R5 the rate limit is a person's, also within a tick", async () => {
    const busy = await busyRoom()
    await busy.rush()
    const ann = busy.tab(7)
    const sent = Array.from({ length: 110 }, (_, i) => ann.titles(`title ${i}`))
    for (let i = 0; i < sent.length; i += 10) ann.sends(...sent.slice(i, i + 10))
    await busy.clock.pass(longestTickMs)
    expect(busy.batches.flatMap(({ operations }) => idsOf(operations))).toEqual(idsOf(sent.slice(0, 100)))
    expect(ann.told).toEqual([`later ${idsOf(sent.slice(100)).join()}: rate`])
    await busy.clock.pass(1_000)
    ann.sends(...sent.slice(100))
    await busy.clock.pass(longestTickMs)
    expect(titleOf(busy.database.document(boardId, "board"))).toBe("title 109")
  })

  it("A9 what waits for a tick counts towards what may be held for the database", async () => {
    const busy = await busyRoom()
    await busy.rush()
    busy.store.hold()
    const tabs = Array.from({ length: 30 }, (_, i) => busy.tab(1_000 + i))
    const sent = tabs.flatMap((tab) =>
      Array.from({ length: 90 }, (_, i) => ({ tab, operation: tab.titles(`t${i}`) })),
    )
    for (const { tab, operation } of sent) tab.sends(operation)
    await busy.clock.pass(longestTickMs)
    expect(busy.room.holding().operations).toBe(2_000)
    const answered = tabs.flatMap(({ told }) => told)
    expect(answered.length).toBe(sent.length - 2_000)
    expect(answered.every((answer) => answer.endsWith("storage"))).toBe(true)
    await busy.store.release()
    await settled()
    expect(busy.batches.flatMap(({ operations }) => operations)).toHaveLength(2_000)
  })

  it("R9 whatever looks at the room sees what was sent before: a hello's question, a write, closing", async () => {
    const busy = await busyRoom()
    await busy.rush()
    const ann = busy.tab(7)
    const asked = ann.titles("asked about")
    ann.sends(asked)
    await busy.room.lookUp([asked.id], { memberId: "member7", clientId: 70 })
    expect(busy.room.isCommitted(asked.id, "member7")).toBe(true)
    ann.sends(ann.titles("before the write"))
    await busy.room.write("member7", (doc) => {
      expect(titleOf(doc)).toBe("before the write")
      doc.getMap("meta").set("title", "Written by the server")
    })
    expect(titleOf(busy.database.document(boardId, "board"))).toBe("before the write")
    ann.sends(ann.titles("before closing"))
    await busy.room.close()
    expect(titleOf(busy.database.document(boardId, "board"))).toBe("before closing")
    expect(busy.clock.timers()).toBe(0)
  })

  it("A5 nothing is taken once the room is closed", async () => {
    const busy = await busyRoom()
    const ann = busy.tab(7)
    await busy.room.close()
    ann.sends(ann.titles("too late"))
    await busy.clock.pass(longestTickMs)
    expect(busy.batches).toEqual([])
    expect(ann.told).toEqual([])
  })

  it("R9 a commit is metered once, from the arrival of its oldest operation", async () => {
    const busy = await busyRoom()
    await busy.rush()
    busy.store.plan = () => ({ outcome: "committed", afterMs: 40 })
    const [ann, ben] = [busy.tab(7), busy.tab(8)]
    const sentAt = busy.clock.now()
    ann.sends(ann.titles("first"))
    await busy.clock.pass(10)
    ben.sends(ben.titles("second"))
    await busy.clock.pass(100)
    const [batch] = busy.batches
    const committed = busy.meters.filter(({ name }) => name === "committed")
    expect(committed).toHaveLength(1)
    const { editToSavedMs, ...of } = (committed[0] as { of: { editToSavedMs: number } }).of
    expect(of).toEqual({ operations: 2, bytes: batch?.update.length })
    expect(editToSavedMs).toBe((batch?.at ?? 0) - sentAt)
    expect(editToSavedMs).toBeGreaterThan(tickFor(50, 300) + 40)
    expect(busy.meters.filter(({ name }) => name === "taken")).toHaveLength(2)
  })

  it("R13 a tick that fails ends the room, and nothing of it is committed", async () => {
    const busy = await busyRoom()
    await busy.rush()
    const [ann, ben] = [busy.tab(7), busy.tab(8)]
    const rows = busy.database.log(boardId, "board").length
    ben.sends(ben.titles("beside it"))
    ann.sends(ann.titles("with it"))
    busy.doc.once("beforeObserverCalls", () => {
      throw new Error("Yjs failed")
    })
    await busy.clock.pass(longestTickMs)
    expect(busy.broken).toContain("damaged")
    ben.sends(ben.titles("after it"))
    await busy.clock.pass(longestTickMs)
    expect(busy.batches).toEqual([])
    expect(busy.database.log(boardId, "board")).toHaveLength(rows)
  })

  it("R13 what the judge was wrong about is refused by name, and what was taken beside it is not put", () => {
    const b = bench()
    const made = { id: "op1", update: b.changes({ kind: "setMeta", field: "title", value: "x", base: null }) }
    const put: string[] = []
    let apart = 0
    const told: string[] = []
    const taking = createTaking({
      boardId,
      name: "board",
      epoch: 1,
      clock: fakeClock(),
      log: quiet,
      meters: silentMeters,
      judged: b.document,
      recorded: {
        together(write) {
          write()
          return null
        },
        apply() {
          throw new Error("it does not fit")
        },
        mutate: () => ({ update: null, records: [] }),
      },
      claims: { wrote() {} },
      conditions: () => freeWork,
      phaseBroken() {},
      outbox: {
        held: () => undefined,
        full: () => false,
        put: (_update, operations) => put.push(...idsOf(operations)),
        kick() {},
        seq: () => 1,
      },
      audience: () => 1,
      isCommitted: () => false,
      fellApart() {
        apart += 1
      },
    })
    const sender: RoomSender = {
      member: { memberId: "ann", name: "Ann", colour: 1, role: "facilitator" },
      clientId: tabId,
      tokens: createTokenBucket(fakeClock()),
      waitingFor: null,
      refused: ({ operationId, reason }) => told.push(`${operationId} ${reason}`),
      later: () => told.push("later"),
      resync: () => told.push("gap"),
      acknowledge: () => told.push("again"),
    }
    taking.edit(sender, [made])
    taking.edit(sender, [{ ...made, id: "op2" }])
    expect(told).toEqual(["op1 malformed"])
    expect(apart).toBe(1)
    expect(put).toEqual([])
  })
})

// --- whatever is done, a batch is the sum of its operations --------------------------------------------------------

interface Act {
  who: number
  what: "title" | "clear" | "text" | "working" | "add" | "evidence" | "unevidence" | "delete" | "two"
  number: number
  /** What has been sent so far reaches everybody before this. */
  tick: boolean
}

const act: fc.Arbitrary<Act> = fc.record({
  who: fc.nat(3),
  what: fc.constantFrom(
    "title",
    "clear",
    "text",
    "working",
    "add",
    "evidence",
    "unevidence",
    "delete",
    "two",
  ),
  number: fc.nat(5),
  tick: fc.nat(4).map((n) => n === 0),
})

function changesOf({ what, number }: Act, nth: number): BoardChange[] {
  const of = { collection: "scenarios", id: "meet", base: null } as const
  const set = (field: string, value: string | object | null): BoardChange =>
    ({ kind: "set", ...of, field, value }) as BoardChange
  switch (what) {
    case "title":
      return [set("title", `Title ${number}`)]
    case "clear":
      return [set("setId", number % 2 === 0 ? null : "s1")]
    case "text":
      return [
        {
          kind: "editText",
          collection: "scenarios",
          id: "meet",
          field: number % 2 === 0 ? "background" : "resolutionCriteria",
          index: number,
          remove: number === 3 ? "photo" : "",
          insert: number === 5 ? "" : "ab".repeat(number),
        },
      ]
    case "working":
      return [
        {
          kind: "setWorking",
          id: "meet",
          value: { probabilities: { yes: number / 10, no: 1 - number / 10 } },
          base: null,
        },
      ]
    case "add":
      return [
        {
          kind: "add",
          collection: "scenarios",
          id: `new${nth}`,
          fields: { title: `New ${nth}`, kind: "binary", status: "open", background: "b" },
        },
      ]
    case "evidence":
      return [set(`evidence:e${number}`, { passage: `Passage ${nth}` })]
    case "unevidence":
      return [set(`evidence:e${number}`, null)]
    case "delete":
      return [
        { kind: "delete", collection: "scenarios", id: "meet", at: nth },
        { kind: "restore", collection: "scenarios", id: "meet", deletedAt: nth },
      ]
    case "two":
      return [set("title", `First ${nth}`), set("title", `Then ${nth}`), set("order", `a${number}`)]
  }
}

/** What an observer sees of one update applied by itself: the records as they were kept before ticks. */
function observedRecords(doc: Y.Doc, update: Uint8Array): ChangeRecord[] {
  const records: ChangeRecord[] = []
  const stop = observeChanges(doc, (changed) => records.push(...changed))
  Y.applyUpdate(doc, update)
  stop()
  return records.flatMap((record) => {
    if (record.action !== "text") return record
    if (record.before === record.after) return []
    const { index, remove, insert } = textEdit(String(record.before), String(record.after))
    return { ...record, before: { index, text: remove }, after: { index, text: insert } }
  })
}

const sorted = (records: readonly ChangeRecord[]): string[] =>
  records.map((record) => JSON.stringify(record, Object.keys(record).sort())).sort()

async function play(busy: BusyRoom, acts: readonly Act[]): Promise<Map<string, Uint8Array>> {
  await busy.rush()
  const tabs = [7, 8, 9, 10].map((clientId) => busy.tab(clientId))
  const sent = new Map<string, Uint8Array>()
  for (const [nth, each] of acts.entries()) {
    const tab = tabs[each.who] as RoomTab
    const operation = tab.makes(...changesOf(each, nth))
    sent.set(operation.id, operation.update)
    tab.sends(operation)
    if (each.tick) await busy.clock.pass(longestTickMs)
  }
  await busy.clock.pass(2 * longestTickMs)
  expect(tabs.flatMap(({ told }) => told)).toEqual([])
  return sent
}

describe("a batch is the sum of its operations", () => {
  it("R9 A5 merged batches equal what their operations make one by one, with the same clocks and records", async () => {
    let several = 0
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 40 }), async (acts) => {
        const busy = await busyRoom()
        const sent = await play(busy, acts)
        const oneByOne = new Y.Doc()
        const byBatches = new Y.Doc()
        const named: string[] = []
        for (const row of busy.database.log(boardId, "board")) {
          Y.applyUpdate(byBatches, row.update)
          const ours = row.operations.filter(({ id }) => sent.has(id))
          if (ours.length === 0) Y.applyUpdate(oneByOne, row.update)
          if (ours.length > 1) several += 1
          for (const operation of ours) {
            expectOneByOne(oneByOne, operation, sent.get(operation.id) as Uint8Array)
            named.push(operation.id)
          }
          expect(readBoard(byBatches)).toEqual(readBoard(oneByOne))
          expect(Y.encodeStateVector(byBatches)).toEqual(Y.encodeStateVector(oneByOne))
        }
        expect(named).toEqual([...sent.keys()])
        expect(readBoard(busy.doc)).toEqual(readBoard(byBatches))
        expect(Y.encodeStateAsUpdate(byBatches)).toEqual(Y.encodeStateAsUpdate(busy.doc))
        expect(busy.broken).toEqual([])
      }),
      { seed: 3, numRuns: 40 },
    )
    expect(several).toBeGreaterThan(30)
  })
})

function expectOneByOne(doc: Y.Doc, { clientId, clocks, changes }: CommittedOperation, update: Uint8Array) {
  const from = Y.getState(doc.store, clientId)
  const records = observedRecords(doc, update)
  expect(clocks).toEqual([from, Y.getState(doc.store, clientId)])
  expect(sorted(changes)).toEqual(sorted(records))
}
