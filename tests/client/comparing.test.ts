import { beforeEach, describe, expect, it } from "vitest"
import * as Y from "yjs"
import { applyChanges } from "../../core/board-doc.ts"
import { contentRoots, createContentHash } from "../../core/content-doc.ts"
import { settled } from "./fake-clock.ts"
import { add, type Scripted, scripted, title } from "./scripted-session.ts"

let s: Scripted
beforeEach(() => {
  s = scripted()
})

const asked = () => s.server.comparisons.map(({ doc }) => doc)
const hashOf = (doc: Y.Doc, name: "board" | "ledger") => createContentHash(doc, contentRoots[name]).hash()

async function reconnected(): Promise<void> {
  await s.live()
  await s.server.drop()
  await s.server.connect()
  await s.server.welcome()
}

describe("A10 after a reconnect", () => {
  it("A10 content hashes of both documents are compared at the number where this tab is", async () => {
    await reconnected()
    await s.clock.pass(10_000)
    expect(s.server.comparisons).toEqual([
      { doc: "board", epoch: 1, seq: 1, hash: hashOf(s.server.doc, "board") },
    ])
    await s.server.answerComparison("same")
    await s.clock.pass(1_000)
    expect(s.server.comparisons.slice(1)).toEqual([
      { doc: "ledger", epoch: 1, seq: 1, hash: hashOf(s.server.ledger, "ledger") },
    ])
    await s.server.answerComparison("same")
    expect(s.server.hellos.length).toBe(2)
    expect(s.session.getState().differences).toEqual([])
  })

  it("A10 not before everything open has been answered", async () => {
    await s.live()
    await s.server.drop()
    s.made(title("s1", "Mine"))
    await s.server.connect()
    await s.server.welcome()
    await s.clock.pass(14_000)
    expect(asked()).toEqual([])
    await s.server.commit(...s.server.received)
    await s.clock.pass(60_000)
    expect(asked()).toEqual(["board"])
    expect(s.server.comparisons[0]).toMatchObject({ seq: 2, hash: hashOf(s.server.doc, "board") })
  })

  it("A10 asked again later when the server has moved on, or does not answer", async () => {
    await reconnected()
    await s.clock.pass(10_000)
    await s.server.answerComparison("moved")
    await s.clock.pass(30_000)
    expect(asked()).toEqual(["board", "board"])
    await s.server.failComparison()
    await s.clock.pass(30_000)
    expect(asked()).toEqual(["board", "board", "board"])
    await s.server.answerComparison("same")
    await s.clock.pass(0)
    expect(asked().at(-1)).toBe("ledger")
    expect(s.session.getState().differences).toEqual([])
  })

  it("A10 three hundred tabs that come back together do not ask together", async () => {
    const tabs = await Promise.all(
      Array.from({ length: 300 }, async (_, i) => {
        const one = scripted(Math.imul(i + 1, 0x9e3779b1) >>> 0)
        await one.live()
        await one.server.drop()
        await one.server.connect()
        await one.server.welcome()
        return one
      }),
    )
    const inEachSecond: number[] = []
    let before = 0
    for (let second = 0; second < 11; second++) {
      for (const one of tabs) await one.clock.pass(1_000)
      const now = tabs.filter(({ server }) => server.comparisons.length > 0).length
      inEachSecond.push(now - before)
      before = now
    }
    expect(before).toBe(300)
    expect(Math.max(...inEachSecond)).toBeLessThan(60)
  })
})

