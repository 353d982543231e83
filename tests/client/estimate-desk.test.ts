// One's own judgement on its way: what is typed survives the page, what waits is sent once and in order.
import "fake-indexeddb/auto"
import { IDBFactory } from "fake-indexeddb"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { createEstimateDatabase } from "../../client/estimate-database.ts"
import { type Answer, createEstimateDesk, type EstimateDesk } from "../../client/estimate-desk.ts"
import { type EstimateStore, emptyDraft, type Question } from "../../client/estimate-store.ts"
import type { SessionState } from "../../client/session.ts"
import { emptyState } from "../../client/unopened-session.ts"
import { EstimateInput, questionOf } from "../../core/judgement.ts"
import type { JudgementCommand, JudgementReply } from "../../core/protocol.ts"
import { fail } from "../../core/result.ts"
import { type FakeClock, fakeClock, settled } from "./fake-clock.ts"

const blind: Question = { scenarioId: "s1", round: 1, given: null }
const open: Question = { scenarioId: "s1", round: null, given: null }
const you = { memberId: "me", name: "Ada", colour: 0, role: "analyst" as const, socketId: "x" }
const answer = (best: number, rationale = ""): Answer => ({
  forecast: { probabilities: { yes: best, no: 1 - best } },
  interval: [0.1, 0.9],
  confidence: null,
  rationale,
  sourceIds: [],
})

/** A server that takes what comes under one id once, and says what it is told to say. */
function fakeServer() {
  const taken: EstimateInput[] = []
  const server = {
    taken,
    asked: [] as JudgementCommand[],
    /** null: it takes it. */
    says: (_estimate: EstimateInput): JudgementReply | null => null,
    /** Taken, and the answer lost on its way. */
    losesAnswer: false,
    now: () => 0,
    async judge(command: JudgementCommand): Promise<JudgementReply> {
      server.asked.push(command)
      if (command.kind !== "submit") return { ok: true, at: server.now() }
      // As on the wire: the order of its keys says nothing.
      const estimate = EstimateInput.parse(command.estimate)
      const said = server.says(estimate)
      if (said) return said
      const before = taken.find(({ id }) => id === estimate.id)
      if (before && JSON.stringify(before) !== JSON.stringify(estimate))
        return { ok: false, reason: "used-id", message: "Used." }
      if (!before) taken.push(structuredClone(estimate))
      if (server.losesAnswer) return { ok: false, reason: "unavailable", message: "No answer." }
      return { ok: true, at: server.now() }
    },
  }
  return server
}
type Server = ReturnType<typeof fakeServer>

interface Page {
  desk: EstimateDesk
  given: string[]
  say(part: Partial<SessionState>): void
}

let clock: FakeClock
let server: Server
let factory: IDBFactory
let ids = 0
const pages: Page[] = []
beforeEach(() => {
  clock = fakeClock()
  server = fakeServer()
  server.now = clock.now
  factory = new IDBFactory()
  vi.stubGlobal("indexedDB", factory)
})
afterEach(() => {
  for (const { desk } of pages.splice(0)) desk.stop()
  vi.unstubAllGlobals()
})

const live: Partial<SessionState> = { phase: { phase: "ready" }, you, save: { state: "saved", at: null } }
const away: Partial<SessionState> = { save: { state: "offline", count: 0, kept: { on: "device" } } }

