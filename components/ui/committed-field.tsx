"use client"
import { type ClipboardEvent, useRef, useState } from "react"
import { TextArea, type TextAreaProps, TextField, type TextFieldProps } from "./text-field.tsx"

interface Committed {
  value: string
  /** A sentence when it was not taken; it is shown and what was typed stays. */
  onCommit: (text: string) => string | null
}

/** A line that is handed on whole: with Enter or on leaving it. Esc gives up what was typed. */
export function CommittedField({
  value,
  onCommit,
  ...field
}: Committed & Omit<TextFieldProps, "onChange" | "value">) {
  const { bind, error } = useCommitted({ value, onCommit, maxLength: field.maxLength })
  return <TextField {...field} {...bind} error={error ?? field.error} />
}

/** The same for a line that may be long enough to wrap. */
export function CommittedArea({
  value,
  onCommit,
  ...field
}: Committed & Omit<TextAreaProps, "onChange" | "value">) {
  const { bind, error } = useCommitted({ value, onCommit, maxLength: field.maxLength })
  return <TextArea rows={1} {...field} {...bind} error={error ?? field.error} />
}

function useCommitted({ value, onCommit, maxLength }: Committed & { maxLength: number | undefined }) {
  const [typed, setTyped] = useState<string | null>(null)
  const [error, setError] = useState<string | null>(null)
  // Giving up also leaves the field, and leaving commits: by then there must be nothing to commit.
  const givenUp = useRef(false)
  const commit = () => {
    if (givenUp.current || typed === null) return
    const refused = typed.trim() === value.trim() ? null : onCommit(typed.trim())
    setError(refused)
    if (refused === null) setTyped(null)
  }
  return {
    error,
    bind: {
      value: typed ?? value,
      // Nothing is typed that is not handed on: undo is the board's again, and no longer the browser's.
      "data-at-rest": typed === null ? "" : undefined,
      onChange: (event: { currentTarget: { value: string } }) => {
        givenUp.current = false
        setTyped(event.currentTarget.value.replace(/[\r\n]+/g, " "))
        setError(null)
      },
      // The browser would cut what is too long without a word.
      onPaste: (event: ClipboardEvent<HTMLInputElement | HTMLTextAreaElement>) => {
        const { value: now, selectionStart, selectionEnd } = event.currentTarget
        const pasted = event.clipboardData.getData("text/plain").length
        const length = now.length - ((selectionEnd ?? 0) - (selectionStart ?? 0)) + pasted
        if (maxLength === undefined || length <= maxLength) return
        event.preventDefault()
        setError(
          `That would be ${length.toLocaleString("en")} characters; this can have ${maxLength.toLocaleString("en")}. Nothing was pasted, and what stood here stays.`,
        )
      },
      onBlur: commit,
      onKeyDown: (event: {
        key: string
        nativeEvent: { isComposing: boolean }
        currentTarget: HTMLElement
        preventDefault: () => void
        stopPropagation: () => void
      }) => {
        if (event.nativeEvent.isComposing) return
        if (event.key === "Enter") {
          event.preventDefault()
          commit()
        } else if (event.key === "Escape" && typed !== null) {
          // The first Esc is for the words, the next for whatever they stand in.
          event.stopPropagation()
          givenUp.current = true
          setTyped(null)
          setError(null)
        }
      },
    },
  }
}
