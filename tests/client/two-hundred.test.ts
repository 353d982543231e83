// What two hundred cards and their columns read of a session, and which of them read anything new: a component renders
// again only when what it selected is another object.
import { describe, expect, it } from "vitest"
import { byId } from "../../client/board-views.ts"
import { commentsOn } from "../../client/comment-views.ts"
import { find, findAll } from "../../client/finding.ts"
import { draggingOn, presenceOn } from "../../client/people-views.ts"
import type { SessionState } from "../../client/session.ts"
import { applyChanges } from "../../core/board-doc.ts"
import type { BoardChange } from "../../core/changes.ts"
import { settled } from "./fake-clock.ts"
import { someone } from "./scripted-server.ts"
import { scripted } from "./scripted-session.ts"

const ids = Array.from({ length: 200 }, (_, i) => `many${i}`)

const sameItems = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((item, i) => Object.is(item, b[i]))
const sameJson = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** As `useSessionState` reads: the earlier value is kept while they are the same. */
function reader<T>(select: (state: SessionState) => T, same: (a: T, b: T) => boolean = Object.is) {
  let kept: { value: T } | null = null
  return (state: SessionState): boolean => {
    const value = select(state)
    if (kept && same(kept.value, value)) return false
    kept = { value }
    return true
  }
}

const cardReaders = (id: string) => [
  reader((s) => byId(s.board.scenarios, id)),
  reader((s) => s.board.meta),
  reader((s) => presenceOn(s.you, s.presence, id), sameItems),
  reader((s) => draggingOn(s.you, s.presence, id), sameJson),
  reader((s) => commentsOn(s.board, id).length),
]

async function board() {
  const { server, session, live } = scripted()
  await live()
  const add = (i: number): BoardChange => ({
    kind: "add",
    collection: "scenarios",
    id: ids[i] ?? "",
    fields: {
      title: `Scenario ${i}`,
      kind: "binary",
      status: "open",
      setId: i % 2 ? "summits" : "sanctions",
      order: `b${String(i).padStart(4, "0")}`,
      "outcomes:yes": { label: "Yes", order: 0 },
      "outcomes:no": { label: "No", order: 1 },
      working: { probabilities: { yes: 0.5, no: 0.5 } },
    },
  })
  const remote = async (...changes: BoardChange[]) => {
    const update = server.colleague((doc) => {
      const done = applyChanges(doc, changes)
      if (!done.ok) throw new Error(done.error.message)
    })
    await server.batch(update, ["theirs"], "ada")
  }
  await remote(...ids.map((_, i) => add(i)))
  const cards = ids.map((id) => ({ id, readers: cardReaders(id) }))
  const columns = ["summits", "sanctions"].map((setId) =>
    reader((s) => [...(find(s.board, findAll, null).bySet.get(setId) ?? [])], sameItems),
  )
  const renders = () => {
    const state = session.getState()
    return {
      cards: cards
        .filter(({ readers }) => readers.filter((read) => read(state)).length > 0)
        .map(({ id }) => id),
      columns: columns.filter((read) => read(state)).length,
    }
  }
  expect(renders()).toEqual({ cards: ids, columns: 2 })
  return { server, session, remote, renders }
}

describe("on a board of two hundred", () => {
  it("an edit is read by its own card alone, whoever made it", async () => {
    const { session, remote, renders } = await board()
    expect(renders()).toEqual({ cards: [], columns: 0 })
    for (let i = 0; i < 20; i++) {
      const id = ids[i * 7] ?? ""
      const yes = 0.01 + i / 100
      const value = { probabilities: { yes, no: 1 - yes } }
      await remote({ kind: "setWorking", id, value, base: null })
      expect(renders()).toEqual({ cards: [id], columns: 0 })
    }
    session.change({
      kind: "set",
      collection: "scenarios",
      id: "many3",
      field: "title",
      value: "New",
      base: null,
    })
    await settled()
    expect(renders()).toEqual({ cards: ["many3"], columns: 0 })
  })

  it("somebody who comes to a card is read by that card, and by the one that they left", async () => {
    const { server, renders } = await board()
    const at = (scenarioId: string, dragging?: number) =>
      server.say({
        type: "presence",
        body: {
          gone: [],
          changed: [
            someone({
              focus: {
                scenarioId,
                ...(dragging === undefined ? {} : { dragging: { outcomeId: "yes", probability: dragging } }),
              },
            }),
          ],
        },
      })
    await at("many8")
    expect(renders()).toEqual({ cards: ["many8"], columns: 0 })
    await at("many9")
    expect(renders()).toEqual({ cards: ["many8", "many9"], columns: 0 })
    await at("many9", 0.3)
    expect(renders()).toEqual({ cards: ["many9"], columns: 0 })
  })

  it("a comment is read by its own card; a new place by its card and its columns", async () => {
    const { remote, renders } = await board()
    await remote({
      kind: "add",
      collection: "comments",
      id: "c1",
      fields: { scenarioId: "many5", authorId: "ada", text: "Watch this" },
    })
    expect(renders()).toEqual({ cards: ["many5"], columns: 0 })
    await remote({
      kind: "move",
      id: "many5",
      setId: "sanctions",
      order: "a5",
      base: { setId: "summits", order: "b0005" },
    })
    expect(renders()).toEqual({ cards: ["many5"], columns: 2 })
  })
})