function page(store: EstimateStore | null = storeOf(), part: Partial<SessionState> = live): Page {
  let state: SessionState = { ...emptyState, ...part }
  const listeners = new Set<() => void>()
  const given: string[] = []
  const desk = createEstimateDesk({
    session: {
      boardId: "board1",
      getState: () => state,
      subscribe(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
      judge: (command) => server.judge(command),
      giveBack: (message, draft) => given.push(`${message} ${draft}`),
      now: clock.now,
    },
    clock,
    newId: () => `e${++ids}`,
    store,
  })
  const made: Page = {
    desk,
    given,
    say(next) {
      state = { ...state, ...next }
      for (const listener of [...listeners]) listener()
    },
  }
  pages.push(made)
  return made
}

const storeOf = () => createEstimateDatabase({ clock, indexedDB: () => factory })

/** IndexedDB answers in turns of its own. */
async function quiet(desk: EstimateDesk): Promise<void> {
  for (let i = 0; i < 40; i++) await settled()
  await desk.settled()
  for (let i = 0; i < 10; i++) await settled()
}

const draftOn = ({ desk }: Page, question: Question) => desk.getState().drafts.get(questionOf(question))

describe("what is typed", () => {
  it("is there again after a reload, for this member of this board alone, and goes once it was received", async () => {
    const first = page()
    await quiet(first.desk)
    first.desk.write(blind, { ...emptyDraft, low: 0.2, rationale: "because" })
    await quiet(first.desk)

    const other = page(storeOf(), { ...live, you: { ...you, memberId: "ben" } })
    await quiet(other.desk)
    expect(draftOn(other, blind)).toBeUndefined()

    const again = page()
    await quiet(again.desk)
    expect(draftOn(again, blind)?.draft).toMatchObject({ low: 0.2, rationale: "because" })
    expect((await again.desk.send(blind, answer(0.3))).ok).toBe(true)
    await quiet(again.desk)
    const last = page()
    await quiet(last.desk)
    expect(draftOn(last, blind)).toBeUndefined()
  })

  it("A6 is handed back with its words, and leaves the device, when its author is no member any more", async () => {
    const one = page()
    await quiet(one.desk)
    one.desk.write(blind, { ...emptyDraft, low: 0.2, rationale: "my own words" })
    await quiet(one.desk)
    one.say({ phase: { phase: "closed", reason: "removed", message: "You were removed." } })
    await quiet(one.desk)
    expect(one.given).toEqual(["You were removed. lowest 20%\nmy own words"])
    const again = page()
    await quiet(again.desk)
    expect(again.desk.getState().drafts.size).toBe(0)
  })

  it("stays in the tab, and it is said, where the browser keeps nothing", async () => {
    const blocked: EstimateStore = {
      read: async () => fail("blocked"),
      write: async () => fail("blocked"),
      isWaiting: async () => fail("blocked"),
      forget: async () => fail("blocked"),
      close() {},
    }
    const one = page(blocked)
    await quiet(one.desk)
    one.desk.write(open, { ...emptyDraft, rationale: "kept here" })
    await quiet(one.desk)
    expect(one.desk.getState().trouble).toBe("blocked")
    expect(draftOn(one, open)?.draft.rationale).toBe("kept here")
    one.say(away)
    one.desk.queue(open, answer(0.3))
    await quiet(one.desk)
    expect(server.taken).toEqual([])
    one.say(live)
    await quiet(one.desk)
    expect(server.taken).toHaveLength(1)
  })
})

describe("a blind estimate", () => {
  it("A12 is received only when the server says so; with no answer it stays a draft and keeps its id", async () => {
    const one = page()
    await quiet(one.desk)
    server.losesAnswer = true
    const reply = await one.desk.send(blind, answer(0.3))
    expect(reply).toMatchObject({ ok: false, reason: "unavailable" })
    expect(one.desk.getState().received.size).toBe(0)
    expect(draftOn(one, blind)?.refusal?.reason).toBe("unavailable")
    await quiet(one.desk)

    // Also after a reload it is the same one that is sent again.
    const again = page()
    await quiet(again.desk)
    server.losesAnswer = false
    expect((await again.desk.send(blind, answer(0.3))).ok).toBe(true)
    expect(again.desk.getState().received.get(questionOf(blind))).toMatchObject({ interval: [0.1, 0.9] })
    expect(server.taken).toHaveLength(1)
  })

  it("A12 that says something else than the one without an answer is another one", async () => {
    const one = page()
    await quiet(one.desk)
    server.losesAnswer = true
    await one.desk.send(blind, answer(0.3))
    server.losesAnswer = false
    expect((await one.desk.send(blind, answer(0.4))).ok).toBe(true)
    expect(server.taken.map(({ id }) => id)).toHaveLength(2)
    expect(new Set(server.taken.map(({ id }) => id)).size).toBe(2)
  })

  it("B3 that comes late is refused in the server's words, and what was typed is kept, without the refusal once it is mended", async () => {
    const one = page()
    await quiet(one.desk)
    one.desk.write(blind, { ...emptyDraft, low: 0.1, high: 0.9, rationale: "too late" })
    server.says = () => ({ ok: false, reason: "late", message: "The round was closed before this arrived." })
    await one.desk.send(blind, answer(0.3, "too late"))
    expect(draftOn(one, blind)).toMatchObject({
      draft: { low: 0.1, rationale: "too late" },
      attempt: null,
      refusal: { reason: "late", message: "The round was closed before this arrived." },
    })
    one.desk.write(blind, { ...emptyDraft, rationale: "other" })
    expect(draftOn(one, blind)?.refusal).toBeNull()
  })
})

describe("an open estimate", () => {
  it("made without a connection waits on the device, is counted, and is sent by the next page under its id", async () => {
    const one = page(storeOf(), { ...live, ...away })
    await quiet(one.desk)
    one.desk.queue(open, answer(0.3))
    one.desk.queue({ ...open, scenarioId: "s2" }, answer(0.4))
    await quiet(one.desk)
    expect(one.desk.getState().waiting).toHaveLength(2)
    const made = one.desk.getState().waiting.map(({ estimate }) => estimate.id)
    one.desk.stop()

    const again = page()
    await quiet(again.desk)
    expect(server.taken.map(({ id }) => id)).toEqual(made)
    expect(again.desk.getState().waiting).toEqual([])
    const last = page()
    await quiet(last.desk)
    expect(server.asked).toHaveLength(2)
  })

  it("that the server tells of before it answers waits no longer: nobody sees it twice", async () => {
    const one = page(storeOf(), { ...live, ...away })
    await quiet(one.desk)
    one.desk.queue(open, answer(0.3))
    await quiet(one.desk)
    const [entry] = one.desk.getState().waiting
    if (!entry) throw new Error("nothing waits")
    one.say({ mine: [{ ...entry.estimate, at: 1, withdrawnAt: null }] })
    expect(one.desk.getState().waiting).toEqual([])
  })

  it("for a round that was closed meanwhile comes back as a draft with the reason", async () => {
    const one = page(storeOf(), { ...live, ...away })
    await quiet(one.desk)
    one.desk.queue({ ...open, round: 3 }, answer(0.3, "still mine"))
    server.says = () => ({ ok: false, reason: "late", message: "Round 3 was closed." })
    one.say(live)
    await quiet(one.desk)
    expect(one.desk.getState().waiting).toEqual([])
    expect(draftOn(one, { ...open, round: 3 })).toMatchObject({
      draft: { rationale: "still mine", low: 0.1, probabilities: { yes: 0.3 } },
      refusal: { reason: "late", message: "Round 3 was closed." },
    })
  })

  it("that is refused while something newer is typed there hands its words back beside it", async () => {
    const one = page(storeOf(), { ...live, ...away })
    await quiet(one.desk)
    one.desk.queue(open, answer(0.3, "first thought"))
    one.desk.write(open, { ...emptyDraft, rationale: "second thought" })
    server.says = () => ({ ok: false, reason: "phase", message: "This is the discussion." })
    one.say(live)
    await quiet(one.desk)
    expect(draftOn(one, open)).toMatchObject({
      draft: { rationale: "second thought" },
      refusal: { reason: "phase" },
    })
    expect(one.given).toEqual(["This is the discussion. 30%, 70%, lowest 10%, highest 90%\nfirst thought"])
  })

  it("that the server cannot take just now is asked again after a while, and at once when the connection is back", async () => {
    const one = page()
    await quiet(one.desk)
    server.says = () => ({ ok: false, reason: "too-often", message: "Wait." })
    one.desk.queue(open, answer(0.3))
    await quiet(one.desk)
    expect(server.asked).toHaveLength(1)
    await clock.pass(999)
    await quiet(one.desk)
    expect(server.asked).toHaveLength(1)
    await clock.pass(1)
    await quiet(one.desk)
    expect(server.asked).toHaveLength(2)
    one.say(away)
    server.says = () => null
    one.say(live)
    await quiet(one.desk)
    expect(server.taken).toHaveLength(1)
    expect(one.desk.getState().waiting).toEqual([])
  })

  it("can be taken back while it waits, and is not sent by a tab that still knew of it", async () => {
    const one = page(storeOf(), { ...live, ...away })
    await quiet(one.desk)
    one.desk.queue(open, answer(0.3, "not so fast"))
    await quiet(one.desk)
    const other = page(storeOf(), { ...live, ...away })
    await quiet(other.desk)
    const [waiting] = one.desk.getState().waiting
    expect(other.desk.getState().waiting).toHaveLength(1)
    expect(one.desk.takeBack(waiting?.estimate.id ?? "")).toBe(true)
    expect(one.desk.takeBack(waiting?.estimate.id ?? "")).toBe(false)
    await quiet(one.desk)
    expect(draftOn(one, open)?.draft.rationale).toBe("not so fast")
    other.say(live)
    await quiet(other.desk)
    expect(server.asked).toEqual([])
    expect(other.desk.getState().waiting).toEqual([])
  })
})

/** Small, and the same for the same seed. */
function numbersFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

describe("whatever happens to the connection, the server and the page", () => {
  for (const seed of [1, 2, 3, 7, 11, 42, 99, 1234]) {
    it(`nothing made is lost, none is two under one id, and the order of each tab is kept (seed ${seed})`, async () => {
      const next = numbersFrom(seed)
      const made: { id: string; rationale: string }[] = []
      let one = page()
      await quiet(one.desk)
      let refusedWords = 0
      for (let turn = 0; turn < 60; turn++) {
        const what = next()
        if (what < 0.4) {
          const rationale = `thought ${turn}`
          const before = new Set(one.desk.getState().waiting.map(({ estimate }) => estimate.id))
          one.desk.queue({ ...open, scenarioId: `s${Math.floor(next() * 3)}` }, answer(0.3, rationale))
          const id = one.desk.getState().waiting.find(({ estimate }) => !before.has(estimate.id))?.estimate.id
          if (id === undefined) throw new Error("It does not wait.")
          made.push({ id, rationale })
        } else if (what < 0.55) one.say(away)
        else if (what < 0.7) one.say(live)
        else if (what < 0.8) {
          server.says = () =>
            next() < 0.5 ? { ok: false, reason: "unavailable", message: "Not now." } : null
          server.losesAnswer = next() < 0.5
        } else if (what < 0.9) {
          server.says = () => null
          server.losesAnswer = false
        } else {
          // Closed once it is on the device, and opened again.
          await quiet(one.desk)
          one.desk.stop()
          one = page(storeOf(), next() < 0.5 ? live : { ...live, ...away })
          refusedWords += 1
        }
        if (next() < 0.5) await quiet(one.desk)
        if (next() < 0.3) {
          // A device that answers: time would run out for it otherwise, since it has no time of its own here.
          await quiet(one.desk)
          await clock.pass(Math.floor(next() * 40_000))
        }
      }
      server.says = () => null
      server.losesAnswer = false
      one.say(away)
      one.say(live)
      for (let i = 0; i < made.length + 5; i++) {
        await quiet(one.desk)
        await clock.pass(30_000)
      }
      expect(made.length).toBeGreaterThan(5)
      expect(refusedWords).toBeGreaterThan(0)
      expect(one.desk.getState().waiting).toEqual([])
      expect(server.taken.map(({ id, rationale }) => ({ id, rationale }))).toEqual(made)
    })
  }
})
