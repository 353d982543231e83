/**
 * What a description can hold, for the editor: lines of a kind one under the other, none inside another, and marks on
 * words. The last line is a paragraph always, since no line break ends it that could say otherwise (`rich-text.ts`).
 */
import { Extension, Mark, markInputRule, Node, textblockTypeInputRule } from "@tiptap/core"
import { Plugin, type Transaction } from "@tiptap/pm/state"
import type { Block } from "../core/rich-lines.ts"
import { isFormatValue } from "../core/rich-text.ts"

// --- lines ------------------------------------------------------------------------------------------------------

const Lines = Node.create({ name: "doc", topNode: true, content: "block+" })

const Words = Node.create({ name: "text", group: "inline" })

const Paragraph = Node.create({
  name: "paragraph",
  // First of all: what a line becomes when nothing else is said.
  priority: 1_000,
  group: "block",
  content: "inline*",
  parseHTML: () => [{ tag: "p" }],
  renderHTML: () => ["p", 0],
})

interface KindOfLine {
  /** How it is recognised in what is dropped here, and what it is drawn as. */
  tag: string
  element: string
  /** Typed at the beginning of a line, it makes one. */
  typed: RegExp
  keys: string
}

export const kinds: Record<Block, KindOfLine> = {
  heading: { tag: "h4", element: "h4", typed: /^##?\s$/, keys: "Mod-Alt-2" },
  subheading: { tag: "h5", element: "h5", typed: /^###\s$/, keys: "Mod-Alt-3" },
  bullet: { tag: "p[data-block=bullet]", element: "p", typed: /^[-+*]\s$/, keys: "Mod-Shift-8" },
  number: { tag: "p[data-block=number]", element: "p", typed: /^\d{1,3}[.)]\s$/, keys: "Mod-Shift-7" },
  quote: { tag: "p[data-block=quote]", element: "p", typed: /^>\s$/, keys: "Mod-Shift-9" },
}

const Lined = Object.entries(kinds).map(([name, { tag, element, typed, keys }]) =>
  Node.create({
    name,
    group: "block",
    content: "inline*",
    // Pasted into an empty line, a line keeps its kind.
    defining: true,
    parseHTML: () => [{ tag, priority: 60 }],
    renderHTML: () => [element, { "data-block": name }, 0],
    addInputRules() {
      return [textblockTypeInputRule({ find: typed, type: this.type })]
    },
    addKeyboardShortcuts() {
      return { [keys]: () => this.editor.commands.toggleNode(name, "paragraph") }
    },
  }),
)

const goesOn = new Set(["bullet", "number", "quote"])

const LineKeys = Extension.create({
  name: "lineKeys",
  priority: 200,
  addKeyboardShortcuts() {
    const enter = () => {
      const { $from, empty } = this.editor.state.selection
      if (!goesOn.has($from.parent.type.name)) return false
      if (empty && $from.parent.content.size === 0) return this.editor.commands.setNode("paragraph")
      return this.editor.commands.command(({ tr }) => {
        tr.deleteSelection()
        tr.split(tr.selection.from).scrollIntoView()
        return true
      })
    }
    return {
      Enter: enter,
      "Shift-Enter": () => enter() || this.editor.commands.splitBlock(),
      Backspace: () => {
        const { $from, empty } = this.editor.state.selection
        if (!empty || $from.parentOffset > 0 || $from.parent.type.name === "paragraph") return false
        return this.editor.commands.setNode("paragraph")
      },
    }
  },
})

/** Keeps the last line a paragraph, in the same step as what made it another. */
export const lastLine = (): Plugin =>
  new Plugin({
    appendTransaction(_, before, { doc, schema, tr }): Transaction | null {
      if (doc === before.doc || doc.lastChild?.type.name === "paragraph") return null
      return tr.insert(
        doc.content.size,
        (schema.nodes.paragraph as NonNullable<typeof schema.nodes.x>).create(),
      )
    },
  })

const LastLine = Extension.create({ name: "lastLine", addProseMirrorPlugins: () => [lastLine()] })

// --- marks ------------------------------------------------------------------------------------------------------

/** Between two signs, and nothing between them that begins or ends with a blank. */
const between = (sign: string, inner: string): RegExp =>
  new RegExp(`(?:^|[\\s(])(${sign}((?!\\s)(?:${inner})+?(?<!\\s))${sign})$`)

const Bold = Mark.create({
  name: "bold",
  parseHTML: () => [
    { tag: "strong" },
    // Google Docs wraps what is copied in a <b> that is not bold.
    { tag: "b", getAttrs: (node) => node.style.fontWeight !== "normal" && null },
    {
      style: "font-weight",
      getAttrs: (weight) => /^(bold(er)?|[6-9]\d\d)$/.test(weight) && null,
    },
  ],
  renderHTML: () => ["strong", 0],
  addInputRules() {
    return [markInputRule({ find: between("\\*\\*", "[^*]"), type: this.type })]
  },
  addKeyboardShortcuts() {
    return { "Mod-b": () => this.editor.commands.toggleMark("bold") }
  },
})

const Italic = Mark.create({
  name: "italic",
  parseHTML: () => [{ tag: "em" }, { tag: "i" }, { style: "font-style=italic" }],
  renderHTML: () => ["em", 0],
  addInputRules() {
    const { type } = this
    return [between("\\*", "[^*]"), between("_", "[^_]")].map((find) => markInputRule({ find, type }))
  },
  addKeyboardShortcuts() {
    return { "Mod-i": () => this.editor.commands.toggleMark("italic") }
  },
})

const Code = Mark.create({
  name: "code",
  parseHTML: () => [{ tag: "code" }],
  renderHTML: () => ["code", 0],
  addInputRules() {
    return [markInputRule({ find: between("`", "[^`]"), type: this.type })]
  },
  addKeyboardShortcuts() {
    return { "Mod-e": () => this.editor.commands.toggleMark("code") }
  },
})

const Link = Mark.create({
  name: "link",
  // What is written behind a link is not part of it.
  inclusive: false,
  addAttributes: () => ({ href: { default: null } }),
  parseHTML: () => [
    {
      tag: "a[href]",
      getAttrs: (node) => {
        const href = addressOf(node.getAttribute("href") ?? "")
        return href !== null && { href }
      },
    },
  ],
  renderHTML: ({ mark }) => ["a", { href: String(mark.attrs.href), rel: "noopener noreferrer" }, 0],
})

/** What somebody typed or pasted as an address in its one form; null when it is none that a description may have. */
export function addressOf(typed: string): string | null {
  const trimmed = typed.trim()
  if (trimmed === "" || /\s/.test(trimmed)) return null
  const whole = /^[a-z][a-z\d+.-]*:/i.test(trimmed) && !/^[^/]*:\d/.test(trimmed)
  const guessed = whole ? trimmed : trimmed.includes("@") ? `mailto:${trimmed}` : `https://${trimmed}`
  if (!URL.canParse(guessed)) return null
  const { href, hostname, protocol } = new URL(guessed)
  const named = whole || protocol === "mailto:" || hostname.includes(".") || hostname === "localhost"
  return named && isFormatValue("link", href) ? href : null
}

export const richExtensions = [
  Lines,
  Paragraph,
  Words,
  ...Lined,
  LineKeys,
  LastLine,
  Link,
  Bold,
  Italic,
  Code,
]
