import { beforeEach, describe, expect, it } from "vitest"
import * as Y from "yjs"
import { createBoardSession } from "../../client/board-session.ts"
import type { BoardSession } from "../../client/session.ts"
import { applyChanges, readEntity } from "../../core/board-doc.ts"
import type { BoardChange } from "../../core/changes.ts"
import { writeMember } from "../../core/ledger-doc.ts"
import { limits } from "../../core/limits.ts"
import { PROTOCOL_VERSION } from "../../core/protocol.ts"
import { type FakeClock, fakeClock, settled } from "./fake-clock.ts"
import { ScriptedServer, someone } from "./scripted-server.ts"

let server: ScriptedServer
let clock: FakeClock
let session: BoardSession

beforeEach(() => {
  server = new ScriptedServer()
  clock = fakeClock()
  server.now = clock.now
  session = open()
})

function open(): BoardSession {
  let ids = 0
  let clients = 100
  return createBoardSession({
    boardId: server.boardId,
    transport: server.transport,
    clock,
    newId: () => `id${++ids}`,
    newClientId: () => ++clients,
  })
}

async function live(): Promise<void> {
  await server.connect()
  await server.welcome()
}

const title = (id: string, value: string, base = `Title of ${id}`): BoardChange => ({
  kind: "set",
  collection: "scenarios",
  id,
  field: "title",
  value,
  base,
})

const add = (id: string, text = "New"): BoardChange => ({
  kind: "add",
  collection: "scenarios",
  id,
  fields: { title: text, kind: "binary", status: "open", order: "b0" },
})

function made(...changes: BoardChange[]): string {
  const done = session.change(...changes)
  if (!done.ok) throw new Error(JSON.stringify(done.error))
  return done.value.operationId
}

const titleOf = (id: string) => session.getState().board.scenarios.find((s) => s.id === id)?.title
const serverTitle = (id: string) => readEntity(server.doc, "scenarios", id)?.title
const save = () => session.getState().save

describe("opening", () => {
  it("is loading until the welcome, and then shows the board, the roster and who I am", async () => {
    expect(session.getState().phase).toEqual({ phase: "loading" })
    expect(save()).toEqual({ state: "connecting" })
    await live()
    const state = session.getState()
    expect(state.phase).toEqual({ phase: "ready" })
    expect(state.board.scenarios.map(({ id }) => id)).toEqual(["s1", "s2", "s3", "s4"])
    expect(state.members.map(({ name }) => name)).toEqual(["Ben"])
    expect(state.you?.memberId).toBe("me")
    expect(state.save).toEqual({ state: "saved", at: null })
  })

  it("keeps what is changed before the first welcome and sends it after", async () => {
    made(add("early"))
    await server.connect()
    expect(server.edits).toEqual([])
    await server.welcome()
    expect(server.received).toEqual(["id2"])
    await server.commit("id2")
    expect(serverTitle("early")).toBe("New")
    expect(save()).toEqual({ state: "saved", at: clock.now() })
  })

  it("says hello with the protocol, a client id and no state of its own", async () => {
    await server.connect()
    expect(server.lastHello).toMatchObject({
      protocol: PROTOCOL_VERSION,
      boardId: "board1",
      clientId: 101,
      docs: [{ doc: "board" }, { doc: "ledger" }],
      openOperations: [],
    })
    expect(server.lastHello.docs[0]).not.toHaveProperty("have")
  })
})

