// What goes wrong all at once: removed with a full outbox, the thing itself gone, two tabs, a full disk, a wrong clock.
import { beforeEach, describe, expect, it } from "vitest"
import * as Y from "yjs"
import { conflictWords } from "../../client/offline-words.ts"
import { readBoard, readEntity, writeBoard } from "../../core/board-doc.ts"
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

const drafts = (page: Page) => page.session.getState().notices.map(({ draft }) => draft)
const questions = (page: Page) => page.session.getState().conflicts
const deleted = (id: string, at = 7) => ({
  kind: "delete" as const,
  collection: "scenarios" as const,
  id,
  at,
})
const deletedIn = (id: string) => readEntity(shared.doc, "scenarios", id)?.deletedAt

describe("A6 A7 not a member any more", () => {
  it.each(["removed", "not-a-member", "no-such-board"] as const)(
    "A6 what an earlier page left is shown before it goes, when the first answer is %s",
    async (reason) => {
      const first = await opened()
      await first.server.drop()
      made(first, title("s1", "From the train"))
      made(first, typed(0, "Written there. "))
      await settled()
      await first.crash()
      const next = open()
      await next.server.connect()
      await clock.pass(500)
      await next.server.answer({ ok: false, reason, message: "This board is not yours." })
      await settled()
      expect(keptIds()).toEqual([])
      expect(drafts(next)).toHaveLength(2)
      expect(drafts(next)[0]).toContain("From the train")
      expect(drafts(next)[1]).toContain("Written there.")
      expect(next.session.getState().notices[0]?.message).toBe("Not saved: This board is not yours.")
    },
  )

  it("A6 a full outbox, a question and what was taken over are each given back once", async () => {
    const first = await opened()
    await first.server.drop()
    made(first, title("s3", "Left behind"))
    await settled()
    await first.crash()
    const page = await opened()
    // Taken over, and not asked about yet.
    await page.server.failInquiry()
    await page.server.drop()
    made(page, likelihood(0.55))
    colleague(likelihood(0.4))
    await comesBack(page)
    expect(questions(page)).toHaveLength(1)
    await page.server.drop()
    for (let at = 0; at < 300; at++) made(page, add(`new${at}`, `Title ${at}`))
    await settled()
    await page.server.deny("removed", "Ada removed you.")
    await settled()
    expect(keptIds()).toEqual([])
    const said = drafts(page)
    expect(said).toHaveLength(302)
    expect(said.filter((draft) => draft.includes("Left behind"))).toHaveLength(1)
    expect(said.filter((draft) => draft.includes("55 %"))).toHaveLength(1)
    expect(said.filter((draft) => draft.includes("Title 299"))).toHaveLength(1)
  })

  it("A6 storage that says nothing keeps what it has, and this tab gives back what it knows", async () => {
    const page = await opened()
    await page.server.drop()
    made(page, title("s1", "Mine"))
    await settled()
    device.trouble = "hanging"
    await page.server.deny("removed", "Ada removed you.")
    await settled()
    expect(drafts(page)).toHaveLength(1)
    expect(keptIds()).toHaveLength(1)
  })
})

