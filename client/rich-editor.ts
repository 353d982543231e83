/**
 * The editor of one formatted text: Tiptap on our schema, bound to the shared text by `rich-field.ts`, with what its
 * toolbar shows and does. Everything heavy hangs on this file, so it is fetched only when somebody writes.
 */
import { Editor, Extension } from "@tiptap/core"
import { type EditorState, Plugin, TextSelection } from "@tiptap/pm/state"
import type { EditorView } from "@tiptap/pm/view"
import { limits } from "../core/limits.ts"
import type { Block } from "../core/rich-lines.ts"
import { caretMarks, showCarets } from "./rich-caret-marks.ts"
import { caretPayload, caretsIn } from "./rich-carets.ts"
import { type Rich, textOf } from "./rich-delta.ts"
import { createRichField } from "./rich-field.ts"
import { richOfHtml, richOfPlain } from "./rich-pasted.ts"
import { addressOf, richExtensions } from "./rich-schema.ts"
import { documentOf, placeAt, positionAt } from "./rich-text.ts"
import type { BoardSession } from "./session.ts"

export type MarkName = "bold" | "italic" | "code"

export interface RichEditorState {
  marks: Record<MarkName, boolean>
  link: string | null
  block: Block | null
  empty: boolean
  /** Why the last edit was not taken. */
  failure: string | null
  /** What became of the last paste, where it was not all of it. */
  notice: string | null
}

export interface RichEditor {
  getState(): RichEditorState
  subscribe(listener: () => void): () => void
  toggleMark(name: MarkName): void
  toggleBlock(block: Block): void
  /** Of what is selected, or of the link in which the caret is. False: this is no address. */
  setLink(typed: string): boolean
  removeLink(): void
  clear(): void
  focus(): void
  destroy(): void
}

export interface RichEditorWorld {
  session: BoardSession
  scenarioId: string
  field: string
  /** Gets the text in it. */
  element: HTMLElement
  attributes: Record<string, string>
  /** Where the caret begins, as places in the text; beyond the end is the end. */
  start: { anchor: number; head: number }
  leave(): void
  askForLink(): void
  goToTools(): void
}

/** How often one's own caret is said, in ms. */
const caretEveryMs = 200

