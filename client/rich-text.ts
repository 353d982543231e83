/**
 * A formatted text and the editor's document of it, in both directions: a line is a block of its kind, attributes are
 * marks. Pure; `rich-field.ts` decides when what goes where. The schema is `rich-schema.ts`'s.
 *
 * A place in the text and a position in the document differ by the blocks' borders: a line break is one character and
 * two borders.
 */
import { Fragment, type Mark, type MarkType, type Node, type NodeType, type Schema } from "@tiptap/pm/model"
import { type EditorState, TextSelection, type Transaction } from "@tiptap/pm/state"
import { rangesOf } from "../core/format-ranges.ts"
import { type Block, linesOf } from "../core/rich-lines.ts"
import type { Attributes } from "../core/rich-text.ts"
import { applyDelta, type Delta, mapPlace, type Rich, richOfLines, textOf } from "./rich-delta.ts"

// --- there and back ---------------------------------------------------------------------------------------------

export function documentOf(schema: Schema, rich: Rich): Node {
  const lines = linesOf(textOf(rich), rangesOf(rich))
  const blocks = lines.map(({ block, stretches }) =>
    typeOf(schema, block).create(
      null,
      stretches.map(({ text, marks }) => schema.text(text, marksOf(schema, marks))),
    ),
  )
  return (schema.topNodeType as NodeType).create(null, Fragment.from(blocks))
}

export function richOfDocument(doc: Node): Rich {
  const lines = doc.children.map((block) => ({
    block: blockOf(block),
    stretches: block.children.map((words) => ({
      // A line break in the words of a line would be another line.
      text: (words.text ?? "").replace(/\n/g, " "),
      marks: attributesOf(words.marks),
    })),
  }))
  return richOfLines(lines)
}

const blockOf = (node: Node): Block | null =>
  node.type.name === "paragraph" ? null : (node.type.name as Block)

const typeOf = (schema: Schema, block: Block | null): NodeType =>
  schema.nodes[block ?? "paragraph"] as NodeType

const markType = (schema: Schema, name: string): MarkType => schema.marks[name] as MarkType

function marksOf(schema: Schema, { link, block: _, ...others }: Attributes): Mark[] {
  const marks = Object.keys(others).map((name) => markType(schema, name).create())
  return link === undefined ? marks : [...marks, markType(schema, "link").create({ href: link })]
}

const attributesOf = (marks: readonly Mark[]): Attributes =>
  Object.fromEntries(
    marks.map(({ type, attrs }) => [type.name, type.name === "link" ? String(attrs.href) : true]),
  )

// --- places -----------------------------------------------------------------------------------------------------

/** The position of a place in the text; beyond the end, the end. */
export function positionAt(doc: Node, place: number): number {
  let before = 0
  let position = 0
  for (const block of doc.children) {
    if (place <= before + block.content.size) return position + 1 + Math.max(0, place - before)
    before += block.content.size + 1
    position += block.nodeSize
  }
  return Math.max(0, position - 1)
}

export function placeAt(doc: Node, position: number): number {
  let before = 0
  let start = 0
  for (const block of doc.children) {
    if (position <= start + block.nodeSize) {
      return before + Math.min(Math.max(0, position - start - 1), block.content.size)
    }
    before += block.content.size + 1
    start += block.nodeSize
  }
  return Math.max(0, before - 1)
}

// --- what others did --------------------------------------------------------------------------------------------

/**
 * The delta as the smallest steps of the editor. The selection stays with its words, and nothing scrolls.
 */
export function transactionOf(state: EditorState, delta: Delta): Transaction {
  const { schema, doc, selection, storedMarks } = state
  const { tr } = state
  let place = 0
  const edits = delta.map((op) => {
    const from = place
    if (op.kind !== "put") place += op.length
    return { op, from, to: place }
  })
  const after = applyDelta(richOfDocument(doc), delta)
  // From the end to the beginning, so that no step moves the next one's place.
  for (const { op, from, to } of edits.toReversed()) {
    const start = positionAt(doc, from)
    if (op.kind === "take") tr.delete(start, positionAt(doc, to))
    else if (op.kind === "put") put(tr, start, op.text, marksOf(schema, op.attributes))
    else {
      for (const [name, value] of Object.entries(op.restyle)) {
        if (name === "block") continue
        const type = markType(schema, name)
        const end = positionAt(doc, to)
        if (value === null) tr.removeMark(start, end, type)
        else tr.addMark(start, end, type.create(name === "link" ? { href: value } : null))
      }
    }
  }
  setKinds(tr, schema, after)
  if (!tr.docChanged) return tr
  const { anchor, head, from, empty } = selection
  // What is put in at the caret comes after it, and what is put in at the edges of a selection stays outside.
  const moved = (position: number) => {
    const to = mapPlace(delta, placeAt(doc, position), !empty && position === from)
    return positionAt(tr.doc, to)
  }
  tr.setSelection(TextSelection.create(tr.doc, moved(anchor), moved(head)))
  if (storedMarks) tr.setStoredMarks(storedMarks)
  return tr
}

function put(tr: Transaction, position: number, text: string, marks: readonly Mark[]): void {
  let at = position
  for (const [i, words] of text.split("\n").entries()) {
    if (i > 0) {
      tr.split(at)
      at += 2
    }
    if (words === "") continue
    tr.insert(at, tr.doc.type.schema.text(words, marks))
    at += words.length
  }
}

/** A line that was cut or joined has the kind of its beginning; which it has by now, its line break says. */
function setKinds(tr: Transaction, schema: Schema, after: Rich): void {
  const lines = linesOf(textOf(after), rangesOf(after))
  let position = 0
  for (const [at, block] of tr.doc.children.entries()) {
    const type = typeOf(schema, lines[at]?.block ?? null)
    if (block.type !== type) tr.setNodeMarkup(position, type)
    position += block.nodeSize
  }
}
