import { describe, expect, it } from "vitest"
import * as Y from "yjs"
import { readBoard } from "../../core/board-doc.ts"
import { readLedger, writeMember } from "../../core/ledger-doc.ts"
import { limits } from "../../core/limits.ts"
import { PROTOCOL_VERSION } from "../../core/protocol.ts"
import { maxHeldOperations } from "../../server/rooms/outbox.ts"
import { maxSocketsPerMember } from "../../server/rooms/registry.ts"
import { boardId, type Served, serve, settled, type Tab } from "./served-board.ts"

async function two(): Promise<Served & { ann: Tab; ben: Tab }> {
  const served = serve()
  const ann = served.tab("ann")
  const ben = served.tab("ben")
  await ann.hello()
  await ben.hello()
  return Object.assign(served, { ann, ben })
}

const titleOf = (doc: Y.Doc) => readBoard(doc).scenarios[0]?.title

describe("saved", () => {
  it("A1 an operation is named as saved when its row is in the log and its structs in the document", async () => {
    const s = await two()
    s.net.watch = (_board, doc, message) => {
      if (message.type !== "batch") return
      for (const { id } of message.body.operations) expect(s.database.has(boardId, doc, id)).toBe(true)
    }
    s.store.hold()
    const id = s.ann.titles("They meet in May")
    await settled()
    expect(s.ann.saved()).toEqual([])
    await s.store.release()
    expect(s.ann.saved()).toEqual([id])
    expect(titleOf(s.database.document(boardId, "board"))).toBe("They meet in May")
    const { doc, seq } = await s.registry.read(boardId, "board")
    expect(titleOf(doc)).toBe("They meet in May")
    expect(seq).toBe(2)
  })

  it("A2 what the page may say comes from the database's settings, and a change is told at once", async () => {
    const s = await two()
    expect(s.ann.welcome?.durability).toBe("saved")
    s.store.durable = "stored"
    s.registry.durabilityChanged()
    expect(s.ann.got("status")).toEqual([{ durability: "stored" }])
  })

  it("A3 a repeated operation is acknowledged again by name and not done twice", async () => {
    const s = await two()
    const update = s.ann.makes({ kind: "add", collection: "issues", id: "i1", fields: { text: "one" } })
    s.ann.send(update, "same")
    s.ann.send(update, "same")
    await settled()
    s.ann.send(update, "same")
    await settled()
    expect(s.ann.saved()).toEqual(["same", "same"])
    expect(s.ann.got("batch").map(({ seq, epoch }) => [seq, epoch])).toEqual([
      [2, 1],
      [2, 1],
    ])
    expect(s.database.log(boardId, "board")).toHaveLength(2)
    expect(s.ann.got("refused")).toEqual([])
  })

  it("A3 after a crash a hello says which open operations are in the log", async () => {
    const s = await two()
    const kept = s.ann.titles("kept")
    await settled()
    s.store.hold()
    const lost = s.ann.titles("lost")
    s.restart()
    const again = s.tab("ann")
    const reply = await again.hello({ openOperations: [kept, lost] })
    expect(reply).toMatchObject({ ok: true, committedOperations: [kept] })
    expect(titleOf(again.doc)).toBe("kept")
  })

  it("A4 an edit is published only after it is committed", async () => {
    const s = await two()
    s.store.hold()
    s.ann.titles("not yet")
    await settled()
    expect(s.store.held()).toBe(1)
    expect(s.ben.inbox.filter(({ type }) => type === "batch")).toEqual([])
    await s.store.release()
    expect(titleOf(s.ben.doc)).toBe("not yet")
  })

  it("A4 what a joiner is given holds nothing that is not committed, and nothing is missing afterwards", async () => {
    const s = await two()
    s.store.hold()
    s.ann.titles("in flight")
    await settled()
    s.ann.titles("gathered")
    const late = s.tab("cho")
    await late.hello()
    expect(titleOf(late.doc)).toBe("They meet")
    const copy = await s.registry.read(boardId, "board")
    expect(titleOf(copy.doc)).toBe("They meet")
    await s.store.release()
    await settled()
    expect(titleOf(late.doc)).toBe("gathered")
    expect(late.doc.store.pendingStructs).toBeNull()
  })

  it("A5 operations of one tab are committed in the order in which they were made", async () => {
    const s = await two()
    s.store.hold()
    const ids = [s.ann.titles("one"), s.ann.titles("two")]
    await settled()
    ids.push(s.ann.titles("three"))
    await s.store.release()
    await settled()
    const committed = s.database
      .log(boardId, "board")
      .flatMap(({ operations }) => operations.map(({ id }) => id))
    expect(committed).toEqual(ids)
    expect(s.ann.saved()).toEqual(ids)
  })

  it("A6 a refusal names the operation, the reason and a sentence", async () => {
    const s = await two()
    const id = s.ann.edit({ kind: "setMeta", field: "title", value: "Mine", base: null })
    expect(s.ann.got("refused")).toEqual([
      {
        doc: "board",
        clientId: s.ann.clientId,
        operationId: id,
        reason: "forbidden",
        message: "Only facilitators can change the board's own settings.",
      },
    ])
  })

  it("A9 while the database is away nothing is acknowledged or published, and afterwards everything is", async () => {
    const s = await two()
    s.store.plan = () => ({ outcome: "failed", afterMs: 0 })
    const ids = [s.ann.titles("one"), s.ann.titles("two")]
    await s.clock.pass(20_000)
    ids.push(s.ann.titles("three"))
    await s.clock.pass(20_000)
    expect(s.ann.saved()).toEqual([])
    expect(titleOf(s.ben.doc)).toBe("They meet")
    expect(s.ben.got("status")).toEqual([{ durability: "unavailable" }])
    s.store.plan = () => ({ outcome: "committed", afterMs: 0 })
    await s.clock.pass(5_000)
    expect(s.ann.saved()).toEqual(ids)
    expect(titleOf(s.ben.doc)).toBe("three")
    expect(s.ben.got("status").at(-1)).toEqual({ durability: "saved" })
  })

  it("A9 what is held for the database is bounded; beyond it the answer is later, and nothing is lost", async () => {
    const s = await two()
    s.store.hold()
    let sent = 0
    while (s.ann.got("later").length === 0 && sent <= maxHeldOperations + 1) {
      await s.clock.pass(50)
      s.ann.titles(`title ${sent++}`)
    }
    expect(sent).toBe(maxHeldOperations + 1)
    expect(s.ann.got("later").at(-1)).toMatchObject({ why: "storage" })
  })

  it("A9 an answer that was lost is looked up: saved once, in one row", async () => {
    const s = await two()
    let first = true
    s.store.plan = () => {
      const outcome = first ? ("lost-answer" as const) : ("committed" as const)
      first = false
      return { outcome, afterMs: 0 }
    }
    const id = s.ann.titles("landed")
    await s.clock.pass(5_000)
    expect(s.ann.saved()).toEqual([id])
    expect(s.database.log(boardId, "board")).toHaveLength(2)
    expect(titleOf(s.ben.doc)).toBe("landed")
  })

  it("A11 a board that cannot be read back is out of service and never written over", async () => {
    const s = serve()
    const log = s.database.log(boardId, "board")
    log.push({ seq: 2, epoch: 1, update: new Uint8Array([9, 9, 9, 9]), operations: [] })
    const reply = await s.tab("ann").hello()
    expect(reply).toMatchObject({ ok: false, reason: "quarantined" })
    expect(s.database.boards.get(boardId)?.quarantine).not.toBeNull()
    await expect(s.registry.write(boardId, "board", "ann", () => {})).rejects.toThrow()
    expect(log).toHaveLength(2)
  })

  it("A11 a log that does not fit together is out of service too", async () => {
    const s = serve()
    const doc = new Y.Doc()
    doc.getMap("issues").set("a", new Y.Map())
    const before = Y.encodeStateVector(doc)
    doc.getMap("issues").set("b", new Y.Map())
    s.database
      .log(boardId, "board")
      .push({ seq: 2, epoch: 1, update: Y.encodeStateAsUpdate(doc, before), operations: [] })
    expect(await s.tab("ann").hello()).toMatchObject({ ok: false, reason: "quarantined" })
  })
})