describe("an edit", () => {
  it("is on screen at once, and saved when its id is named", async () => {
    await live()
    const id = made(title("s1", "Changed"))
    expect(titleOf("s1")).toBe("Changed")
    expect(save()).toEqual({ state: "saving", count: 1 })
    await settled()
    await server.commit(id)
    expect(save()).toEqual({ state: "saved", at: clock.now() })
    expect(serverTitle("s1")).toBe("Changed")
  })

  it("A3 is acknowledged by its id alone: a batch that names others saves nothing of mine", async () => {
    await live()
    const first = made(title("s1", "One"))
    const second = made(title("s2", "Two"))
    await settled()
    await server.batch(
      server.colleague((doc) => applyChanges(doc, [title("s3", "Theirs")])),
      ["theirs"],
      "ada",
    )
    expect(save()).toEqual({ state: "saving", count: 2 })
    await server.commit(first)
    expect(save()).toEqual({ state: "saving", count: 1 })
    await server.commit(second)
    expect(save()).toMatchObject({ state: "saved" })
  })

  it("A3 a repeated acknowledgement and a repeated batch change nothing", async () => {
    await live()
    const id = made(title("s1", "One"))
    await settled()
    await server.commit(id)
    const before = session.getState()
    await server.commit(id)
    expect(session.getState().board).toBe(before.board)
    expect(save()).toMatchObject({ state: "saved" })
  })

  it("A3 is not acknowledged by somebody else's operation under the same id", async () => {
    await live()
    const id = made(title("s1", "Mine"))
    await settled()
    await server.batch(
      server.colleague((doc) => applyChanges(doc, [title("s3", "Theirs")])),
      [id],
      "ada",
    )
    expect(save()).toEqual({ state: "saving", count: 1 })
    await server.commit(id)
    expect(save()).toMatchObject({ state: "saved" })
  })

  it("of the same tick goes in one frame, in the order made", async () => {
    await live()
    const ids = [made(title("s1", "One")), made(title("s2", "Two")), made(add("s9"))]
    expect(server.edits).toEqual([])
    await settled()
    expect(server.edits.map((edit) => edit.operations.map(({ id }) => id))).toEqual([ids])
  })

  it("is cut into frames by count and by bytes", async () => {
    await live()
    for (let i = 0; i < limits.operationsPerEdit + 1; i++) made(title("s1", `Title ${i}`))
    await settled()
    expect(server.edits.map((edit) => edit.operations.length)).toEqual([limits.operationsPerEdit, 1])
    server.edits = []
    const long = (id: string): BoardChange => ({
      kind: "editText",
      collection: "scenarios",
      id,
      field: "finePrint",
      index: 0,
      remove: "",
      insert: "€".repeat(9_000),
    })
    for (const id of ["s1", "s2", "s3"]) made(long(id))
    await settled()
    expect(server.edits.length).toBe(2)
    for (const { operations } of server.edits) {
      expect(operations.reduce((bytes, { update }) => bytes + update.length, 0)).toBeLessThan(
        limits.frameBytes,
      )
    }
  })

  it("that changes nothing is no operation", async () => {
    await live()
    made({ kind: "set", collection: "scenarios", id: "s1", field: "impact", value: null, base: null })
    await settled()
    expect(server.edits).toEqual([])
    expect(save()).toMatchObject({ state: "saved" })
  })

  it("that is too large for a frame is refused before it touches the document", async () => {
    await live()
    const texts = Array.from({ length: 4 }, (_, i) => ({
      ...add(`big${i}`),
      fields: { title: "Big", background: "€".repeat(9_000) },
    })) as BoardChange[]
    expect(session.change(...texts)).toMatchObject({ ok: false, error: { reason: "too-large" } })
    expect(titleOf("big0")).toBeUndefined()
  })

  it("R7 of a viewer is refused in the page with a sentence, and nothing is sent", async () => {
    server.role = "viewer"
    await live()
    expect(session.change(title("s1", "No"))).toEqual({
      ok: false,
      error: { reason: "forbidden", why: "Viewers can read the board but not change it." },
    })
    await settled()
    expect(server.edits).toEqual([])
    expect(titleOf("s1")).toBe("Title of s1")
  })

  it("R6 a lowered role holds for the next change", async () => {
    await live()
    await server.say({ type: "you", body: { ...server.you, role: "viewer" } })
    expect(session.getState().you?.role).toBe("viewer")
    expect(session.change(title("s1", "No")).ok).toBe(false)
  })
})

