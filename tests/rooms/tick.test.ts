import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { createTick, longestTickMs, quietDeliveries, tickFor } from "../../server/rooms/tick.ts"
import { fakeClock } from "../client/fake-clock.ts"

describe("how long a tick is", () => {
  it("R9 there is none while little goes on, and it is never longer than its longest", () => {
    expect(tickFor(0, 10_000)).toBe(0)
    expect(tickFor(1_000_000, 1)).toBe(0)
    expect(tickFor(quietDeliveries / 299, 300)).toBe(0)
    expect(tickFor(3, 30)).toBe(0)
    expect(tickFor(1_000_000, 1_000_000)).toBe(longestTickMs)
  })

  it("R9 it is longer for many people than for few, at the same full load", () => {
    expect(tickFor(470, 50)).toBe(26)
    expect(tickFor(50, 300)).toBe(29)
    expect(tickFor(200, 300)).toBe(40)
  })

  it("R9 more edits and more people never make it shorter", () => {
    const edits = fc.double({ min: 0, max: 1_000, noNaN: true })
    const people = fc.nat(2_000)
    fc.assert(
      fc.property(
        edits,
        edits,
        people,
        people,
        (e1, e2, p1, p2) =>
          tickFor(Math.min(e1, e2), Math.min(p1, p2)) <= tickFor(Math.max(e1, e2), Math.max(p1, p2)),
      ),
      { seed: 9 },
    )
  })
})

/** A tick over a clock, and who waits for it. */
function watched(people: number) {
  const clock = fakeClock()
  let waiting: number[] = []
  const waited: number[] = []
  const takenAt: number[] = []
  const tick = createTick({
    clock,
    audience: () => people,
    take() {
      if (waiting.length === 0) throw new Error("a tick with nothing to take")
      takenAt.push(clock.now())
      for (const at of waiting) waited.push(clock.now() - at)
      const operations = waiting.length
      waiting = []
      tick.took(operations)
    },
  })
  return {
    clock,
    tick,
    waited,
    takenAt,
    arrives() {
      waiting.push(clock.now())
      tick.arrived()
    },
    /** An edit every so many ms. */
    async every(ms: number, seconds: number) {
      const before = takenAt.length
      for (let i = 0; i < (seconds * 1_000) / ms; i++) {
        this.arrives()
        await clock.pass(ms)
      }
      return (takenAt.length - before) / seconds
    },
  }
}

describe("when what has arrived is taken", () => {
  it("R9 an idle board takes an edit at once, however many look on", async () => {
    const board = watched(1_000)
    board.arrives()
    expect(board.waited).toEqual([0])
    await board.clock.pass(60_000)
    board.arrives()
    expect(board.waited).toEqual([0, 0])
    expect(board.clock.timers()).toBe(0)
  })

  it("R9 a small team is never made to wait", async () => {
    const board = watched(8)
    await board.every(5, 3)
    expect(board.waited.every((ms) => ms === 0)).toBe(true)
  })

  it("R9 whoever edits alone is never made to wait", async () => {
    const board = watched(1)
    for (let i = 0; i < 5_000; i++) board.arrives()
    expect(board.waited).toHaveLength(5_000)
    expect(board.clock.timers()).toBe(0)
  })

  it("R9 the tick grows under load and shrinks again", async () => {
    const board = watched(300)
    const calm = await board.every(500, 10)
    expect(calm).toBe(2)
    await board.every(5, 3)
    const busy = await board.every(5, 5)
    const tick = tickFor(200, 300)
    expect(busy).toBeGreaterThan(1_000 / tick - 10)
    expect(busy).toBeLessThan(1_000 / tick + 1)
    await board.clock.pass(5_000)
    const after = board.waited.length
    expect(await board.every(500, 10)).toBe(2)
    expect(board.waited.slice(after).every((ms) => ms === 0)).toBe(true)
  })

  it("R9 nothing waits longer than the longest tick, whatever comes when", async () => {
    const gaps = fc.array(fc.nat(40), { minLength: 1, maxLength: 300 })
    await fc.assert(
      fc.asyncProperty(gaps, fc.integer({ min: 0, max: 2_000 }), async (waits, people) => {
        const board = watched(people)
        for (const gap of waits) {
          board.arrives()
          await board.clock.pass(gap)
        }
        await board.clock.pass(longestTickMs)
        expect(board.waited).toHaveLength(waits.length)
        expect(Math.max(...board.waited)).toBeLessThanOrEqual(longestTickMs)
        expect(board.clock.timers()).toBe(0)
      }),
      { seed: 91, numRuns: 30 },
    )
  })

  it("R9 whoever cannot wait has it taken now, and the timer is let go", async () => {
    const board = watched(1_000)
    await board.every(1, 1)
    board.arrives()
    board.tick.now()
    expect(board.clock.timers()).toBe(0)
    const taken = board.takenAt.length
    await board.clock.pass(100)
    expect(board.takenAt).toHaveLength(taken)
  })

  it("R9 a clock that is set back holds nothing up", async () => {
    let now = 1_000_000
    let taken = 0
    const timers: (() => void)[] = []
    const clock = {
      now: () => now,
      after: (_ms: number, task: () => void) => {
        timers.push(task)
        return () => {}
      },
    }
    const tick = createTick({ clock, audience: () => 1_000, take: () => taken++ })
    tick.took(1_000)
    tick.arrived()
    now -= 3_600_000
    tick.arrived()
    expect(taken).toBe(2)
    expect(timers).toHaveLength(0)
  })
})