export function createRichEditor(world: RichEditorWorld): RichEditor {
  const { session, scenarioId, field: name, element, attributes, start } = world
  const field = createRichField({ session, collection: "scenarios", id: scenarioId, field: name })
  const listeners = new Set<() => void>()
  let notice: string | null = null
  let state: RichEditorState | null = null
  let view: EditorView | null = null

  function changed(): void {
    const next = view ? stateOf(view.state, field.failure()?.message ?? null, notice) : null
    if (!next || (state && JSON.stringify(next) === JSON.stringify(state))) return
    state = next
    for (const listener of [...listeners]) listener()
  }

  // --- carets ---------------------------------------------------------------------------------------------------

  let saying: ReturnType<typeof setTimeout> | null = null
  let said = ""
  let drawn = "[]"
  const at = () => ({ doc: session.doc, collection: "scenarios" as const, id: scenarioId, field: name })

  function sayCaret(): void {
    if (saying || !view?.hasFocus()) return
    saying = setTimeout(() => {
      saying = null
      if (!view?.hasFocus()) return
      const { doc, selection } = view.state
      const place = (position: number) => field.toShared(placeAt(doc, position))
      const caret = caretPayload(at(), place(selection.anchor), place(selection.head))
      const next = JSON.stringify(caret)
      if (!caret || next === said) return
      said = next
      session.setFocus({ scenarioId, field: name, caret })
    }, caretEveryMs)
  }

  function drawCarets(): void {
    if (!view || view.composing) return
    const { presence, you } = session.getState()
    const { doc } = view.state
    const position = (place: number) => positionAt(doc, field.fromShared(place))
    const carets = caretsIn(at(), presence, you?.memberId ?? null).map((caret) => ({
      ...caret,
      anchor: position(caret.anchor),
      head: position(caret.head),
    }))
    const next = JSON.stringify(carets)
    if (next === drawn) return
    drawn = next
    view.dispatch(showCarets(view.state.tr, carets))
  }

  // --- pasting --------------------------------------------------------------------------------------------------

  function paste(event: ClipboardEvent): boolean {
    const { clipboardData } = event
    if (!view || !clipboardData) return false
    event.preventDefault()
    const { state: now } = view
    const { from, to, empty } = now.selection
    const text = clipboardData.getData("text/plain")
    const address = /^(https?:|mailto:)/i.test(text.trim()) && text.length < 2_100 ? addressOf(text) : null
    if (address !== null && !empty) {
      const link = now.schema.marks.link?.create({ href: address })
      if (link) view.dispatch(now.tr.addMark(from, to, link))
      return true
    }
    const selected = placeAt(now.doc, to) - placeAt(now.doc, from)
    // A line break more, where what is pasted ends in a list.
    const room = Math.max(0, limits.textCharacters - placeAt(now.doc, now.doc.content.size) + selected - 1)
    const html = clipboardData.getData("text/html")
    const formatted = html === "" ? null : richOfHtml(html, room + 1)
    const whole = formatted ?? richOfPlain(text, room + 1)
    const pasted = cut(whole, room)
    notice =
      pasted === whole
        ? null
        : `Not everything was pasted: a text can have at most ${limits.textCharacters.toLocaleString("en")} characters, and it is full now.`
    const words = textOf(pasted)
    const plain = pasted.every(({ attributes: of }) => Object.keys(of).length === 0)
    if (plain && !words.includes("\n")) {
      if (words !== "" || !empty) view.dispatch(now.tr.insertText(words).scrollIntoView())
    } else {
      const { content } = documentOf(now.schema, pasted)
      const size = content.size
      const slice = documentOf(now.schema, pasted).slice(1, size - 1)
      view.dispatch(now.tr.replaceSelection(slice).scrollIntoView())
    }
    changed()
    return true
  }

  // --- the editor -----------------------------------------------------------------------------------------------

  const editor = new Editor({
    element,
    injectCSS: false,
    enablePasteRules: false,
    extensions: [
      ...richExtensions,
      Extension.create({
        name: "parley",
        // Before the keys of the lines.
        priority: 2_000,
        addProseMirrorPlugins: () => [caretMarks(), new Plugin({ view: bound })],
        addKeyboardShortcuts: () => ({
          "Mod-z": () => field.undo() || true,
          "Mod-Shift-z": () => field.redo() || true,
          "Mod-y": () => field.redo() || true,
          "Mod-Shift-k": () => {
            world.askForLink()
            return true
          },
          "Mod-\\": () => {
            clear()
            return true
          },
          "Alt-F10": () => {
            world.goToTools()
            return true
          },
          Escape: () => {
            world.leave()
            return true
          },
        }),
      }),
    ],
    content: null,
    editorProps: {
      attributes: { ...attributes, class: "rich" },
      clipboardTextSerializer: ({ content }) => content.textBetween(0, content.size, "\n"),
      handleDOMEvents: {
        paste: (_, event) => paste(event),
        compositionend: () => {
          // The editor reads what was composed a moment later.
          setTimeout(() => field.composed(), 60)
          return false
        },
        focus: () => {
          said = ""
          sayCaret()
          return false
        },
        blur: () => {
          field.flush()
          return false
        },
        beforeinput: (_, { inputType }) => {
          // The browser's own undo (a menu, a shaken phone) knows nothing of ours.
          if (inputType === "historyUndo") return field.undo() || true
          if (inputType === "historyRedo") return field.redo() || true
          return false
        },
      },
    },
  })
  const unsubscribe = session.subscribe(() => {
    drawCarets()
    sayCaret()
  })
  const stopListening = field.subscribe(changed)

  function bound(mounted: EditorView) {
    view = mounted
    return {
      update(_: EditorView, before: EditorState) {
        if (mounted.state.doc !== before.doc) {
          field.edited()
          drawCarets()
        }
        sayCaret()
        changed()
      },
    }
  }

  const { schema } = editor
  const first = field.document(schema)
  const { tr } = editor.state
  tr.replaceWith(0, tr.doc.content.size, first.content)
  const begin = (place: number) => positionAt(tr.doc, place)
  editor.view.dispatch(tr.setSelection(TextSelection.create(tr.doc, begin(start.anchor), begin(start.head))))
  view = editor.view
  field.open(editor.view)
  drawCarets()
  changed()

  function clear(): void {
    const { state: now } = editor
    const { from, to } = now.selection
    const paragraph = now.schema.nodes.paragraph
    const cleared = now.tr.removeMark(from, to)
    if (paragraph) cleared.setBlockType(from, to, paragraph)
    editor.view.dispatch(cleared.setStoredMarks([]))
  }

  /** What is selected; without a selection, the link around the caret. */
  function linkRange(): { from: number; to: number } {
    const { from, to, empty, $from } = editor.state.selection
    const link = editor.schema.marks.link
    if (!empty || !link) return { from, to }
    const mark = link.isInSet($from.marks()) ?? link.isInSet($from.nodeAfter?.marks ?? [])
    if (!mark) return { from, to }
    const bounds = { from, to }
    $from.parent.forEach((child, offset) => {
      const childFrom = $from.start() + offset
      const childTo = childFrom + child.nodeSize
      if (!mark.isInSet(child.marks) || childTo < bounds.from || childFrom > bounds.to) return
      bounds.from = Math.min(bounds.from, childFrom)
      bounds.to = Math.max(bounds.to, childTo)
    })
    return bounds
  }

  return {
    getState: () => state ?? nothing,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    toggleMark: (mark) => void editor.chain().toggleMark(mark).focus().run(),
    toggleBlock: (block) => void editor.chain().toggleNode(block, "paragraph").focus().run(),
    setLink(typed) {
      const href = addressOf(typed)
      const link = href === null ? null : editor.schema.marks.link?.create({ href })
      if (!link) return false
      const { from, to } = linkRange()
      const { tr: linked } = editor.state
      if (from === to) linked.insert(from, editor.schema.text(typed.trim(), [link]))
      else linked.removeMark(from, to, link.type).addMark(from, to, link)
      editor.view.dispatch(linked)
      editor.view.focus()
      return true
    },
    removeLink() {
      const { from, to } = linkRange()
      editor.view.dispatch(editor.state.tr.removeMark(from, to, editor.schema.marks.link))
      editor.view.focus()
    },
    clear() {
      clear()
      editor.view.focus()
    },
    focus: () => editor.view.focus(),
    destroy() {
      if (saying) clearTimeout(saying)
      unsubscribe()
      stopListening()
      field.close()
      view = null
      editor.destroy()
    },
  }
}

