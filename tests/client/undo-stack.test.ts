/** Undo in one tab, from the change to the answer of the server, with colleagues, refusals and other documents. */
import { describe, expect, it } from "vitest"
import * as Y from "yjs"
import { applyChanges, fieldsOf, writeBoard } from "../../core/board-doc.ts"
import type { BoardChange } from "../../core/changes.ts"
import { writeMember } from "../../core/ledger-doc.ts"
import { add, type Scripted, scripted, title } from "./scripted-session.ts"
import { scenario, smallBoard } from "./small-board.ts"

async function live(): Promise<Scripted> {
  const s = scripted()
  await s.live()
  return s
}

const words = (index: number, insert: string, remove = "", id = "s1"): BoardChange => ({
  kind: "editText",
  collection: "scenarios",
  id,
  field: "background",
  index,
  remove,
  insert,
})
const likelihood = (yes: number, was: number): BoardChange => ({
  kind: "setWorking",
  id: "s1",
  value: { probabilities: { yes, no: 1 - yes } },
  base: { probabilities: { yes: was, no: 1 - was } },
})
const backgroundOf = ({ session }: Scripted, id = "s1") =>
  session.getState().board.scenarios.find((one) => one.id === id)?.background
const yesOf = ({ session }: Scripted) => {
  const working = session.getState().board.scenarios.find((one) => one.id === "s1")?.working
  return working && "probabilities" in working ? working.probabilities.yes : null
}

/** A colleague's work, as the server tells of it. */
async function colleague(s: Scripted, changes: BoardChange[], memberId = "mina"): Promise<void> {
  const update = s.server.colleague((doc) => {
    const done = applyChanges(doc, changes)
    if (!done.ok) throw new Error(done.error.message)
  })
  await s.server.batch(update, [`${memberId}${s.server.seq}`], memberId)
}

async function mina(s: Scripted): Promise<void> {
  writeMember(s.server.ledger, { id: "mina", name: "Mina", colour: 2, role: "analyst", joinedAt: 2 })
  await s.live()
}

