import { expect, test } from "vitest"
import type { EmbeddedPostgres } from "../../server/database/embedded-postgres.ts"
import { keepRunning, lookEveryMs } from "../../server/database/keep-running.ts"
import { createLog } from "../../server/log.ts"

/** Servers that die when told to, and a clock that stands still until the next thing is due. */
function world() {
  let now = 0
  let due: { at: number; run: () => void }[] = []
  const told: string[] = []
  const servers: { alive: boolean; stopped: boolean }[] = []
  const starts: (() => Promise<EmbeddedPostgres>)[] = []
  let startsAsked = 0
  let atOnce = 0

  function server(): EmbeddedPostgres {
    const one = { alive: true, stopped: false }
    servers.push(one)
    const pid = servers.length
    return {
      how: "recovered",
      pid,
      port: 5,
      password: "",
      adminUrl: () => "",
      lives: () => one.alive,
      async stop() {
        one.alive = false
        one.stopped = true
      },
    }
  }

  const kept = keepRunning({
    first: server(),
    async startAgain() {
      startsAsked += 1
      atOnce += 1
      expect(atOnce).toBe(1)
      expect(servers.filter(({ alive }) => alive)).toEqual([])
      try {
        return await (starts.shift() ?? (async () => server()))()
      } finally {
        atOnce -= 1
      }
    },
    away: () => told.push("away"),
    back: () => told.push("back"),
    timer(afterMs, run) {
      const entry = { at: now + afterMs, run }
      due.push(entry)
      return () => {
        due = due.filter((other) => other !== entry)
      }
    },
    now: () => now,
    log: createLog({ logLevel: "silent" }),
  })

  const settled = () => new Promise((resolve) => setImmediate(resolve))
  return {
    kept,
    told,
    servers,
    server,
    starts,
    startsAsked: () => startsAsked,
    dueInMs: () => due.map(({ at }) => at - now),
    kill: () => servers.map((one) => (one.alive = false)),
    async pass(ms: number) {
      const until = now + ms
      for (;;) {
        const next = due.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0]
        if (!next) break
        now = next.at
        due = due.filter((other) => other !== next)
        next.run()
        await settled()
      }
      now = until
    },
    settled,
  }
}

test("A9 one that has ended is started again at once, and both ends of the gap are told", async () => {
  const { pass, kill, told, servers, startsAsked } = world()
  await pass(10_000)
  expect(startsAsked()).toBe(0)
  kill()
  await pass(lookEveryMs)
  expect(told).toEqual(["away", "back"])
  expect(servers.map(({ alive }) => alive)).toEqual([false, true])
  await pass(10_000)
  expect(startsAsked()).toBe(1)
})

test("one that cannot be started is tried again, ever less often, and told as away once", async () => {
  const { pass, kill, told, starts, startsAsked } = world()
  for (let n = 0; n < 8; n++) starts.push(() => Promise.reject(new Error("no space")))
  kill()
  await pass(5_000)
  const early = startsAsked()
  expect(early).toBeGreaterThanOrEqual(3)
  expect(early).toBeLessThanOrEqual(5)
  await pass(60_000)
  expect(startsAsked()).toBe(9)
  expect(told).toEqual(["away", "back"])
})

test("one that dies each time it is up does not keep the machine busy", async () => {
  const { pass, kill, startsAsked, told } = world()
  for (let n = 0; n < 50; n++) {
    kill()
    await pass(lookEveryMs)
  }
  expect(startsAsked()).toBeLessThanOrEqual(6)
  expect(
    told.filter((what) => what === "away").length - told.filter((what) => what === "back").length,
  ).toBeLessThanOrEqual(1)
})

test("a stop ends the watch: what it ended is not started again", async () => {
  const { kept, pass, servers, startsAsked, dueInMs } = world()
  await kept.stop()
  await pass(60_000)
  expect(servers).toEqual([{ alive: false, stopped: true }])
  expect(startsAsked()).toBe(0)
  expect(dueInMs()).toEqual([])
})

test("a stop in the middle of a start waits for that server, and ends it", async () => {
  const { kept, pass, kill, server, servers, starts, settled, told } = world()
  let finish = (_postgres: EmbeddedPostgres): void => undefined
  starts.push(() => new Promise((resolve) => (finish = resolve)))
  kill()
  await pass(lookEveryMs)
  let ended = false
  const stopping = kept.stop().then(() => {
    ended = true
  })
  await settled()
  expect(ended).toBe(false)
  finish(server())
  await stopping
  expect(servers.at(-1)).toEqual({ alive: false, stopped: true })
  expect(told).toEqual(["away"])
  await pass(60_000)
  expect(servers.length).toBe(2)
})
