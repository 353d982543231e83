import { beforeEach, describe, expect, it } from "vitest"
import { byId } from "../../client/board-views.ts"
import type { ModelActions } from "../../client/model-actions.ts"
import type { BoardSession } from "../../client/session.ts"
import type { SignalWords } from "../../client/signal-actions.ts"
import { describeChange } from "../../core/sentences.ts"
import { acting } from "./acting.ts"
import { settled } from "./fake-clock.ts"
import type { ScriptedServer } from "./scripted-server.ts"

let server: ScriptedServer
let session: BoardSession
let actions: ModelActions

beforeEach(async () => {
  ;({ server, session, actions } = await acting())
})

const words: SignalWords = {
  title: "  The Kremlin announces\nthat Kim will come ",
  scenarioId: "s1",
  outcomeId: "yes",
  pGivenOutcome: 0.7,
  pGivenNotOutcome: 0.02,
  window: ["2018-08-20", "2018-09-11"],
  independenceGroup: "Kremlin",
  pricedIn: false,
  grade: { reliability: "B", credibility: 2 },
}

const get = (id: string) => byId(session.getState().board.signals, id)
function added(part: Partial<SignalWords> = {}): string {
  const done = actions.addSignal({ ...words, ...part })
  if (!done.ok) throw new Error(done.error.message)
  return done.value.id
}

describe("a signal", () => {
  it("is added whole, watched, behind the others", () => {
    const first = added()
    const second = added({ title: "Second" })
    expect(get(first)).toMatchObject({
      title: "The Kremlin announces that Kim will come",
      state: "watching",
      window: ["2018-08-20", "2018-09-11"],
      grade: { reliability: "B", credibility: 2 },
    })
    expect(session.getState().board.signals.map(({ id }) => id)).toEqual([first, second])
  })

  it("is refused without a title, on a scenario that is gone, with a window that ends before it begins", () => {
    for (const [part, message] of [
      [{ title: " " }, "Write a few words first."],
      [{ scenarioId: "gone" }, "This is no longer on the board."],
      [{ window: ["2018-09-11", "2018-08-20"] }, "The window ends before it begins."],
    ] as const) {
      expect(actions.addSignal({ ...words, ...(part as Partial<SignalWords>) })).toMatchObject({
        ok: false,
        error: { message },
      })
    }
    actions.deleteScenario("s2")
    expect(actions.addSignal({ ...words, scenarioId: "s2" }).ok).toBe(false)
    expect(session.getState().board.signals).toEqual([])
  })

  it("is set again with what differs, and what is left out is cleared", async () => {
    const id = added()
    await settled()
    const { window: _window, independenceGroup: _group, ...rest } = words
    expect(actions.setSignal(id, { ...rest, pGivenOutcome: 0.8 }).ok).toBe(true)
    expect(get(id)).toMatchObject({ pGivenOutcome: 0.8, pGivenNotOutcome: 0.02 })
    expect(get(id)).not.toHaveProperty("window")
    expect(get(id)).not.toHaveProperty("independenceGroup")
    await settled()
    const sent = server.edits.flatMap(({ operations }) => operations).length
    expect(actions.setSignal(id, { ...rest, pGivenOutcome: 0.8 }).ok).toBe(true)
    await settled()
    expect(server.edits.flatMap(({ operations }) => operations).length).toBe(sent)
  })

  it("observed has the day on which it happened and the day on which it was told; watched again it has neither", () => {
    const id = added()
    expect(actions.observeSignal(id, "2018-07-03").ok).toBe(true)
    expect(get(id)).toMatchObject({ state: "observed", observedOn: "2018-07-03", reportedOn: "2018-07-08" })
    expect(actions.signalStayedAway(id, "2018-07-07").ok).toBe(true)
    expect(get(id)).toMatchObject({ state: "notObserved", reportedOn: "2018-07-07" })
    expect(get(id)).not.toHaveProperty("observedOn")
    expect(actions.expireSignal(id, "2018-07-08").ok).toBe(true)
    expect(get(id)?.state).toBe("expired")
    expect(actions.watchSignal(id).ok).toBe(true)
    expect(get(id)?.state).toBe("watching")
    expect(get(id)).not.toHaveProperty("reportedOn")
  })

  it("is not observed on a day that has not come, nor on none", () => {
    const id = added()
    expect(actions.observeSignal(id, "2018-07-09")).toMatchObject({
      error: { message: "That day has not come yet." },
    })
    expect(actions.observeSignal(id, "")).toMatchObject({ error: { message: "Give the day." } })
    expect(get(id)?.state).toBe("watching")
  })

  it("R17 an observation is one operation with a sentence, and is taken back whole", () => {
    const id = added({ title: "The Kremlin announces it" })
    const before = get(id)
    actions.observeSignal(id, "2018-07-03")
    expect(get(id)?.state).toBe("observed")
    expect(session.undo()).toMatchObject({
      ok: true,
      value: { words: "Signal observed: The Kremlin announces it", left: null },
    })
    expect(get(id)).toEqual(before)
    expect(session.redo()).toMatchObject({ ok: true })
    expect(get(id)).toMatchObject({ state: "observed", observedOn: "2018-07-03" })
  })

  it("is told in the record as what happened", () => {
    const id = added({ title: "The Kremlin announces it" })
    const { board } = session.getState()
    const told = (value: string) =>
      describeChange(
        { kind: "set", collection: "signals", id, field: "state", value, base: "watching" },
        board,
      )
    expect(told("observed")).toBe("Signal observed: The Kremlin announces it")
    expect(told("notObserved")).toBe("Signal not observed: The Kremlin announces it")
    expect(told("watching")).toBe("Signal watched again: The Kremlin announces it")
  })

  it("goes and comes back; what is gone is not observed", () => {
    const id = added()
    actions.deleteSignal(id)
    expect(get(id)?.deletedAt).toBeGreaterThan(0)
    expect(actions.observeSignal(id, "2018-07-03")).toMatchObject({ ok: false })
    actions.restoreSignal(id)
    expect(get(id)).not.toHaveProperty("deletedAt")
    actions.setPricedIn(id, true)
    expect(get(id)?.pricedIn).toBe(true)
  })
})