describe("A13 what was removed meanwhile", () => {
  it("A13 a change in it is kept in it, its author is told, and can bring it back", async () => {
    const page = await opened()
    await page.server.drop()
    made(page, title("s1", "Mine"))
    made(page, typed(0, "My words. "))
    colleague(deleted("s1"))
    await comesBack(page)
    await page.server.commit(...page.server.received.slice(-2))
    expect(titleIn("s1")).toBe("Mine")
    expect(background()).toBe("My words. The two have not met.")
    expect(questions(page)).toHaveLength(1)
    const [asked] = questions(page)
    expect(asked && conflictWords({ ...asked, by: "Mina" }, page.session.getState().board)).toMatchObject({
      sentence: "While you were away, Mina removed “Mine”. What you changed is kept in it.",
      keep: "Leave it removed",
      use: "Restore",
    })
    page.session.resolve(String(asked?.id), "mine")
    await settled()
    await page.server.commit(page.server.received.at(-1) as string)
    expect(deletedIn("s1")).toBeUndefined()
    expect(questions(page)).toEqual([])
  })

  it("A13 it is asked once, though the line is lost again, and survives the page without being answered by it", async () => {
    const page = await opened()
    await page.server.drop()
    made(page, title("s1", "Mine"))
    colleague(deleted("s1"))
    await comesBack(page)
    await page.server.drop()
    await comesBack(page)
    expect(questions(page)).toHaveLength(1)
    await page.server.commit(page.server.received.at(-1) as string)
    await settled()
    await page.crash()
    const next = await opened()
    await next.server.answerInquiry()
    await settled()
    expect(questions(next)).toHaveLength(1)
    expect(deletedIn("s1")).toBe(7)
    expect(next.server.received).toEqual([])
  })

  it("A13 what I deleted myself is no question", async () => {
    const page = await opened()
    await page.server.drop()
    made(page, title("s1", "Mine"))
    made(page, deleted("s1", 9))
    await comesBack(page)
    expect(questions(page)).toEqual([])
  })

  it("A13 a question that may not be answered so any more stays, and says why once", async () => {
    const page = await opened()
    await page.server.drop()
    made(page, likelihood(0.55))
    colleague(likelihood(0.4))
    await comesBack(page)
    await page.server.say({ type: "you", body: { ...page.server.you, role: "viewer" } })
    const [asked] = questions(page)
    page.session.resolve(String(asked?.id), "mine")
    page.session.resolve(String(asked?.id), "mine")
    expect(questions(page)).toHaveLength(1)
    expect(page.session.getState().notices.map(({ message }) => message)).toEqual([
      "Viewers can read the board but not change it.",
    ])
  })

  it("A6 who may not bring it back is told that it was removed", async () => {
    const page = await opened()
    await page.server.drop()
    const set = { kind: "set" as const, collection: "sets" as const, id: "summits", field: "title" }
    made(page, { ...set, value: "Meetings", base: "Summits" })
    colleague(
      { kind: "setMeta", field: "layoutLocked", value: true, base: null },
      { kind: "delete", collection: "sets", id: "summits", at: 7 },
    )
    await comesBack(page)
    expect(questions(page)).toEqual([])
    expect(page.session.getState().notices.map(({ message }) => message)).toEqual([
      "While you were away, somebody removed “Meetings”. What you changed is kept in it.",
    ])
    expect(page.server.received).toHaveLength(1)
  })
})

describe("two tabs of one member", () => {
  it("A7 A13 overlapping edits, and a reload in the middle of taking over: each once, and the later asks", async () => {
    const one = await opened()
    const two = await opened()
    await one.server.drop()
    await two.server.drop()
    const first = made(one, title("s1", "Of tab one"), typed(0, "One. "))
    const second = made(two, title("s1", "Of tab two"), typed(0, "Two. "))
    await settled()
    await one.crash()
    await two.crash()
    const taking = await opened()
    expect(taking.server.inquiries[0]?.operationIds).toEqual([first, second])
    // Gone before the answer.
    await taking.crash()
    const next = await opened()
    await next.server.answerInquiry()
    await settled()
    expect(next.server.received).toEqual([first, second])
    await next.server.commit(first, second)
    await settled()
    expect(background()).toMatch(/^(One\. Two\. |Two\. One\. )The two have not met\.$/)
    expect(titleIn("s1")).toBe("Of tab two")
    expect(keptIds()).toEqual([])
  })

  it("A6 what was refused to one is not done by the other", async () => {
    const one = await opened()
    const bad = made(one, title("s1", "Refused"))
    await settled()
    await one.server.refuse(bad)
    await one.server.welcome()
    await settled()
    await one.crash()
    const two = await opened()
    expect(two.server.inquiries).toEqual([])
    expect(titleOf(two, "s1")).toBe("Title of s1")
    expect(keptIds()).toEqual([])
  })

  it("R17 what was taken over from another tab is not this tab's to undo", async () => {
    const one = await opened()
    await one.server.drop()
    made(one, title("s1", "Of tab one"))
    await settled()
    await one.crash()
    const two = await opened()
    await two.server.answerInquiry()
    await settled()
    expect(two.session.getState().steps.undo).toBeNull()
    expect(two.session.undo()).toMatchObject({ ok: false, error: { reason: "nothing" } })
    expect(titleOf(two, "s1")).toBe("Of tab one")
  })
})