describe("steps", () => {
  it("R17 says in plain words what would be undone and done again", async () => {
    const s = await live()
    expect(s.session.getState().steps).toEqual({ undo: null, redo: null })
    s.made(likelihood(0.5, 0.3))
    expect(s.session.getState().steps).toEqual({ undo: "Title of s1: Yes 30% → 50%", redo: null })
    const undone = s.session.undo()
    expect(undone).toMatchObject({ ok: true, value: { words: "Title of s1: Yes 30% → 50%", left: null } })
    expect(yesOf(s)).toBe(0.3)
    expect(s.session.getState().steps).toEqual({ undo: null, redo: "Title of s1: Yes 30% → 50%" })
    s.session.redo()
    expect(yesOf(s)).toBe(0.5)
    expect(s.session.getState().steps).toEqual({ undo: "Title of s1: Yes 30% → 50%", redo: null })
  })

  it("R17 undo is an ordinary change: it goes to the server as one, and is kept while there is none", async () => {
    const s = await live()
    await s.server.commit(await sent(s, title("s1", "Another")))
    await s.server.drop()
    expect(s.session.undo().ok).toBe(true)
    expect(s.titleOf("s1")).toBe("Title of s1")
    expect(s.session.getState().save).toMatchObject({ count: 1 })
    await s.live()
    const [id] = s.server.received.slice(-1)
    await s.server.commit(id as string)
    expect(s.session.getState().save).toMatchObject({ state: "saved" })
  })

  it("R17 a new change empties what could be done again", async () => {
    const s = await live()
    s.made(title("s1", "One"))
    s.session.undo()
    s.made(title("s2", "Two"))
    expect(s.session.getState().steps.redo).toBeNull()
    expect(s.session.redo()).toMatchObject({ ok: false, error: { reason: "nothing" } })
  })

  it("R17 a burst of typing in one text is one step, and a pause begins another", async () => {
    const s = await live()
    const began = backgroundOf(s)
    s.made(words(0, "a"))
    await s.clock.pass(2_000)
    s.made(words(1, "b"))
    await s.clock.pass(400)
    s.made(words(0, "x", "", "s2"))
    await s.clock.pass(400)
    s.made(words(0, "y", "x", "s2"))
    await s.clock.pass(5_000)
    s.made(words(1, "z", "", "s2"))
    s.session.undo()
    expect(backgroundOf(s, "s2")).toBe("y")
    s.session.undo()
    expect(backgroundOf(s, "s2")).toBe("")
    s.session.undo()
    expect(backgroundOf(s)).toBe(began)
    expect(s.session.undo()).toMatchObject({ ok: false, error: { reason: "nothing" } })
  })

  it("what was typed and rubbed out again is no step", async () => {
    const s = await live()
    s.made(words(0, "ab"))
    await s.clock.pass(400)
    s.made(words(0, "", "ab"))
    expect(s.session.getState().steps.undo).toBeNull()
  })

  it("R17 a run of small moves of one value is one step, and a pasted list is one", async () => {
    const s = await live()
    s.made(likelihood(0.31, 0.3))
    await s.clock.pass(200)
    s.made(likelihood(0.32, 0.31))
    await s.clock.pass(5_000)
    s.made(add("n1"), add("n2"))
    s.made(add("n3"))
    expect(s.session.getState().steps.undo).toBe("3 scenarios added")
    s.session.undo()
    const living = s.session.getState().board.scenarios.filter(({ deletedAt }) => deletedAt === undefined)
    expect(living.map(({ id }) => id).sort()).toEqual(["s1", "s2", "s3", "s4"])
    expect(s.session.getState().steps.undo).toBe("Title of s1: Yes 30% → 32%")
    s.session.undo()
    expect(yesOf(s)).toBe(0.3)
  })

  it("R17 at most 200 steps are kept", async () => {
    const s = await live()
    for (let i = 0; i < 210; i++) s.made(title(i % 2 ? "s1" : "s2", `Title ${i}`, "?"))
    let undone = 0
    while (s.session.undo().ok) undone++
    expect(undone).toBe(200)
  })

  it("R17 what the server did in my name can be noted as a step, and is left alone once a colleague works in it", async () => {
    const s = await live()
    const listed = (id: string): BoardChange => ({
      kind: "add",
      collection: "scenarios",
      id,
      fields: { title: `Listed ${id}` },
    })
    s.session.noteStep([listed("l1"), listed("l2")])
    expect(s.session.getState().steps.undo).toBe("2 scenarios added")
    const arrive = (id: string): BoardChange => {
      const { id: _id, ...fields } = scenario(id, { order: "c0" })
      return { kind: "add", collection: "scenarios", id, fields: fieldsOf("scenarios", fields) }
    }
    await colleague(s, [arrive("l1"), arrive("l2")], "me")
    await colleague(s, [title("l2", "Theirs", "?")])
    expect(s.session.undo()).toMatchObject({
      ok: true,
      value: { left: expect.stringContaining("has changed this") },
    })
    const byId = new Map(s.session.getState().board.scenarios.map((one) => [one.id, one]))
    expect(byId.get("l1")?.deletedAt).toBeDefined()
    expect(byId.get("l2")?.deletedAt).toBeUndefined()
  })

  it("R17 one thing can be taken back by itself, whatever was done since", async () => {
    const s = await live()
    s.made({ kind: "delete", collection: "scenarios", id: "s3", at: 7 })
    s.made(title("s1", "Another"))
    const of = { collection: "scenarios", id: "s3" } as const
    expect(s.session.undo(of).ok).toBe(true)
    expect(s.session.getState().board.scenarios.find(({ id }) => id === "s3")?.deletedAt).toBeUndefined()
    expect(s.titleOf("s1")).toBe("Another")
    expect(s.session.undo(of)).toMatchObject({
      ok: false,
      error: { message: "This has been taken back already." },
    })
  })
})

