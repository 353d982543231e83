/** A network that is late, cuts, goes half open, takes bytes apart and flips bits, between people and a good server. */
import { type Person, person, refusedMarks } from "./people.ts"
import { type Behaviour, startProxy, type TcpProxy } from "./proxy.ts"
import { check, type Fault, pause, type Stage, until } from "./stage.ts"
import { allIsWell, asLightAsBefore, contentOf, type Workshop, weigh, workshop } from "./verdict.ts"
import { writtenLog } from "./written-log.ts"

interface BehindProxy extends Workshop {
  proxy: TcpProxy
}

async function behindProxy(stage: Stage, size: number): Promise<BehindProxy> {
  let proxy: TcpProxy | undefined
  const at = await workshop(stage, size, {
    async through(server) {
      proxy = await startProxy(server.port, stage.chance)
      stage.afterwards(() => proxy?.close())
      return proxy.url
    },
  })
  return { ...at, proxy: proxy as TcpProxy }
}

export const lateNetwork: Fault = {
  name: "network-late",
  about: "every chunk of bytes arrives up to 400 ms late",
  run: (stage) =>
    under(stage, { delayMs: () => stage.chance.below(400) }, async () => pause(stage.short ? 2_000 : 15_000)),
}

export const splitNetwork: Fault = {
  name: "network-split",
  about: "every byte arrives on its own",
  run: (stage) => under(stage, { byByte: true }, async () => pause(stage.short ? 1_500 : 8_000)),
}

export const cutNetwork: Fault = {
  name: "network-cut",
  about: "all connections are cut again and again under load",
  run: (stage) =>
    under(stage, {}, async ({ proxy, people }) => {
      for (let n = 0; n < (stage.short ? 3 : 25); n++) {
        await pause(200 + stage.chance.below(900))
        proxy.cut()
      }
      for (const { name, shown } of people) {
        check(shown().includes("reconnecting"), `the page of ${name} never said "reconnecting"`)
      }
    }),
}

const halfOpen = (direction: "up" | "down"): Fault => ({
  name: `network-half-open-${direction}`,
  about: `what goes ${direction} vanishes, and both ends think that they are connected`,
  run: (stage) =>
    under(stage, {}, async ({ proxy, people }) => {
      const waitMs = stage.short ? 6_500 : 40_000
      await until("work is under way", () => people.every((one) => one.kept.size > 2))
      proxy.behave({ swallow: direction })
      await pause(500)
      const told = people.map(({ told }) => told.size)
      await pause(waitMs - 500)
      for (const [index, { name, told: now, session }] of people.entries()) {
        const { state } = session.getState().save
        check(now.size === told[index], `${name} was told of a commit through a dead connection`)
        check(
          state === "unsaved" || state === "reconnecting" || state === "offline",
          `after ${waitMs / 1000} s on a dead connection the page of ${name} says "${state}"`,
        )
      }
      proxy.behave({})
    }),
})
export const halfOpenUp = halfOpen("up")
export const halfOpenDown = halfOpen("down")

async function under(
  stage: Stage,
  behaviour: Behaviour,
  meanwhile: (at: BehindProxy) => Promise<void>,
): Promise<void> {
  const at = await behindProxy(stage, stage.short ? 3 : 10)
  const before = await weigh(at.server)
  for (const one of at.people) one.work(6)
  at.proxy.behave(behaviour)
  await meanwhile(at)
  at.proxy.behave({})
  await allIsWell(stage, at)
  await asLightAsBefore(stage, at.server, before)
}

/**
 * A WebSocket has no checksum, and neither has what Parley sends on it: TCP's sum and, with HTTPS, TLS keep flipped
 * bits away. Where one comes through all the same, it may turn a letter into another letter, in a message that is in
 * perfect order. So a mark may come out as its neighbour by one bit; what must hold is that the server lives, that
 * what it said is committed is committed, and that in the end all have the same board (R18 finds the difference).
 */
