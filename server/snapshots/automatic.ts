/**
 * Snapshots that are taken by themselves: at every reveal, and by the hour where something has changed. They are made
 * from the log, one after another and away from whoever works: a reveal waits for none of it. A server that is killed
 * between a reveal and its snapshot makes it when it is up again, of the same moment; none is kept twice.
 *
 * Of the hour a board keeps the last 48, the oldest go first; what was named, and what was taken at a reveal, stays.
 */
import { BoardDamaged, type Clock, type RoomLog } from "../rooms/ports.ts"
import { NoSuchMoment } from "../store/history-store.ts"
import type { SnapshotsDue } from "../store/snapshots-due.ts"
import { type FromLogWorld, takeFromLog } from "./from-log.ts"
import { revealMoment } from "./reveal-moment.ts"

export const hourMs = 60 * 60 * 1000
export const hourlyKept = 48
/** The ledger follows the row of the round; asked before it does, the reveal is not to be seen yet. */
export const settleMs = 1_500
const mostTries = 5
/** What nobody has touched for so long has no hour of its own any more; with a weekend during which no server ran. */
const forgottenMs = 24 * hourMs
const forgottenAwayMs = 7 * forgottenMs

export interface AutomaticWorld extends FromLogWorld {
  clock: Clock
  due: SnapshotsDue
  /** Opens a board, which brings its ledger up to its rows. */
  wake(boardId: string): Promise<unknown>
  log: RoomLog
}

export interface AutomaticSnapshots {
  /** A reveal was committed. Returns at once. */
  revealed(reveal: { boardId: string; number: number }): void
  /** An inject was delivered: the board as it was at that moment. */
  injected(inject: { boardId: string; id: string; title: string; at: Date }): void
  /** Makes what is missing, now and every hour from now on. */
  start(): void
  /** Once all that was begun is done. */
  settled(): Promise<void>
  stop(): Promise<void>
}

export function createAutomaticSnapshots(world: AutomaticWorld): AutomaticSnapshots {
  const { clock, due, log, history } = world
  /** Cannot be made, whenever it is tried. */
  const hopeless = new Set<string>()
  /** Until when a board's log was looked at, and nothing that counts had changed. */
  const unchanged = new Map<string, number>()
  const waits = new Set<() => void>()
  let last: Promise<void> = Promise.resolve()
  let stopped = false

  /** One after another: nothing here is urgent, and each costs a read of a whole log. */
  function queue(what: Record<string, unknown>, job: () => Promise<unknown>): void {
    last = last.then(async () => {
      if (stopped) return
      try {
        await job()
      } catch (err) {
        log.warn({ err, ...what }, "a snapshot that is taken by itself was not taken")
      }
    })
  }

  function after(ms: number, task: () => void): void {
    if (stopped) return
    const cancel = clock.after(ms, () => {
      waits.delete(cancel)
      task()
    })
    waits.add(cancel)
  }

  async function missingReveals(): Promise<void> {
    for (const reveal of await due.reveals()) {
      const name = `${reveal.boardId}/${reveal.number}`
      if (stopped || hopeless.has(name)) continue
      try {
        let ledger = await revealMoment(history, reveal)
        if (!ledger) {
          await world.wake(reveal.boardId)
          ledger = await revealMoment(history, reveal)
        }
        if (!ledger) continue
        await takeFromLog(world, {
          boardId: reveal.boardId,
          kind: "round",
          key: String(reveal.number),
          title: revealTitle(reveal),
          round: reveal.number,
          at: ledger.committedAt,
          ledger,
          ifChanged: false,
        })
      } catch (err) {
        if (err instanceof NoSuchMoment || err instanceof BoardDamaged) hopeless.add(name)
        log.warn({ err, boardId: reveal.boardId, round: reveal.number }, "no snapshot of a reveal")
      }
    }
  }

  /** `missed`: only what ended while no server was there to take it, as on a laptop that is closed before the hour is full. */
  async function hourly(missed: boolean): Promise<void> {
    const now = clock.now()
    const hour = Math.floor(now / hourMs)
    const since = new Date(now - (missed ? forgottenAwayMs : forgottenMs))
    for (const { boardId, at } of await due.changed(since)) {
      if (stopped || unchanged.get(boardId) === at.getTime()) continue
      const ended = missed ? Math.floor(at.getTime() / hourMs) + 1 : hour
      if (ended > hour) continue
      try {
        const taken = await takeFromLog(world, {
          boardId,
          kind: "hourly",
          // Its own: by the number of the hour the next one is taken.
          key: missed ? `missed ${at.getTime()}` : String(hour),
          title: hourTitle(ended),
          round: null,
          at,
          ifChanged: true,
        })
        if (taken) await due.letGo(boardId, hourlyKept)
        else unchanged.set(boardId, at.getTime())
      } catch (err) {
        if (err instanceof NoSuchMoment || err instanceof BoardDamaged) unchanged.set(boardId, at.getTime())
        log.warn({ err, boardId }, "no snapshot of an hour")
      }
    }
  }

  function everyHour(): void {
    after(hourMs - (clock.now() % hourMs), () => {
      queue({}, missingReveals)
      queue({}, () => hourly(false))
      everyHour()
    })
  }

  function soon({ boardId, number }: { boardId: string; number: number }, tries: number): void {
    after(settleMs * tries, () =>
      queue({ boardId, round: number }, async () => {
        await missingReveals()
        const missing = (await due.reveals()).some(
          (one) => one.boardId === boardId && one.number === number && !hopeless.has(`${boardId}/${number}`),
        )
        if (missing && tries < mostTries) soon({ boardId, number }, tries + 1)
      }),
    )
  }

  return {
    revealed: (reveal) => soon(reveal, 1),
    injected: ({ boardId, id, title, at }) =>
      queue({ boardId }, () =>
        takeFromLog(world, { boardId, kind: "inject", key: id, title, round: null, at, ifChanged: false }),
      ),
    start() {
      // Those that were cut off wait until whoever comes back first is served.
      after(settleMs, () => {
        queue({}, missingReveals)
        queue({}, () => hourly(true))
      })
      everyHour()
    },
    async settled() {
      for (let seen: unknown = null; seen !== last; ) {
        seen = last
        await last
      }
    },
    async stop() {
      stopped = true
      for (const cancel of waits) cancel()
      await last
    },
  }
}

function revealTitle({ number, title }: { number: number; title: string }): string {
  const name = `round ${number}`
  return title === "" || title.toLowerCase() === name ? `After ${name}` : `After ${name}: ${title}`
}

const hourTitle = (hour: number): string =>
  `Hourly, ${new Date(hour * hourMs).toISOString().slice(0, 16).replace("T", " ")} UTC`