describe("colleagues", () => {
  it("R17 a value that a colleague has changed since is left as it is, and they are named", async () => {
    const s = scripted()
    await mina(s)
    await s.server.commit(await sent(s, likelihood(0.5, 0.3)))
    await colleague(s, [likelihood(0.8, 0.5)])
    expect(s.session.undo()).toEqual({
      ok: false,
      error: { reason: "left", message: "Mina has changed this since; it was left as it is." },
    })
    expect(yesOf(s)).toBe(0.8)
    expect(s.session.getState().steps).toEqual({ undo: null, redo: null })
  })

  it("R17 who cannot be told from the others is a colleague", async () => {
    const s = await live()
    await s.server.commit(await sent(s, likelihood(0.5, 0.3)))
    const update = s.server.colleague((doc) => void applyChanges(doc, [likelihood(0.8, 0.5)]))
    s.server.seq++
    await s.server.say({
      type: "batch",
      body: {
        doc: "board",
        epoch: 1,
        seq: s.server.seq,
        update,
        operations: [
          { id: "x1", memberId: "mina" },
          { id: "x2", memberId: "ken" },
        ],
        at: 5,
      },
    })
    expect(s.session.undo()).toMatchObject({
      error: { message: "A colleague has changed this since; it was left as it is." },
    })
  })

  it("R17 only my characters go, and theirs stay in their places", async () => {
    const s = await live()
    await s.server.commit(await sent(s, words(21, " I add this.")))
    await colleague(s, [words(24, "[theirs]"), words(0, "Theirs first. ")])
    expect(backgroundOf(s)).toBe("Theirs first. The two have not met. I [theirs]add this.")
    expect(s.session.undo().ok).toBe(true)
    expect(backgroundOf(s)).toBe("Theirs first. The two have not met.[theirs]")
    s.session.redo()
    expect(backgroundOf(s)).toBe("Theirs first. The two have not met. I [theirs]add this.")
  })

  it("remembers who removed something, and when", async () => {
    const s = scripted()
    await mina(s)
    await colleague(s, [{ kind: "delete", collection: "scenarios", id: "s1", at: 9 }])
    expect(s.session.lastChangedBy("scenarios", "s1", "deletedAt")).toEqual({
      memberId: "mina",
      name: "Mina",
      you: false,
      at: s.clock.now(),
    })
    expect(s.session.lastChangedBy("scenarios", "s1", null)?.name).toBe("Mina")
    expect(s.session.lastChangedBy("scenarios", "s2", "title")).toBeNull()
    s.made({ kind: "restore", collection: "scenarios", id: "s1", deletedAt: 9 })
    expect(s.session.lastChangedBy("scenarios", "s1", "deletedAt")).toMatchObject({ name: "Ben", you: true })
  })
})

