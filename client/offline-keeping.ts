/**
 * What is open in this tab, kept on the device too (A7): written when it is made, removed when it is answered. Beside
 * it what an earlier tab left behind, until it is open here, and the questions of A13 until they are answered.
 *
 * Nothing here is waited for. While something is being written more may gather; then all of it goes in one transaction.
 */
import type { BoardChange } from "../core/changes.ts"
import type { Result } from "../core/result.ts"
import type { Clock } from "./browser-world.ts"
import type { Conflict } from "./offline-conflicts.ts"
import type { Adopted, Keeping, KeptOperation, OfflineStore, Owner, StoreTrouble } from "./offline-store.ts"
import type { OpenOperation } from "./outbox.ts"

/** More than a person does in a day without a connection; what is over it is only in the tab, and the pill says so. */
const mostKept = 5_000
const retryMs = 5_000

export interface DeviceKeeping {
  /** Whose page this is; until then nothing can be kept. */
  begin(memberId: string): void
  owner(): Owner | null
  /** There may be others than before. */
  look(): void
  state(): Keeping
  /** Everything that is open has been written: closing the page would lose none of it. */
  isSafe(): boolean
  /** Takes over what no living tab will send. */
  adopt(living: ReadonlySet<string>): Promise<Result<Adopted, StoreTrouble>>
  /** Taken over, and not open here yet. */
  held(): readonly KeptOperation[]
  /** Open here now, or answered. */
  release(id: string): void
  /** This person is no member any more: nothing stays, and what there was is handed over. */
  forget(): Promise<Adopted>
  stop(): void
}

export interface KeepingWorld {
  boardId: string
  tab: string
  clock: Clock
  store: OfflineStore | null
  open(): readonly OpenOperation[]
  asked(): readonly Conflict[]
  clientId(): number
  epoch(): number | null
  changed(): void
}

interface Entry {
  /** As long as this is the same, what is written of it is right. */
  of: object
  epoch: number
  kept: () => KeptOperation
}

const nothing = new Uint8Array()

export function createKeeping(world: KeepingWorld): DeviceKeeping {
  const { boardId, tab, clock, store, changed } = world
  let owner: Owner | null = null
  let trouble: StoreTrouble | null = "none"
  let written = new Map<string, { of: object; epoch: number }>()
  let held = new Map<string, KeptOperation>()
  let epoch = 0
  let writing = false
  let scheduled = false
  let cancelRetry: (() => void) | null = null
  let stopped = false

  function entries(): Map<string, Entry> {
    epoch = world.epoch() ?? epoch
    const all = new Map<string, Entry>()
    for (const kept of held.values()) {
      all.set(kept.id, { of: kept, epoch: kept.epoch, kept: () => ({ ...kept, tab }) })
    }
    const put = (
      of: OpenOperation | Conflict,
      changes: BoardChange[],
      update: Uint8Array,
      madeAt: number,
    ) => {
      const place = all.size
      const { id } = of
      const clientId = world.clientId()
      const kept = () => ({ id, epoch, tab, place, clientId, madeAt, changes, update })
      all.set(id, { of, epoch, kept })
    }
    for (const conflict of world.asked()) put(conflict, [conflict.change], nothing, conflict.at)
    for (const operation of world.open()) {
      put(operation, operation.changes, operation.update, operation.madeAt)
    }
    return all
  }

  function look(): void {
    if (!owner || scheduled || writing || stopped) return
    scheduled = true
    queueMicrotask(() => {
      scheduled = false
      void write()
    })
  }

  /** `last`: there is no waiting for what is being written. */
  async function write(last = false): Promise<void> {
    if (!owner || !store || (writing && !last)) return
    const wanted = [...entries()].slice(0, mostKept)
    const put = wanted.filter(([id, { of, epoch }]) => !isWritten(id, of, epoch))
    const ids = new Map(wanted)
    const remove = [...written]
      .filter(([id, { epoch }]) => ids.get(id)?.epoch !== epoch)
      .map(([id, { epoch }]) => ({ id, epoch }))
    if (put.length === 0 && remove.length === 0) return
    writing = true
    const done = await store.write(owner, tab, { put: put.map(([, { kept }]) => kept()), remove })
    writing = false
    if (done.ok) {
      for (const { id } of remove) written.delete(id)
      for (const [id, { of, epoch }] of put) written.set(id, { of, epoch })
    }
    said(done.ok ? null : done.error)
    if (done.ok) look()
  }

  const isWritten = (id: string, of: object, ofEpoch: number): boolean => {
    const known = written.get(id)
    return known?.of === of && known.epoch === ofEpoch
  }

  function said(next: StoreTrouble | null): void {
    const other = next !== trouble
    trouble = next
    cancelRetry?.()
    cancelRetry = trouble && !stopped ? clock.after(retryMs, () => void write()) : null
    if (other) changed()
  }

  return {
    owner: () => owner,
    begin(memberId) {
      if (!store || owner?.memberId === memberId || stopped) return
      owner = { boardId, doc: "board", memberId }
      trouble = "opening"
      written = new Map()
      held = new Map()
      look()
    },
    look,
    state() {
      if (trouble !== null) return { on: "tab", why: trouble }
      return world.open().length > mostKept ? { on: "tab", why: "full" } : { on: "device" }
    },
    isSafe() {
      if (!owner || trouble !== null) return false
      return [...entries()].every(([id, { of, epoch }]) => isWritten(id, of, epoch))
    },
    async adopt(living) {
      if (!owner || !store || stopped) return { ok: false, error: "none" }
      const asked = owner
      const adopted = await store.adopt(asked, tab, living)
      if (stopped || owner !== asked) return { ok: false, error: "none" }
      if (!adopted.ok) {
        said(adopted.error)
        return adopted
      }
      for (const operation of adopted.value.operations) {
        held.set(operation.id, operation)
        written.set(operation.id, { of: operation, epoch: operation.epoch })
      }
      said(null)
      look()
      return adopted
    },
    held: () => [...held.values()],
    release(id) {
      if (held.delete(id)) look()
    },
    async forget() {
      owner = null
      trouble = "none"
      cancelRetry?.()
      const operations = [...held.values()]
      held = new Map()
      const taken = await store?.forget(boardId)
      // What storage does not say is what this tab knows of it.
      return taken?.ok ? taken.value : { operations, unreadable: [] }
    },
    stop() {
      // What is being asked now is the last: the page may be going.
      if (!stopped) void write(true)
      stopped = true
      cancelRetry?.()
      store?.close()
    },
  }
}
