/** Carets and selections of others, drawn over the editor's text. They move with the words until they are told anew. */
import { Plugin, PluginKey, type Transaction } from "@tiptap/pm/state"
import { Decoration, DecorationSet } from "@tiptap/pm/view"
import type { Caret } from "./rich-carets.ts"

const key = new PluginKey<DecorationSet>("carets")

/** Carets in positions of the editor's document. */
export const showCarets = (tr: Transaction, carets: readonly Caret[]): Transaction => tr.setMeta(key, carets)

export const caretMarks = (): Plugin<DecorationSet> =>
  new Plugin<DecorationSet>({
    key,
    state: {
      init: () => DecorationSet.empty,
      apply(tr, before) {
        const carets = tr.getMeta(key) as readonly Caret[] | undefined
        return carets ? DecorationSet.create(tr.doc, carets.flatMap(marksOf)) : before.map(tr.mapping, tr.doc)
      },
    },
    props: { decorations: (state) => key.getState(state) },
  })

function marksOf({ memberId, name, colour, anchor, head }: Caret): Decoration[] {
  const person = String(colour % 12)
  const caret = Decoration.widget(head, () => drawn(name, person), {
    // Drawn anew when it has moved, so that its name shows again for a while.
    key: `${memberId} ${head} ${name}`,
    side: 1,
    ignoreSelection: true,
  })
  if (anchor === head) return [caret]
  const [from, to] = [Math.min(anchor, head), Math.max(anchor, head)]
  return [Decoration.inline(from, to, { class: "rich-selected", "data-person": person }), caret]
}

function drawn(name: string, person: string): HTMLElement {
  const caret = document.createElement("span")
  caret.className = "rich-caret"
  caret.dataset.person = person
  caret.ariaHidden = "true"
  // Not as words: those would be read aloud, found and copied with the text.
  caret.dataset.name = name
  return caret
}