const nothing: RichEditorState = {
  marks: { bold: false, italic: false, code: false },
  link: null,
  block: null,
  empty: true,
  failure: null,
  notice: null,
}

function stateOf(state: EditorState, failure: string | null, notice: string | null): RichEditorState {
  const { doc, schema, selection, storedMarks } = state
  const { from, to, empty, $from } = selection
  const here = storedMarks ?? $from.marks()
  const has = (name: string): boolean => {
    const type = schema.marks[name]
    if (!type) return false
    return empty ? type.isInSet(here) !== undefined : doc.rangeHasMark(from, to, type)
  }
  const link = schema.marks.link?.isInSet(empty ? $from.marks() : (doc.nodeAt(from)?.marks ?? []))
  const kind = $from.parent.type.name
  return {
    marks: { bold: has("bold"), italic: has("italic"), code: has("code") },
    link: link ? String(link.attrs.href) : null,
    block: kind === "paragraph" || kind === "doc" ? null : (kind as Block),
    empty: doc.childCount === 1 && doc.textContent === "" && kind === "paragraph",
    failure,
    notice,
  }
}

/** The beginning of it, of whole characters. */
function cut(rich: Rich, most: number): Rich {
  let left = most
  const kept: Rich[number][] = []
  for (const run of rich) {
    if (run.text.length <= left) kept.push(run)
    else if (left > 0) kept.push({ ...run, text: run.text.slice(0, left).replace(/[\ud800-\udbff]$/, "") })
    left -= run.text.length
    if (left < 0) return kept
  }
  return rich
}
