// What can be tried with the ids that everybody can read: of Yjs clients, of tabs and of operations.
import { describe, expect, it } from "vitest"
import * as Y from "yjs"
import { readBoard } from "../../core/board-doc.ts"
import type { BoardChange } from "../../core/changes.ts"
import type { CompareReply, InquireReply } from "../../core/protocol.ts"
import { rowHash } from "../../core/row-hash.ts"
import { boardId, type Served, serve, settled, type Tab } from "./served-board.ts"
import { madeIn } from "./watched-room.ts"

const stored = (s: Served) => s.database.document(boardId, "board")
const titleOf = (doc: Y.Doc) => readBoard(doc).scenarios[0]?.title
const rows = (s: Served) => s.database.log(boardId, "board").length

async function joined(s: Served, memberId: string, clientId?: number): Promise<Tab> {
  const tab = s.tab(memberId)
  if (clientId !== undefined) tab.clientId = clientId
  const reply = await tab.hello()
  if (!reply.ok) throw new Error(reply.reason)
  return tab
}
const issue = (id: string): BoardChange => ({ kind: "add", collection: "issues", id, fields: { text: id } })
const inquire = async (tab: Tab, operationIds: string[]): Promise<string[] | null> => {
  let answer: InquireReply | null = null
  await tab.session.inquire({ operationIds }, (reply) => {
    answer = reply
  })
  return (answer as InquireReply | null)?.committed ?? null
}

