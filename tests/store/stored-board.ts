// A board in a database of its own, written by random edits, with everything remembered that was true of it.
import * as Y from "yjs"
import type { PrismaClient } from "../../server/generated/prisma/client.ts"
import type { BoardStore, Commit } from "../../server/rooms/ports.ts"
import { createBoardStore, insertBoard } from "../../server/store/board-store.ts"
import type { CheckpointThread } from "../../server/store/checkpoint-thread.ts"
import { type Chance, edit } from "./random-document.ts"

export const quiet = { info() {}, warn() {}, error() {} }
/** Folds early, so that a short history has many segments. */
export const earlyFolds = { leastRows: 4, mostRows: 10, mostBytes: 1024 * 1024 }

export const storeOn = (prisma: PrismaClient, owner: string, thread?: CheckpointThread): BoardStore =>
  createBoardStore({
    prisma,
    owner,
    log: quiet,
    durability: () => "saved",
    limits: earlyFolds,
    ...(thread ? { thread } : {}),
  })

let boards = 0

export async function newBoard(prisma: PrismaClient, doc: Y.Doc = new Y.Doc()): Promise<string> {
  const id = `board${++boards}`
  await prisma.$transaction((writing) =>
    insertBoard(writing, {
      id,
      title: "Summit",
      template: null,
      documents: [{ doc: "board", update: Y.encodeStateAsUpdate(doc) }],
      memberId: "ann",
      createdAt: new Date(1_000),
    }),
  )
  return id
}

export interface Remembered {
  seq: number
  epoch: number
  at: number
  content: unknown
  operationIds: string[]
  update: Uint8Array
}

export interface WrittenBoard {
  readonly boardId: string
  readonly remembered: Remembered[]
  doc(): Y.Doc
  epoch(): number
  seq(): number
  /** One commit of a few edits. */
  write(): Promise<void>
  checkpoint(): Promise<Uint8Array>
  /** The same content as a new document in a new epoch. */
  rewrite(): Promise<void>
}

export const contentOf = (doc: Y.Doc): unknown => doc.getMap("cards").toJSON()

export function documentOf(updates: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc()
  for (const update of updates) Y.applyUpdate(doc, update)
  return doc
}

export async function openBoard(store: BoardStore, boardId: string, chance: Chance): Promise<WrittenBoard> {
  const loaded = await store.load(boardId, "board")
  let doc = documentOf(loaded.updates)
  doc.clientID = 1 + chance(4_000_000_000)
  let { seq, epoch } = loaded
  const remembered: Remembered[] = []

  async function append(update: Uint8Array): Promise<void> {
    const next = seq + 1
    const operationIds = Array.from({ length: 1 + chance(3) }, (_, i) => `${boardId}-op${next}-${i}`)
    const commit: Commit = {
      boardId,
      doc: "board",
      epoch,
      seq: next,
      fence: loaded.fence,
      update,
      operations: operationIds.map((id) => ({
        id,
        memberId: "ann",
        clientId: doc.clientID,
        clocks: [0, 1],
        changes: [
          {
            collection: "scenarios",
            id: "s",
            field: "title",
            action: "set",
            before: "a\0",
            after: `${next} \ud83d`,
          },
        ],
      })),
    }
    const { at } = await store.append(commit)
    seq = next
    remembered.push({ seq, epoch, at, content: contentOf(doc), operationIds, update })
  }

  return {
    boardId,
    remembered,
    doc: () => doc,
    epoch: () => epoch,
    seq: () => seq,
    async write() {
      const before = Y.encodeStateVector(doc)
      const edits = 1 + chance(4)
      for (let i = 0; i < edits; i++) edit(doc, chance)
      await append(Y.encodeStateAsUpdate(doc, before))
    },
    checkpoint: () => store.checkpoint(boardId, "board", seq, epoch),
    async rewrite() {
      const anew = new Y.Doc()
      anew.clientID = 1 + chance(4_000_000_000)
      const cards = anew.getMap<Y.Map<unknown>>("cards")
      anew.transact(() => {
        for (const [key, card] of doc.getMap<Y.Map<unknown>>("cards")) cards.set(key, card.clone())
      })
      doc = anew
      epoch++
      await append(Y.encodeStateAsUpdate(doc))
    },
  }
}
