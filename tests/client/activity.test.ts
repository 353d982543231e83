import { describe, expect, it } from "vitest"
import { type Activity, createActivityReading } from "../../client/activity.ts"
import { fakeClock } from "./fake-clock.ts"

const activity = (at: number, part: Partial<Activity> = {}): Activity => ({
  scenarios: { s1: { at, memberIds: ["ann"] } },
  complete: true,
  since: { snapshotId: "v1", title: "Move 1", takenAt: 1, working: {} },
  ...part,
})

function world() {
  const clock = fakeClock()
  const asked: number[] = []
  const server = { answer: (): Activity | null => activity(1) }
  const reading = createActivityReading({
    async fetch() {
      asked.push(clock.now())
      return server.answer()
    },
    now: clock.now,
    after: clock.after,
    chance: () => 0.5,
  })
  let told = 0
  reading.subscribe(() => void told++)
  return { clock, asked, server, reading, told: () => told }
}

describe("asking who changed what", () => {
  it("is not done before somebody needs it, and at once when they wait", async () => {
    const { clock, asked, reading } = world()
    reading.edited()
    await clock.pass(60_000)
    expect(asked).toEqual([])
    reading.need("now")
    await clock.pass(0)
    expect(asked).toHaveLength(1)
    expect(reading.get()?.scenarios.s1?.memberIds).toEqual(["ann"])
  })

  it("waits for a quiet moment where it only marks cards, and comes forward when somebody sorts", async () => {
    const { clock, asked, reading } = world()
    reading.need("idle")
    await clock.pass(900)
    expect(asked).toEqual([])
    reading.need("now")
    await clock.pass(0)
    expect(asked).toHaveLength(1)
  })

  it("is done again only after edits, every few seconds at most however many there are", async () => {
    const { clock, asked, reading } = world()
    const release = reading.need("now")
    await clock.pass(60_000)
    expect(asked).toHaveLength(1)
    for (let i = 0; i < 100; i++) {
      reading.edited()
      await clock.pass(200)
    }
    expect(asked.length).toBeGreaterThanOrEqual(5)
    expect(asked.length).toBeLessThanOrEqual(7)
    release()
    reading.edited()
    await clock.pass(120_000)
    const before = asked.length
    reading.need("idle")
    for (let i = 0; i < 120; i++) {
      reading.edited()
      await clock.pass(1_000)
    }
    expect(asked.length - before).toBeLessThanOrEqual(5)
  })

  it("goes on asking while the past has not been read to its beginning", async () => {
    const { clock, asked, server, reading } = world()
    server.answer = () => activity(1, { complete: asked.length >= 3 })
    reading.need("now")
    await clock.pass(60_000)
    expect(asked).toHaveLength(3)
    expect(reading.get()?.complete).toBe(true)
  })

  it("keeps what was known when no answer comes, and tells nobody of an answer that says the same", async () => {
    const { clock, asked, server, reading, told } = world()
    reading.need("now")
    await clock.pass(0)
    const known = reading.get()
    server.answer = () => null
    reading.edited()
    await clock.pass(20_000)
    expect(asked).toHaveLength(2)
    expect(reading.get()).toBe(known)
    server.answer = () => activity(1)
    await clock.pass(60_000)
    expect(reading.get()).toBe(known)
    expect(told()).toBe(1)
    server.answer = () => activity(2)
    reading.ask()
    await clock.pass(0)
    expect(told()).toBe(2)
    // What did not change is the same object still: cards compare by it.
    expect(reading.get()?.since).toBe(known?.since)
  })
})
