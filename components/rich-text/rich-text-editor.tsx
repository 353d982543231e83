"use client"

/** A formatted text being written: fetched when somebody comes to write, and there until the panel closes. */
import { useMemo, useRef, useState } from "react"
import { useRichEditor, useRichEditorState } from "../../client/use-rich-text.ts"
import { LinkForm } from "./link-form.tsx"
import type { Selected } from "./place-in-text.ts"
import { Toolbar } from "./toolbar.tsx"

export interface RichTextEditorProps {
  scenarioId: string
  field: string
  label: string
  labelledBy: string
  describedBy: string
  placeholder: string
  start: Selected
  /** Out of the text, to the sheet that it stands on. */
  onLeave: () => void
}

export function RichTextEditor(props: RichTextEditorProps) {
  const { scenarioId, field, label, labelledBy, describedBy, placeholder, start, onLeave } = props
  const host = useRef<HTMLDivElement>(null)
  const bar = useRef<HTMLDivElement>(null)
  const [within, setWithin] = useState(false)
  const [linking, setLinking] = useState(false)
  const attributes = useMemo(
    () => ({
      role: "textbox",
      "aria-multiline": "true",
      "aria-labelledby": labelledBy,
      "aria-describedby": describedBy,
      spellcheck: "true",
    }),
    [labelledBy, describedBy],
  )
  const editor = useRichEditor(host, {
    scenarioId,
    field,
    attributes,
    start,
    leave: onLeave,
    askForLink: () => setLinking(true),
    goToTools: () => bar.current?.querySelector<HTMLElement>("button[tabindex='0']")?.focus(),
  })
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only watches where the focus is.
    <div
      className="relative"
      onFocus={() => setWithin(true)}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (relatedTarget instanceof Node && currentTarget.contains(relatedTarget)) return
        setWithin(false)
        setLinking(false)
      }}
    >
      {editor && within && (
        // No height of its own: it lies over the line with the name, and stays in sight beside a long text.
        <div className="sticky top-20 z-10 pointer-coarse:top-26 flex h-0 items-end justify-end">
          {linking ? (
            <LinkForm editor={editor} onClose={() => setLinking(false)} />
          ) : (
            <Toolbar editor={editor} label={label} barRef={bar} onLink={() => setLinking(true)} />
          )}
        </div>
      )}
      <div ref={host} />
      {editor && <Said editor={editor} placeholder={placeholder} describedBy={describedBy} />}
    </div>
  )
}

function Said(props: {
  editor: NonNullable<ReturnType<typeof useRichEditor>>
  placeholder: string
  describedBy: string
}) {
  const { editor, placeholder, describedBy } = props
  const { empty, failure, notice } = useRichEditorState(editor)
  return (
    <>
      {empty && (
        <span
          aria-hidden
          className="pointer-events-none absolute top-0 left-0 font-serif text-base text-muted leading-[1.5rem]"
        >
          {placeholder}
        </span>
      )}
      {/* Always there, so that what appears in it is read aloud. */}
      <p id={describedBy} aria-live="polite" className="font-sans text-xs">
        {failure !== null && <span className="mt-1 block text-danger">{failure}</span>}
        {notice !== null && <span className="mt-1 block text-notice">{notice}</span>}
      </p>
    </>
  )
}
