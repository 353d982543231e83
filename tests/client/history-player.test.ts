import { describe, expect, it } from "vitest"
import { changesPerSecond, createHistoryPlayer, type PlayerWorld } from "../../client/history-player.ts"
import type { KeyframeAnswer, PlayedCommit } from "../../core/history.ts"
import { fail, ok } from "../../core/result.ts"

/** The board of a test: the numbers of all rows that were played, in their order. */
type Fields = readonly number[]

/** A server with `rows` rows and a keyframe every `every`, which answers when it is told to. */
function server({ rows = 1_000, every = 100, slow = false } = {}) {
  const asked: number[] = []
  const waiting: (() => void)[] = []
  const tasks: { ms: number; task: () => void }[] = []
  let down = false
  let played = 0
  const commits: PlayedCommit[] = Array.from({ length: rows }, (_, i) => ({
    seq: i + 1,
    at: 1_000 * (i + 1),
    operations: [],
  }))
  const world: PlayerWorld<Fields, Fields> = {
    first: { seq: 1, at: 1_000 },
    last: { seq: rows, at: 1_000 * rows },
    async keyframe(seq) {
      asked.push(seq)
      if (slow) await new Promise<void>((resolve) => waiting.push(resolve))
      if (down) return fail({ code: "unreachable", status: 0, message: "The server cannot be reached." })
      const start = Math.max(1, Math.floor(seq / every) * every)
      const next = Math.max(every, start + every - (start % every))
      const answer: KeyframeAnswer = {
        seq: start,
        at: 1_000 * start,
        fields: commits.slice(0, start).map((commit) => commit.seq),
        commits: commits.slice(start, next),
        next: next >= rows ? null : next,
        hidden: null,
      }
      return ok(answer)
    },
    fieldsOf: (keyframe) => ok(keyframe.fields as Fields),
    play(fields, commits) {
      played += commits.length
      return [...fields, ...commits.map((commit) => commit.seq)]
    },
    boardOf: (fields) => fields,
    after(ms, task) {
      const entry = { ms, task }
      tasks.push(entry)
      return () => {
        const at = tasks.indexOf(entry)
        if (at >= 0) tasks.splice(at, 1)
      }
    },
  }
  return {
    world,
    asked,
    answer: async () => {
      for (const resolve of waiting.splice(0)) resolve()
      await settled()
    },
    goesDown: () => {
      down = true
    },
    comesBack: () => {
      down = false
    },
    ticks: () => tasks.length,
    tick: () => tasks.shift()?.task(),
    played: () => played,
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))
const upTo = (seq: number): number[] => Array.from({ length: seq }, (_, i) => i + 1)

async function playerAt(seq: number, of: Parameters<typeof server>[0] = {}) {
  const its = server(of)
  const player = createHistoryPlayer(its.world)
  player.goTo(seq)
  await settled()
  return { ...its, player, seq: () => player.state().shown?.seq }
}

