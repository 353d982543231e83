import { describe, expect, it } from "vitest"
import { createAnnouncing, type Doing, type Happened, inWords } from "../../client/announcing.ts"
import { changesOf } from "../../client/use-others-changes.ts"
import { fakeClock } from "./fake-clock.ts"
import { scenario } from "./small-board.ts"

const happened = (doing: Doing, scenarioId: string, name = "Mina"): Happened => ({
  doing,
  scenarioId,
  title: `Title of ${scenarioId}`,
  name,
})

function voice() {
  const clock = fakeClock()
  const said: { at: number; text: string }[] = []
  const announcing = createAnnouncing({
    say: (text) => void said.push({ at: clock.now(), text }),
    now: clock.now,
    after: clock.after,
  })
  return { clock, said, announcing }
}

describe("what colleagues do", () => {
  it("is said once in five seconds at most, however fast they edit, and nothing is left out", async () => {
    const { clock, said, announcing } = voice()
    for (let i = 0; i < 400; i++) {
      announcing.note(happened("changed", `s${i % 40}`, `P${i % 30}`))
      await clock.pass(100)
    }
    await clock.pass(10_000)
    expect(said.length).toBeGreaterThanOrEqual(8)
    for (const [i, { at }] of said.entries()) {
      if (i > 0) expect(at - (said[i - 1]?.at ?? 0)).toBeGreaterThanOrEqual(5_000)
    }
    expect(said.at(-1)?.text).toMatch(/scenarios changed by 30 people\./)
  })

  it("is gathered: a scenario changed ten times was changed, and one that was added was added", async () => {
    const { clock, said, announcing } = voice()
    for (let i = 0; i < 10; i++) announcing.note(happened("changed", "s1"))
    announcing.note(happened("changed", "s2"))
    announcing.note(happened("added", "s3"))
    announcing.note(happened("changed", "s3"))
    announcing.note(happened("added", "s4"))
    announcing.note(happened("removed", "s4"))
    await clock.pass(10_000)
    expect(said.map(({ text }) => text)).toEqual(["2 scenarios changed, 1 added by Mina."])
  })

  it("is told by name where there is one, and nothing is said of nothing", async () => {
    const { clock, said, announcing } = voice()
    announcing.note(happened("removed", "s1"))
    await clock.pass(10_000)
    announcing.note(happened("added", "s1"))
    announcing.note(happened("removed", "s1"))
    await clock.pass(10_000)
    expect(said.map(({ text }) => text)).toEqual(["Mina removed “Title of s1”."])
    expect(inWords([happened("changed", "s1"), happened("commented on", "s2", "Ben")])).toBe(
      "1 scenario changed, 1 commented on by Mina and Ben.",
    )
  })

  it("a sentence about what is under one's hands comes first, and keeps the pace", async () => {
    const { clock, said, announcing } = voice()
    announcing.note(happened("changed", "s1"))
    await clock.pass(2_000)
    announcing.note(happened("removed", "s2"))
    announcing.tell("The row you were at was removed.")
    await clock.pass(10_000)
    expect(said).toHaveLength(2)
    expect(said[1]?.text).toBe("The row you were at was removed. Mina removed “Title of s2”.")
    expect((said[1]?.at ?? 0) - (said[0]?.at ?? 0)).toBeGreaterThanOrEqual(5_000)
  })

  it("says nothing after the page has gone", async () => {
    const { clock, said, announcing } = voice()
    announcing.note(happened("changed", "s1"))
    announcing.stop()
    await clock.pass(10_000)
    expect(said).toEqual([])
    expect(clock.timers()).toBe(0)
  })
})

describe("what became of scenarios", () => {
  it("is found between two states, and a new place among neighbours is nothing", () => {
    const same = scenario("same")
    const before = [same, scenario("a"), scenario("b"), scenario("c", { deletedAt: 1 }), scenario("d")]
    const [, a, , , d] = before
    const after = [
      same,
      { ...(a as typeof same), title: "New" },
      scenario("b", { deletedAt: 9 }),
      scenario("c"),
      { ...(d as typeof same), order: "b0" },
      scenario("e"),
      scenario("f", { deletedAt: 2 }),
    ]
    expect(changesOf(before, after).map(({ doing, scenario }) => [scenario.id, doing])).toEqual([
      ["a", "changed"],
      ["b", "removed"],
      ["c", "restored"],
      ["e", "added"],
    ])
    expect(changesOf(after, after)).toEqual([])
  })
})
