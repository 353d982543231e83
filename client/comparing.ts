/**
 * Whether this tab's content is the server's, asked with nothing open: after every reconnect (A10), and now and then
 * while idle (R18). State vectors may be equal on documents that are not.
 */
import { type ContentHash, contentRoots, createContentHash } from "../core/content-doc.ts"
import type { DocumentName } from "../core/permissions.ts"
import type { Clock } from "./browser-world.ts"
import type { Replica } from "./replica.ts"
import type { Transport } from "./session.ts"

/** Three hundred tabs that come back together ask within so long of each other. */
const afterReconnectMs = 10_000
const idleMs = 60_000
/** Though nothing has come: what differs may lie in what was there before. */
const atLeastEveryMs = 10 * 60_000
/** Until it is quiet, or the server is at the same number. */
const againMs = 15_000
/** A timer that goes off so late has slept, with its page or its machine. */
const sleptMs = 30_000
/** So many entries are hashed in one go: a few milliseconds. */
const entriesAtOnce = 25

export interface ComparingWorld {
  clock: Clock
  transport: Pick<Transport, "compare">
  replica(doc: DocumentName): Replica
  /** Level with the server, nothing open, and nothing on its way. */
  quiet(): boolean
  /** Somebody may be looking. */
  awake(): boolean
  /** In 0..1, another one in every tab. */
  spread(): number
  different(doc: DocumentName): void
}

export interface Comparing {
  /** Level for the first time. */
  begin(): void
  /** Level again after a reconnect: owed until it is answered. */
  owe(): void
  stop(): void
}

export function createComparing(world: ComparingWorld): Comparing {
  const { clock, transport, replica, spread } = world
  const hashes = new Map<DocumentName, { of: Replica["doc"]; hash: ContentHash }>()
  /** What was the same, and when. */
  const same = new Map<DocumentName, { seq: number; at: number }>()
  let owed = false
  let round = 0
  let cancel: (() => void) | null = null

  function next(ms: number): void {
    cancel?.()
    const at = clock.now() + ms
    cancel = clock.after(ms, () => {
      cancel = null
      if (!world.awake() || clock.now() - at > sleptMs) next(spreadOver(idleMs))
      else ask()
    })
  }

  const spreadOver = (ms: number): number => ms * (0.5 + spread())

  function isDue(doc: DocumentName): boolean {
    const last = same.get(doc)
    const { place } = replica(doc)
    if (!place) return false
    return owed || !last || last.seq !== place.seq || clock.now() - last.at >= atLeastEveryMs
  }

  function ask(): void {
    const mine = ++round
    const due = (["board", "ledger"] as const).filter(isDue)
    if (due.length === 0) next(spreadOver(idleMs))
    else if (world.quiet()) compareNext(mine, due)
    else next(spreadOver(againMs))
  }

  function compareNext(mine: number, docs: readonly DocumentName[]): void {
    const [doc, ...rest] = docs
    if (doc === undefined) {
      owed = false
      next(spreadOver(idleMs))
      return
    }
    const { doc: of } = replica(doc)
    const hash = hashOf(doc)
    const slice = () => {
      if (mine !== round) return
      const current = replica(doc)
      if (!world.quiet() || current.doc !== of || !current.place) return next(spreadOver(againMs))
      if (!hash.settle(entriesAtOnce)) {
        cancel = clock.after(0, slice)
        return
      }
      const { epoch, seq } = current.place
      transport.compare({ doc, epoch, seq, hash: hash.hash() }).then(
        ({ result }) => {
          if (mine !== round) return
          if (result === "moved") return next(spreadOver(againMs))
          if (result === "different") {
            next(spreadOver(idleMs))
            // A fresh copy taken meanwhile is not the one that was compared.
            if (replica(doc).doc === of) world.different(doc)
            return
          }
          same.set(doc, { seq, at: clock.now() })
          compareNext(mine, rest)
        },
        () => {
          if (mine === round) next(spreadOver(againMs))
        },
      )
    }
    slice()
  }

  function hashOf(doc: DocumentName): ContentHash {
    const current = replica(doc)
    const known = hashes.get(doc)
    if (known?.of === current.doc) return known.hash
    known?.hash.stop()
    const hash = createContentHash(current.doc, contentRoots[doc])
    hashes.set(doc, { of: current.doc, hash })
    return hash
  }

  return {
    begin: () => next(spreadOver(idleMs)),
    owe() {
      owed = true
      round++
      next(afterReconnectMs * spread())
    },
    stop() {
      round++
      cancel?.()
      cancel = null
      for (const { hash } of hashes.values()) hash.stop()
      hashes.clear()
    },
  }
}