describe("saved()", () => {
  it("resolves when everything changed so far is committed, and waits for nothing made later", async () => {
    await live()
    const first = made(title("s1", "One"))
    let done = false
    const saved = session.saved().then(() => {
      done = true
    })
    made(title("s2", "Two"))
    await settled()
    expect(done).toBe(false)
    await server.commit(first)
    await saved
    expect(done).toBe(true)
  })

  it("rejects with the reason when one of them is refused", async () => {
    await live()
    const id = made(title("s1", "One"))
    const saved = session.saved()
    const outcome = expect(saved).rejects.toThrow("A viewer cannot do this.")
    await settled()
    await server.refuse(id)
    await outcome
  })

  it("follows an operation that is done again under another id", async () => {
    await live()
    const bad = made(title("s1", "Bad"))
    const good = made(title("s2", "Good"))
    await settled()
    await server.refuse(bad)
    let done = false
    const saved = session.saved().then(() => {
      done = true
    })
    await server.welcome()
    const again = server.received.at(-1)
    expect(again).not.toBe(good)
    expect(done).toBe(false)
    await server.commit(String(again))
    await saved
    expect(done).toBe(true)
  })
})

describe("A8 no answer", () => {
  it("A8 says so after 5 s, and takes it back with the answer", async () => {
    await live()
    const id = made(title("s1", "One"))
    await clock.pass(4_999)
    expect(save()).toEqual({ state: "saving", count: 1 })
    await clock.pass(1)
    expect(save()).toMatchObject({ state: "unsaved", count: 1 })
    await server.commit(id)
    expect(save()).toMatchObject({ state: "saved" })
  })

  it("A8 tells those who listen at the moment it becomes true", async () => {
    await live()
    made(title("s1", "One"))
    await settled()
    let heard = 0
    session.subscribe(() => heard++)
    await clock.pass(5_000)
    expect(heard).toBeGreaterThan(0)
  })

  it("A8 asks again on a live connection which operations are committed", async () => {
    await live()
    const id = made(title("s1", "One"))
    await settled()
    server.store(id)
    await clock.pass(15_000)
    expect(server.lastHello.openOperations).toEqual([id])
    await server.welcome()
    expect(save()).toMatchObject({ state: "saved" })
    expect(server.received).toEqual([id])
  })

  it("A2 stored is not called saved, and an unavailable database is unsaved", async () => {
    await live()
    await server.say({ type: "status", body: { durability: "stored" } })
    expect(save()).toEqual({ state: "stored", at: null })
    await server.say({ type: "status", body: { durability: "unavailable" } })
    expect(save()).toMatchObject({ state: "unsaved", count: 0 })
    await server.say({ type: "status", body: { durability: "saved" } })
    expect(save()).toEqual({ state: "saved", at: null })
  })
})

describe("losing the connection", () => {
  it("goes from reconnecting to offline, counting what is only here", async () => {
    await live()
    await server.drop()
    expect(save()).toMatchObject({ state: "reconnecting", count: 0 })
    made(title("s1", "One"))
    expect(save()).toMatchObject({ state: "reconnecting", count: 1 })
    await clock.pass(8_000)
    expect(save()).toMatchObject({ state: "offline", count: 1 })
    expect(titleOf("s1")).toBe("One")
  })

  it("A5 A8 sends again after a reconnect what was not committed, in order, and nothing twice", async () => {
    await live()
    const ids = [made(title("s1", "One")), made(title("s2", "Two")), made(title("s3", "Three"))]
    await settled()
    server.store(String(ids[0]))
    await server.drop()
    ids.push(made(title("s4", "Four")))
    server.edits = server.edits.slice(0, 1)
    await server.connect()
    expect(server.lastHello.openOperations).toEqual(ids)
    expect(server.lastHello.docs[0]?.have).toMatchObject({ epoch: 1, seq: 1 })
    await server.welcome()
    expect(server.received.slice(3)).toEqual(ids.slice(1))
    await server.commit(...ids.slice(1))
    expect(save()).toMatchObject({ state: "saved" })
    expect(["s1", "s2", "s3", "s4"].map(serverTitle)).toEqual(["One", "Two", "Three", "Four"])
  })

  it("takes what others did meanwhile", async () => {
    await live()
    await server.drop()
    server.colleague((doc) => applyChanges(doc, [title("s1", "Theirs")]))
    await server.connect()
    await server.welcome()
    expect(titleOf("s1")).toBe("Theirs")
  })

  it("applies a batch that overtakes the welcome it belongs behind", async () => {
    await server.connect()
    const first = server.colleague((doc) => applyChanges(doc, [title("s1", "First")]))
    await server.batch(first, ["x1"], "ada")
    await server.welcome()
    expect(titleOf("s1")).toBe("First")
  })

  it("ignores the answer to a hello of an earlier connection", async () => {
    await server.connect()
    await server.drop()
    await server.connect()
    expect(server.hellos.length).toBe(2)
    expect(session.getState().phase.phase).toBe("loading")
    await server.welcome()
    expect(session.getState().phase.phase).toBe("ready")
  })
})

