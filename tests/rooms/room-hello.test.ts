import { describe, expect, it } from "vitest"
import * as Y from "yjs"
import { readBoard } from "../../core/board-doc.ts"
import { limits } from "../../core/limits.ts"
import type { InquireReply } from "../../core/protocol.ts"
import { boardId, type Served, serve, settled, type Tab } from "./served-board.ts"

const titleOf = (doc: Y.Doc) => readBoard(doc).scenarios[0]?.title
const welcomeOf = (tab: Tab) => tab.welcome?.docs[0]

async function joined(s: Served, memberId: string): Promise<Tab> {
  const tab = s.tab(memberId)
  await tab.hello()
  return tab
}

describe("what a copy has", () => {
  it("A10 rows that another server wrote are recognised by their hash, however far back", async () => {
    const s = serve()
    const ann = await joined(s, "ann")
    const ben = await joined(s, "ben")
    ben.disconnect()
    for (let i = 0; i < 5; i++) ann.titles(`title ${i}`)
    await settled()
    s.restart()
    fromCheckpoint(s)
    const after = await joined(s, "ann")
    const back = s.tab("ben")
    const { seq = 0, hash = new Uint8Array() } = welcomeOf(ben) ?? {}
    back.doc = ben.doc
    await back.hello({ have: { epoch: 1, seq, hash } })
    expect(welcomeOf(back)).toMatchObject({ reset: false, seq: s.database.log(boardId, "board").length })
    expect(titleOf(back.doc)).toBe("title 4")
    expect(titleOf(after.doc)).toBe("title 4")
  })

  it("A10 a database that was set back and went on is no continuation: the copy begins anew", async () => {
    const s = serve()
    const ann = await joined(s, "ann")
    ann.titles("lost with the backup")
    await settled()
    ann.titles("lost too")
    await settled()
    const hash = hashOf(ann)
    s.restart()
    s.database.log(boardId, "board").length = 1
    const ben = await joined(s, "ben")
    for (const title of ["after", "the", "backup"]) {
      ben.titles(title)
      await settled()
    }
    expect(s.database.log(boardId, "board").length).toBeGreaterThan(3)
    const back = s.tab("ann")
    await back.hello({ have: { epoch: 1, seq: 3, hash } })
    expect(welcomeOf(back)).toMatchObject({ reset: true })
    expect(titleOf(back.doc)).toBe("backup")
    // The same number with the right hash is recognised.
    const right = await s.store.rowHash(boardId, "board", 3)
    await back.hello({ have: { epoch: 1, seq: 3, hash: right as Uint8Array } })
    expect(welcomeOf(back)).toMatchObject({ reset: false })
    // Beyond the end of the log there is nothing to recognise.
    await back.hello({ have: { epoch: 1, seq: 99, hash } })
    expect(welcomeOf(back)).toMatchObject({ reset: true })
  })

  it("A10 a copy that has more of this log than the room shows that there was another owner, and the room is read anew", async () => {
    const s = serve()
    const ann = await joined(s, "ann")
    const before = structuredClone(s.database.log(boardId, "board"))
    ann.titles("committed elsewhere")
    await settled()
    const [row] = s.database.log(boardId, "board").slice(-1)
    const seq = row?.seq ?? 0
    // A server that has taken the lease before that row, and has had no reason to look at the log since.
    s.restart()
    s.database.log(boardId, "board").splice(0, Number.POSITIVE_INFINITY, ...before)
    await joined(s, "ben")
    s.database.log(boardId, "board").push(row as (typeof before)[number])
    const back = s.tab("ann")
    const have = { epoch: 1, seq, hash: hashOf(ann) }
    back.doc = ann.doc
    expect(await back.hello({ have })).toMatchObject({ ok: false, reason: "busy" })
    await settled()
    expect(await back.hello({ have })).toMatchObject({ ok: true })
    expect(welcomeOf(back)).toMatchObject({ reset: false, seq })
    expect(titleOf((await joined(s, "ben")).doc)).toBe("committed elsewhere")
  })

  it("A10 an empty log is known by the hash of no row, and by no other", async () => {
    const s = serve()
    s.database.addBoard("empty", {})
    const tab = s.tab("ann", "analyst", "empty")
    await tab.hello()
    expect(welcomeOf(tab)?.hash).toEqual(new Uint8Array(32))
    await tab.hello({ have: { epoch: 1, seq: 0, hash: new Uint8Array(32) } })
    expect(welcomeOf(tab)).toMatchObject({ reset: false })
    await tab.hello({ have: { epoch: 1, seq: 0, hash: new Uint8Array(32).fill(1) } })
    expect(welcomeOf(tab)).toMatchObject({ reset: true })
  })
})