describe("R3 a client id", () => {
  it("R3 that two people claim is the first one's, and the second is told to take another", async () => {
    const s = serve()
    const ann = await joined(s, "ann")
    const eve = s.tab("eve")
    eve.clientId = ann.clientId
    expect(await eve.hello()).toMatchObject({ ok: false, reason: "client-id-taken" })
    // Not even asked for, it is not taken under.
    const copy = new Y.Doc()
    copy.clientID = ann.clientId
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(ann.doc))
    eve.send(madeIn(copy, [issue("stolen")]))
    await settled()
    expect(eve.got("refused")).toMatchObject([{ reason: "not-welcome" }])
    const saved = ann.titles("Ann's")
    await settled()
    expect(ann.saved()).toContain(saved)
    expect(titleOf(stored(s))).toBe("Ann's")
  })

  it("R3 under which somebody wrote is not to be had between their disconnect and their reconnect, nor after a restart", async () => {
    const s = serve()
    const ann = await joined(s, "ann")
    s.store.hold()
    // Taken and not yet committed: nobody can have it in a batch, and it is hers already.
    ann.titles("on its way")
    ann.disconnect()
    const thief = s.tab("eve")
    thief.clientId = ann.clientId
    const stolen = thief.hello()
    await s.store.release()
    expect(await stolen).toMatchObject({ ok: false, reason: "client-id-taken" })
    s.restart()
    const again = s.tab("eve")
    again.clientId = ann.clientId
    expect(await again.hello()).toMatchObject({ ok: false, reason: "client-id-taken" })
    const back = await joined(s, "ann", ann.clientId)
    const saved = back.titles("and on")
    await settled()
    expect(back.saved()).toContain(saved)
  })

  it("R3 that was claimed and not written under may be taken while its tab is away; the tab is told so, and nothing is mixed", async () => {
    const s = serve()
    const ann = await joined(s, "ann")
    const offline = ann.makes(issue("offline"))
    ann.disconnect()
    const eve = await joined(s, "eve", ann.clientId)
    eve.edit(issue("eves"))
    await settled()
    const back = s.tab("ann")
    back.clientId = ann.clientId
    expect(await back.hello()).toMatchObject({ ok: false, reason: "client-id-taken" })
    back.send(offline)
    await settled()
    expect(back.got("refused")).toMatchObject([{ reason: "not-welcome" }])
    expect(readBoard(stored(s)).issues.map(({ id }) => id)).toEqual(["eves"])
  })

  it("R3 of the server's own document is nobody's", async () => {
    const s = serve()
    const eve = await joined(s, "eve")
    await s.registry.write(boardId, "board", "founder", (doc) => {
      doc.getMap("meta").set("handling", "By the server")
    })
    await settled()
    const [batch] = eve.got("batch")
    const [struct] = Y.decodeUpdate(batch?.update ?? new Uint8Array([0, 0])).structs
    const thief = s.tab("eve")
    thief.clientId = struct?.id.client ?? 0
    expect(await thief.hello()).toMatchObject({ ok: false, reason: "client-id-taken" })
    // Nor the one under which the board was written when it was made.
    thief.clientId = [...s.database.document(boardId, "board", 1).store.clients.keys()][0] ?? 0
    expect(await thief.hello()).toMatchObject({ ok: false, reason: "client-id-taken" })
  })

  it("R3 that somebody else gave back is not to be had by asking for it", async () => {
    const s = serve()
    const ann = await joined(s, "ann")
    ann.titles("Ann's")
    await settled()
    ann.session.leave({ clientId: ann.clientId })
    ann.disconnect()
    await settled()
    const eve = s.tab("eve")
    eve.clientId = ann.clientId
    expect(await eve.hello()).toMatchObject({ ok: false, reason: "client-id-taken" })
    const unused = await s.tab("eve").hello({ clientIdUnused: true })
    expect(unused.ok && unused.clientId).not.toBe(ann.clientId)
  })

  it("R3 of somebody else cannot be left in their name", async () => {
    const s = serve()
    const ann = await joined(s, "ann")
    const eve = await joined(s, "eve")
    eve.session.leave({ clientId: ann.clientId })
    await settled()
    const [one, two] = [ann.titles("Ann goes on"), eve.edit(issue("eve-too"))]
    await settled()
    expect(ann.saved()).toContain(one)
    expect(eve.saved()).toContain(two)
    expect(s.database.boards.get(boardId)?.givenBack).toEqual([])
  })

  it("R3 the same clock under one's own, with other content, is not taken in the place of what is there", async () => {
    const s = serve()
    const eve = await joined(s, "eve")
    const before = new Y.Doc()
    before.clientID = eve.clientId
    Y.applyUpdate(before, Y.encodeStateAsUpdate(eve.doc))
    eve.titles("what was said")
    await settled()
    let other: Uint8Array | null = null
    before.once("update", (update: Uint8Array) => {
      other = update
    })
    ;(before.getMap("scenarios").get("meet") as Y.Map<unknown>).set("title", "what was meant")
    eve.send(other as unknown as Uint8Array)
    await settled()
    expect(titleOf(stored(s))).toBe("what was said")
    const { doc } = await s.registry.read(boardId, "board")
    expect(titleOf(doc)).toBe("what was said")
  })

  it("A3 of an earlier hello of the same tab is not heard any more", async () => {
    const s = serve()
    const eve = await joined(s, "eve")
    const old = eve.clientId
    const late = eve.makes(issue("late"))
    eve.clientId = 77_777
    expect(await eve.hello()).toMatchObject({ ok: true })
    eve.session.edit({ doc: "board", clientId: old, operations: [{ id: "late1", update: late }] })
    await settled()
    expect(eve.got("refused")).toMatchObject([{ reason: "foreign-client" }])
    expect(readBoard(stored(s)).issues).toEqual([])
  })
})