describe("refusals and other documents", () => {
  it("R17 a refused change leaves the stack, and what was done before and after is still undone", async () => {
    const s = await live()
    const first = await sent(s, words(0, "One. "))
    await s.server.commit(first)
    await s.clock.pass(5_000)
    const refused = await sent(s, title("s2", "Refused"))
    const last = await sent(s, words(5, "Two. "))
    await s.server.refuse(refused)
    await s.server.welcome()
    expect(s.titleOf("s2")).toBe("Title of s2")
    expect(backgroundOf(s)).toBe("One. Two. The two have not met.")
    expect(s.server.received).toContain(last)
    s.session.undo()
    expect(backgroundOf(s)).toBe("One. The two have not met.")
    s.session.undo()
    expect(backgroundOf(s)).toBe("The two have not met.")
    expect(s.session.getState().steps.undo).toBeNull()
  })

  it("R17 when taking back is refused, what stands again can be taken back again", async () => {
    const s = await live()
    await s.server.commit(await sent(s, title("s1", "Another")))
    s.session.undo()
    await s.clock.pass(1)
    const [undoing] = s.server.received.slice(-1)
    await s.server.refuse(undoing as string)
    await s.server.welcome()
    expect(s.titleOf("s1")).toBe("Another")
    expect(s.session.getState().steps).toMatchObject({ undo: expect.stringContaining("Another"), redo: null })
    s.session.undo()
    expect(s.titleOf("s1")).toBe("Title of s1")
  })

  it("R17 in a document written anew in another epoch values and words are still mine", async () => {
    const s = await live()
    await s.server.commit(await sent(s, title("s1", "Another")))
    await s.server.commit(await sent(s, words(21, " Mine.")))
    await s.server.drop()
    const board = s.session.getState().board
    s.server.doc = new Y.Doc()
    writeBoard(s.server.doc, board)
    s.server.epoch = 2
    await s.server.connect()
    await s.server.welcome()
    await s.server.welcome()
    expect(backgroundOf(s)).toBe("The two have not met. Mine.")
    expect(s.session.undo().ok).toBe(true)
    expect(backgroundOf(s)).toBe("The two have not met.")
    expect(s.session.undo().ok).toBe(true)
    expect(s.titleOf("s1")).toBe("Title of s1")
  })

  it("R17 in a document whose words are others the text is left as it is", async () => {
    const s = await live()
    await s.server.commit(await sent(s, words(21, " Mine.")))
    await s.server.drop()
    s.server.doc = new Y.Doc()
    writeBoard(s.server.doc, smallBoard())
    s.server.epoch = 2
    await s.server.connect()
    await s.server.welcome()
    await s.server.welcome()
    expect(s.session.undo()).toMatchObject({ ok: false, error: { reason: "left" } })
    expect(backgroundOf(s)).toBe("The two have not met.")
  })

  it("R17 what may not be done now stays on the stack, with the reason", async () => {
    const s = await live()
    await s.server.commit(await sent(s, title("s1", "Another")))
    await s.server.say({ type: "you", body: { ...s.server.you, role: "viewer" } })
    expect(s.session.undo()).toEqual({
      ok: false,
      error: { reason: "refused", message: "Viewers can read the board but not change it." },
    })
    expect(s.session.getState().steps.undo).not.toBeNull()
  })

  it("R17 a step that may not be taken back now does not stand in the way of those below it", async () => {
    const s = await live()
    await s.server.commit(await sent(s, title("s2", "Another")))
    const place = { setId: "summits", order: "a0" }
    await s.server.commit(
      await sent(s, { kind: "move", id: "s1", setId: "sanctions", order: "b0", base: place }),
    )
    const lock = (value: boolean): BoardChange => ({
      kind: "setMeta",
      field: "layoutLocked",
      value,
      base: !value,
    })
    await colleague(s, [lock(true)])
    const moved = s.session.getState().steps.undo
    expect(s.session.undo()).toMatchObject({
      ok: true,
      value: { left: `Left as it is: ${moved}. A facilitator has locked the layout.` },
    })
    expect(s.titleOf("s2")).toBe("Title of s2")
    expect(s.session.undo()).toMatchObject({
      ok: false,
      error: { reason: "refused", message: "A facilitator has locked the layout." },
    })
    // What is done now is named, and not what may not be undone.
    await sent(s, title("s3", "Later"))
    await sent(s, title("s4", "Last"))
    expect(s.session.getState().steps.undo).toContain("Last")
    expect(s.session.undo().ok).toBe(true)
    expect(s.session.undo().ok).toBe(true)
    expect(s.session.getState().steps.undo).toBe(moved)
    await colleague(s, [lock(false)])
    expect(s.session.undo()).toMatchObject({ ok: true, value: { left: null } })
    expect(s.session.getState().board.scenarios.find(({ id }) => id === "s1")?.setId).toBe("summits")
  })

  it("R17 when doing again is refused, it can be done again once more", async () => {
    const s = await live()
    await s.server.commit(await sent(s, title("s1", "Another")))
    s.session.undo()
    await s.clock.pass(1)
    await s.server.commit(s.server.received.at(-1) as string)
    s.session.redo()
    await s.clock.pass(1)
    await s.server.refuse(s.server.received.at(-1) as string)
    await s.server.welcome()
    expect(s.titleOf("s1")).toBe("Title of s1")
    expect(s.session.getState().steps).toMatchObject({ undo: null, redo: expect.stringContaining("Another") })
    s.session.redo()
    expect(s.titleOf("s1")).toBe("Another")
  })
})

/** Makes a change and gives the id under which the server has been sent it. */
async function sent(s: Scripted, ...changes: BoardChange[]): Promise<string> {
  if (changes.length > 0) s.made(...changes)
  await s.clock.pass(1)
  return s.server.received.at(-1) as string
}