describe("one session a tab", () => {
  it("A3 a newer hello of a tab ends the older connection at once: what comes late on the old socket is not taken", async () => {
    const s = serve()
    const old = await joined(s, "ann")
    const late = old.makes({
      kind: "set",
      collection: "scenarios",
      id: "meet",
      field: "title",
      value: "late",
      base: null,
    })
    const again = s.tab("ann")
    again.clientId = old.clientId
    const answered = again.hello({ tab: old.socketId, openOperations: ["late"] })
    expect(old.closed).toBe(true)
    expect(old.got("bye")).toMatchObject([{ reason: "replaced" }])
    old.send(late, "late")
    expect(await answered).toMatchObject({ ok: true, clientId: old.clientId, committedOperations: [] })
    old.send(late, "late")
    await settled()
    expect(s.database.has(boardId, "board", "late")).toBe(false)
    // The same operation on the newer one is.
    again.send(late, "late")
    await settled()
    expect(again.saved()).toEqual(["late"])
    expect(s.registry.census().sessions.analyst).toBe(1)
  })

  it("A3 what was taken on the old socket is known when the newer hello is answered", async () => {
    const s = serve()
    const old = await joined(s, "ann")
    s.store.hold()
    const id = old.titles("in flight")
    await settled()
    const again = s.tab("ann")
    const answered = again.hello({ tab: old.socketId, openOperations: [id] })
    await settled()
    await s.store.release()
    expect(await answered).toMatchObject({ ok: true, committedOperations: [id] })
  })

  it("nobody ends the session of another member by naming its tab", async () => {
    const s = serve()
    const ann = await joined(s, "ann")
    await s.tab("ben").hello({ tab: ann.socketId })
    expect(ann.closed).toBe(false)
    const id = ann.titles("still here")
    await settled()
    expect(ann.saved()).toEqual([id])
  })

  it("R3 an id that one tab writes under is not to be had by another tab of the same member", async () => {
    const s = serve()
    const ann = await joined(s, "ann")
    const other = s.tab("ann")
    other.clientId = ann.clientId
    expect(await other.hello()).toMatchObject({ ok: false, reason: "client-id-taken" })
    ann.disconnect()
    expect(await other.hello()).toMatchObject({ ok: true })
  })
})

describe("after the welcome", () => {
  it("A10 an inquiry says which of many operations are committed, and only of one's own", async () => {
    const s = serve()
    const ann = await joined(s, "ann")
    const ben = await joined(s, "ben")
    const mine = ann.titles("mine")
    const bens = ben.titles("ben's")
    await settled()
    s.restart()
    const back = await joined(s, "ann")
    const replies: InquireReply[] = []
    await back.session.inquire({ operationIds: [mine, bens, "never"] }, (reply) => replies.push(reply))
    expect(replies).toEqual([{ committed: [mine] }])
  })

  it("A10 an inquiry that cannot be answered is not answered: nobody may take silence for no", async () => {
    const s = serve()
    const ann = await joined(s, "ann")
    const id = ann.titles("mine")
    await settled()
    s.restart()
    const back = await joined(s, "ann")
    const replies: InquireReply[] = []
    const { committed } = s.store
    s.store.committed = () => Promise.reject(new Error("away"))
    await back.session.inquire({ operationIds: [id] }, (reply) => replies.push(reply))
    expect(replies).toEqual([])
    s.store.committed = committed
    await back.session.inquire({ operationIds: [id] }, (reply) => replies.push(reply))
    expect(replies).toEqual([{ committed: [id] }])
  })

  it("R10 a socket whose queue was dropped hears nothing before its next hello, and what it sends is taken", async () => {
    const s = serve()
    const ann = await joined(s, "ann")
    const ben = await joined(s, "ben")
    ann.session.lagging()
    ben.titles("not heard")
    const id = ann.edit({ kind: "add", collection: "issues", id: "i1", fields: { text: "taken" } })
    await settled()
    expect(ann.got("batch")).toEqual([])
    expect(s.database.has(boardId, "board", id)).toBe(true)
    const reply = await ann.hello({ have: { epoch: 1, seq: 1 }, openOperations: [id] })
    expect(reply).toMatchObject({ ok: true, committedOperations: [id] })
    expect(titleOf(ann.doc)).toBe("not heard")
    ben.titles("heard")
    await settled()
    expect(titleOf(ann.doc)).toBe("heard")
  })
})

