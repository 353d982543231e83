/** The disk of the database is full: edits wait, the page says so, and when there is space again all are saved. */
import { rmSync, statfsSync } from "node:fs"
import { open } from "node:fs/promises"
import { join } from "node:path"
import { loopDisk } from "./loop-disk.ts"
import { check, type Fault, until } from "./stage.ts"
import { allIsWell, asLightAsBefore, weigh, workshop } from "./verdict.ts"

export const diskFull: Fault = {
  name: "disk-full",
  about: "the disk of the database fills up under load; later there is space again",
  async run(stage) {
    const disk = await loopDisk(stage, { name: "small-disk", megabytes: 300 })
    const at = await workshop(stage, stage.short ? 3 : 8, { dataFolder: join(disk.folder, "data") })
    const { server, people, scenarios } = at
    const before = await weigh(server)
    for (const one of people) one.work(4)
    await until("work is under way", () => people.every((one) => one.kept.size > 2))

    const filler = join(disk.folder, "filler")
    await fill(filler, disk.folder)
    // What PostgreSQL has set aside already is used up first.
    const states = () => people.map(({ session }) => session.getState().save.state)
    let large = 0
    await until(
      'every page says "not saved yet"',
      async () => {
        const [writer] = people
        const id = scenarios[large % scenarios.length] as string
        const insert = crypto.randomUUID().repeat(250).slice(0, 9_000)
        const text = writer?.session.getState().board.scenarios.find((one) => one.id === id)?.finePrint ?? ""
        const waiting = (writer?.made.length ?? 0) - (writer?.kept.size ?? 0)
        if (waiting < 200) {
          const change = { kind: "editText", collection: "scenarios", id, field: "finePrint" } as const
          check(
            writer?.session.change({ ...change, index: 0, remove: text, insert }).ok === true,
            "typing stopped",
          )
          large += 1
        }
        await fill(filler, disk.folder)
        return states().every((state) => state === "unsaved")
      },
      240_000,
    )
    const told = people.map((one) => one.told.size)
    const made = people.map((one) => one.made.length)
    await until("everybody has gone on typing", () =>
      people.every((one, index) => one.made.length > (made[index] ?? 0) + 5),
    )
    check(
      people.every((one, index) => one.told.size === told[index]),
      "somebody was told of a commit on a full disk",
    )
    check(server.alive(), "the server died of a full disk")
    const waiting = people.reduce((sum, one) => sum + one.made.length - one.kept.size, 0)
    rmSync(filler)
    await allIsWell(stage, at)
    await asLightAsBefore(stage, server, before)
    stage.note(`with the disk full ${waiting} edits waited, and were saved when there was space`)
  },
}

/** Takes every block that is free. */
async function fill(path: string, folder: string): Promise<void> {
  const { bavail, bsize } = statfsSync(folder)
  const free = bavail * bsize
  if (free === 0) return
  const file = await open(path, "a")
  const block = Buffer.alloc(64 * 1024, 1)
  try {
    for (let left = free; left > 0; left -= block.length) {
      await file.write(block.subarray(0, Math.min(left, block.length)))
    }
    await file.sync()
  } catch (error) {
    // Full: that is what was wanted.
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error
  } finally {
    await file.close()
  }
}