describe("a refusal", () => {
  it("A6 takes the change back with its reason and its content", async () => {
    await live()
    const id = made(title("s1", "My careful words"))
    await settled()
    await server.refuse(id, "The facilitator has closed this scenario.")
    await server.welcome()
    expect(titleOf("s1")).toBe("Title of s1")
    const [notice] = session.getState().notices
    expect(notice).toMatchObject({ message: "The facilitator has closed this scenario.", at: clock.now() })
    expect(notice?.draft).toContain("My careful words")
    expect(save()).toMatchObject({ state: "saved" })
    session.dismiss(String(notice?.id))
    expect(session.getState().notices).toEqual([])
  })

  it("A6 does the other open changes again under a fresh client id in a fresh document", async () => {
    await live()
    const old = session.doc
    const bad = made(title("s1", "Bad"))
    made(title("s2", "Good"))
    await settled()
    await server.refuse(bad)
    const hello = server.lastHello
    expect(hello.clientId).not.toBe(server.hellos[0]?.clientId)
    expect(hello.docs[0]).not.toHaveProperty("have")
    // Typed while the server's state is on its way.
    made(title("s3", "Meanwhile"))
    server.edits = []
    await server.welcome()
    expect(session.doc).not.toBe(old)
    expect([titleOf("s1"), titleOf("s2"), titleOf("s3")]).toEqual(["Title of s1", "Good", "Meanwhile"])
    expect(server.edits.map(({ clientId }) => clientId)).toEqual([hello.clientId])
    await server.commit(...server.received)
    expect([serverTitle("s1"), serverTitle("s2"), serverTitle("s3")]).toEqual([
      "Title of s1",
      "Good",
      "Meanwhile",
    ])
    expect(save()).toMatchObject({ state: "saved" })
  })

  it("leaves alone what was committed before it", async () => {
    await live()
    const text: BoardChange = {
      kind: "editText",
      collection: "scenarios",
      id: "s1",
      field: "background",
      index: 0,
      remove: "",
      insert: "Yet: ",
    }
    const good = made(text)
    const bad = made(title("s2", "Bad"))
    await settled()
    server.store(good)
    await server.refuse(bad)
    await server.welcome()
    expect(session.getState().board.scenarios[0]?.background).toBe("Yet: The two have not met.")
    expect(server.received).toEqual([good, bad])
  })

  it("A6 what was typed behind refused words stands where it was meant, and takes out nobody else's", async () => {
    await live()
    const typed = (index: number, remove: string, insert: string) =>
      made({
        kind: "editText",
        collection: "scenarios",
        id: "s1",
        field: "background",
        index,
        remove,
        insert,
      })
    // "The two have not met."
    const refused = typed(0, "", "Refused words. ")
    typed(22, "", " leaders,")
    typed(31, "", " so far,")
    typed(45, "not ", "")
    await settled()
    const background = () => session.getState().board.scenarios[0]?.background
    expect(background()).toBe("Refused words. The two leaders, so far, have met.")
    await server.refuse(refused)
    // Meanwhile a colleague has written before and behind.
    server.colleague((doc) => {
      const edit = { kind: "editText", collection: "scenarios", id: "s1", field: "background" } as const
      applyChanges(doc, [{ ...edit, index: 0, remove: "", insert: "Not so: not yet. " }])
    })
    await server.welcome()
    expect(background()).toBe("Not so: not yet. The two leaders, so far, have met.")
    await server.commit(...server.received.slice(4))
    expect(readEntity(server.doc, "scenarios", "s1")?.background).toBe(background())
  })

  it("an `add` that is already there is not added twice, and what came with it still counts", async () => {
    await live()
    const both = made(add("s9"), title("s9", "Named", "New"))
    const bad = made(title("s2", "Bad"))
    await settled()
    server.store(both)
    server.committed.clear()
    await server.refuse(bad)
    await server.welcome()
    expect(titleOf("s9")).toBe("Named")
    expect(session.getState().notices.map(({ message }) => message)).toEqual(["A viewer cannot do this."])
    expect(session.getState().board.scenarios.filter(({ id }) => id === "s9").length).toBe(1)
  })

  it("what no longer fits becomes a notice with its words", async () => {
    await live()
    const bad = made(add("s9", "Refused scenario"))
    const saved = session.saved().catch((error: Error) => error.message)
    made(title("s9", "Words on it", "Refused scenario"))
    await settled()
    await server.refuse(bad, "Too many entries.")
    await server.welcome()
    const { notices } = session.getState()
    expect(notices.map(({ message }) => message)).toEqual([
      "Too many entries.",
      "This is no longer on the board.",
    ])
    expect(notices[0]?.draft).toContain("Refused scenario")
    expect(notices[1]?.draft).toContain("Words on it")
    expect(await saved).toBe("Too many entries.")
    expect(save()).toMatchObject({ state: "saved" })
  })

  it("that names no operation finds the guilty one by sending one at a time", async () => {
    await live()
    made(title("s1", "Bad"))
    made(title("s2", "Good"))
    await settled()
    await server.refuse(null, "malformed")
    server.edits = []
    await server.welcome()
    expect(server.received.length).toBe(1)
    await server.refuse(null, "malformed")
    await server.welcome()
    expect(session.getState().notices.map(({ draft }) => draft)).toEqual(["Title of s1, title: Bad"])
    await server.commit(String(server.received.at(-1)))
    expect(serverTitle("s2")).toBe("Good")
    expect(save()).toMatchObject({ state: "saved" })
  })

  it("of a client id that is gone is ignored", async () => {
    await live()
    const first = server.lastHello.clientId
    const bad = made(title("s1", "Bad"))
    made(title("s2", "Good"))
    await settled()
    await server.refuse(bad)
    await server.welcome()
    const hellos = server.hellos.length
    await server.say({
      type: "refused",
      body: { doc: "board", clientId: first, operationId: null, reason: "not-welcome", message: "x" },
    })
    expect(server.hellos.length).toBe(hellos)
    expect(session.getState().notices.length).toBe(1)
  })

  it("again and again without progress does not press the server", async () => {
    await live()
    made(title("s1", "One"))
    await settled()
    for (let i = 0; i < 2; i++) {
      await server.say({ type: "resync", body: { doc: "board", reason: "reset" } })
      await server.welcome()
    }
    const hellos = server.hellos.length
    await server.say({ type: "resync", body: { doc: "board", reason: "reset" } })
    expect(server.hellos.length).toBe(hellos)
    await clock.pass(2_000)
    expect(server.hellos.length).toBe(hellos + 1)
    await server.welcome()
    expect(titleOf("s1")).toBe("One")
  })
})

