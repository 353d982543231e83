// A PostgreSQL that Parley started is Parley's to start again: nobody else would, and until somebody does no edit can
// be saved. It comes back on the same port and folder, so that pools find it where it was; how often it is tried is
// bounded, and a server that a stop has ended is left alone.
import type { Log } from "../log.ts"
import type { Timer } from "./durability.ts"
import type { EmbeddedPostgres } from "./embedded-postgres.ts"

export type KeptPostgres = {
  /** Ends the watch, and then the server, also one that is just being started again. */
  stop(): Promise<void>
}

export const lookEveryMs = 200
const firstRetryMs = 500
const longestRetryMs = 10_000
/** One that lived for so long did not die of how it was started. */
const stableMs = 30_000

export function keepRunning(world: {
  first: EmbeddedPostgres
  /** On the same folder and port. Never two at a time: it is asked again only after it has answered. */
  startAgain(): Promise<EmbeddedPostgres>
  /** It is gone; it is back. Each told once, in turn. */
  away(): void
  back(): void
  timer: Timer
  now: () => number
  log: Log
}): KeptPostgres {
  const { startAgain, timer, now, log } = world
  let running: EmbeddedPostgres | undefined = world.first
  let since = now()
  let failures = 0
  let stopped = false
  let starting: Promise<void> = Promise.resolve()
  let cancel = timer(lookEveryMs, look)

  function look(): void {
    if (running?.lives()) {
      cancel = timer(lookEveryMs, look)
      return
    }
    const { pid } = running ?? {}
    running = undefined
    failures = now() - since >= stableMs ? 0 : failures + 1
    log.error({ pid }, "the embedded PostgreSQL has ended; starting it again")
    world.away()
    // The first death is answered at once; one that dies again and again must not keep the machine busy.
    if (failures <= 1) start()
    else cancel = timer(pauseMs(), start)
  }

  function start(): void {
    starting = startAgain().then(
      (again) => {
        running = again
        since = now()
        if (stopped) return
        log.warn({ how: again.how, pid: again.pid, port: again.port }, "the embedded PostgreSQL is back")
        world.back()
        cancel = timer(lookEveryMs, look)
      },
      (error: unknown) => {
        failures += 1
        if (stopped) return
        const retryMs = pauseMs()
        log.error({ err: error, retryMs }, "the embedded PostgreSQL could not be started again")
        cancel = timer(retryMs, start)
      },
    )
  }

  const pauseMs = () => Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(failures - 1, 10))

  return {
    async stop() {
      stopped = true
      cancel()
      await starting
      await running?.stop()
    },
  }
}