const flips = (direction: "up" | "down"): Fault => ({
  name: `network-flips-${direction}`,
  about: `now and then one bit of what goes ${direction} is flipped`,
  async run(stage) {
    const at = await behindProxy(stage, stage.short ? 3 : 8)
    const { proxy, people, server, boardId } = at
    const before = await weigh(server)
    for (const one of people) one.work(6)
    await until("work is under way", () => people.every((one) => one.kept.size > 2))
    proxy.behave({ flip: { direction, oneIn: 25 } })
    await until("bits have been flipped", () => proxy.flipped() >= (stage.short ? 10 : 150), 300_000)
    proxy.behave({})
    for (const one of people) one.rest()
    check(server.alive(), "a flipped bit ended the server")
    // A connection whose frames are out of step is as good as none, and is not always noticed as such.
    proxy.cut()
    // A flip in a hello can make it another version's, or another board's: that page is told to reload.
    const staying = people.filter((one) => one.ended() === null)
    await until(
      "every page says Saved",
      () => staying.every((one) => one.ended() !== null || one.session.getState().save.state === "saved"),
      120_000,
    )
    const log = await writtenLog(server.databaseUrl, boardId)
    const onBoard = new Set(log.marks)
    const changed: string[] = []
    for (const { name, told, made, session } of people) {
      for (const id of told) {
        check(
          log.operationIds.has(id) || direction === "down",
          `${name} was told ${id}; it is not in the log`,
        )
      }
      const refused = refusedMarks(session)
      changed.push(...made.filter((mark) => !onBoard.has(mark) && !refused.has(mark)))
    }
    check(
      changed.length <= (direction === "up" ? proxy.flipped() : 0),
      `${changed.length} marks are neither kept nor taken back, and ${proxy.flipped()} bits were flipped: ${changed.join(" ")}`,
    )
    const expected = contentOf(log.doc)
    await until(
      "all copies are equal by content",
      () => staying.every((one) => one.ended() !== null || contentOf(one.session.doc) === expected),
      150_000,
    )
    const ended = people.flatMap((one) => one.ended() ?? [])
    await asLightAsBefore(stage, server, before)
    stage.note(
      `${proxy.flipped()} bits flipped, ${log.marks.length} marks on the board, ${changed.length} more arrived altered; ${people.length - ended.length} copies equal, ${ended.length} pages told to stop`,
    )
  },
})
export const flipsUp = flips("up")
export const flipsDown = flips("down")

/** The case that no decoder can notice, made on purpose. */
export const alteredLetter: Fault = {
  name: "network-altered-letter",
  about:
    "one letter of another person's edit arrives as another letter, in a message that is in perfect order",
  async run(stage) {
    const at = await workshop(stage, 2)
    const { people, server, boardId, scenarios } = at
    const proxy = await startProxy(server.port, stage.chance)
    stage.afterwards(() => proxy.close())
    const victim = await person("victim", { url: proxy.url, boardId, scenarios, chance: stage.chance })
    people.push(victim)
    const [writer] = people as [Person]
    proxy.behave({ alter: { from: "[p1.1]", to: "[p1.7]" } })
    writer.edit()
    const textOf = ({ session }: Person) =>
      session
        .getState()
        .board.scenarios.map(({ background }) => background)
        .join()
    await until("the altered letter has arrived", () => textOf(victim).includes("[p1.7]"))
    proxy.behave({})
    check(
      contentOf(victim.session.doc) !== contentOf(writer.session.doc),
      "the altered letter altered nothing",
    )
    check(proxy.flipped() === 1, "the letter was altered more than once")
    const began = performance.now()
    // Nobody does anything more: only comparing, while idle, can find it (R18).
    await until(
      "the altered copy is found and replaced",
      () => contentOf(victim.session.doc) === contentOf(writer.session.doc),
      300_000,
    )
    await allIsWell(stage, at)
    stage.note(`found and put right after ${((performance.now() - began) / 1000).toFixed(0)} s of idling`)
  },
}
