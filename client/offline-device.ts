/**
 * What a session keeps on its device and takes up again: put together here, so that a session without a device (Node,
 * a simulation) is the same session.
 */
import type { BoardChange } from "../core/changes.ts"
import type { NewId } from "../core/ids.ts"
import type { InquireReply } from "../core/protocol.ts"
import type { BoardCopy } from "./board-copy.ts"
import type { Clock } from "./browser-world.ts"
import type { GivenBack } from "./given-back.ts"
import { type Asking, createAsking } from "./offline-asking.ts"
import { createOtherTabs, type TabChannel } from "./offline-channel.ts"
import { isOfRemoved } from "./offline-conflicts.ts"
import { createCopyKeeping } from "./offline-copy.ts"
import { createKeeping } from "./offline-keeping.ts"
import { createReturn } from "./offline-return.ts"
import type { Keeping, OfflineStore } from "./offline-store.ts"
import type { Outbox } from "./outbox.ts"
import type { StateReading } from "./state-reading.ts"

/** The device, as far as a session may use it. */
export interface Device {
  store: OfflineStore
  channel: TabChannel | null
}

export interface OfflineDevice {
  asking: Asking
  /** Runs the task once what an earlier page kept is here, or is not to be waited for. */
  first(task: () => void): void
  /** Whose page this is. False: what was begun with is somebody else's. */
  known(memberId: string): boolean
  level(): void
  /** There may be other open operations than before. */
  look(): void
  kept(): Keeping
  /** All that is open is written. */
  isSafe(): boolean
  /** Taken over from an earlier page, and not open here yet. */
  waiting(): number
  /** The page may be gone without another word. */
  keep(): void
  /** Not a member any more: nothing stays, and what is not open in this tab is given back with its words (A6). */
  forget(message: string): void
  stop(): void
}

export interface OfflineDeviceWorld {
  boardId: string
  tab: string
  clock: Clock
  newId: NewId
  now(): number
  device: Device | null
  board: BoardCopy
  outbox: Outbox
  reading: StateReading
  givenBack: GivenBack
  isLive(): boolean
  inquire(operationIds: string[]): Promise<InquireReply>
  change(change: BoardChange): string | null
  letGo(operationIds: ReadonlySet<string>): void
  changed(): void
}

export function createOfflineDevice(world: OfflineDeviceWorld): OfflineDevice {
  const { boardId, tab, clock, newId, now, device, board, outbox, reading, givenBack } = world
  const store = device?.store ?? null

  function changed(): void {
    const kept = keeping.state()
    if (JSON.stringify(kept) !== JSON.stringify(reading.last.kept)) reading.update({ kept })
    world.changed()
  }

  const asking = createAsking({
    board,
    newId,
    now,
    reading,
    givenBack,
    change: world.change,
    changed: () => keeping.look(),
  })
  const keeping = createKeeping({
    boardId,
    tab,
    clock,
    store,
    open: outbox.open,
    asked: asking.open,
    clientId: board.clientId,
    epoch: () => board.place?.epoch ?? null,
    changed,
  })
  const tabs = createOtherTabs({ tab, clock, channel: device?.channel ?? null, lost: world.letGo })
  const copies = createCopyKeeping({
    boardId,
    clock,
    store,
    board,
    owner: keeping.owner,
    begun: () => reading.observe(board.doc),
  })
  const back = createReturn({
    board,
    outbox,
    keeping,
    tabs,
    asking,
    givenBack,
    reading,
    isLive: world.isLive,
    inquire: world.inquire,
    changed,
  })

  return {
    asking,
    first: copies.first,
    known(memberId) {
      if (!copies.known(memberId)) return false
      keeping.begin(memberId)
      return true
    },
    level: () => void back.look(),
    look: keeping.look,
    kept: keeping.state,
    isSafe: keeping.isSafe,
    waiting: () => keeping.held().length,
    keep: copies.keep,
    forget(message) {
      const questions = asking.open().filter((conflict) => !isOfRemoved(conflict))
      const known = new Set([...outbox.open(), ...asking.open()].map(({ id }) => id))
      givenBack.operations(
        questions.map(({ id, change }) => ({ id, changes: [change] })),
        message,
      )
      void keeping.forget().then(({ operations, unreadable }) => {
        givenBack.operations(
          operations.filter(({ id }) => !known.has(id)),
          message,
        )
        for (const text of unreadable) givenBack.draft(message, text)
      })
    },
    stop() {
      copies.stop()
      keeping.stop()
      tabs.stop()
    },
  }
}
