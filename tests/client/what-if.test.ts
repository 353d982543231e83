import { describe, expect, it } from "vitest"
import { coherenceActions, repaired } from "../../client/coherence-actions.ts"
import { operationOn } from "../../client/operation.ts"
import { createPinStore } from "../../client/pinned-what-ifs.ts"
import { countSet, stillThere, whatIfOf, withPart } from "../../client/what-if.ts"
import { createWhatIfStore, noWhatIf } from "../../client/what-if-store.ts"
import { worldActions } from "../../client/world-actions.ts"
import { changeInWorld } from "../../client/world-changes.ts"
import { nothingSet, type WhatIf } from "../../core/network/questions.ts"
import { scripted } from "./scripted-session.ts"
import { scenario, smallBoard } from "./small-board.ts"

const kimComes: WhatIf = { ...nothingSet, outcomes: { s1: { outcomeId: "yes", by: "seeing" } } }

function storage(): Storage {
  const kept = new Map<string, string>()
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
    clear: () => kept.clear(),
    key: () => null,
    get length() {
      return kept.size
    },
  }
}

describe("what is set", () => {
  it("changes one thing, and is the same object where nothing changes", () => {
    const set = withPart(nothingSet, "levels", "pressure", 2.5)
    expect(countSet(set)).toBe(1)
    expect(withPart(set, "levels", "pressure", 2.5)).toBe(set)
    expect(countSet(withPart(set, "levels", "pressure", null))).toBe(0)
  })

  it("leaves out what is no longer on the board", () => {
    const board = smallBoard()
    const set: WhatIf = {
      outcomes: {
        s1: { outcomeId: "yes", by: "seeing" },
        s2: { outcomeId: "gone", by: "seeing" },
        s3: { outcomeId: "no", by: "doing" },
        s9: { outcomeId: "yes", by: "seeing" },
      },
      levels: { pressure: 1 },
      signals: { missiles: "observed" },
    }
    board.scenarios = board.scenarios.map((one) => (one.id === "s3" ? { ...one, deletedAt: 5 } : one))
    expect(stillThere(set, board)).toEqual(kimComes)
    expect(stillThere(kimComes, board)).toBe(kimComes)
  })

  it("is kept over a reload, for each board by itself, and ends with the what-if", () => {
    const place = storage()
    const store = createWhatIfStore("b1", () => place)
    store.set({ ...noWhatIf, own: kimComes })
    expect(createWhatIfStore("b1", () => place).get().own).toEqual(kimComes)
    expect(createWhatIfStore("b2", () => place).get()).toBe(noWhatIf)
    store.set(noWhatIf)
    expect(place.length).toBe(0)
  })

  it("begins with nothing where storage is barred or holds something else", () => {
    const barred = () => {
      throw new Error("SecurityError")
    }
    const store = createWhatIfStore("b1", barred)
    store.set({ ...noWhatIf, own: kimComes })
    expect(store.get().own).toBe(kimComes)
    const place = storage()
    place.setItem("parley.what-if.b1", '{"own":{"outcomes":7}}')
    expect(createWhatIfStore("b1", () => place).get()).toBe(noWhatIf)
  })

  it("is pinned at most three times", () => {
    const place = storage()
    const pins = createPinStore("b1", () => place)
    const pin = (id: string) => pins.pin({ id, title: id, whatIf: kimComes })
    expect(["a", "b", "c", "a", "d"].map(pin)).toEqual([true, true, true, true, false])
    pins.unpin("b")
    expect(
      createPinStore("b1", () => place)
        .get()
        .map(({ id }) => id),
    ).toEqual(["a", "c"])
  })
})

async function atWork() {
  const tab = scripted()
  await tab.live()
  const operation = operationOn(tab.session, { newId: () => `w${++ids}`, now: () => 1_000 })
  const worlds = () => tab.session.getState().board.worlds
  const me = tab.session.getState().you?.memberId ?? "nobody"
  tab.made(
    {
      kind: "add",
      collection: "drivers",
      id: "pressure",
      fields: { title: "Pressure", kind: "ordinal", levels: ["none", "some", "full", "war"], level: 1 },
    },
    {
      kind: "add",
      collection: "signals",
      id: "missiles",
      fields: {
        title: "Missiles",
        scenarioId: "s2",
        outcomeId: "yes",
        pGivenOutcome: 0.8,
        pGivenNotOutcome: 0.2,
        state: "watching",
        pricedIn: false,
      },
    },
  )
  return { tab, operation, worlds, me, actions: worldActions(operation, () => me) }
}
let ids = 0

