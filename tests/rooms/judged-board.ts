// A board as the server holds it, and a tab that edits it, for asking the judge.
import * as Y from "yjs"
import { type Board, collectionNames, emptyBoard } from "../../core/board.ts"
import { applyChanges, countEntities, writeBoard } from "../../core/board-doc.ts"
import type { BoardChange } from "../../core/changes.ts"
import { integrateUpdate } from "../../core/integration-doc.ts"
import type { Role } from "../../core/permissions.ts"
import { type JudgedDocument, judge, type Verdict } from "../../server/rooms/judge.ts"

export const small: Board = {
  ...emptyBoard({ title: "Summit", note: "Two people, one table.", yardstick: "icd203" }),
  sets: [{ id: "s1", title: "Talks", kind: "independent" }],
  scenarios: [
    {
      id: "meet",
      title: "They meet",
      kind: "binary",
      status: "open",
      setId: "s1",
      order: "a0",
      working: { probabilities: { yes: 0.1, no: 0.9 } },
      outcomes: [
        { id: "yes", label: "Yes", order: 0 },
        { id: "no", label: "No", order: 1 },
      ],
      resolutionCriteria: "A photograph of both in one room.",
      finePrint: "",
      background: "",
      evidence: [],
    },
  ],
}

export const tabId = 77
const serverId = 1

export interface Bench {
  document: JudgedDocument
  tab: Y.Doc
  /** The update of what the tab does, as it would be sent. */
  does(act: (tab: Y.Doc) => void): Uint8Array
  changes(...changes: BoardChange[]): Uint8Array
  judge(update: Uint8Array, as?: { role?: Role; clientId?: number }): Verdict
  /** Into the server's document, as a room would. */
  accept(update: Uint8Array): void
  bytes(): string
}

export function bench(board: Board = small): Bench {
  const doc = new Y.Doc()
  doc.clientID = serverId
  for (const root of ["meta", ...collectionNames]) doc.getMap(root)
  writeBoard(doc, board)
  const tab = new Y.Doc()
  tab.clientID = tabId
  for (const root of ["meta", ...collectionNames]) tab.getMap(root)
  integrateUpdate(tab, Y.encodeStateAsUpdate(doc))
  const document: JudgedDocument = { name: "board", doc, entities: countEntities(doc), bytes: 1_000 }
  const does = (act: (tab: Y.Doc) => void): Uint8Array => {
    const made: Uint8Array[] = []
    const keep = (update: Uint8Array) => made.push(update)
    tab.on("update", keep)
    tab.transact(() => act(tab))
    tab.off("update", keep)
    if (made.length !== 1) throw new Error(`the tab made ${made.length} updates`)
    return made[0] as Uint8Array
  }
  return {
    document,
    tab,
    does,
    changes: (...changes) =>
      does((target) => {
        const applied = applyChanges(target, changes)
        if (!applied.ok) throw new Error(applied.error.message)
      }),
    judge: (update, as = {}) =>
      judge(
        document,
        { role: as.role ?? "facilitator", memberId: "ana", clientId: as.clientId ?? tabId },
        update,
      ),
    accept: (update) => {
      integrateUpdate(doc, update)
      document.entities = countEntities(doc)
    },
    bytes: () => Buffer.from(Y.encodeStateAsUpdate(doc)).toString("base64"),
  }
}

export const entity = (tab: Y.Doc, root: string, id: string): Y.Map<unknown> =>
  tab.getMap(root).get(id) as Y.Map<unknown>
