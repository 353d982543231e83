// What a tab keeps on its device, what the next one takes up, and the question of A13.
import { beforeEach, describe, expect, it } from "vitest"
import * as Y from "yjs"
import { conflictWords } from "../../client/offline-words.ts"
import { readEntity } from "../../core/board-doc.ts"
import type { BoardChange } from "../../core/changes.ts"
import { settled } from "./fake-clock.ts"
import {
  background,
  begin,
  clock,
  colleague,
  comesBack,
  device,
  keptIds,
  likelihood,
  live,
  made,
  open,
  opened,
  type Page,
  shared,
  titleIn,
  titleOf,
  typed,
  workingOf,
} from "./offline-pages.ts"
import { add, title } from "./scripted-session.ts"

beforeEach(() => begin())

describe("A7 what has no answer", () => {
  it("A7 an operation without an answer is on the device until it is saved", async () => {
    const page = await opened()
    const id = made(page, title("s1", "Kept"))
    await settled()
    expect(keptIds()).toEqual([id])
    expect(page.session.wouldLose()).toBe(false)
    await page.server.commit(id)
    await settled()
    expect(keptIds()).toEqual([])
  })

  it("A7 and until it is refused, also when it is done again under another name", async () => {
    const page = await opened()
    const bad = made(page, title("s1", "Refused"))
    made(page, title("s2", "Stays"))
    await settled()
    expect(keptIds()).toHaveLength(2)
    await page.server.refuse(bad)
    await page.server.welcome()
    await settled()
    expect(keptIds()).toEqual([page.server.received.at(-1)])
    await page.server.commit(String(page.server.received.at(-1)))
    await settled()
    expect(keptIds()).toEqual([])
  })

  it("A7 what is made before it is known whose page it is, is kept as soon as it is known", async () => {
    const page = open()
    made(page, add("early"))
    await settled()
    expect(keptIds()).toEqual([])
    expect(page.session.wouldLose()).toBe(true)
    await live(page)
    expect(keptIds()).toEqual(page.server.received)
  })

  it("A7 says truthfully where it is: on this device, or only in this tab", async () => {
    const page = await opened()
    await page.server.drop()
    made(page, title("s1", "Offline"))
    await clock.pass(10_000)
    const save = () => page.session.getState().save
    expect(save()).toEqual({ state: "offline", count: 1, kept: { on: "device" } })
    expect(page.session.getState().kept).toEqual({ on: "device" })
    device.trouble = "full"
    made(page, title("s2", "Offline"))
    await settled()
    expect(save()).toEqual({ state: "offline", count: 2, kept: { on: "tab", why: "full" } })
    expect(page.session.wouldLose()).toBe(true)
    // There is room again: it is tried again by itself.
    device.trouble = null
    await clock.pass(5_000)
    expect(save()).toEqual({ state: "offline", count: 2, kept: { on: "device" } })
    expect(page.session.wouldLose()).toBe(false)
    expect(keptIds()).toHaveLength(2)
  })

  it("A7 without storage everything goes on in the tab, and it says so", async () => {
    const page = open(null)
    await live(page)
    await page.server.drop()
    made(page, title("s1", "Offline"))
    await clock.pass(10_000)
    const { save } = page.session.getState()
    expect(save).toEqual({ state: "offline", count: 1, kept: { on: "tab", why: "none" } })
    expect(page.session.wouldLose()).toBe(true)
    await comesBack(page)
    await page.server.commit(...page.server.received)
    expect(titleIn("s1")).toBe("Offline")
    expect(page.session.wouldLose()).toBe(false)
  })

  it("A7 something typed that is no change yet is not called kept on this device", async () => {
    const page = await opened()
    await page.server.drop()
    page.session.holdDraft(() => {}, { label: "Too long to save", why: "Too long." })
    await clock.pass(10_000)
    expect(page.session.getState().save).toMatchObject({ kept: { on: "tab", why: "typing" } })
    expect(page.session.wouldLose()).toBe(true)
  })

  it.each(["removed", "not-a-member"] as const)(
    "A7 nothing stays on the device of who is %s",
    async (reason) => {
      const page = await opened()
      page.session.keep()
      await page.server.drop()
      made(page, title("s1", "Mine"))
      await settled()
      expect([keptIds().length, device.copies.length]).toEqual([1, 1])
      await page.server.deny(reason, "You were removed.")
      await settled()
      expect([keptIds().length, device.copies.length]).toEqual([0, 0])
      expect(page.session.getState().notices[0]?.draft).toContain("Mine")
    },
  )

  it("R14 too old a page keeps what was not saved for the new one", async () => {
    const page = await opened()
    await page.server.drop()
    const id = made(page, title("s1", "Before the update"))
    await settled()
    await page.server.connect()
    await page.server.answer({ ok: false, reason: "client-too-old", message: "Reload." })
    expect(keptIds()).toEqual([id])
    await opened()
    expect(keptIds()).toEqual([id])
  })
})

