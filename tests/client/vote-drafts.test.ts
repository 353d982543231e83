import { describe, expect, it } from "vitest"
import { createVoteDrafts } from "../../client/vote-drafts.ts"

function device(full = false): Storage {
  const kept = new Map<string, string>()
  return {
    get length() {
      return kept.size
    },
    clear: () => kept.clear(),
    key: (i) => [...kept.keys()][i] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    removeItem: (key) => void kept.delete(key),
    setItem(key, value) {
      if (full) throw new Error("QuotaExceededError")
      kept.set(key, value)
    },
  }
}
const draft = { shift: 1.4, anchors: null, rationale: "They said so" }

describe("what is typed of a link or a table and not handed in", () => {
  it("is there again after a reload, for its question and its member alone, until it is handed in", () => {
    const storage = device()
    const before = createVoteDrafts("board.ann", () => storage)
    before.keep("3|link:1", draft)
    const after = createVoteDrafts("board.ann", () => storage)
    expect(after.of("3|link:1")).toEqual(draft)
    expect(after.of("3|link:1")).toBe(after.of("3|link:1"))
    expect(after.of("4|link:1")).toBeNull()
    expect(createVoteDrafts("board.ben", () => storage).of("3|link:1")).toBeNull()
    after.drop("3|link:1")
    expect(createVoteDrafts("board.ann", () => storage).of("3|link:1")).toBeNull()
  })

  it("stands as long as the page where nothing can be kept, and what is not ours is nothing", () => {
    const drafts = createVoteDrafts("board.ann", () => device(true))
    let told = 0
    drafts.subscribe(() => told++)
    drafts.keep("3|link:1", draft)
    expect([drafts.of("3|link:1"), told]).toEqual([draft, 1])
    const storage = device()
    storage.setItem("parley.vote.board.ann.3|link:1", '{"shift":"much"}')
    expect(createVoteDrafts("board.ann", () => storage).of("3|link:1")).toBeNull()
  })
})
