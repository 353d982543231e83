// A device of the test's own: one storage in memory, and tabs that hear each other, live and crash.
import type { TabChannel } from "../../client/offline-channel.ts"
import type { Device } from "../../client/offline-device.ts"
import type {
  KeptCopy,
  KeptOperation,
  OfflineStore,
  Owner,
  StoreTrouble,
} from "../../client/offline-store.ts"
import { fail, ok } from "../../core/result.ts"

export interface FakeDevice {
  operations: Map<string, KeptOperation & Owner>
  copies: (KeptCopy & Owner)[]
  /** What storage says to everything, until it is null. */
  trouble: StoreTrouble | null
  writes: number
  /** For one tab. After `crash` nobody answers for it, and nothing more of it is written. */
  open(): Device & { crash(): void }
}

const keyOf = ({ boardId, doc, memberId }: Owner, { epoch, id }: { epoch: number; id: string }) =>
  [boardId, doc, memberId, epoch, id].join(" ")
const isOf = (owner: Owner, other: Owner) =>
  owner.boardId === other.boardId && owner.doc === other.doc && owner.memberId === other.memberId

export function fakeDevice(): FakeDevice {
  const listeners = new Map<object, (message: unknown) => void>()
  const device: FakeDevice = {
    operations: new Map(),
    copies: [],
    trouble: null,
    writes: 0,
    open() {
      const self = {}
      let dead = false
      const channel: TabChannel = {
        post(message) {
          for (const [other, hear] of [...listeners]) if (other !== self) queueMicrotask(() => hear(message))
        },
        listen: (hear) => listeners.set(self, hear),
        close: () => listeners.delete(self),
      }
      const store: OfflineStore = {
        async write(owner, tab, { put, remove }) {
          if (dead || device.trouble) return fail(device.trouble ?? "none")
          device.writes += 1
          for (const operation of put) {
            device.operations.set(keyOf(owner, operation), structuredClone({ ...owner, ...operation }))
          }
          for (const entry of remove) {
            const key = keyOf(owner, entry)
            if (device.operations.get(key)?.tab === tab) device.operations.delete(key)
          }
          return ok(undefined)
        },
        async adopt(owner, tab, living) {
          if (dead || device.trouble) return fail(device.trouble ?? "none")
          const left = [...device.operations.values()].filter(
            (entry) => isOf(owner, entry) && entry.tab !== tab && !living.has(entry.tab),
          )
          for (const entry of left) entry.tab = tab
          const operations = structuredClone(left)
          operations.sort((a, b) => a.madeAt - b.madeAt || a.place - b.place)
          return ok({ operations, unreadable: [] })
        },
        async copy(boardId, doc) {
          const found = device.copies.filter((copy) => copy.boardId === boardId && copy.doc === doc)
          return device.trouble ? null : (found.at(-1) ?? null)
        },
        async keepCopy(owner, copy) {
          if (dead || device.trouble) return
          device.copies = device.copies.filter((other) => !isOf(owner, other))
          device.copies.push(structuredClone({ ...owner, ...copy }))
        },
        async forget(boardId) {
          if (dead || device.trouble) return fail(device.trouble ?? "none")
          const operations = [...device.operations.values()].filter((entry) => entry.boardId === boardId)
          for (const [key, entry] of device.operations) {
            if (entry.boardId === boardId) device.operations.delete(key)
          }
          device.copies = device.copies.filter((copy) => copy.boardId !== boardId)
          operations.sort((a, b) => a.madeAt - b.madeAt || a.place - b.place)
          return ok({ operations, unreadable: [] })
        },
        close() {},
      }
      return {
        store,
        channel,
        crash() {
          dead = true
          listeners.delete(self)
        },
      }
    },
  }
  return device
}
