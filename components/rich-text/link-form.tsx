"use client"

/** Where a link leads. Enter sets it, Esc goes back to the text. */
import { Check, Unlink, X } from "lucide-react"
import { type FormEvent, useEffect, useId, useRef, useState } from "react"
import { type RichEditor, useRichEditorState } from "../../client/use-rich-text.ts"
import { IconButton } from "../ui/icon-button.tsx"

export function LinkForm({ editor, onClose }: { editor: RichEditor; onClose: () => void }) {
  const { link } = useRichEditorState(editor)
  const [address, setAddress] = useState(link ?? "")
  const [isNone, setIsNone] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const said = useId()
  useEffect(() => {
    input.current?.focus()
    input.current?.select()
  }, [])

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (editor.setLink(address)) onClose()
    else setIsNone(true)
  }

  return (
    <form
      onSubmit={submit}
      className="w-full rounded-control border border-line bg-float p-0.5 shadow-float"
      onKeyDown={(event) => {
        if (event.key !== "Escape") return
        event.preventDefault()
        onClose()
        editor.focus()
      }}
    >
      <div className="flex items-center">
        <input
          ref={input}
          type="text"
          inputMode="url"
          aria-label="Address of the link"
          aria-invalid={isNone}
          aria-describedby={isNone ? said : undefined}
          placeholder="https://"
          value={address}
          onChange={(event) => {
            setAddress(event.target.value)
            setIsNone(false)
          }}
          className="h-6 min-w-0 flex-1 bg-transparent px-1.5 text-sm focus-visible:outline-offset-[-1px] pointer-coarse:h-11 pointer-coarse:text-base"
        />
        <IconButton label="Set link" size="sm" type="submit" className="pointer-coarse:size-11!">
          <Check />
        </IconButton>
        {link !== null && (
          <IconButton
            label="Remove link"
            size="sm"
            className="pointer-coarse:size-11!"
            onClick={() => {
              editor.removeLink()
              onClose()
            }}
          >
            <Unlink />
          </IconButton>
        )}
        <IconButton
          label="Back to the text"
          size="sm"
          className="pointer-coarse:size-11!"
          onClick={() => {
            onClose()
            editor.focus()
          }}
        >
          <X />
        </IconButton>
      </div>
      <p id={said} aria-live="polite" className="px-1.5 text-danger text-xs">
        {isNone && "This is no web or mail address."}
      </p>
    </form>
  )
}
