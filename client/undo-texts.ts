/**
 * The texts that somebody has written in, as lines of characters (`core/inverse-text.ts`) that are brought level with
 * the live document whenever they are asked about: also when another document has taken its place.
 */
import * as Y from "yjs"
import { type Collection, type CollectionShape, collections } from "../core/board.ts"
import type { BoardChange } from "../core/changes.ts"
import { type Copy, follow, lineOf } from "../core/followed-text.ts"
import { carryOut, type TextUndoing, together, undoingText } from "../core/inverse-text.ts"
import type { Attributes } from "../core/rich-text.ts"
import type { Character, Stretch, TextDeed } from "../core/text-characters.ts"

export interface TextKey {
  collection: Collection | "meta"
  id: string
  field: string
}

export interface UndoTexts {
  /** Call before something is written in it; the returned function says afterwards what was done. */
  watch(key: TextKey): () => TextDeed
  undoing(key: TextKey, deed: TextDeed): TextUndoing
  /** It has been done. */
  carryOut(key: TextKey, undoing: TextUndoing): void
  /** Nothing that could be taken back is left in the others, nor of the gone characters in any but these. */
  keepOnly(names: ReadonlySet<string>, characters: () => Iterable<Character>): void
}

/** More than a full text: only then are those looked for that nobody can bring back any more. */
const lineToSift = 15_000
/** And again when it has grown by so many. */
const moreToSift = 2_000

export const textName = ({ collection, id, field }: TextKey): string => `${collection} ${id} ${field}`

/** Which text a change edits; null: none. */
export function textKeyOf(change: BoardChange): TextKey | null {
  if (change.kind === "editMetaText") return { collection: "meta", id: "meta", field: change.field }
  if (change.kind !== "editText" && change.kind !== "formatText") return null
  return { collection: change.collection, id: change.id, field: change.field }
}

export function textChanges(key: TextKey, { edits, formats }: TextUndoing): BoardChange[] {
  const { collection, id, field } = key
  if (collection === "meta") {
    return edits.map(({ index, remove, insert }) => ({ kind: "editMetaText", field, index, remove, insert }))
  }
  const at = { collection, id, field }
  return [
    ...edits.map(({ index, remove, insert, attributes }): BoardChange => {
      const edit = { kind: "editText" as const, ...at, index, remove, insert }
      return Object.keys(attributes).length > 0 ? { ...edit, attributes } : edit
    }),
    ...formats.map((format): BoardChange => ({ kind: "formatText", ...at, ...format })),
  ]
}

export function createUndoTexts(doc: () => Y.Doc): UndoTexts {
  const lines = new Map<string, Followed>()
  /** What was done to each since it is watched. */
  const watched = new Map<string, TextDeed[]>()

  function level(key: TextKey): Character[] {
    const of = doc()
    const before = lines.get(textName(key))
    const text = textOf(of, key)
    if (before?.level && before.text === text) return before.line
    before?.stop()
    const copy: Copy = { ...copyOf(of, key), same: before?.of === of }
    const following = before ? follow(before.line, copy) : null
    const line = following ? following.line : lineOf(copy)
    if (following) watched.get(textName(key))?.push(following.deed)
    const followed: Followed = {
      of,
      text,
      line,
      siftAt: before?.siftAt ?? lineToSift,
      level: text !== null,
      stop: () => text?.unobserve(moved),
    }
    const moved = () => {
      followed.level = false
    }
    text?.observe(moved)
    lines.set(textName(key), followed)
    return line
  }

  return {
    watch(key) {
      level(key)
      const deeds: TextDeed[] = []
      watched.set(textName(key), deeds)
      return () => {
        level(key)
        watched.delete(textName(key))
        return deeds.length === 1 && deeds[0] ? deeds[0] : together(deeds)
      }
    },
    undoing: (key, deed) => undoingText(level(key), deed),
    carryOut(key, undoing) {
      // Otherwise the characters that came back are new ones, and cannot be taken out again.
      carryOut(undoing, copyOf(doc(), key).stretches)
      const followed = lines.get(textName(key))
      if (followed) followed.level = false
      level(key)
    },
    keepOnly(names, characters) {
      let kept: ReadonlySet<Character> | null = null
      for (const [name, followed] of lines) {
        if (!names.has(name)) {
          followed.stop()
          lines.delete(name)
        } else if (followed.line.length > followed.siftAt) {
          kept ??= new Set(characters())
          followed.line = followed.line.filter((one) => one.stands || kept?.has(one))
          followed.siftAt = Math.max(lineToSift, followed.line.length + moreToSift)
        }
      }
    },
  }
}

interface Followed {
  of: Y.Doc
  text: Y.Text | null
  line: Character[]
  siftAt: number
  /** The text has not changed since the line was made. */
  level: boolean
  stop(): void
}

const plainLook: Attributes = {}

function textOf(doc: Y.Doc, { collection, id, field }: TextKey): Y.Text | null {
  const map = collection === "meta" ? doc.getMap("meta") : doc.getMap(collection).get(id)
  const text = map instanceof Y.Map ? map.get(field) : null
  return text instanceof Y.Text ? text : null
}

function copyOf(doc: Y.Doc, key: TextKey): Omit<Copy, "same"> {
  const { collection, field } = key
  const text = textOf(doc, key)
  const plain: Stretch[] = []
  for (let item = text?._start ?? null; item !== null; item = item.right) {
    if (item.deleted || !(item.content instanceof Y.ContentString)) continue
    const { client: writer, clock } = item.id
    plain.push({ text: item.content.str, writer, clock, attributes: plainLook })
  }
  return {
    stretches: text && collection !== "meta" && isRich(collection, field) ? dressed(plain, text) : plain,
    knows: (writer, clock) => clock < Y.getState(doc.store, writer),
    me: doc.clientID,
  }
}

function isRich(collection: Collection, field: string): boolean {
  const shape: CollectionShape = collections[collection]
  return shape.rich?.includes(field) ?? false
}

/** A text's own runs end where a look does, but may go on where a writer does not. */
function dressed(plain: readonly Stretch[], text: Y.Text): Stretch[] {
  const stretches: Stretch[] = []
  let run = 0
  let left = 0
  let attributes = plainLook
  const runs = (text.toDelta() as { insert: unknown; attributes?: Attributes }[]).filter(
    (one): one is { insert: string; attributes?: Attributes } => typeof one.insert === "string",
  )
  for (const { text: words, writer, clock } of plain) {
    for (let at = 0; at < words.length; ) {
      while (left === 0 && run < runs.length) {
        left = runs[run]?.insert.length ?? 0
        attributes = runs[run++]?.attributes ?? plainLook
      }
      const length = left === 0 ? words.length - at : Math.min(left, words.length - at)
      stretches.push({ text: words.slice(at, at + length), writer, clock: clock + at, attributes })
      at += length
      left -= Math.min(left, length)
    }
  }
  return stretches
}