describe("A7 the next page", () => {
  it("A7 goes on with what a crashed one left, under the same name, and only once", async () => {
    const first = await opened()
    await first.server.drop()
    const id = made(first, title("s1", "From the train"))
    const text = made(first, typed(0, "Written. "))
    await settled()
    await first.crash()
    const next = await opened()
    expect(next.server.inquiries.map(({ operationIds }) => operationIds)).toEqual([[id, text]])
    await next.server.answerInquiry()
    await settled()
    expect(next.server.received).toEqual([id, text])
    expect(titleOf(next, "s1")).toBe("From the train")
    expect(next.session.getState().save).toMatchObject({ state: "saving", count: 2 })
    await next.server.commit(id, text)
    await settled()
    expect(titleIn("s1")).toBe("From the train")
    expect(background()).toBe("Written. The two have not met.")
    expect(keptIds()).toEqual([])
    expect(next.session.getState().save).toMatchObject({ state: "saved" })
  })

  it("A3 does not do again what the server has", async () => {
    const first = await opened()
    const id = made(first, typed(0, "Once. "))
    await settled()
    first.server.store(id)
    await first.crash()
    const next = await opened()
    await next.server.answerInquiry()
    await settled()
    expect(next.server.received).toEqual([])
    expect(background()).toBe("Once. The two have not met.")
    expect(keptIds()).toEqual([])
  })

  it("A1 does not say Saved before what was left behind is", async () => {
    const first = await opened()
    await first.server.drop()
    made(first, title("s1", "Open"))
    await settled()
    await first.crash()
    const next = await opened()
    expect(next.session.getState().save).toMatchObject({ state: "saving", count: 1 })
  })

  it("leaves alone what a living tab has", async () => {
    const first = await opened()
    await first.server.drop()
    const id = made(first, title("s1", "Mine"))
    await settled()
    const next = await opened()
    expect(next.server.inquiries).toEqual([])
    expect(keptIds()).toEqual([id])
    await comesBack(first)
    expect(first.server.received).toEqual([id])
  })

  it("A3 a tab that was only asleep lets go of what another has taken over, and nothing stands there twice", async () => {
    const first = await opened()
    await first.server.drop()
    const id = made(first, typed(0, "Once. "))
    await settled()
    // Asleep: it does not answer, and hears of it when it wakes.
    const [entry] = [...device.operations.values()]
    if (entry) entry.tab = "a tab that sleeps"
    const next = await opened()
    await next.server.answerInquiry()
    await settled()
    await next.server.commit(id)
    expect(background()).toBe("Once. The two have not met.")
    await comesBack(first)
    expect(first.server.received).toEqual([])
    made(first, title("s2", "Awake"))
    await settled()
    await first.server.commit(...first.server.received)
    expect(background()).toBe("Once. The two have not met.")
    expect(Y.encodeStateVector(first.session.doc)).toEqual(Y.encodeStateVector(shared.doc))
  })

  it("A6 what cannot be done any more is given back with its words", async () => {
    const first = await opened()
    await first.server.drop()
    made(first, add("new"))
    made(first, {
      kind: "set",
      collection: "scenarios",
      id: "new",
      field: "title",
      value: "My words",
      base: "New",
    })
    await settled()
    await first.crash()
    // The entry itself did not survive in storage.
    for (const [key, { changes }] of device.operations)
      if (changes[0]?.kind === "add") device.operations.delete(key)
    const next = await opened()
    await next.server.answerInquiry()
    await settled()
    expect(next.session.getState().notices).toMatchObject([
      { message: "Not saved: This is no longer on the board." },
    ])
    expect(next.session.getState().notices[0]?.draft).toContain("My words")
    expect(keptIds()).toEqual([])
  })

  it("puts words where they were written, though others have written since", async () => {
    const first = await opened()
    await first.server.drop()
    made(first, typed(8, "leaders "))
    await settled()
    await first.crash()
    colleague(typed(0, "A fact: e e e e. "))
    const next = await opened()
    await next.server.answerInquiry()
    await settled()
    await next.server.commit(...next.server.received)
    expect(background()).toBe("A fact: e e e e. The two leaders have not met.")
  })

  it("begins with the copy of the earlier one, and asks for the difference alone", async () => {
    const first = await opened()
    first.session.keep()
    await settled()
    await first.crash()
    colleague(title("s2", "Theirs"))
    shared.seq = 2
    const next = open()
    await next.server.connect()
    await settled()
    const [board] = next.server.lastHello.docs
    expect(board?.have).toMatchObject({ epoch: 1, seq: 1 })
    await next.server.welcome()
    expect(titleOf(next, "s2")).toBe("Theirs")
    expect(titleOf(next, "s1")).toBe("Title of s1")
  })

  it("begins with nothing when the copy is another person's, or cannot be read", async () => {
    const first = await opened()
    first.session.keep()
    await settled()
    await first.crash()
    for (const copy of device.copies) copy.memberId = "ada"
    const next = open()
    await next.server.connect()
    await settled()
    await next.server.welcome()
    expect(next.server.lastHello.docs[0]?.have).toBeUndefined()
    await next.server.welcome()
    expect(titleOf(next, "s1")).toBe("Title of s1")
    for (const copy of device.copies) copy.updates = [new Uint8Array([9, 9, 9, 9])]
    const third = open()
    await third.server.connect()
    await settled()
    expect(third.server.lastHello.docs[0]?.have).toBeUndefined()
  })
})

