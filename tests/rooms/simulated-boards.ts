/** The boards that runs of the simulation begin with, each made once. */
import * as Y from "yjs"
import { applyChanges, writeBoard } from "../../core/board-doc.ts"
import { small } from "./judged-board.ts"

export type BoardKind =
  | "small"
  /** So long that it goes to whoever joins in pieces. */
  | "long"
  /** Written under so many client ids that an idle room rewrites it in a new epoch. */
  | "old"

const made = new Map<BoardKind, Uint8Array>()

export function boardBytes(kind: BoardKind): Uint8Array {
  const bytes = made.get(kind) ?? Y.encodeStateAsUpdate(make(kind))
  made.set(kind, bytes)
  return bytes
}

function make(kind: BoardKind): Y.Doc {
  const doc = new Y.Doc()
  doc.clientID = 1
  writeBoard(doc, small)
  if (kind === "long") {
    for (let i = 0; i < 30; i++) {
      const words = `${i} words and more words, `
      const background = words.repeat(Math.floor(9_000 / words.length))
      add(doc, `long${i}`, { background })
    }
  }
  if (kind === "old") {
    for (let clientId = 2; clientId < 540; clientId++) {
      doc.clientID = clientId
      if (clientId % 54 === 0) add(doc, `old${clientId}`, {})
      else doc.getMap("meta").set("title", `Summit ${clientId}`)
    }
  }
  return doc
}

function add(doc: Y.Doc, id: string, fields: { background?: string }): void {
  const done = applyChanges(doc, [
    {
      kind: "add",
      collection: "scenarios",
      id,
      fields: { title: id, kind: "binary", status: "open", ...fields },
    },
  ])
  if (!done.ok) throw new Error(done.error.message)
}
