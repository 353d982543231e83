/** Drafts and waiting estimates in IndexedDB. What storage can do wrong is a value here. */
import { type DBSchema, type IDBPDatabase, openDB } from "idb"
import { z } from "zod"
import { Id } from "../core/ids.ts"
import { questionOf } from "../core/judgement.ts"
import { fail, ok, type Result } from "../core/result.ts"
import type { Clock } from "./browser-world.ts"
import {
  DraftEntry,
  type EstimateOwner,
  type EstimateStore,
  type KeptEstimates,
  WaitingEstimate,
} from "./estimate-store.ts"
import { troubleOf } from "./offline-database.ts"
import type { StoreTrouble } from "./offline-store.ts"

/** Raise it when what is stored changes its shape, and say in `upgrade` what becomes of the old. */
const version = 1
const databaseName = "parley-estimates"
const openMs = 3_000
const answerMs = 2_000

const owned = { boardId: Id, memberId: Id }
const DraftRow = DraftEntry.extend({ ...owned, question: z.string() })
const WaitingRow = WaitingEstimate.extend({ ...owned, id: Id })
type DraftRow = z.infer<typeof DraftRow>
type WaitingRow = z.infer<typeof WaitingRow>
type Key = [boardId: string, memberId: string, which: string]

interface Schema extends DBSchema {
  drafts: { key: Key; value: DraftRow }
  waiting: { key: Key; value: WaitingRow }
}
type Database = IDBPDatabase<Schema>

export interface EstimateDatabaseWorld {
  clock: Clock
  /** Throws where storage is switched off; undefined where there is none. */
  indexedDB(): IDBFactory | undefined
}

export function createEstimateDatabase({ clock, indexedDB }: EstimateDatabaseWorld): EstimateStore {
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
        db.createObjectStore("drafts", { keyPath: ["boardId", "memberId", "question"] })
        db.createObjectStore("waiting", { keyPath: ["boardId", "memberId", "id"] })
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
  function within<T>(work: (db: Database) => Promise<T>): Promise<Result<T, StoreTrouble>> {
    if (closed) return Promise.resolve(fail("none"))
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

  return {
    read: (owner) =>
      within(async (db) => {
        const [drafts, waiting] = await Promise.all([
          db.getAll("drafts", rangeOf(owner)),
          db.getAll("waiting", rangeOf(owner)),
        ])
        return readable(drafts, waiting)
      }),
    write: (owner, { keep = [], drop = [], queue = [], unqueue = [] }) =>
      within(async (db) => {
        const work = db.transaction(["drafts", "waiting"], "readwrite", { durability: "relaxed" })
        const drafts = work.objectStore("drafts")
        const waiting = work.objectStore("waiting")
        const steps = [
          ...drop.map((question) => drafts.delete([owner.boardId, owner.memberId, question])),
          ...keep.map((entry) => drafts.put({ ...owner, ...entry, question: questionOf(entry) })),
          ...unqueue.map((id) => waiting.delete([owner.boardId, owner.memberId, id])),
          ...queue.map((entry) => waiting.put({ ...owner, ...entry, id: entry.estimate.id })),
        ]
        // The reason of the transaction says more than that of the request which it took down.
        const results = await Promise.allSettled([work.done, ...steps])
        for (const result of results) if (result.status === "rejected") throw result.reason
      }),
    isWaiting: ({ boardId, memberId }, estimateId) =>
      within(async (db) => (await db.getKey("waiting", [boardId, memberId, estimateId])) !== undefined),
    forget: (owner) =>
      within(async (db) => {
        const everybodys = IDBKeyRange.bound([owner.boardId], [owner.boardId, []])
        const work = db.transaction(["drafts", "waiting"], "readwrite")
        const [drafts, waiting] = await Promise.all([
          work.objectStore("drafts").getAll(rangeOf(owner)),
          work.objectStore("waiting").getAll(rangeOf(owner)),
          work.objectStore("drafts").delete(everybodys),
          work.objectStore("waiting").delete(everybodys),
          work.done,
        ])
        return readable(drafts, waiting)
      }),
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

const rangeOf = ({ boardId, memberId }: EstimateOwner): IDBKeyRange =>
  IDBKeyRange.bound([boardId, memberId], [boardId, memberId, []])

function readable(drafts: unknown[], waiting: unknown[]): KeptEstimates {
  return {
    drafts: drafts.flatMap((row) => DraftRow.safeParse(row).data ?? []).map(draftOf),
    waiting: waiting
      .flatMap((row) => WaitingRow.safeParse(row).data ?? [])
      .map(({ estimate, at }) => ({ estimate, at }))
      .sort((a, b) => a.at - b.at || (a.estimate.id < b.estimate.id ? -1 : 1)),
  }
}

const draftOf = ({
  boardId: _board,
  memberId: _member,
  question: _question,
  ...entry
}: DraftRow): DraftEntry => entry