describe("worlds", () => {
  it("are what was set, by name, each thing a key of its own", async () => {
    const { tab, actions, worlds, me } = await atWork()
    const set: WhatIf = { ...kimComes, levels: { pressure: 2.5 }, signals: { missiles: "notObserved" } }
    const done = actions.saveWorld("  Kim   comes ", set)
    expect(done.ok).toBe(true)
    const [world] = worlds()
    expect(world).toMatchObject({ title: "Kim comes", createdBy: me })
    expect(world && whatIfOf(world)).toEqual(set)
    expect(world?.liveSince).toBeUndefined()
    const change = world && changeInWorld(world, "outcomes", "s1", null)
    expect(change).toMatchObject({
      field: "outcomes:s1",
      value: null,
      base: { outcomeId: "yes", by: "seeing" },
    })
    expect(world && changeInWorld(world, "levels", "pressure", 2.5)).toBeNull()
    tab.session.undo()
    expect(worlds().filter(({ deletedAt }) => !deletedAt)).toEqual([])
  })

  it("take in only what is different when something is saved into them", async () => {
    const { tab, actions, worlds } = await atWork()
    const done = actions.saveWorld("Kim comes", { ...kimComes, levels: { pressure: 1 } })
    if (!done.ok) throw new Error(done.error.message)
    const next: WhatIf = { ...kimComes, signals: { missiles: "observed" } }
    expect(actions.saveIntoWorld(done.value.id, next).ok).toBe(true)
    expect(worlds()[0] && whatIfOf(worlds()[0] as never)).toEqual(next)
    tab.session.undo()
    expect(worlds()[0] && whatIfOf(worlds()[0] as never)).toEqual({ ...kimComes, levels: { pressure: 1 } })
  })

  it("that were only shared go when sharing ends; those with a name stay", async () => {
    const { actions, worlds } = await atWork()
    const shared = actions.shareWorld(kimComes)
    if (!shared.ok) throw new Error(shared.error.message)
    expect(worlds()[0]?.liveSince).toBe(1_000)
    actions.renameWorld(shared.value.id, "Kim comes")
    actions.stopSharing(shared.value.id)
    expect(worlds()[0]).toMatchObject({ title: "Kim comes" })
    expect(worlds()[0]?.liveSince).toBeUndefined()
    const other = actions.shareWorld(kimComes)
    if (!other.ok) throw new Error(other.error.message)
    actions.stopSharing(other.value.id)
    expect(worlds().find(({ id }) => id === other.value.id)?.deletedAt).toBe(1_000)
    expect(actions.stopSharing(other.value.id).ok).toBe(false)
  })
})

describe("a repair", () => {
  const step = (scenarioId: string, from: number, to: number, outcomeId = "yes") => ({
    target: { scenarioId, outcomeId },
    from,
    to,
  })
  it("M7 is one operation, applied when it is asked for, and taken back whole", async () => {
    const { tab, operation } = await atWork()
    const yes = (id: string) => {
      const working = tab.session.getState().board.scenarios.find((one) => one.id === id)?.working
      return working && "probabilities" in working ? working.probabilities.yes : null
    }
    const before = tab.server.edits.length
    const [first, second] = [yes("s1"), yes("s2")]
    const { applyRepair } = coherenceActions(operation)
    expect(applyRepair([step("s1", first ?? 0, 0.2), step("s2", second ?? 0, 0.4)]).ok).toBe(true)
    expect([yes("s1"), yes("s2")]).toEqual([0.2, 0.4])
    expect(tab.session.getState().steps.undo).not.toBeNull()
    tab.session.undo()
    expect([yes("s1"), yes("s2")]).toEqual([first, second])
    expect(tab.server.edits.length).toBeGreaterThanOrEqual(before)
  })

  it("moves several outcomes of one scenario together, and keeps pins", () => {
    const three = scenario("s1", {
      kind: "categorical",
      outcomes: ["a", "b", "c"].map((id, order) => ({ id, label: id, order })),
      working: { probabilities: { a: 0.5, b: 0.3, c: 0.2 }, pinned: ["b"] },
    })
    const steps = [step("s1", 0.5, 0.4, "a"), step("s1", 0.3, 0.4, "b")]
    const working = repaired(three, steps)
    expect(working?.pinned).toEqual(["b"])
    expect(working?.probabilities.a).toBeCloseTo(0.4, 12)
    expect(working?.probabilities.b).toBeCloseTo(0.4, 12)
    expect(working?.probabilities.c).toBeCloseTo(0.2, 12)
  })

  it("does nothing where the likelihoods have changed since it was worked out", () => {
    expect(repaired(scenario("s1"), [step("s1", 0.9, 0.2)])).toBeNull()
  })
})
