import { describe, expect, it } from "vitest"
import * as Y from "yjs"
import { readBoard } from "../../core/board-doc.ts"
import { contentRoots, createContentHash } from "../../core/content-doc.ts"
import { unloadAfterMs } from "../../server/rooms/board.ts"
import { maxIdleClientIds } from "../../server/rooms/rewriting.ts"
import { boardId, type Served, serve, settled, type Tab } from "./served-board.ts"

const titleOf = (doc: Y.Doc) => readBoard(doc).scenarios[0]?.title
const contentOf = (doc: Y.Doc) => createContentHash(doc, contentRoots.board).hash().join()
const stored = (s: Served) => s.database.document(boardId, "board")
const givenBack = (s: Served) => s.database.boards.get(boardId)?.givenBack ?? []

async function joined(s: Served, memberId: string, part: Parameters<Tab["hello"]>[0] = {}): Promise<Tab> {
  const tab = s.tab(memberId)
  const reply = await tab.hello(part)
  if (!reply.ok) throw new Error(reply.reason)
  return tab
}

/** A tab that comes, edits, and goes with everything saved. */
async function visits(s: Served, memberId: string, title: string): Promise<number> {
  const tab = await joined(s, memberId, { clientIdUnused: true })
  tab.titles(title)
  await settled()
  tab.session.leave({ clientId: tab.clientId })
  tab.disconnect()
  await settled()
  return tab.clientId
}

describe("an id that is given back", () => {
  it("R3 is the next tab's of the same member, and edits go on under it", async () => {
    const s = serve()
    const first = await visits(s, "ann", "one")
    const again = await joined(s, "ann", { clientIdUnused: true })
    expect(again.clientId).toBe(first)
    again.titles("two")
    await settled()
    expect(again.got("refused")).toEqual([])
    expect(titleOf(stored(s))).toBe("two")
    // Handed out once.
    expect((await joined(s, "ann", { clientIdUnused: true })).clientId).not.toBe(first)
  })

  it("R3 a hundred visits leave one id, also over restarts", async () => {
    const s = serve()
    const before = stored(s).store.clients.size
    for (let i = 0; i < 100; i++) {
      if (i % 20 === 19) s.restart()
      await visits(s, "ann", `title ${i}`)
    }
    expect(titleOf(stored(s))).toBe("title 99")
    expect(stored(s).store.clients.size).toBe(before + 1)
  })

  it("R3 is nobody else's, and not that of a tab which has something written or may not write", async () => {
    const s = serve()
    const id = await visits(s, "ann", "ann's")
    expect((await joined(s, "ben", { clientIdUnused: true })).clientId).not.toBe(id)
    expect((await joined(s, "ann", { clientIdUnused: false })).clientId).not.toBe(id)
    const viewer = s.tab("ann", "viewer")
    await viewer.hello({ clientIdUnused: true })
    expect(viewer.clientId).not.toBe(id)
    expect(givenBack(s)).toEqual([{ doc: "board", memberId: "ann", clientId: id }])
  })

  it("R3 whoever gave it back does not go on under it", async () => {
    const s = serve()
    const tab = await joined(s, "ann")
    tab.titles("one")
    await settled()
    tab.session.leave({ clientId: tab.clientId })
    const late = tab.titles("too late")
    await settled()
    expect(s.database.has(boardId, "board", late)).toBe(false)
    expect(tab.got("refused")).toEqual([])
    // Back from the browser's cache of pages: under a fresh id, or not at all.
    expect(await tab.hello()).toMatchObject({ ok: false, reason: "client-id-taken" })
    tab.clientId = 77_777
    expect(await tab.hello()).toMatchObject({ ok: true })
  })

  it("R3 what was sent before is committed first, and then it is free", async () => {
    const s = serve()
    const tab = await joined(s, "ann")
    tab.titles("one")
    await settled()
    s.store.hold()
    tab.titles("on its way")
    tab.session.leave({ clientId: tab.clientId })
    tab.disconnect()
    await settled()
    expect(givenBack(s)).toEqual([])
    const other = await joined(s, "ann", { clientIdUnused: true })
    expect(other.clientId).not.toBe(tab.clientId)
    await s.store.release()
    await settled()
    expect(givenBack(s)).toHaveLength(1)
    const next = await joined(s, "ann", { clientIdUnused: true })
    expect(next.clientId).toBe(tab.clientId)
    expect(titleOf(next.doc)).toBe("on its way")
  })

  it("R3 an id that is another's, unused or unknown is not given back", async () => {
    const s = serve()
    const ann = await joined(s, "ann")
    const ben = await joined(s, "ben")
    ann.titles("one")
    await settled()
    ben.session.leave({ clientId: ann.clientId })
    ben.session.leave({ clientId: ben.clientId })
    s.tab("cho").session.leave({ clientId: 5 })
    await settled()
    expect(givenBack(s)).toEqual([])
    const id = ann.titles("still hers")
    await settled()
    expect(ann.saved()).toContain(id)
  })

  it("a database that cannot say which one is free keeps nobody out", async () => {
    const s = serve()
    s.store.takeClientId = () => Promise.reject(new Error("away"))
    const tab = s.tab("ann")
    const asked = tab.clientId
    expect(await tab.hello({ clientIdUnused: true })).toMatchObject({ ok: true, clientId: asked })
  })
})