describe("R5 later", () => {
  it("R5 sends the named operations again after the wait, with everything behind them, in order", async () => {
    await live()
    const ids = [made(title("s1", "One")), made(title("s2", "Two")), made(title("s3", "Three"))]
    await settled()
    server.edits = []
    await server.later([String(ids[1])], 700)
    ids.push(made(title("s4", "Four")))
    await clock.pass(699)
    expect(server.edits).toEqual([])
    await clock.pass(1)
    expect(server.received).toEqual(ids.slice(1))
    expect(session.getState().notices).toEqual([])
  })
})

describe("resync and reset", () => {
  it("R4 a gap is answered with what is here, and unanswered operations go again in order", async () => {
    await live()
    const ids = [made(title("s1", "One")), made(title("s2", "Two"))]
    await settled()
    server.edits = []
    await server.say({ type: "resync", body: { doc: "board", reason: "gap" } })
    expect(server.lastHello.docs[0]).toHaveProperty("have")
    expect(server.lastHello.openOperations).toEqual(ids)
    await server.welcome()
    expect(server.received).toEqual(ids)
    await server.commit(...ids)
    expect(save()).toMatchObject({ state: "saved" })
  })

  it("a batch that builds on what never came is followed by a hello, and the board is whole again", async () => {
    await live()
    server.colleague((doc) => applyChanges(doc, [add("lost")]))
    const second = server.colleague((doc) => applyChanges(doc, [title("lost", "Behind it", "New")]))
    await server.batch(second, ["x"], "ada")
    expect(server.hellos.length).toBe(2)
    await server.welcome()
    expect(titleOf("lost")).toBe("Behind it")
    expect(session.doc.store.pendingStructs).toBeNull()
  })

  it("R4 a batch that never came is noticed by its number, though nothing builds on it", async () => {
    await live()
    // Only takes something out: no state vector tells of it.
    server.colleague((doc) => {
      applyChanges(doc, [{ ...title("s1", ""), field: "working", value: null, base: null } as BoardChange])
    })
    server.seq++
    const next = server.colleague((doc) => applyChanges(doc, [title("s2", "Behind it")]))
    await server.batch(next, ["x"], "ada")
    expect(server.hellos.length).toBe(2)
    expect(server.lastHello.docs[0]?.have?.seq).toBe(1)
    await server.welcome()
    expect(session.getState().board.scenarios.find(({ id }) => id === "s1")?.working).toBeUndefined()
    expect(titleOf("s2")).toBe("Behind it")
    // From here on all is well: the next one is only applied.
    await server.batch(
      server.colleague((doc) => applyChanges(doc, [title("s3", "And on")])),
      ["y"],
      "ada",
    )
    expect(server.hellos.length).toBe(2)
    expect(titleOf("s3")).toBe("And on")
  })

  it("R4 a batch of the ledger that never came is noticed too", async () => {
    await live()
    writeMember(server.ledger, { id: "ada", name: "Ada", colour: 2, role: "viewer", joinedAt: 2 })
    const before = Y.encodeStateVector(server.ledger)
    writeMember(server.ledger, { id: "cho", name: "Cho", colour: 3, role: "viewer", joinedAt: 3 })
    const update = Y.encodeStateAsUpdate(server.ledger, before)
    await server.say({
      type: "batch",
      body: { doc: "ledger", epoch: 1, seq: 3, update, operations: [], at: 5 },
    })
    expect(server.hellos.length).toBe(2)
    await server.welcome()
    expect(session.getState().members.map(({ name }) => name)).toEqual(["Ben", "Ada", "Cho"])
  })

  it("a batch that comes again changes nothing", async () => {
    await live()
    const theirs = server.colleague((doc) => applyChanges(doc, [title("s1", "Theirs")]))
    await server.batch(theirs, ["x"], "ada")
    const before = session.getState()
    server.seq--
    await server.batch(theirs, ["x"], "ada")
    expect(server.hellos.length).toBe(1)
    expect(session.getState().board).toBe(before.board)
  })

  it("a document of another epoch is begun afresh and the open changes are done again in it", async () => {
    await live()
    made(title("s1", "Mine"))
    await server.drop()
    server.epoch = 2
    server.doc = rewritten(server.doc)
    await server.connect()
    await server.welcome()
    expect(server.hellos.length).toBe(3)
    expect(server.lastHello.clientId).not.toBe(server.hellos[0]?.clientId)
    await server.welcome()
    expect(titleOf("s1")).toBe("Mine")
    await server.commit(String(server.received.at(-1)))
    expect(serverTitle("s1")).toBe("Mine")
    expect(Y.encodeStateVector(session.doc)).toEqual(Y.encodeStateVector(server.doc))
  })

  it("a batch of another epoch is not applied", async () => {
    await live()
    server.epoch = 2
    const foreign = server.colleague((doc) => applyChanges(doc, [title("s1", "Elsewhere")]))
    await server.batch(foreign)
    expect(titleOf("s1")).toBe("Title of s1")
    expect(server.hellos.length).toBe(2)
  })

  it("a taken client id is exchanged for another", async () => {
    made(add("early"))
    await server.connect()
    const { clientId } = server.lastHello
    await server.answer({ ok: false, reason: "client-id-taken", message: "taken" })
    await clock.pass(0)
    expect(server.lastHello.clientId).not.toBe(clientId)
    await server.welcome()
    expect(titleOf("early")).toBe("New")
    expect(session.doc.clientID).toBe(server.lastHello.clientId)
  })

  it("a busy server is asked again", async () => {
    await server.connect()
    await server.answer({ ok: false, reason: "busy", message: "busy" })
    await clock.pass(1_000)
    expect(server.hellos.length).toBe(2)
    await server.welcome()
    expect(session.getState().phase.phase).toBe("ready")
  })
})