describe("R18 while idle", () => {
  const ask = async (result: "same" | "moved" | "different") => {
    await s.server.answerComparison(result)
    await s.clock.pass(0)
  }

  it("R18 within two minutes of a change, and then not again until something has changed or ten minutes have passed", async () => {
    await s.live()
    await s.clock.pass(90_000)
    expect(asked()).toEqual(["board"])
    await ask("same")
    await ask("same")
    expect(asked()).toEqual(["board", "ledger"])
    await s.clock.pass(8 * 60_000)
    expect(asked().length).toBe(2)
    await s.server.batch(
      s.server.colleague((doc) => applyChanges(doc, [title("s1", "Theirs")])),
      ["x"],
      "ada",
    )
    await s.clock.pass(90_000)
    expect(asked()).toEqual(["board", "ledger", "board"])
    expect(s.server.comparisons[2]).toMatchObject({ seq: 2, hash: hashOf(s.server.doc, "board") })
    await ask("same")
    await s.clock.pass(12 * 60_000)
    expect(asked().slice(3)).toContain("ledger")
  })

  it("R18 a page that nobody looks at does not ask, and one that slept asks later", async () => {
    await s.live()
    s.page.visible = false
    await s.clock.pass(30 * 60_000)
    expect(asked()).toEqual([])
    s.page.visible = true
    await s.clock.pass(90_000)
    expect(asked()).toEqual(["board"])
  })

  it("R18 a large board is hashed in slices, and others get their turn in between", async () => {
    for (let i = 0; i < 500; i++) applyChanges(s.server.doc, [add(`more${i}`)])
    await s.live()
    await s.clock.pass(90_000)
    // Each slice is a timer of its own: at the first of them nothing could have been asked yet.
    expect(s.clock.ranAtOnce()).toBeGreaterThan(15)
    expect(s.server.comparisons[0]?.hash).toEqual(hashOf(s.server.doc, "board"))
  })

  it("R18 what is changed while it is being hashed is never asked about with the wrong number", async () => {
    for (let i = 0; i < 200; i++) applyChanges(s.server.doc, [add(`more${i}`)])
    await s.live()
    let changes = 0
    s.clock.onEach(() => {
      if (s.server.comparisons.length > 0 || changes++ > 20) return
      const theirs = s.server.colleague((doc) => applyChanges(doc, [add(`then${changes}`)]))
      void s.server.batch(theirs, [`x${changes}`], "ada")
    })
    await s.clock.pass(120_000)
    expect(changes).toBeGreaterThan(3)
    const [compared] = s.server.comparisons
    expect(compared?.seq).toBe(s.server.seq)
    expect(compared?.hash).toEqual(hashOf(s.server.doc, "board"))
  })
})

