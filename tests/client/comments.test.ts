import { beforeEach, describe, expect, it } from "vitest"
import { type BoardActions, boardActions } from "../../client/board-actions.ts"
import { commentsOn, unreadOf, unreadOn } from "../../client/comment-views.ts"
import type { Comment } from "../../core/board.ts"
import { applyChanges, fieldsOf } from "../../core/board-doc.ts"
import { limits } from "../../core/limits.ts"
import { type Scripted, scripted } from "./scripted-session.ts"
import { smallBoard } from "./small-board.ts"

let s: Scripted
let actions: BoardActions

beforeEach(() => {
  s = scripted()
  let ids = 0
  actions = boardActions(s.session, { newId: () => `c${++ids}`, now: s.clock.now })
})

const board = () => s.session.getState().board
const on = (scenarioId: string) => commentsOn(board(), scenarioId)
const textsOn = (scenarioId: string) => on(scenarioId).map(({ text }) => text)
const failure = (done: ReturnType<BoardActions["addComment"]>) => (done.ok ? null : done.error)

describe("comments", () => {
  it("are one's own, on a scenario, in the order in which they were written", async () => {
    await s.live()
    actions.addComment("s1", "  First.\r\nIn two lines.\n\n", ["ada", "ada"])
    actions.addComment("s2", "Elsewhere.", [])
    actions.addComment("s1", "Second.", [])
    actions.addComment("s1", "Third.", [])
    expect(textsOn("s1")).toEqual(["  First.\nIn two lines.", "Second.", "Third."])
    expect(textsOn("s2")).toEqual(["Elsewhere."])
    expect(on("s1")[0]).toEqual({
      id: "c1",
      scenarioId: "s1",
      authorId: "me",
      text: "  First.\nIn two lines.",
      mentions: ["ada"],
      createdAt: s.clock.now(),
      order: "a0",
    })
  })

  it("are edited with a mark, and an edit that changes nothing is none", async () => {
    await s.live()
    actions.addComment("s1", "Before spring.", ["ada"])
    expect(actions.editComment("c1", "Before spring.", ["ada"]).ok).toBe(true)
    await s.clock.pass(10)
    expect(on("s1")[0]?.editedAt).toBeUndefined()
    expect(s.server.edits.flatMap(({ operations }) => operations)).toHaveLength(1)
    await s.clock.pass(1_000)
    actions.editComment("c1", "Before summer.", [])
    expect(on("s1")[0]).toMatchObject({ text: "Before summer.", editedAt: s.clock.now() })
    expect(on("s1")[0]?.mentions).toBeUndefined()
  })

  it("are taken away and put back at their place", async () => {
    await s.live()
    for (const text of ["One.", "Two.", "Three."]) actions.addComment("s1", text, [])
    actions.deleteComment("c2")
    expect(textsOn("s1")).toEqual(["One.", "Three."])
    actions.deleteComment("c3")
    actions.addComment("s1", "Four.", [])
    actions.restoreComment("c3")
    actions.restoreComment("c2")
    expect(textsOn("s1")).toEqual(["One.", "Two.", "Three.", "Four."])
  })

  it("wait in the outbox while there is no connection, and keep their order", async () => {
    await s.live()
    await s.server.drop()
    actions.addComment("s1", "Written on the train.", [])
    actions.addComment("s1", "And this.", [])
    actions.editComment("c1", "Written on a train.", [])
    expect(s.session.getState().save).toMatchObject({ count: 3 })
    expect(textsOn("s1")).toEqual(["Written on a train.", "And this."])
  })

  it("say in a sentence why they cannot be", async () => {
    expect(failure(actions.addComment("s1", "Too early.", []))?.message).toBeTruthy()
    await s.live()
    expect(failure(actions.addComment("s1", " \n\t ", []))?.message).toBe("Write a few words first.")
    expect(failure(actions.addComment("s1", "x".repeat(limits.commentCharacters + 12), []))?.message).toBe(
      "A comment can have at most 4,000 characters; this has 12 more.",
    )
    expect(failure(actions.addComment("nowhere", "Hello.", []))?.reason).toBe("no-such-entity")
    expect(failure(actions.editComment("nobody", "Hello.", []))?.reason).toBe("no-such-entity")
  })

  it("R6 of others are not changed here either", async () => {
    s.server.role = "analyst"
    await s.live()
    actions.addComment("s1", "Mine.", [])
    const { id, ...fields } = comment("t1")
    const update = s.server.colleague((doc) => {
      applyChanges(doc, [{ kind: "add", collection: "comments", id, fields: fieldsOf("comments", fields) }])
    })
    await s.server.batch(update, ["theirs"], "ada")
    // So that the page can tell who commented.
    expect(s.session.lastChangedBy("comments", "t1", null)).toMatchObject({ you: false })
    expect(failure(actions.editComment("t1", "Changed.", []))).toMatchObject({
      message: "Only its author can change a comment.",
    })
    expect(failure(actions.deleteComment("t1"))?.reason).toBe("forbidden")
    expect(actions.deleteComment("c1").ok).toBe(true)
  })
})

const comment = (id: string, part: Partial<Comment> = {}): Comment => ({
  id,
  scenarioId: "s1",
  authorId: "ada",
  text: `Words of ${id}`,
  createdAt: 100,
  ...part,
})

describe("what is unread", () => {
  const me = { id: "me", name: "Ben", colour: 1, role: "analyst" as const, joinedAt: 50 }
  const nothing: ReadonlySet<string> = new Set()
  const unread = (comments: Comment[], seen = nothing) => {
    const held = { ...smallBoard(), comments }
    return unreadOf(held, me, seen).map(({ id }) => id)
  }

  it("is what others said since one came, mentions first, then the oldest", () => {
    const comments = [
      comment("new", { createdAt: 300 }),
      comment("old", { createdAt: 100 }),
      comment("named", { createdAt: 400, mentions: ["cy", "me"] }),
      comment("mine", { authorId: "me" }),
      comment("seen"),
      comment("deleted", { deletedAt: 200 }),
      comment("before", { createdAt: 10 }),
      comment("namedBefore", { createdAt: 20, mentions: ["me"] }),
      comment("nowhere", { scenarioId: "gone" }),
    ]
    expect(unread(comments, new Set(["seen"]))).toEqual(["namedBefore", "named", "old", "new"])
  })

  it("is counted by scenario, and nothing on one that was removed", () => {
    const whole = smallBoard()
    const scenarios = whole.scenarios.map((one) => (one.id === "s2" ? { ...one, deletedAt: 5 } : one))
    const comments = [
      comment("a"),
      comment("b", { mentions: ["me"] }),
      comment("c", { scenarioId: "s2" }),
      comment("d", { scenarioId: "s3" }),
    ]
    const held = { ...whole, scenarios, comments }
    expect(unreadOn(held, me, nothing, "s1")).toEqual({ count: 2, mentions: 1 })
    expect(unreadOn(held, me, nothing, "s2")).toEqual({ count: 0, mentions: 0 })
    expect(unreadOn(held, me, nothing, "s3")).toEqual({ count: 1, mentions: 0 })
    expect(unreadOf(held, me, nothing)).toBe(unreadOf(held, me, nothing))
  })
})
