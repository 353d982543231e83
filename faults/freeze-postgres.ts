/** The database stops answering without closing anything, and goes on later: the kind of fault that time limits are for. */
import { join } from "node:path"
import { signalAll } from "./postgres-processes.ts"
import { check, type Fault, pause, until } from "./stage.ts"
import { allIsWell, asLightAsBefore, weigh, workshop } from "./verdict.ts"

export const freezePostgres: Fault = {
  name: "freeze-postgres",
  about: "PostgreSQL frozen (SIGSTOP) for 30 s under load, then let go on",
  async run(stage) {
    const at = await workshop(stage, stage.short ? 3 : 10, { dataFolder: join(stage.folder, "data") })
    const { server, people } = at
    const before = await weigh(server)
    for (const one of people) one.work(3)
    await until("work is under way", () => people.every((one) => one.kept.size > 2))

    stage.afterwards(() => signalAll(server.dataFolder, "SIGCONT"))
    check(signalAll(server.dataFolder, "SIGSTOP") > 1, "there was no PostgreSQL to freeze")
    const began = performance.now()
    // What was committed a moment before is still on its way.
    await pause(500)
    const told = people.map((one) => one.told.size)
    const made = people.map((one) => one.made.length)
    for (const one of people) one.shown()
    const frozenMs = stage.short ? 7_000 : 30_000
    await until(`${frozenMs} ms have passed`, () => performance.now() - began >= frozenMs)
    for (const [index, one] of people.entries()) {
      const { state } = one.session.getState().save
      check(one.told.size === told[index], `${one.name} was told of a commit while the database stood still`)
      check(one.made.length > (made[index] ?? 0), `${one.name} could not type while the database stood still`)
      check(
        state === "unsaved",
        `after ${frozenMs / 1000} s without the database the page of ${one.name} says "${state}"`,
      )
    }
    const held = people.reduce((sum, { made, told }) => sum + made.length - told.size, 0)
    const during = await weigh(server)
    signalAll(server.dataFolder, "SIGCONT")
    await allIsWell(stage, at)
    await asLightAsBefore(stage, server, before)
    stage.note(
      `frozen for ${frozenMs / 1000} s with ${held} edits waiting, ${Math.round((during.heap - before.heap) / 1024)} kB more in the server`,
    )
  },
}