function rewritten(doc: Y.Doc): Y.Doc {
  const fresh = new Y.Doc()
  for (const root of ["meta", "sets", "scenarios", "sources"]) {
    for (const [key, value] of doc.getMap(root).entries()) {
      fresh
        .getMap(root)
        .set(key, value instanceof Y.Map ? value.clone() : value instanceof Y.Text ? value.clone() : value)
    }
  }
  return fresh
}

describe("the end", () => {
  it("R14 too old a page says so, and keeps what was not saved, to be copied", async () => {
    made(add("early", "Words from before the update"))
    await server.connect()
    await server.answer({ ok: false, reason: "client-too-old", message: "Reload the page." })
    const state = session.getState()
    expect(state.phase).toEqual({ phase: "closed", reason: "client-too-old", message: "Reload the page." })
    expect(state.save).toMatchObject({ state: "offline", count: 1 })
    expect(state.notices[0]?.draft).toContain("Words from before the update")
    expect(server.closed).toBe(true)
    expect(session.change(add("more")).ok).toBe(false)
    await expect(session.saved()).rejects.toThrow()
  })

  it("R6 a removed person is out at once", async () => {
    await live()
    await server.say({ type: "bye", body: { reason: "removed", message: "Ada removed you." } })
    expect(session.getState().phase).toMatchObject({ phase: "closed", reason: "removed" })
    expect(server.closed).toBe(true)
  })

  it("a shutdown is only a pause", async () => {
    await live()
    await server.say({ type: "bye", body: { reason: "shutdown", message: "Back soon." } })
    await server.drop()
    await server.connect()
    await server.welcome()
    expect(session.getState().phase.phase).toBe("ready")
  })

  it("A11 a board that could not be loaded whole is read only", async () => {
    await server.connect()
    await server.welcome({ readOnly: "A part of this board could not be read." })
    expect(save()).toEqual({ state: "read-only", why: "A part of this board could not be read." })
    expect(session.change(title("s1", "No")).ok).toBe(false)
  })

  it("closing sends what was just done and closes the way", async () => {
    await live()
    made(title("s1", "Last"))
    await session.close()
    expect(server.received.length).toBe(1)
    expect(server.closed).toBe(true)
    expect(session.change(title("s1", "After")).ok).toBe(false)
  })
})

