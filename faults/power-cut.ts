/**
 * The power fails. What the database has handed to its disk by then is in the disk's image; what only lay in the
 * memory of PostgreSQL or of the file system is not. So the image is copied with every PostgreSQL process stopped, and
 * the copy is recovered as after a power cut: file system first, then PostgreSQL. Every operation that somebody was
 * told is saved must be there. Without waiting for the disk (synchronous_commit off) the same run must lose something:
 * that shows that it can.
 *
 * It proves that PostgreSQL is asked to flush and that we wait for it. It does not prove that a drive keeps what it
 * says it has flushed: the image lies in the memory of this machine.
 */
import { join } from "node:path"
import { startEmbeddedPostgres } from "../server/database/embedded-postgres.ts"
import { createLog } from "../server/log.ts"
import { copyFile, loopDisk, sameBytes } from "./loop-disk.ts"
import { killPostgres, signalAll } from "./postgres-processes.ts"
import { check, type Fault, pause, type Stage, until } from "./stage.ts"
import { nothingClaimedIsMissing, workshop } from "./verdict.ts"
import { withClient, writtenLog } from "./written-log.ts"

export const powerCut: Fault = {
  name: "power-cut",
  about:
    "the power fails under load (a copy of the disk image, recovered); and the same without waiting for the disk",
  async run(stage) {
    const kept = await cut(stage, { waits: true })
    check(kept.lost === 0, `${kept.lost} of ${kept.told} acknowledged operations were lost`)
    stage.note(`${kept.told} acknowledged operations, all there after the power cut`)
    const careless = await cut(stage, { waits: false })
    check(careless.lost > 0, "with synchronous_commit off nothing was lost: this run could not have failed")
    stage.note(`with synchronous_commit off ${careless.lost} of ${careless.told} were lost, as they must be`)
  },
}

async function cut(stage: Stage, { waits }: { waits: boolean }): Promise<{ told: number; lost: number }> {
  const name = waits ? "disk" : "careless-disk"
  // The file system writes when it is asked to, and hardly ever by itself.
  const disk = await loopDisk(stage, { name, megabytes: 300, options: "commit=600" })
  const dataFolder = join(disk.folder, "data")
  const { server, people, boardId } = await workshop(stage, stage.short ? 4 : 10, { dataFolder })
  if (!waits) await stopWaiting(server.databaseUrl)
  for (const one of people) one.work(8)
  await until("work is under way", () => people.every((one) => one.told.size > (stage.short ? 5 : 20)))

  check(signalAll(dataFolder, "SIGSTOP") > 1, "there was no PostgreSQL to stop")
  // What it had answered by then is on its way to the people; nothing is added to that.
  await pause(500)
  for (const one of people) one.rest()
  const told = people.reduce((sum, one) => sum + one.told.size, 0)
  const copy = join(stage.folder, `${name}-copy.img`)
  await until("a copy of the disk during which nothing was written", async () => {
    await copyFile(disk.image, copy)
    return sameBytes(disk.image, copy)
  })
  await server.kill()
  await killPostgres(dataFolder)

  const recovered = await loopDisk(stage, { name: `${name}-recovered`, image: copy })
  const folder = join(recovered.folder, "data")
  const postgres = await startEmbeddedPostgres(folder, createLog({ logLevel: "silent" }))
  stage.afterwards(() => killPostgres(folder))
  const log = await writtenLog(postgres.adminUrl("parley"), boardId)
  const lost = people.reduce(
    (sum, one) => sum + [...one.told].filter((id) => !log.operationIds.has(id)).length,
    0,
  )
  if (waits) nothingClaimedIsMissing(people, log)
  await postgres.stop()
  return { told, lost }
}

/** For the connections that the server opens from now on, and with the longest pause between two flushes. */
async function stopWaiting(databaseUrl: string): Promise<void> {
  await withClient(databaseUrl, async (client) => {
    await client.query("ALTER ROLE parley SET synchronous_commit = off")
    await client.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'parley' AND pid <> pg_backend_pid()",
    )
  })
}