describe("A13 a field that the group changed meanwhile", () => {
  const questions = (page: Page) => page.session.getState().conflicts

  async function away(...mine: BoardChange[]): Promise<Page> {
    const page = await opened()
    await page.server.drop()
    for (const change of mine) made(page, change)
    await settled()
    return page
  }

  it("A13 the group's value stands, whatever the client ids are, and its author is asked", async () => {
    for (const first of [100, 4_000_000_000]) {
      begin(first)
      const page = await away(likelihood(0.55), title("s2", "Mine"))
      colleague(likelihood(0.4))
      await comesBack(page)
      await page.server.commit(...page.server.received)
      expect(workingOf()).toBe(0.4)
      expect(titleIn("s2")).toBe("Mine")
      const [asked] = questions(page)
      expect(questions(page)).toHaveLength(1)
      const board = page.session.getState().board
      expect(asked && conflictWords({ ...asked, by: "Mina" }, board).sentence).toBe(
        "While you were away, Mina set the likelihood of “Title of s1” to 40%. You had 55%.",
      )
      expect(page.session.getState().save).toMatchObject({ state: "saved" })
      expect(Y.encodeStateVector(page.session.doc)).toEqual(Y.encodeStateVector(shared.doc))
    }
  })

  it("A13 theirs stays, mine is a new change on top of it", async () => {
    const page = await away(likelihood(0.55), title("s1", "Mine"))
    colleague(likelihood(0.4), title("s1", "Theirs"))
    await comesBack(page)
    const [working, name] = questions(page)
    page.session.resolve(String(working?.id), "theirs")
    expect(workingOf()).toBe(0.4)
    page.session.resolve(String(name?.id), "mine")
    await settled()
    expect(page.server.received).toHaveLength(1)
    await page.server.commit(...page.server.received)
    expect(titleIn("s1")).toBe("Mine")
    expect(workingOf()).toBe(0.4)
    expect(questions(page)).toEqual([])
    page.session.resolve("gone", "mine")
  })

  it("A13 a chain of my own changes is one question, and no conflict with itself", async () => {
    const chain = [title("s1", "One"), title("s1", "Two", "One"), title("s1", "Three", "Two")]
    const page = await away(...chain, title("s2", "A"), title("s2", "B", "A"))
    colleague(title("s1", "Theirs"))
    await comesBack(page)
    await page.server.commit(...page.server.received)
    expect(questions(page)).toMatchObject([{ change: { value: "Three" }, theirs: "Theirs" }])
    expect([titleIn("s1"), titleIn("s2")]).toEqual(["Theirs", "B"])
  })

  it("A13 the same value is no conflict, and the first of a chain may have been saved", async () => {
    const page = await opened()
    const first = made(page, title("s1", "One"))
    await settled()
    page.server.store(first)
    await page.server.drop()
    made(page, title("s1", "Two", "One"))
    made(page, title("s2", "Same"))
    colleague(title("s2", "Same"))
    await comesBack(page)
    await page.server.commit(...page.server.received)
    expect(questions(page)).toEqual([])
    expect([titleIn("s1"), titleIn("s2")]).toEqual(["Two", "Same"])
  })

  it("A13 a value that came back to what I had changed does not overrule mine by the accident of an id", async () => {
    for (const first of [100, 4_000_000_000]) {
      begin(first)
      const page = await away(title("s1", "Mine"))
      colleague(title("s1", "Theirs"))
      colleague(title("s1", "Title of s1"))
      await comesBack(page)
      await page.server.commit(...page.server.received)
      expect([titleIn("s1"), titleOf(page, "s1")]).toEqual(["Mine", "Mine"])
      expect(questions(page)).toEqual([])
    }
  })

  it("A13 texts are merged and not asked about; moving, deleting and the board's own fields are", async () => {
    const move = (setId: string | null, order: string): BoardChange => ({
      kind: "move",
      id: "s1",
      setId,
      order,
      base: { setId: "summits", order: "a0" },
    })
    const yardstick = (value: string): BoardChange => ({
      kind: "setMeta",
      field: "handling",
      value,
      base: null,
    })
    const page = await opened()
    page.server.role = "facilitator"
    await page.server.drop()
    await comesBack(page)
    await page.server.drop()
    made(page, typed(0, "Mine. "), move("sanctions", "b1"), yardstick("Mine only"))
    made(page, { kind: "delete", collection: "scenarios", id: "s3", at: 5 })
    colleague(typed(0, "Theirs. "), move(null, "c1"), yardstick("Theirs only"))
    colleague({ kind: "delete", collection: "scenarios", id: "s3", at: 6 })
    await comesBack(page)
    await page.server.commit(...page.server.received)
    expect(background()).toContain("Mine. ")
    expect(background()).toContain("Theirs. ")
    expect(questions(page).map(({ change }) => change.kind)).toEqual(["move", "setMeta"])
    expect(readEntity(shared.doc, "scenarios", "s3")?.deletedAt).toBeDefined()
  })

  it("A13 a question outlives the page in which it was put", async () => {
    const page = await away(likelihood(0.55))
    colleague(likelihood(0.4))
    await comesBack(page)
    expect(questions(page)).toHaveLength(1)
    await page.crash()
    const next = await opened()
    await next.server.answerInquiry()
    await settled()
    expect(questions(next)).toMatchObject([{ change: { value: { probabilities: { yes: 0.55 } } } }])
    expect(next.server.received).toEqual([])
    next.session.resolve(String(questions(next)[0]?.id), "mine")
    await settled()
    await next.server.commit(...next.server.received)
    await settled()
    expect(workingOf()).toBe(0.55)
    expect(keptIds()).toEqual([])
  })

  it("A13 what a crashed page left behind is asked about too", async () => {
    const page = await away(likelihood(0.55), title("s2", "Mine"))
    await page.crash()
    colleague(likelihood(0.4))
    const next = await opened()
    await next.server.answerInquiry()
    await settled()
    await next.server.commit(...next.server.received)
    expect(questions(next)).toHaveLength(1)
    expect([workingOf(), titleIn("s2")]).toEqual([0.4, "Mine"])
  })
})

describe("the clock of the device", () => {
  it("a clock that is wrong by a day writes the server's time", async () => {
    const page = open()
    page.server.now = () => clock.now() - 24 * 60 * 60_000
    await live(page)
    expect(page.session.now()).toBe(clock.now() - 24 * 60 * 60_000)
    const id = made(page, title("s1", "Now"))
    await settled()
    await page.server.commit(id)
    expect(page.session.getState().save).toEqual({ state: "saved", at: page.session.now() })
  })

  it("the way there and back is shared out", async () => {
    const page = open()
    await page.server.connect()
    await clock.pass(2_000)
    page.server.now = () => clock.now() - 1_000
    await page.server.welcome()
    expect(page.session.now()).toBe(clock.now())
  })

  it("A1 a page that slept asks what it missed before it says Saved again", async () => {
    const page = await opened()
    const hellos = page.server.hellos.length
    page.session.wake()
    expect(page.server.hellos.length).toBe(hellos + 1)
    expect(page.session.getState().save).toMatchObject({ state: "catching-up" })
    colleague(title("s1", "Meanwhile"))
    await page.server.welcome()
    expect(page.session.getState().save).toMatchObject({ state: "saved" })
    expect(titleOf(page, "s1")).toBe("Meanwhile")
  })
})