describe("the room", () => {
  it("R2 a refusal reaches the sender alone, and document, log and other screens are as they were", async () => {
    const s = await two()
    const before = Buffer.from(Y.encodeStateAsUpdate((await s.registry.read(boardId, "board")).doc))
    const ben = s.ben.inbox.length
    s.ann.edit({ kind: "setMeta", field: "title", value: "Mine", base: null })
    await settled()
    const after = Buffer.from(Y.encodeStateAsUpdate((await s.registry.read(boardId, "board")).doc))
    expect(after.equals(before)).toBe(true)
    expect(s.database.log(boardId, "board")).toHaveLength(1)
    expect(s.ben.inbox).toHaveLength(ben)
  })

  it("R2 after a refusal the client id is not heard until a new hello under a fresh one", async () => {
    const s = await two()
    s.ann.edit({ kind: "setMeta", field: "title", value: "Mine", base: null })
    s.ann.titles("behind it")
    await settled()
    expect(s.ann.got("refused")).toHaveLength(1)
    expect(titleOf(s.ben.doc)).toBe("They meet")
    s.ann.clientId += 500
    await s.ann.hello()
    s.ann.titles("heard again")
    await settled()
    expect(titleOf(s.ben.doc)).toBe("heard again")
  })

  it("R3 a client id that another member holds or has written under cannot be had", async () => {
    const s = await two()
    const thief = s.tab("eve")
    thief.clientId = s.ann.clientId
    expect(await thief.hello()).toMatchObject({ ok: false, reason: "client-id-taken" })
    s.ann.titles("mine")
    await settled()
    s.ann.disconnect()
    expect(await thief.hello()).toMatchObject({ ok: false, reason: "client-id-taken" })
    s.restart()
    const later = s.tab("eve")
    later.clientId = s.ann.clientId
    expect(await later.hello()).toMatchObject({ ok: false, reason: "client-id-taken" })
    const again = s.tab("ann")
    again.clientId = s.ann.clientId
    expect(await again.hello()).toMatchObject({ ok: true })
  })

  it("R4 a gap is answered with resync at once, and a hello mends it", async () => {
    const s = await two()
    s.ann.makes({ kind: "add", collection: "issues", id: "i1", fields: { text: "never sent" } })
    s.ann.titles("on top of it")
    expect(s.ann.got("resync")).toEqual([{ doc: "board", reason: "gap" }])
    await settled()
    expect(s.database.log(boardId, "board")).toHaveLength(1)
    s.ann.clientId += 500
    await s.ann.hello()
    s.ann.titles("mended")
    await settled()
    expect(titleOf(s.ben.doc)).toBe("mended")
  })

  it("R5 beyond the rate the answer is later, in order, and costs nobody their text", async () => {
    const s = await two()
    const open: { id: string; update: Uint8Array }[] = []
    for (let i = 0; i < limits.operationBurst + 20; i++) {
      const update = s.ann.makes({
        kind: "set",
        collection: "scenarios",
        id: "meet",
        field: "title",
        value: `t${i}`,
        base: null,
      })
      open.push({ id: `op${i}`, update })
      s.ann.send(update, `op${i}`)
    }
    const later = s.ann.got("later")
    expect(later.flatMap(({ operationIds }) => operationIds)).toHaveLength(20)
    expect(later[0]).toMatchObject({ why: "rate", operationIds: [`op${limits.operationBurst}`] })
    // Out of order it stays later, however long the wait was.
    await s.clock.pass(1_000)
    const last = open.at(-1) as { id: string; update: Uint8Array }
    s.ann.send(last.update, last.id)
    expect(s.ann.got("later")).toHaveLength(21)
    for (const { id, update } of open.slice(limits.operationBurst)) s.ann.send(update, id)
    await settled()
    expect(s.ann.saved()).toEqual(open.map(({ id }) => id))
    expect(titleOf(s.ben.doc)).toBe(`t${limits.operationBurst + 19}`)
  })

  it("R5 the rate is a person's, over all of their tabs", async () => {
    const s = serve()
    const one = s.tab("ann")
    const other = s.tab("ann")
    await one.hello()
    await other.hello()
    for (let i = 0; i < limits.operationBurst; i++) one.titles(`t${i}`)
    other.titles("one too many")
    expect(other.got("later")).toHaveLength(1)
  })

  it("R5 a person's sockets are bounded: beyond it the oldest goes", async () => {
    const s = serve()
    const first = s.tab("ann")
    for (let i = 1; i < maxSocketsPerMember; i++) s.tab("ann")
    expect(first.closed).toBe(false)
    s.tab("ann")
    expect(first.got("bye")).toMatchObject([{ reason: "replaced" }])
  })

  it("R12 the log is folded into a checkpoint as it grows, from committed content only", async () => {
    const s = await two()
    const kept: { seq: number; title: string | undefined }[] = []
    s.store.checkpoint = async (_board, _doc, seq) => {
      expect(s.database.log(boardId, "board")).toHaveLength(seq)
      const copy = s.database.document(boardId, "board", seq)
      kept.push({ seq, title: titleOf(copy) })
      return Y.encodeStateAsUpdate(copy)
    }
    for (let i = 0; i < 520; i++) {
      s.ann.titles(`title ${i}`)
      await s.clock.pass(40)
    }
    expect(kept).toHaveLength(1)
    const late = s.tab("cho")
    await late.hello()
    expect(titleOf(late.doc)).toBe("title 519")
  })

  it("R6 a lowered role holds on the live socket from that moment", async () => {
    const s = await two()
    s.ann.titles("as analyst")
    await settled()
    s.registry.setRole(boardId, "ann", "viewer")
    expect(s.ann.got("you").at(-1)).toMatchObject({ role: "viewer" })
    s.ann.titles("as viewer")
    await settled()
    expect(s.ann.got("refused").at(-1)).toMatchObject({ reason: "forbidden" })
    expect(titleOf(s.ben.doc)).toBe("as analyst")
  })

  it("R6 a removed member is told, cut off and gone from presence", async () => {
    const s = await two()
    s.registry.removeMember(boardId, "ann")
    expect(s.ann.got("bye")).toMatchObject([{ reason: "removed" }])
    expect(s.ann.closed).toBe(true)
    s.ann.titles("from outside")
    await s.clock.pass(1_000)
    expect(titleOf(s.ben.doc)).toBe("They meet")
    expect(s.ben.got("presence").flatMap(({ gone }) => gone)).toEqual([s.ann.socketId])
  })

  it("R7 a viewer changes not one byte and keeps presence", async () => {
    const s = await two()
    const viewer = s.tab("vic", "viewer")
    await viewer.hello()
    const before = Buffer.from(Y.encodeStateAsUpdate((await s.registry.read(boardId, "board")).doc))
    viewer.titles("mine")
    await settled()
    expect(
      Buffer.from(Y.encodeStateAsUpdate((await s.registry.read(boardId, "board")).doc)).equals(before),
    ).toBe(true)
    viewer.focus({ scenarioId: "meet" })
    await s.clock.pass(200)
    const seen = s.ben.got("presence").flatMap(({ changed }) => changed)
    expect(seen.at(-1)).toMatchObject({ memberId: "vic", role: "viewer", focus: { scenarioId: "meet" } })
  })

  it("R8 who somebody is comes from the server, one entry a socket, at most ten batches a second", async () => {
    const s = await two()
    const second = s.tab("ann")
    await second.hello()
    await s.clock.pass(1_000)
    const before = s.ben.got("presence").length
    for (let ms = 0; ms < 1_000; ms += 10) {
      s.ann.focus({ scenarioId: "meet", dragging: { outcomeId: "yes", probability: ms / 1_000 } })
      await s.clock.pass(10)
    }
    const batches = s.ben.got("presence").slice(before)
    expect(batches.length).toBeGreaterThan(5)
    expect(batches.length).toBeLessThanOrEqual(11)
    expect(batches.at(-1)?.changed).toMatchObject([
      { socketId: s.ann.socketId, memberId: "ann", name: "Name of ann" },
    ])
    const sockets = (await s.tab("cho").hello()) as { presence?: { socketId: string }[] }
    expect(new Set(sockets.presence?.map(({ socketId }) => socketId)).size).toBe(4)
  })

  it("R8 presence goes on when the server's clock is set back", async () => {
    const s = await two()
    await s.clock.pass(1_000)
    s.ann.focus({ scenarioId: "meet" })
    await s.clock.pass(200)
    const before = s.ben.got("presence").length
    const { now } = s.clock
    s.clock.now = () => now() - 3_600_000
    s.ann.focus({ scenarioId: "meet", field: "title" })
    await s.clock.pass(200)
    expect(s.ben.got("presence").length).toBe(before + 1)
  })

  it("A3 whoever sends the id of somebody else's operation as their own takes no answer away from its author", async () => {
    const s = await two()
    const id = s.ann.titles("mine")
    await settled()
    s.ann.disconnect()
    s.ben.send(
      s.ben.makes({
        kind: "set",
        collection: "scenarios",
        id: "meet",
        field: "impact",
        value: 3,
        base: null,
      }),
      id,
    )
    await settled()
    const again = s.tab("ann")
    expect(await again.hello({ openOperations: [id] })).toMatchObject({ committedOperations: [id] })
    s.restart()
    const thief = s.tab("ben")
    await thief.hello()
    thief.send(
      thief.makes({
        kind: "set",
        collection: "scenarios",
        id: "meet",
        field: "impact",
        value: 4,
        base: null,
      }),
      id,
    )
    await settled()
    const back = s.tab("ann")
    expect(await back.hello({ openOperations: [id] })).toMatchObject({ committedOperations: [id] })
  })

  it("A9 after a lost lease everyone is told anew when the database goes away", async () => {
    const s = await two()
    s.store.plan = () => ({ outcome: "failed", afterMs: 0 })
    s.ann.titles("one")
    await s.clock.pass(1_000)
    expect(s.ben.got("status")).toEqual([{ durability: "unavailable" }])
    const board = s.database.boards.get(boardId)
    if (board) Object.assign(board, { owner: "somebody else", fence: board.fence + 1 })
    s.store.plan = () => ({ outcome: "committed", afterMs: 0 })
    await s.clock.pass(10_000)
    expect(await s.ben.hello()).toMatchObject({ durability: "saved" })
    s.store.plan = () => ({ outcome: "failed", afterMs: 0 })
    s.ben.titles("two")
    await s.clock.pass(1_000)
    expect(s.ben.got("status").at(-1)).toEqual({ durability: "unavailable" })
    expect(s.ben.got("status").length).toBeGreaterThan(1)
  })

  it("R9 one commit gathers what arrives while another is in flight, and one batch names it all", async () => {
    const s = await two()
    s.store.hold()
    s.ann.titles("first")
    await settled()
    const ids = [s.ann.titles("a"), s.ben.titles("b"), s.ann.titles("c")]
    await s.store.release()
    await settled()
    const batches = s.ben.got("batch")
    expect(batches).toHaveLength(2)
    expect(batches[1]?.operations.map(({ id }) => id)).toEqual(ids)
  })

  it("R11 a room loads once however many join together, and unloads when nobody is left", async () => {
    const s = serve()
    const tabs = Array.from({ length: 30 }, (_, i) => s.tab(`m${i}`))
    await Promise.all(tabs.map((tab) => tab.hello()))
    // Each of its two documents once.
    expect(s.store.loads).toBe(2)
    const welcomes = new Set(tabs.map((tab) => tab.welcome?.docs[0]?.update))
    expect(welcomes.size).toBe(1)
    for (const tab of tabs) tab.disconnect()
    await s.clock.pass(30_000)
    await s.tab("back").hello()
    expect(s.store.loads).toBe(2)
    const idle = serve()
    const only = idle.tab("ann")
    await only.hello()
    only.disconnect()
    await idle.clock.pass(61_000)
    await idle.tab("ann").hello()
    expect(idle.store.loads).toBe(4)
  })

  it("R11 a copy that is a little behind is given what it lacks and no more", async () => {
    const s = await two()
    s.ann.titles("one")
    await settled()
    const seq = 2
    s.ben.titles("two")
    await settled()
    const have = { epoch: 1, seq }
    const reply = await s.ann.hello({ have })
    expect(reply.ok && reply.docs[0]).toMatchObject({ reset: false, seq: 3 })
    expect(reply.ok && reply.docs[0]?.update.length).toBeLessThan(100)
    const strange = await s.ann.hello({ have: { epoch: 7, seq } })
    expect(strange.ok && strange.docs[0]).toMatchObject({ reset: true })
  })

  it("R14 too old and too new have their own answers, and another board's id is not a way in", async () => {
    const s = serve()
    const tab = s.tab("ann")
    expect(await tab.hello({ protocol: PROTOCOL_VERSION - 1 })).toMatchObject({
      ok: false,
      reason: "client-too-old",
    })
    expect(await tab.hello({ protocol: PROTOCOL_VERSION + 1 })).toMatchObject({
      ok: false,
      reason: "client-too-new",
    })
    expect(await tab.hello({ schema: 99 })).toMatchObject({ ok: false, reason: "client-too-new" })
    expect(await tab.hello({ boardId: "board2" })).toMatchObject({ ok: false, reason: "not-a-member" })
    expect(await tab.hello()).toMatchObject({ ok: true })
  })

  it("R15 what the server writes is written once, however many ask, and everyone has it", async () => {
    const s = await two()
    await s.registry.write(boardId, "ledger", "ann", (doc) => {
      writeMember(doc, { id: "ann", name: "Ann", colour: 1, role: "analyst", joinedAt: 1 })
    })
    await s.registry.write(boardId, "ledger", "ann", (doc) => {
      writeMember(doc, { id: "ann", name: "Ann", colour: 1, role: "analyst", joinedAt: 1 })
    })
    const { doc } = await s.registry.read(boardId, "ledger")
    expect(readLedger(doc).members).toMatchObject([{ id: "ann" }])
    expect(s.database.log(boardId, "ledger")).toHaveLength(1)
    const one = s.tab("ann")
    const other = s.tab("ben")
    await Promise.all([one.hello(), other.hello()])
    await settled()
    // Joining writes nothing: two clients never seed the same thing.
    expect(s.database.log(boardId, "board")).toHaveLength(1)
    expect(readBoard(one.doc)).toEqual(readBoard(other.doc))
  })

  it("another owner of the board ends the room, and everyone says hello to the new one", async () => {
    const s = await two()
    const board = s.database.boards.get(boardId)
    if (board) Object.assign(board, { owner: "somebody else", fence: board.fence + 1 })
    const id = s.ann.titles("too late")
    await settled()
    expect(s.ann.got("resync")).toEqual([{ doc: "board", reason: "reset" }])
    expect(s.ann.saved()).toEqual([])
    const reply = await s.ann.hello({ openOperations: [id] })
    expect(reply).toMatchObject({ ok: true, committedOperations: [] })
    expect(s.database.log(boardId, "board")).toHaveLength(1)
  })

  it("a shutdown commits what was applied and says goodbye", async () => {
    const s = await two()
    s.store.plan = () => ({ outcome: "committed", afterMs: 20 })
    const id = s.ann.titles("last words")
    const down = s.registry.shutdown()
    await s.clock.pass(1_000)
    await down
    expect(s.ann.saved()).toEqual([id])
    expect(s.ann.got("bye")).toMatchObject([{ reason: "shutdown" }])
    expect(s.database.has(boardId, "board", id)).toBe(true)
  })

  it("the log keeps what a change was and what it became", async () => {
    const s = await two()
    s.ann.titles("after")
    s.ann.edit({
      kind: "editText",
      collection: "scenarios",
      id: "meet",
      field: "resolutionCriteria",
      index: 2,
      remove: "photograph",
      insert: "film",
    })
    await settled()
    const changes = s.database
      .log(boardId, "board")
      .flatMap(({ operations }) => operations.flatMap(({ changes }) => changes))
    expect(changes).toEqual([
      {
        collection: "scenarios",
        id: "meet",
        field: "title",
        action: "set",
        before: "They meet",
        after: "after",
      },
      {
        collection: "scenarios",
        id: "meet",
        field: "resolutionCriteria",
        action: "text",
        before: { index: 2, text: "photograph" },
        after: { index: 2, text: "film" },
      },
    ])
  })
})