describe("R17 undo and A13", () => {
  it("R17 what was left aside for the group's value is not undone; using mine is a step, and goes back to theirs", async () => {
    const page = await opened()
    await page.server.drop()
    made(page, likelihood(0.55))
    colleague(likelihood(0.4))
    await comesBack(page)
    expect(page.session.undo().ok).toBe(false)
    expect(workingOf()).toBe(0.4)
    page.session.resolve(String(questions(page)[0]?.id), "mine")
    await settled()
    await page.server.commit(...page.server.received.slice(-1))
    expect(workingOf()).toBe(0.55)
    expect(page.session.undo().ok).toBe(true)
    await settled()
    await page.server.commit(...page.server.received.slice(-1))
    expect(workingOf()).toBe(0.4)
  })

  it("R17 undone without a connection, nothing is left to be asked about, and the group's value stands", async () => {
    const page = await opened()
    await page.server.drop()
    made(page, likelihood(0.55))
    expect(page.session.undo().ok).toBe(true)
    colleague(likelihood(0.4))
    await comesBack(page)
    await page.server.commit(...page.server.received)
    expect(workingOf()).toBe(0.4)
    expect(page.session.getState().save).toMatchObject({ state: "saved" })
    page.session.redo()
    await settled()
    await page.server.commit(...page.server.received.slice(-1))
    expect(workingOf()).toBe(0.4)
  })

  it("R17 taking back an addition writes the server's time, though the device's clock is a day behind", async () => {
    const page = open()
    page.server.now = () => clock.now() + 24 * 60 * 60_000
    await live(page)
    const id = made(page, add("new"))
    await settled()
    await page.server.commit(id)
    page.session.undo()
    await settled()
    await page.server.commit(...page.server.received.slice(-1))
    const at = deletedIn("new") ?? 0
    expect(Math.abs(at - page.server.now())).toBeLessThan(2_000)
  })
})

describe("the device", () => {
  it("A7 full in the middle: says so, goes on, and writes the rest once there is room", async () => {
    const page = await opened()
    await page.server.drop()
    made(page, title("s1", "Before"))
    await settled()
    device.trouble = "full"
    made(page, title("s2", "While full"))
    await settled()
    expect(page.session.getState().kept).toEqual({ on: "tab", why: "full" })
    expect(page.session.wouldLose()).toBe(true)
    device.trouble = null
    await clock.pass(6_000)
    expect(keptIds()).toHaveLength(2)
    expect(page.session.wouldLose()).toBe(false)
  })

  it("A5 A7 thousands of operations come back in their order, and each once", async () => {
    const many = 1_200
    const first = await opened()
    await first.server.drop()
    const ids: string[] = []
    for (let at = 0; at < many; at++) ids.push(made(first, title("s1", `Title ${at}`)))
    await settled()
    expect(keptIds()).toHaveLength(many)
    await first.crash()
    const next = await opened()
    for (let asked = 0; asked !== next.server.inquiries.length; ) {
      asked = next.server.inquiries.length
      await next.server.answerInquiry()
    }
    await settled()
    expect(next.server.received).toEqual(ids)
    await next.server.commit(...ids)
    await settled()
    expect(titleIn("s1")).toBe(`Title ${many - 1}`)
    expect(keptIds()).toEqual([])
  })

  it("A7 another epoch while away: what is open is done again in it, and nothing of the old stays on the device", async () => {
    const page = await opened()
    await page.server.drop()
    made(page, title("s1", "Mine"), typed(0, "Words. "))
    await settled()
    const anew = new Y.Doc()
    writeBoard(anew, readBoard(shared.doc))
    page.server.doc = anew
    page.server.epoch = 2
    await comesBack(page)
    await page.server.commit(...page.server.received)
    await settled()
    expect(readEntity(anew, "scenarios", "s1")).toMatchObject({
      title: "Mine",
      background: "Words. The two have not met.",
    })
    expect(keptIds()).toEqual([])
  })
})