describe("what a reader holds", () => {
  it("keeps the identity of everything that an edit did not touch", async () => {
    await live()
    const before = session.getState()
    made(title("s2", "Changed"))
    const after = session.getState()
    expect(after.board).not.toBe(before.board)
    expect(after.board.sets).toBe(before.board.sets)
    expect(after.board.meta).toBe(before.board.meta)
    expect(after.board.scenarios[0]).toBe(before.board.scenarios[0])
    expect(after.board.scenarios[1]).not.toBe(before.board.scenarios[1])
    expect(after.board.scenarios[1]?.working).toBe(before.board.scenarios[1]?.working)
    expect(after.members).toBe(before.members)
  })

  it("gives the same object until something changes", async () => {
    await live()
    expect(session.getState()).toBe(session.getState())
  })

  it("keeps identities over a fresh document too", async () => {
    await live()
    const before = session.getState()
    const bad = made(title("s1", "Bad"))
    await settled()
    await server.refuse(bad)
    await server.welcome()
    const after = session.getState()
    expect(after.board.scenarios[1]).toBe(before.board.scenarios[1])
    expect(after.board.sets).toBe(before.board.sets)
  })

  it("puts a moved scenario where it belongs", async () => {
    await live()
    made({ kind: "move", id: "s1", setId: "summits", order: "a1V", base: { setId: "summits", order: "a0" } })
    expect(session.getState().board.scenarios.map(({ id }) => id)).toEqual(["s2", "s1", "s3", "s4"])
  })

  it("is told once for everything that happens in one go", async () => {
    await live()
    let told = 0
    session.subscribe(() => told++)
    made(title("s1", "One"))
    made(title("s2", "Two"))
    made(title("s3", "Three"))
    await settled()
    expect(told).toBe(1)
  })

  it("hears of the roster", async () => {
    await live()
    const before = Y.encodeStateVector(server.ledger)
    writeMember(server.ledger, { id: "ada", name: "Ada", colour: 2, role: "viewer", joinedAt: 2 })
    await server.say({
      type: "batch",
      body: {
        doc: "ledger",
        epoch: 1,
        seq: 2,
        update: Y.encodeStateAsUpdate(server.ledger, before),
        operations: [],
        at: 5,
      },
    })
    expect(session.getState().members.map(({ name }) => name)).toEqual(["Ben", "Ada"])
  })
})