describe("A10 a copy that is not the server's", () => {
  /** The server's text of s1 becomes another one without this tab hearing of it, and state vectors stay equal. */
  function corrupt(part: Partial<{ title: string }> = {}): void {
    const other = new Y.Doc()
    const here = Y.encodeStateAsUpdate(s.server.doc)
    const from = new TextEncoder().encode("Title of s1")
    const to = new TextEncoder().encode(part.title ?? "Tidal of s1")
    const at = Buffer.from(here).indexOf(from)
    here.set(to, at)
    Y.applyUpdate(other, here)
    s.server.doc = other
  }

  async function different(): Promise<void> {
    await reconnected()
    corrupt()
    expect(Y.encodeStateVector(s.server.doc)).toEqual(Y.encodeStateVector(s.session.doc))
    await s.clock.pass(10_000)
    await s.server.answerComparison("different")
  }

  it("A10 R18 gives way to the server's, and what differed is offered as a file with both sides", async () => {
    await different()
    expect(s.server.lastHello.docs[0]).not.toHaveProperty("have")
    // What was here stays on screen until the server's is.
    expect(s.titleOf("s1")).toBe("Title of s1")
    await s.server.welcome()
    expect(s.titleOf("s1")).toBe("Tidal of s1")
    const [difference] = s.session.getState().differences
    expect(difference).toMatchObject({ count: 1, at: s.clock.now() })
    expect(difference?.file.name).toMatch(/^parley-difference-.*\.json$/)
    expect(JSON.parse(String(difference?.file.text))).toMatchObject({
      board: "Korea 2018",
      boardId: "board1",
      seq: 1,
      time: new Date(s.clock.now()).toISOString(),
      differences: [
        {
          collection: "scenarios",
          id: "s1",
          fields: ["title"],
          thisPage: { title: "Title of s1" },
          server: { title: "Tidal of s1" },
        },
      ],
    })
    expect(s.session.getState().notices).toEqual([])
    s.session.dismiss(String(difference?.id))
    expect(s.session.getState().differences).toEqual([])
  })

  it("A10 what is changed before the server's state is here is done again on it, and saved", async () => {
    await different()
    const id = s.made(title("s2", "Mine meanwhile"))
    await s.server.welcome()
    expect([s.titleOf("s1"), s.titleOf("s2")]).toEqual(["Tidal of s1", "Mine meanwhile"])
    expect(s.server.received).not.toContain(id)
    await s.server.commit(...s.server.received)
    expect(s.session.getState().save).toMatchObject({ state: "saved" })
    // It is no part of the difference: it was never only in the old copy.
    const text = s.session.getState().differences[0]?.file.text ?? ""
    expect(JSON.parse(text).differences.map((entry: { id: string }) => entry.id)).toEqual(["s1"])
    expect(Y.encodeStateAsUpdate(s.session.doc)).toEqual(Y.encodeStateAsUpdate(s.server.doc))
  })

  it("A10 is compared once more afterwards, and found the same", async () => {
    await different()
    await s.server.welcome()
    await s.clock.pass(30_000)
    expect(s.server.comparisons.at(-1)?.hash).toEqual(hashOf(s.server.doc, "board"))
    expect(s.server.comparisons.length).toBe(2)
  })

  it("A10 also when the server does not know the row any more, as after a backup was put back; what is open is saved and no difference", async () => {
    await s.live()
    const lost = s.made(title("s1", "Saved, and lost with the database"))
    await settled()
    const older = Y.encodeStateAsUpdate(s.server.doc)
    await s.server.commit(lost)
    await s.server.drop()
    s.made(title("s2", "Open"))
    s.server.doc = new Y.Doc()
    Y.applyUpdate(s.server.doc, older)
    s.server.seq = 1
    s.server.committed.clear()
    await s.server.connect()
    await s.server.reset()
    await s.server.welcome()
    expect([s.titleOf("s1"), s.titleOf("s2")]).toEqual(["Title of s1", "Open"])
    const [difference] = s.session.getState().differences
    expect(JSON.parse(String(difference?.file.text))).toMatchObject({
      seq: 2,
      differences: [
        {
          id: "s1",
          thisPage: { title: "Saved, and lost with the database" },
          server: { title: "Title of s1" },
        },
      ],
    })
    expect(difference?.count).toBe(1)
    await s.server.commit(String(s.server.received.at(-1)))
    expect(s.session.getState().save).toMatchObject({ state: "saved" })
  })

  it("A10 a document that the server has rewritten in a newer epoch is no difference", async () => {
    await s.live()
    await s.server.drop()
    s.server.colleague((doc) => applyChanges(doc, [title("s1", "Theirs, since then")]))
    s.server.epoch = 2
    await s.server.connect()
    await s.server.reset()
    await s.server.welcome()
    expect(s.titleOf("s1")).toBe("Theirs, since then")
    expect(s.session.getState().differences).toEqual([])
  })

  it("A10 a difference that nobody can see is made good without a word", async () => {
    await reconnected()
    s.server.doc.getMap("scenarios").set("junk", 7)
    await s.clock.pass(10_000)
    await s.server.answerComparison("different")
    await s.server.welcome()
    expect(s.session.getState().differences).toEqual([])
    expect(s.session.doc.getMap("scenarios").get("junk")).toBe(7)
  })

  it("A10 of the ledger, which only the server writes, is made good without a word", async () => {
    await reconnected()
    await s.clock.pass(10_000)
    await s.server.answerComparison("same")
    await s.clock.pass(0)
    s.server.ledger
      .getMap("members")
      .set("ada", { id: "ada", name: "Ada", colour: 2, role: "viewer", joinedAt: 2 })
    await s.server.answerComparison("different")
    expect(s.server.lastHello.docs[1]).not.toHaveProperty("have")
    expect(s.server.lastHello.docs[0]).toHaveProperty("have")
    await s.server.welcome()
    expect(s.session.getState().members.map(({ name }) => name)).toEqual(["Ben", "Ada"])
    expect(s.session.getState().differences).toEqual([])
  })

  it("A10 an answer about a copy that is gone already changes nothing", async () => {
    await reconnected()
    await s.clock.pass(10_000)
    await s.server.say({ type: "resync", body: { doc: "board", reason: "reset" } })
    await s.server.welcome()
    const hellos = s.server.hellos.length
    await s.server.answerComparison("different")
    await settled()
    expect(s.server.hellos.length).toBe(hellos)
  })
})
