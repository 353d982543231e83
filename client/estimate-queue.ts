/**
 * Open estimates on their way to the server, one after the other in the order in which they were made, each under one
 * id until it is answered. What the server cannot take just now is sent again after a while; what it refuses goes back
 * to whoever wrote it.
 */
import type { EstimateInput } from "../core/judgement.ts"
import type { JudgementReply } from "../core/protocol.ts"
import type { Clock } from "./browser-world.ts"
import type { WaitingEstimate } from "./estimate-store.ts"

const firstWaitMs = 1_000
const longestWaitMs = 30_000

export type Answered = Extract<JudgementReply, { ok: true }>
export type RefusedEstimate = Extract<JudgementReply, { ok: false }>

export interface EstimateQueue {
  /**
   * What an earlier page or another tab left; what is here already stays as it is. Nothing is sent before the first:
   * what an earlier page left goes first.
   */
  load(entries: readonly WaitingEstimate[]): void
  add(entry: WaitingEstimate): void
  /** Out of the queue; null: it is being sent now, or is gone. */
  takeBack(estimateId: string): WaitingEstimate | null
  waiting(): readonly WaitingEstimate[]
  /** The id of the one that is being sent. */
  sending(): string | null
  /** The connection may be back. `anew`: it is, and what was waited for is no reason any more. */
  look(anew?: boolean): void
  stop(): void
}

export interface QueueWorld {
  clock: Clock
  isLive(): boolean
  send(estimate: EstimateInput): Promise<JudgementReply>
  /** Asked before each is sent: another tab may have sent it, and then something else on the same question. */
  isStillWaiting(estimateId: string): Promise<boolean>
  /** The same, made after all that was loaded: this page's clock may be behind that of an earlier one. */
  madeAfter(entry: WaitingEstimate): WaitingEstimate
  answered(entry: WaitingEstimate, reply: Answered | RefusedEstimate | null): void
  changed(): void
}

export function createEstimateQueue(world: QueueWorld): EstimateQueue {
  const { clock } = world
  let waiting: WaitingEstimate[] = []
  let sending: string | null = null
  let tries = 0
  let cancelRetry: (() => void) | null = null
  let loaded = false
  let stopped = false

  function look(anew = false): void {
    if (anew) {
      cancelRetry?.()
      cancelRetry = null
      tries = 0
    }
    const [first] = waiting
    if (!first || !loaded || sending !== null || cancelRetry !== null || stopped || !world.isLive()) return
    sending = first.estimate.id
    world.changed()
    void send(first).then((reply) => {
      sending = null
      if (stopped) return
      if (reply === "again") {
        const wait = Math.min(longestWaitMs, firstWaitMs * 2 ** tries++)
        cancelRetry = clock.after(wait, () => {
          cancelRetry = null
          look()
        })
        return world.changed()
      }
      tries = 0
      waiting = waiting.filter((entry) => entry !== first)
      world.answered(first, reply)
      world.changed()
      look()
    })
  }

  async function send(entry: WaitingEstimate): Promise<Answered | RefusedEstimate | null | "again"> {
    if (!(await world.isStillWaiting(entry.estimate.id))) return null
    const reply = await world.send(entry.estimate)
    return !reply.ok && (reply.reason === "unavailable" || reply.reason === "too-often") ? "again" : reply
  }

  return {
    load(entries) {
      const isFirst = !loaded
      loaded = true
      const known = new Set(waiting.map(({ estimate }) => estimate.id))
      const news = entries.filter(({ estimate }) => !known.has(estimate.id))
      if (news.length > 0) {
        waiting = isFirst
          ? [...news, ...waiting.map(world.madeAfter)]
          : [...waiting, ...news].sort((a, b) => a.at - b.at)
        world.changed()
      }
      look()
    },
    add(entry) {
      waiting = [...waiting, entry]
      world.changed()
      look()
    },
    takeBack(estimateId) {
      const entry = waiting.find(({ estimate }) => estimate.id === estimateId)
      if (!entry || sending === estimateId) return null
      waiting = waiting.filter((other) => other !== entry)
      world.changed()
      return entry
    },
    waiting: () => waiting,
    sending: () => sending,
    look,
    stop() {
      stopped = true
      cancelRetry?.()
    },
  }
}