describe("a document with too many ids", () => {
  /** As many people as that have each written something, into a text, a field and rich text. */
  const crowd = (size: number) => (doc: Y.Doc) => {
    const scenario = doc.getMap("scenarios").get("meet") as Y.Map<unknown>
    const text = scenario.get("background") as Y.Text
    const own = doc.clientID
    for (let id = 1; id <= size; id++) {
      doc.clientID = id
      text.insert(text.length, `${id} `)
      scenario.set("title", `title ${id}`)
    }
    text.format(0, 4, { bold: true })
    scenario.set("of-a-later-version", { kept: [1, 2] })
    doc.clientID = own
  }
  const goIdle = async (s: Served) => {
    await s.clock.pass(unloadAfterMs + 1_000)
    expect(s.registry.census()).toMatchObject({ boards: 0, rooms: 0 })
  }

  it("R12 is written anew when nobody is there: the same content in one row of the next epoch, then a checkpoint", async () => {
    const s = serve({ fill: crowd(maxIdleClientIds + 10) })
    const checkpoints: number[][] = []
    const { checkpoint } = s.store
    s.store.checkpoint = (board, doc, seq, epoch) => {
      checkpoints.push([seq, epoch])
      return checkpoint(board, doc, seq, epoch)
    }
    const before = contentOf(stored(s))
    const tab = await joined(s, "ann")
    const sizeBefore = costOfAnEdit(tab)
    tab.disconnect()
    await goIdle(s)

    expect(contentOf(stored(s))).toBe(before)
    expect(stored(s).store.clients.size).toBe(1)
    expect(s.database.log(boardId, "board").map(({ seq, epoch }) => [seq, epoch])).toEqual([
      [1, 1],
      [2, 2],
    ])
    expect(checkpoints).toEqual([[2, 2]])

    const back = await joined(s, "ann")
    expect(back.welcome?.docs[0]).toMatchObject({ epoch: 2, seq: 2 })
    // What every edit has to pass over is small again.
    expect(costOfAnEdit(back)).toBeLessThan(sizeBefore / 100)
    const id = back.titles("goes on")
    await settled()
    expect(back.saved()).toEqual([id])
    expect(s.database.log(boardId, "board").at(-1)).toMatchObject({ seq: 3, epoch: 2 })
  })

  it("R12 a tab that comes back from the old epoch begins anew, and still learns what is committed", async () => {
    const s = serve({ fill: crowd(maxIdleClientIds + 1) })
    const away = await joined(s, "ann")
    const id = away.titles("last words")
    await settled()
    const seq = s.database.log(boardId, "board").length
    away.disconnect()
    await goIdle(s)
    const back = s.tab("ann")
    const reply = await back.hello({
      have: { epoch: 1, seq, hash: away.hashOf(seq) },
      openOperations: [id],
    })
    expect(reply).toMatchObject({ ok: true, committedOperations: [id] })
    expect(back.welcome?.docs[0]).toMatchObject({ reset: true, epoch: 2 })
    expect(titleOf(back.doc)).toBe("last words")
  })

  it("R12 is left alone while its ids are few, somebody is there, or the server stops", async () => {
    const few = serve({ fill: crowd(maxIdleClientIds - 1) })
    ;(await joined(few, "ann")).disconnect()
    await goIdle(few)
    expect(few.database.log(boardId, "board")).toHaveLength(1)

    const visited = serve({ fill: crowd(maxIdleClientIds + 1) })
    await joined(visited, "ann")
    await visited.clock.pass(2 * unloadAfterMs)
    expect(visited.database.log(boardId, "board")).toHaveLength(1)
    await visited.registry.shutdown()
    expect(visited.database.log(boardId, "board")).toHaveLength(1)
  })

  it("R12 what cannot be copied is left as it is", async () => {
    const s = serve({
      fill(doc) {
        crowd(maxIdleClientIds + 1)(doc)
        const scenario = doc.getMap("scenarios").get("meet") as Y.Map<unknown>
        scenario.set("foreign", new Y.XmlText("a"))
      },
    })
    ;(await joined(s, "ann")).disconnect()
    await goIdle(s)
    expect(s.database.log(boardId, "board")).toHaveLength(1)
    expect((await joined(s, "ann")).welcome?.docs[0]).toMatchObject({ epoch: 1, seq: 1 })
  })

  it("R12 killed before or after the one append, either the old log or the new one is whole", async () => {
    for (const outcome of ["failed", "lost-answer"] as const) {
      const s = serve({ fill: crowd(maxIdleClientIds + 1) })
      const before = contentOf(stored(s))
      ;(await joined(s, "ann")).disconnect()
      s.store.plan = () => ({ outcome, afterMs: 0 })
      await goIdle(s)
      s.restart()
      const back = await joined(s, "ann")
      expect(back.welcome?.docs[0]?.epoch).toBe(outcome === "failed" ? 1 : 2)
      expect(contentOf(back.doc)).toBe(before)
      const id = back.titles("goes on")
      await settled()
      expect(back.saved()).toEqual([id])
    }
  })

  it("R12 whoever comes while it is being written anew waits for it, and loses nothing", async () => {
    const s = serve({ fill: crowd(maxIdleClientIds + 1) })
    ;(await joined(s, "ann")).disconnect()
    s.store.hold()
    await s.clock.pass(unloadAfterMs + 1_000)
    expect(s.store.held()).toBe(1)
    const tab = s.tab("ben")
    const answered = tab.hello()
    await settled()
    await s.store.release()
    expect(await answered).toMatchObject({ ok: true })
    expect(tab.welcome?.docs[0]).toMatchObject({ epoch: 2, seq: 2 })
    const id = tab.titles("goes on")
    await settled()
    expect(tab.saved()).toEqual([id])
  })

  it("R3 an id of the old epoch that was given back is passed over", async () => {
    const s = serve({ fill: crowd(maxIdleClientIds + 1) })
    const id = await visits(s, "ann", "one")
    await goIdle(s)
    expect(givenBack(s)).toHaveLength(1)
    const tab = await joined(s, "ann", { clientIdUnused: true })
    expect(tab.clientId).not.toBe(id)
    expect(givenBack(s)).toEqual([])
  })
})

/** What Yjs goes through for each edit: the clients that it knows. Counted and not timed. */
const costOfAnEdit = (tab: Tab): number => tab.doc.store.clients.size
