/** The offline store of browsers, in IndexedDB. What storage can do wrong, and it does most of it, is a value here. */
import { type DBSchema, type IDBPDatabase, openDB } from "idb"
import * as z from "zod"
import { BoardChange } from "../core/changes.ts"
import { Id } from "../core/ids.ts"
import { DocName } from "../core/protocol.ts"
import { fail, ok, type Result } from "../core/result.ts"
import type { Clock } from "./browser-world.ts"
import type { Adopted, OfflineStore, Owner, StoreTrouble } from "./offline-store.ts"

/** Raise it when what is stored changes its shape, and say in `upgrade` what becomes of the old. */
const version = 1
const databaseName = "parley-offline"
const openMs = 3_000
const answerMs = 2_000
/** Of other boards, the oldest go first. */
const mostCopies = 8

const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array)
const OperationEntry = z.object({
  boardId: Id,
  doc: DocName,
  memberId: Id,
  id: Id,
  epoch: z.number(),
  tab: z.string(),
  place: z.number(),
  clientId: z.number(),
  madeAt: z.number(),
  changes: z.array(BoardChange),
  update: Bytes,
})
const CopyEntry = z.object({
  boardId: Id,
  doc: DocName,
  memberId: Id,
  epoch: z.number(),
  seq: z.number(),
  hash: Bytes,
  updates: z.array(Bytes),
  at: z.number(),
})
type OperationEntry = z.infer<typeof OperationEntry>
type CopyEntry = z.infer<typeof CopyEntry>

interface Schema extends DBSchema {
  operations: { key: [string, string, string, number, string]; value: OperationEntry }
  copies: { key: [string, string, string, number]; value: CopyEntry }
}
type Database = IDBPDatabase<Schema>

export interface OfflineDatabaseWorld {
  clock: Clock
  /** Throws where storage is switched off; undefined where there is none. */
  indexedDB(): IDBFactory | undefined
}