describe("A3 an operation's id", () => {
  it("A3 of somebody else, still on its way, takes nothing from its author, whoever sends it first", async () => {
    for (const evesFirst of [true, false]) {
      const s = serve()
      const [ann, eve] = [await joined(s, "ann"), await joined(s, "eve")]
      s.store.hold()
      // Something is being committed, so that the two lie in one commit.
      eve.edit(issue("before"))
      const anns = ann.makes(issue("anns"))
      if (evesFirst) eve.send(eve.makes(issue("eves")), "same")
      ann.send(anns, "same")
      if (!evesFirst) eve.send(eve.makes(issue("eves")), "same")
      await s.store.release()
      await settled()
      const named = ann.got("batch").flatMap(({ operations }) => operations)
      expect(named).toContainEqual({ id: "same", memberId: "ann" })
      expect(readBoard(stored(s)).issues.map(({ id }) => id)).toContain("anns")
      expect(await inquire(ann, ["same"])).toEqual(["same"])
    }
  })

  it("A3 used again for something else is answered as saved, and the something else is not done", async () => {
    const s = serve()
    const ann = await joined(s, "ann")
    ann.send(ann.makes(issue("first")), "mine")
    await settled()
    ann.send(ann.makes(issue("second")), "mine")
    await settled()
    expect(readBoard(stored(s)).issues.map(({ id }) => id)).toEqual(["first"])
  })

  it("A10 of somebody else is not told of: neither by an inquiry nor by a hello, before a restart or after", async () => {
    const s = serve()
    const [ann, eve] = [await joined(s, "ann"), await joined(s, "eve")]
    const id = ann.titles("Ann's")
    await settled()
    expect(await inquire(ann, [id])).toEqual([id])
    expect(await inquire(eve, [id, "guessed"])).toEqual([])
    expect(await eve.hello({ openOperations: [id] })).toMatchObject({ ok: true, committedOperations: [] })
    s.restart()
    const stranger = s.tab("eve")
    expect(await stranger.hello({ openOperations: [id] })).toMatchObject({
      ok: true,
      committedOperations: [],
    })
    expect(await inquire(stranger, [id])).toEqual([])
    // Nor before a welcome.
    expect(await inquire(s.tab("ann"), [id])).toBeNull()
  })
})

it("R18 comparing tells nobody more than whether their own copy is the server's", async () => {
  const s = serve()
  const eve = s.tab("eve")
  const answers: CompareReply["result"][] = []
  const ask = (seq: number) =>
    eve.session.compare({ doc: "board", epoch: 1, seq, hash: rowHash(new Uint8Array([7])) }, ({ result }) =>
      answers.push(result),
    )
  ask(1)
  await settled()
  expect(answers).toEqual(["moved"])
  await eve.hello()
  for (const seq of [0, 1, 2, 2 ** 40]) ask(seq)
  await s.clock.pass(1_000)
  expect([...answers].sort()).toEqual(["different", "moved", "moved", "moved", "moved"])
  expect(rows(s)).toBe(1)
})

it("R13 five hundred hellos and goodbyes, half of them at once, leave one session and one claim", async () => {
  const s = serve()
  const ann = await joined(s, "ann")
  const eve = s.tab("eve")
  for (let i = 0; i < 250; i++) {
    eve.clientId = 200_000 + i
    const [first, second] = await Promise.all([eve.hello().catch(() => null), eve.hello()])
    expect(first?.ok ?? false).toBe(false)
    expect(second.ok).toBe(true)
  }
  // Those of before are free again: what a hello claims goes with the next one.
  const ben = await joined(s, "ben", 200_000)
  const saved = [ann, ben].map((tab, i) => tab.edit(issue(`i${i}`)))
  await settled()
  expect(ann.saved()).toEqual(expect.arrayContaining(saved))
  expect(s.registry.census().sessions.analyst).toBe(3)
})

it("R8 presence says who somebody is whatever they say", async () => {
  const s = serve()
  const [ann, eve] = [await joined(s, "ann"), await joined(s, "eve")]
  eve.focus({
    scenarioId: "meet",
    memberId: "ann",
    name: "Ann",
    role: "facilitator",
    socketId: ann.socketId,
  } as never)
  await s.clock.pass(500)
  const entries = ann
    .got("presence")
    .flatMap(({ changed }) => changed)
    .filter(({ socketId }) => socketId === eve.socketId)
  expect(entries.at(-1)).toMatchObject({
    memberId: "eve",
    name: "Name of eve",
    role: "analyst",
    socketId: eve.socketId,
  })
})

it("R8 presence of more than a kilobyte is not shown to anybody", async () => {
  const s = serve()
  const [ann, eve] = [await joined(s, "ann"), await joined(s, "eve")]
  eve.focus({ scenarioId: "meet" })
  eve.focus({ field: "x".repeat(1_024) })
  await s.clock.pass(500)
  const seen = ann
    .got("presence")
    .flatMap(({ changed }) => changed)
    .filter(({ socketId }) => socketId === eve.socketId)
  expect(seen.at(-1)?.focus).toEqual({ scenarioId: "meet" })
})
