"use client"

/**
 * What can be done to the words that are selected. One stop for Tab, arrows within (the toolbar pattern); it lies over
 * the page, so that nothing moves when it comes.
 */
import { Bold, Code, Heading, Italic, Link, List, ListOrdered, Quote, RemoveFormatting } from "lucide-react"
import { type KeyboardEvent, type ReactNode, type RefObject, useState } from "react"
import { type RichEditor, useRichEditorState } from "../../client/use-rich-text.ts"
import { printed } from "../commands/keys.ts"
import { useKeyboard } from "../commands/shown-keys.ts"
import { IconButton } from "../ui/icon-button.tsx"

export interface ToolbarProps {
  editor: RichEditor
  label: string
  barRef: RefObject<HTMLDivElement | null>
  onLink: () => void
}

interface Tool {
  name: string
  icon: ReactNode
  keys?: string
  on?: boolean
  run(): void
}

export function Toolbar({ editor, label, barRef, onLink }: ToolbarProps) {
  const { marks, block, link } = useRichEditorState(editor)
  const { mac } = useKeyboard()
  const [stop, setStop] = useState(0)
  const mark = (name: keyof typeof marks) => ({ on: marks[name], run: () => editor.toggleMark(name) })
  const line = (kind: NonNullable<typeof block>) => ({
    on: block === kind,
    run: () => editor.toggleBlock(kind),
  })
  const tools: Tool[] = [
    { name: "Bold", icon: <Bold />, keys: "Mod+B", ...mark("bold") },
    { name: "Italic", icon: <Italic />, keys: "Mod+I", ...mark("italic") },
    { name: "Code", icon: <Code />, keys: "Mod+E", ...mark("code") },
    { name: "Link", icon: <Link />, keys: "Mod+Shift+K", on: link !== null, run: onLink },
    { name: "Heading", icon: <Heading />, keys: "Mod+Alt+2", ...line("heading") },
    { name: "List", icon: <List />, keys: "Mod+Shift+8", ...line("bullet") },
    { name: "Numbered list", icon: <ListOrdered />, keys: "Mod+Shift+7", ...line("number") },
    { name: "Quote", icon: <Quote />, keys: "Mod+Shift+9", ...line("quote") },
    { name: "Clear formatting", icon: <RemoveFormatting />, keys: "Mod+\\", run: editor.clear },
  ]

  function moved(event: KeyboardEvent<HTMLDivElement>): void {
    if (event.key === "Escape") {
      event.preventDefault()
      editor.focus()
      return
    }
    const steps: Record<string, number> = {
      ArrowLeft: stop - 1,
      ArrowRight: stop + 1,
      Home: 0,
      End: tools.length - 1,
    }
    const to = steps[event.key]
    if (to === undefined) return
    event.preventDefault()
    const next = (to + tools.length) % tools.length
    setStop(next)
    event.currentTarget.querySelectorAll("button")[next]?.focus()
  }

  return (
    <div
      ref={barRef}
      role="toolbar"
      aria-label={`Formatting of ${label}`}
      className="flex max-w-full overflow-x-auto rounded-control border border-line bg-float p-0.5 shadow-float"
      onKeyDown={moved}
      // A press must not take the caret out of the text.
      onMouseDown={(event) => event.preventDefault()}
    >
      {tools.map(({ name, icon, keys, on, run }, at) => (
        <IconButton
          key={name}
          label={name}
          shortcut={keys && printed(keys, mac).join(" ")}
          size="sm"
          aria-pressed={on}
          tabIndex={at === stop ? 0 : -1}
          onFocus={() => setStop(at)}
          onClick={run}
          className="aria-pressed:bg-accent-wash aria-pressed:text-accent pointer-coarse:size-11! forced-colors:aria-pressed:outline"
        >
          {icon}
        </IconButton>
      ))}
    </div>
  )
}
