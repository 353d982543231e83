/**
 * Getting level with the server: hello, its welcome, the pieces of a long board, and what became of more operations
 * than a hello can name. Whatever fails on the way, the hello is said again. What the layer above adds: what is said,
 * and what is done with the answer.
 */
import {
  type Batch,
  type Hello,
  type NotWelcome,
  operationsNamed,
  type Piece,
  type Welcome,
} from "../core/protocol.ts"
import type { Clock } from "./browser-world.ts"
import { createPieces } from "./pieces.ts"
import type { Transport } from "./session.ts"

export const helloRetryMs = 1_000
/** A piece is 64 KiB: whoever gets none for this long has been forgotten, not served slowly. */
const stalledMs = 10_000
/** A server that sends more than a board can be is not asked for it again at once. */
const tooMuchMs = 30_000
/** What is committed while a long board is on its way; beyond this, a newer state is the shorter way. */
const earlyBatches = 10_000
const earlyBytes = 16 * 1024 * 1024

export type Connection =
  | { is: "lost"; since: number }
  | { is: "greeting" } // hello said, and not level with the server yet
  | { is: "live" }

export interface GreetingWorld {
  clock: Clock
  transport: Pick<Transport, "hello" | "inquire">
  hello(): Hello
  /** Open operations that the hello just made had no room for. */
  unnamed(): string[]
  committed(ids: readonly string[]): void
  notWelcome(answer: NotWelcome): void
  /** The first look at a welcome; false when it leads nowhere, and another hello has been arranged for. */
  welcomed(welcome: Welcome, said: Hello): boolean
  /** Of a long board, in 0..1. */
  arriving(share: number): void
  /** Everything is here; false as above. */
  integrate(welcome: Welcome, wholeState: (state: string) => Uint8Array | null): boolean
  /** From now on edits are taken. These batches came meanwhile. */
  live(early: readonly Batch[]): void
  changed(): void
}

export interface Greeting {
  connection(): Connection
  /** A fresh connection. */
  connected(): void
  lost(): void
  say(): void
  sayAfter(ms: number): void
  /** As `sayAfter`, and whatever is on its way is not waited for any more. */
  startOverAfter(ms: number): void
  /** Not live, and nothing is said, until `say` or a fresh connection. */
  pause(): void
  /** A batch while not live. */
  keep(batch: Batch): void
  piece(piece: Piece): void
  stop(): void
}

export function createGreeting(world: GreetingWorld): Greeting {
  const { clock, transport } = world
  const pieces = createPieces()
  let connection: Connection = { is: "lost", since: clock.now() }
  /** Answers to an earlier hello are nobody's. */
  let turn = 0
  let welcome: Welcome | null = null
  let inquiring = false
  let early: Batch[] = []
  let bytesEarly = 0
  let cancelRetry: (() => void) | null = null
  let cancelStalled: (() => void) | null = null
  let stopped = false

  const isCurrent = (mine: number) => mine === turn && connection.is === "greeting" && !stopped

  function forget(): void {
    turn++
    welcome = null
    inquiring = false
    early = []
    bytesEarly = 0
    cancelRetry?.()
    cancelRetry = null
    cancelStalled?.()
    cancelStalled = null
  }

  function say(): void {
    if (stopped || connection.is === "lost") return
    forget()
    connection = { is: "greeting" }
    pieces.expectAny()
    const mine = turn
    const hello = world.hello()
    const unnamed = world.unnamed()
    world.changed()
    transport.hello(hello).then(
      (reply) => {
        if (!isCurrent(mine)) return
        if (reply.ok) answered(reply, hello, unnamed)
        else world.notWelcome(reply)
      },
      () => {
        // Lost on the way, or not an answer: while the connection stands, ask once more.
        if (isCurrent(mine)) sayAfter(helloRetryMs)
      },
    )
  }

  function sayAfter(ms: number): void {
    cancelRetry?.()
    cancelRetry = clock.after(ms, say)
  }

  function startOverAfter(ms: number): void {
    forget()
    if (connection.is === "lost") return
    connection = { is: "greeting" }
    sayAfter(ms)
  }

  function answered(reply: Welcome, said: Hello, unnamed: string[]): void {
    const mine = turn
    if (!world.welcomed(reply, said) || mine !== turn) return
    welcome = reply
    pieces.expect(reply.docs.flatMap((doc) => doc.pieces ?? []))
    if (unnamed.length > 0) {
      inquiring = true
      inquire(mine, unnamed)
    }
    if (!pieces.complete()) arriving()
    arrived()
  }

  function inquire(mine: number, ids: string[]): void {
    transport.inquire({ operationIds: ids.slice(0, operationsNamed) }).then(
      ({ committed }) => {
        if (!isCurrent(mine)) return
        world.committed(committed)
        const rest = ids.slice(operationsNamed)
        if (rest.length > 0) return inquire(mine, rest)
        inquiring = false
        arrived()
      },
      () => {
        if (isCurrent(mine)) sayAfter(helloRetryMs)
      },
    )
  }

  function arriving(): void {
    world.arriving(pieces.share())
    cancelStalled?.()
    cancelStalled = clock.after(stalledMs, say)
  }

  /** Nothing is replayed or sent before it is known what has been committed (A3). */
  function arrived(): void {
    if (!welcome || inquiring || !pieces.complete()) return
    const complete = welcome
    const mine = turn
    cancelStalled?.()
    cancelStalled = null
    const level = world.integrate(complete, pieces.whole)
    pieces.clear()
    if (!level || mine !== turn) return
    const batches = early
    forget()
    connection = { is: "live" }
    world.live(batches)
  }

  return {
    connection: () => connection,
    connected() {
      connection = { is: "greeting" }
      pieces.clear()
      say()
    },
    lost() {
      forget()
      pieces.clear()
      if (connection.is !== "lost") connection = { is: "lost", since: clock.now() }
    },
    say,
    sayAfter,
    startOverAfter,
    pause() {
      forget()
      if (connection.is === "live") connection = { is: "greeting" }
    },
    keep(batch) {
      if (connection.is !== "greeting") return
      early.push(batch)
      bytesEarly += batch.update.length
      if (early.length > earlyBatches || bytesEarly > earlyBytes) say()
    },
    piece(piece) {
      if (connection.is !== "greeting") return
      const taken = pieces.take(piece)
      if (taken === "over") return startOverAfter(tooMuchMs)
      if (taken === "known" || !welcome) return
      if (!pieces.complete()) return arriving()
      cancelStalled?.()
      cancelStalled = null
      arrived()
    },
    stop() {
      forget()
      pieces.clear()
      connection = { is: "lost", since: clock.now() }
      stopped = true
    },
  }
}
