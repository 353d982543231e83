// An editor without a page: the state, and somebody's hands.
import { getSchema } from "@tiptap/core"
import type { Mark } from "@tiptap/pm/model"
import { EditorState, TextSelection, type Transaction } from "@tiptap/pm/state"
import { type Rich, textOf } from "../../client/rich-delta.ts"
import type { RichField, RichView } from "../../client/rich-field.ts"
import { lastLine, richExtensions } from "../../client/rich-schema.ts"
import { placeAt, positionAt, richOfDocument } from "../../client/rich-text.ts"
import type { Block } from "../../core/rich-lines.ts"

export const schema = getSchema(richExtensions)

export interface ShownRichText extends RichView {
  composing: boolean
  /** How often the document was changed by somebody else's hand. */
  readonly fromOutside: number
  rich(): Rich
  text(): string
  caret(): number
  select(anchor: number, head?: number): void
  type(text: string): void
  enter(): void
  backspace(): void
  mark(name: "bold" | "italic" | "code", from: number, to: number, on?: boolean): void
  kind(block: Block | null, from: number, to?: number): void
  undo(): boolean
  redo(): boolean
}

export function show(field: RichField): ShownRichText {
  let state = EditorState.create({ doc: field.document(schema), plugins: [lastLine()] })
  let hands = false
  let fromOutside = 0
  const dispatch = (tr: Transaction) => {
    state = state.applyTransaction(tr).state
    if (!hands && tr.docChanged) fromOutside++
    field.edited()
  }
  const byHand = (make: (tr: Transaction) => Transaction) => {
    hands = true
    dispatch(make(state.tr))
    hands = false
  }
  const at = (place: number) => positionAt(state.doc, place)
  const shown: ShownRichText = {
    composing: false,
    get state() {
      return state
    },
    get fromOutside() {
      return fromOutside
    },
    dispatch,
    rich: () => richOfDocument(state.doc),
    text: () => textOf(richOfDocument(state.doc)),
    caret: () => placeAt(state.doc, state.selection.head),
    select: (anchor, head = anchor) =>
      byHand((tr) => tr.setSelection(TextSelection.create(tr.doc, at(anchor), at(head)))),
    type: (text) => byHand((tr) => tr.insertText(text)),
    enter: () => byHand((tr) => tr.deleteSelection().split(tr.selection.from)),
    backspace() {
      const place = shown.caret()
      if (place > 0) byHand((tr) => tr.delete(at(place - 1), at(place)))
    },
    mark: (name, from, to, on = true) =>
      byHand((tr) => {
        const mark = schema.marks[name]?.create() as Mark
        return on ? tr.addMark(at(from), at(to), mark) : tr.removeMark(at(from), at(to), mark)
      }),
    kind: (block, from, to = from) =>
      byHand((tr) => {
        const type = schema.nodes[block ?? "paragraph"]
        return type ? tr.setBlockType(at(from), at(to), type) : tr
      }),
    undo: () => field.undo(),
    redo: () => field.redo(),
  }
  field.open(shown)
  return shown
}
