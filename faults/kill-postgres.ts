/** The database dies under a living server: one backend, and all of it. Acknowledgements stop, typing does not (A9). */
import { join } from "node:path"
import type { Person } from "./people.ts"
import { backends, postgresProcesses, postmaster, signalAll } from "./postgres-processes.ts"
import { check, type Fault, pause, until } from "./stage.ts"
import { allIsWell, asLightAsBefore, weigh, workshop } from "./verdict.ts"

export const killBackend: Fault = {
  name: "kill-postgres-backend",
  about: "kill -9 of one PostgreSQL backend under load, again and again",
  async run(stage) {
    const at = await workshop(stage, stage.short ? 3 : 10, { dataFolder: join(stage.folder, "data") })
    const { server, people } = at
    for (const one of people) one.work(8)
    const times = stage.short ? 1 : 6
    for (let n = 0; n < times; n++) {
      await pause(500 + stage.chance.below(1_000))
      let found: number[] = []
      await until("the server has a connection", () => {
        found = backends(server.dataFolder)
        return found.length > 0
      })
      process.kill(found[stage.chance.below(found.length)] as number, "SIGKILL")
      // PostgreSQL throws everybody out and starts over; commits go on by themselves.
      await acknowledgedAgain(people)
    }
    check(server.alive(), "the server died with its database's backend")
    await allIsWell(stage, at)
    stage.note(`killed ${times} backends`)
  },
}

export const killPostgres: Fault = {
  name: "kill-postgres",
  about: "kill -9 of the whole PostgreSQL under load; Parley starts it again",
  async run(stage) {
    const at = await workshop(stage, stage.short ? 3 : 10, { dataFolder: join(stage.folder, "data") })
    const { server, people } = at
    const before = await weigh(server)
    for (const one of people) one.work(8)
    const times = stage.short ? 1 : 4
    let longest = 0
    for (let n = 0; n < times; n++) {
      await pause(500 + stage.chance.below(1_000))
      for (const one of people) one.shown()
      const first = postmaster(server.dataFolder)
      check(signalAll(server.dataFolder, "SIGKILL") > 1, "there was no PostgreSQL to kill")
      const began = performance.now()
      const made = people.map((one) => one.made.length)
      await acknowledgedAgain(people)
      longest = Math.max(longest, performance.now() - began)
      check(postmaster(server.dataFolder) !== first, "it is the same PostgreSQL as before")
      oneServerOnly(server.dataFolder)
      for (const [index, one] of people.entries()) {
        check(one.made.length > (made[index] ?? 0), `${one.name} could not type while the database was away`)
        const said = one.shown()
        check(
          said.includes("unsaved"),
          `the page of ${one.name} did not say "not saved yet" (${said.join(", ")})`,
        )
      }
    }
    check(server.alive(), "the server died with its database")
    await allIsWell(stage, at)
    await asLightAsBefore(stage, server, before)
    stage.note(`killed ${times} times; the longest wait for an acknowledgement was ${Math.round(longest)} ms`)
  },
}

function oneServerOnly(dataFolder: string): void {
  const first = postmaster(dataFolder)
  check(
    first !== undefined && postgresProcesses(dataFolder)[0] === first,
    "the pid file names a process that does not work in the data folder",
  )
}

/** Everybody is told of something more than now. */
function acknowledgedAgain(people: readonly Person[]): Promise<void> {
  const told = people.map((one) => one.told.size)
  return until("edits are acknowledged again", () =>
    people.every((one, index) => one.told.size > (told[index] ?? 0)),
  )
}