export function createOfflineDatabase({ clock, indexedDB }: OfflineDatabaseWorld): OfflineStore {
  let opening: Promise<Database> | null = null
  let waitsForAnother = false
  let closed = false

  function open(): Promise<Database> {
    opening ??= openOnce().catch((error: unknown) => {
      opening = null
      throw error
    })
    return opening
  }

  async function openOnce(): Promise<Database> {
    // Some browsers throw already when it is looked at.
    if (!indexedDB()) throw new DOMException("There is no storage here.", "SecurityError")
    const opened = await openDB<Schema>(databaseName, version, {
      upgrade(db) {
        db.createObjectStore("operations", { keyPath: ["boardId", "doc", "memberId", "epoch", "id"] })
        db.createObjectStore("copies", { keyPath: ["boardId", "doc", "memberId", "epoch"] })
      },
      blocked() {
        waitsForAnother = true
      },
      blocking() {
        // A newer Parley in another tab: it must not wait for this one.
        opened.close()
        opening = null
      },
      terminated() {
        opening = null
      },
    })
    waitsForAnother = false
    return opened
  }

  /** Whatever storage does, there is an answer within a bounded time. */
  async function within<T>(work: (db: Database) => Promise<T>): Promise<Result<T, StoreTrouble>> {
    if (closed) return fail("none")
    const known = opening !== null
    const done = (async (): Promise<Result<T, StoreTrouble>> => {
      try {
        return ok(await work(await open()))
      } catch (error) {
        // A connection that was closed from outside is opened anew the next time.
        if (error instanceof DOMException && error.name === "InvalidStateError") opening = null
        return fail(troubleOf(error))
      }
    })()
    return new Promise((resolve) => {
      const cancel = clock.after(known ? answerMs : openMs, () =>
        resolve(fail(waitsForAnother ? "another-version" : "hanging")),
      )
      void done.then((result) => {
        cancel()
        resolve(result)
      })
    })
  }

  const write: OfflineStore["write"] = (owner, tab, { put, remove }) =>
    within(async (db) => {
      const entries = put.map((operation) => ({ ...owner, ...operation }))
      const all = async () => {
        const work = db.transaction("operations", "readwrite", { durability: "relaxed" })
        const steps: Promise<unknown>[] = entries.map((entry) => work.store.put(entry))
        for (const { id, epoch } of remove) {
          const key = keyOf(owner, epoch, id)
          // Adopted by another tab, it is that one's to remove.
          const found = work.store.get(key)
          steps.push(found.then((entry) => (entry?.tab === tab ? work.store.delete(key) : undefined)))
        }
        await settled(steps, work.done)
      }
      try {
        await all()
      } catch (error) {
        if (troubleOf(error) !== "full") throw error
        // A copy can be fetched again; what was done here cannot.
        await db.clear("copies")
        await all()
      }
    })

  const adopt: OfflineStore["adopt"] = (owner, tab, living) =>
    within(async (db) => {
      const adopted: Adopted = { operations: [], unreadable: [] }
      const work = db.transaction("operations", "readwrite", { durability: "relaxed" })
      heard(work.done)
      for (let at = await work.store.openCursor(rangeOf(owner)); at; at = await at.continue()) {
        const parsed = OperationEntry.safeParse(at.value)
        if (!parsed.success) {
          adopted.unreadable.push(asText(at.value))
          await at.delete()
          continue
        }
        const entry = parsed.data
        if (entry.tab === tab || living.has(entry.tab)) continue
        adopted.operations.push(entry)
        await at.update({ ...entry, tab })
      }
      await work.done
      adopted.operations.sort((a, b) => a.madeAt - b.madeAt || a.place - b.place)
      return adopted
    })

  return {
    write,
    adopt,
    async copy(boardId, doc) {
      const range = IDBKeyRange.bound([boardId, doc], [boardId, doc, []])
      const found = await within(async (db) => db.getAll("copies", range))
      if (!found.ok) return null
      const readable = found.value.flatMap((entry) => CopyEntry.safeParse(entry).data ?? [])
      return readable.sort((a, b) => b.at - a.at)[0] ?? null
    },
    async keepCopy(owner, copy) {
      await within(async (db) => {
        const work = db.transaction("copies", "readwrite", { durability: "relaxed" })
        heard(work.done)
        const entry: CopyEntry = { ...owner, ...copy }
        const keys = await work.store.getAllKeys(rangeOf(owner))
        // An epoch that is over is over for good.
        for (const key of keys) if (key[3] < copy.epoch) await work.store.delete(key)
        const known = await work.store.get([owner.boardId, owner.doc, owner.memberId, copy.epoch])
        if (!known || known.seq <= copy.seq) await work.store.put(entry)
        const all = await work.store.getAll()
        const old = all.sort((a, b) => b.at - a.at).slice(mostCopies)
        for (const { boardId, doc, memberId, epoch } of old) {
          await work.store.delete([boardId, doc, memberId, epoch])
        }
        await work.done
      })
    },
    forget(boardId) {
      const range = IDBKeyRange.bound([boardId], [boardId, []])
      return within(async (db) => {
        const work = db.transaction(["operations", "copies"], "readwrite")
        const [entries] = await Promise.all([
          work.objectStore("operations").getAll(range),
          work.objectStore("operations").delete(range),
          work.objectStore("copies").delete(range),
          work.done,
        ])
        const taken: Adopted = { operations: [], unreadable: [] }
        for (const entry of entries) {
          const parsed = OperationEntry.safeParse(entry)
          if (parsed.success) taken.operations.push(parsed.data)
          else taken.unreadable.push(asText(entry))
        }
        taken.operations.sort((a, b) => a.madeAt - b.madeAt || a.place - b.place)
        return taken
      })
    },
    close() {
      closed = true
      // What was asked before still happens: a connection closes when its transactions are done.
      void opening?.then(
        (db) => db.close(),
        () => undefined,
      )
    },
  }
}

const keyOf = ({ boardId, doc, memberId }: Owner, epoch: number, id: string): Schema["operations"]["key"] => [
  boardId,
  doc,
  memberId,
  epoch,
  id,
]

const rangeOf = ({ boardId, doc, memberId }: Owner): IDBKeyRange =>
  IDBKeyRange.bound([boardId, doc, memberId], [boardId, doc, memberId, []])

/** The reason of the transaction says more than that of the request which it took down. */
async function settled(steps: Promise<unknown>[], done: Promise<void>): Promise<void> {
  const results = await Promise.allSettled([done, ...steps])
  for (const result of results) if (result.status === "rejected") throw result.reason
}

/** Awaited later, or not at all when a request before it fails: no rejection of its own. */
const heard = (done: Promise<void>): void => void done.catch(() => undefined)

export function troubleOf(error: unknown): StoreTrouble {
  const name = error instanceof Error || error instanceof DOMException ? error.name : ""
  if (name === "QuotaExceededError") return "full"
  if (name === "SecurityError" || name === "InvalidStateError" || name === "NotAllowedError") return "blocked"
  if (name === "VersionError") return "another-version"
  return "failed"
}

function asText(value: unknown): string {
  try {
    return JSON.stringify(value, (_key, part) => (part instanceof Uint8Array ? undefined : part), 2)
  } catch {
    return String(value)
  }
}