describe("a player of the life of a board", () => {
  it("stands where it is told to, also on a keyframe, at the first row and at the last", async () => {
    const { player } = await playerAt(1_000)
    for (const seq of [1, 2, 99, 100, 101, 550, 999, 1_000]) {
      player.goTo(seq)
      await settled()
      const { shown } = player.state()
      expect(shown?.board).toEqual(upTo(seq))
      expect(shown?.at).toBe(1_000 * seq)
      expect(shown?.commit?.seq ?? 1).toBe(seq)
      expect(shown?.before() ?? null).toEqual(seq === 1 ? null : upTo(seq - 1))
      expect(shown?.beforeAt).toBe(seq === 1 ? null : 1_000 * (seq - 1))
    }
  })

  it("goes on and back over the edges of its stretches without leaving a row out", async () => {
    const { player, seq } = await playerAt(97)
    const seen: unknown[] = []
    for (let i = 0; i < 8; i++) {
      player.step(1)
      await settled()
      seen.push(seq())
      expect(player.state().shown?.board).toEqual(upTo(seq() as number))
    }
    for (let i = 0; i < 8; i++) {
      player.step(-1)
      await settled()
      seen.push(seq())
      expect(player.state().shown?.board).toEqual(upTo(seq() as number))
    }
    expect(seen).toEqual([98, 99, 100, 101, 102, 103, 104, 105, 104, 103, 102, 101, 100, 99, 98, 97])
  })

  it("stays where the log begins and ends", async () => {
    const { player, seq } = await playerAt(1)
    player.step(-1)
    await settled()
    expect(seq()).toBe(1)
    player.goTo(99_999)
    await settled()
    player.step(1)
    await settled()
    expect(seq()).toBe(1_000)
  })

  it("has the next stretch before it is needed", async () => {
    const { player, asked, seq } = await playerAt(160)
    await settled()
    const before = asked.length
    for (let i = 0; i < 41; i++) player.step(1)
    expect(seq()).toBe(201)
    expect(asked.slice(0, before)).toContain(200)
  })

  it("holds few stretches, however far it went", async () => {
    const { player, asked } = await playerAt(50, { rows: 5_000 })
    for (let seq = 50; seq <= 5_000; seq += 100) {
      player.goTo(seq)
      await settled()
    }
    const before = asked.length
    player.goTo(50)
    expect(player.state().loading).toBe(true)
    await settled()
    expect(asked.length).toBeGreaterThan(before)
  })

  it("plays few rows for a step back", async () => {
    const { player, played } = await playerAt(999, { rows: 1_000, every: 1_000 })
    const before = played()
    player.step(-1)
    await settled()
    expect(played() - before).toBeLessThanOrEqual(32)
  })

  it("asks for one stretch at a time while a hand is drawn along the line, and ends where the hand does", async () => {
    const its = server({ slow: true })
    const player = createHistoryPlayer(its.world)
    for (let seq = 10; seq <= 950; seq += 10) player.goTo(seq)
    expect(its.asked).toEqual([9])
    expect(player.state()).toMatchObject({ seq: 950, loading: true, shown: null })
    await its.answer()
    await its.answer()
    expect(its.asked.slice(0, 2)).toEqual([9, 949])
    expect(player.state().shown?.seq).toBe(950)
  })

  it("plays to the end by itself, and from the end begins anew", async () => {
    const { player, tick, seq } = await playerAt(990)
    player.setSpeed(16)
    player.play()
    for (let i = 0; i < 20 && player.state().playing; i++) {
      tick()
      await settled()
    }
    expect(seq()).toBe(1_000)
    expect(player.state().playing).toBe(false)
    player.play()
    await settled()
    expect(seq()).toBe(1)
    expect(player.state().playing).toBe(true)
  })

  it("stops playing by a pause, a step and a jump, and leaves nothing ticking", async () => {
    for (const stop of ["pause", "step", "goTo"] as const) {
      const { player, ticks } = await playerAt(500)
      player.play()
      expect(ticks()).toBe(1)
      if (stop === "pause") player.pause()
      if (stop === "step") player.step(1)
      if (stop === "goTo") player.goTo(510)
      expect(player.state().playing).toBe(false)
      expect(ticks()).toBe(0)
    }
  })

  it("waits while the server does not answer, says so when it is down, keeps what it shows and goes on from there", async () => {
    const { player, goesDown, comesBack, seq } = await playerAt(150)
    goesDown()
    player.goTo(850)
    await settled()
    expect(player.state()).toMatchObject({ loading: false, seq: 850, failure: { code: "unreachable" } })
    expect(seq()).toBe(150)
    comesBack()
    player.again()
    await settled()
    expect(player.state().failure).toBeNull()
    expect(seq()).toBe(850)
  })

  it("asks again after a moment when the server is still at it", async () => {
    const { world, tick, ticks } = server()
    let building = true
    const player = createHistoryPlayer({
      ...world,
      keyframe: async (seq) =>
        building
          ? fail({ code: "history-building", status: 503, message: "One moment." })
          : world.keyframe(seq),
    })
    player.goTo(500)
    await settled()
    expect(player.state()).toMatchObject({ loading: true, failure: null })
    expect(ticks()).toBe(1)
    building = false
    tick()
    await settled()
    expect(player.state().shown?.seq).toBe(500)
  })

  it("says that a keyframe cannot be read", async () => {
    const { world } = server()
    const player = createHistoryPlayer({ ...world, fieldsOf: () => fail({ message: "Damaged." }) })
    player.goTo(5)
    await settled()
    expect(player.state()).toMatchObject({ shown: null, failure: { message: "Damaged." } })
  })

  it("says where a log breaks off, and stays there", async () => {
    const { world } = server({ rows: 150 })
    const player = createHistoryPlayer({ ...world, last: { seq: 200, at: 200_000 } })
    player.goTo(149)
    await settled()
    expect(player.state().shown?.endsEarly).toBe(false)
    player.step(1)
    player.step(1)
    await settled()
    expect(player.state().shown).toMatchObject({ seq: 150, endsEarly: true })
  })

  it("does not go where its line ends, however the log has grown", async () => {
    const { world } = server({ rows: 150 })
    const player = createHistoryPlayer({ ...world, last: { seq: 120, at: 120_000 } })
    player.goTo(120)
    await settled()
    player.step(1)
    await settled()
    expect(player.state().shown).toMatchObject({ seq: 120, endsEarly: false })
  })

  it("tells the board of another moment and stays where it is", async () => {
    const { player, seq } = await playerAt(500)
    expect(await player.boardAt(120)).toEqual(upTo(120))
    expect(seq()).toBe(500)
  })

  it("plays a long life in eight minutes, a short one at two changes a second", () => {
    expect(changesPerSecond(40, 1)).toBe(2)
    expect(changesPerSecond(40, 16)).toBe(32)
    expect(100_000 / changesPerSecond(100_000, 1)).toBeLessThanOrEqual(480)
  })

  it("once it is stopped it asks for nothing more, also what it was to ask for again", async () => {
    const its = server()
    let asked = 0
    const player = createHistoryPlayer<Fields, Fields>({
      ...its.world,
      keyframe: async () => {
        asked += 1
        return fail({ code: "history-building", status: 503, message: "One moment." })
      },
    })
    player.goTo(500)
    await settled()
    expect([asked, its.ticks()]).toEqual([1, 1])
    player.stop()
    its.tick()
    await settled()
    expect(asked).toBe(1)
  })
})