describe("catching up", () => {
  const texts = ["resolutionCriteria", "finePrint", "background"] as const
  /** Some 30 kB that can be sent again and again. */
  const rewrites = (tab: Tab, letter: string): Uint8Array => {
    const scenario = readBoard(tab.doc).scenarios[0]
    return tab.makes(
      ...texts.map((field) => ({
        kind: "editText" as const,
        collection: "scenarios" as const,
        id: "meet",
        field,
        index: 0,
        remove: scenario?.[field] ?? "",
        insert: letter.repeat(9_990),
      })),
    )
  }

  it("R5 more than 5 MiB between a hello and being in step is refused by name, and taken after the next hello", async () => {
    const s = serve()
    const ann = await joined(s, "ann")
    const first = await sendUntilRefused(s, ann, true)
    expect(first.refused).toMatchObject({ reason: "too-large", limit: "catchUpBytes", operationId: null })
    expect(first.bytes).toBeGreaterThan(limits.catchUpBytes - limits.frameBytes)
    expect(first.bytes).toBeLessThanOrEqual(limits.catchUpBytes)
    // All that came before is committed, and what was refused is taken from a fresh copy.
    await s.store.release()
    await settled()
    expect(new Set(ann.saved()).size).toBe(first.operations)
    const again = await joined(s, "ann")
    const id = again.send(rewrites(again, "z"))
    await s.clock.pass(5_000)
    expect(again.saved()).toEqual([id])
  })

  it("R5 whoever is in step between edits may send as much as they like", async () => {
    const s = serve()
    const ann = await joined(s, "ann")
    const { refused, bytes } = await sendUntilRefused(s, ann, false)
    expect(refused).toBeUndefined()
    expect(bytes).toBeGreaterThan(limits.catchUpBytes)
  })

  it("R5 a board's size is what it holds, not what was ever written into it", async () => {
    const s = serve()
    const ann = await joined(s, "ann")
    s.store.checkpoint = async () => Y.encodeStateAsUpdate(ann.doc)
    let written = 0
    for (let i = 0; written < limits.boardBytes + limits.frameBytes; i++) {
      const update = rewrites(ann, String.fromCharCode(97 + (i % 26)))
      ann.send(update)
      written += update.length
      await s.clock.pass(40)
    }
    expect(ann.got("refused")).toEqual([])
  })

  async function sendUntilRefused(s: Served, tab: Tab, hold: boolean) {
    if (hold) s.store.hold()
    let bytes = 0
    let operations = 0
    for (; operations < 200 && tab.got("refused").length === 0; operations++) {
      const update = rewrites(tab, String.fromCharCode(97 + (operations % 26)))
      tab.send(update)
      if (tab.got("refused").length > 0) break
      bytes += update.length
      await s.clock.pass(40)
    }
    expect(tab.got("later")).toEqual([])
    return { refused: tab.got("refused")[0], bytes, operations }
  }
})

/** The rows that it adds up to are not read back. */
function fromCheckpoint(s: Served): void {
  const { load } = s.store
  s.store.load = async (id, doc) => ({ ...(await load(id, doc)), rows: 0 })
}

const hashOf = (tab: Tab): Uint8Array => tab.hashOf(tab.got("batch").at(-1)?.seq ?? 0)