describe("presence", () => {
  it("R8 is everybody's sockets but this one", async () => {
    await server.connect()
    await server.welcome({ presence: [someone(), someone({ socketId: "mine", memberId: "me" })] })
    expect(session.getState().presence.map(({ socketId }) => socketId)).toEqual(["s1"])
    await server.say({
      type: "presence",
      body: { changed: [someone({ socketId: "s2", focus: { scenarioId: "s1" } })], gone: ["s1"] },
    })
    expect(session.getState().presence).toEqual([someone({ socketId: "s2", focus: { scenarioId: "s1" } })])
  })

  it("says again after a reconnect where I am", async () => {
    await live()
    session.setFocus({ scenarioId: "s1" })
    await server.drop()
    await server.connect()
    await server.welcome()
    expect(server.focuses).toEqual([{ scenarioId: "s1" }, { scenarioId: "s1" }])
  })
})

describe("my own estimates", () => {
  it("B6 none is another thing than not told yet", async () => {
    await live()
    expect(session.getState()).toMatchObject({ mine: [], mineTold: false })
    await server.say({ type: "mine", body: { estimates: [], whole: true, sharesScores: false } })
    expect(session.getState()).toMatchObject({ mine: [], mineTold: true })
  })
})

describe("drafts", () => {
  it("count as unsaved, and become a change before the next one (A5)", async () => {
    await live()
    const release = session.holdDraft(() => {
      release()
      made(title("s1", "Typed first"))
    })
    expect(save()).toEqual({ state: "saving", count: 1 })
    const second = made(title("s1", "Clicked second", "Typed first"))
    await settled()
    expect(server.received.length).toBe(2)
    expect(server.received[1]).toBe(second)
    expect(titleOf("s1")).toBe("Clicked second")
  })

  it("A8 that cannot become a change for 5 s are not said to be on their way", async () => {
    await live()
    const hold = () => {
      session.holdDraft(hold)
    }
    hold()
    await clock.pass(3_000)
    made(title("s1", "Clicked"))
    await settled()
    await server.commit(...server.received)
    expect(save()).toEqual({ state: "saving", count: 1 })
    await clock.pass(2_000)
    expect(save()).toMatchObject({ state: "unsaved", count: 1 })
  })

  it("A6 of a person who is removed while typing are kept, to be copied", async () => {
    await live()
    session.holdDraft(() => {
      session.change(title("s1", "Half a sentence"))
    })
    await server.say({ type: "bye", body: { reason: "removed", message: "Ada removed you." } })
    expect(session.getState().notices[0]?.draft).toContain("Half a sentence")
  })

  it("are flushed by saved()", async () => {
    await live()
    session.holdDraft(() => {
      made(title("s1", "Typed"))
    })
    const saved = session.saved()
    await settled()
    await server.commit(...server.received)
    await saved
    expect(serverTitle("s1")).toBe("Typed")
  })
})

describe("R13 any message", () => {
  it("R13 never throws, whatever the server says", async () => {
    await live()
    made(title("s1", "One"))
    await settled()
    const garbage = new Uint8Array([1, 2, 3, 255, 254, 7])
    await server.batch(garbage)
    await server.welcome()
    await server.batch(new Uint8Array(0))
    await server.welcome()
    await server.say({ type: "resync", body: { doc: "ledger", reason: "reset" } })
    await server.welcome()
    await server.say({
      type: "batch",
      body: { doc: "ledger", epoch: 1, seq: 9, update: garbage, operations: [], at: 1 },
    })
    await server.welcome()
    await server.refuse("no-such-operation")
    await server.welcome()
    expect(session.getState().phase.phase).toBe("ready")
    expect(titleOf("s1")).toBe("One")
    expect(session.getState().members.length).toBe(1)
  })
})
