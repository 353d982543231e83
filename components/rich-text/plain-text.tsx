"use client"

/**
 * The same text without its formatting, in a plain element: while the editor is on its way nothing typed is lost, and
 * where it cannot be fetched the text can be written all the same. Formatting stays where nobody touches it.
 */
import { useCallback, useEffect, useRef } from "react"
import { useTextField } from "../../client/use-text-field.ts"
import { Button } from "../ui/button.tsx"
import { TextArea } from "../ui/text-field.tsx"
import type { Selected } from "./place-in-text.ts"

export interface PlainTextProps {
  scenarioId: string
  field: string
  label: string
  start: Selected
  /** The editor is here: to be called with where the caret is, once nothing is being composed. */
  onReady: ((caret: Selected) => void) | null
  /** It could not be fetched. */
  onAgain: (() => void) | null
}

export function PlainText({ scenarioId, field, label, start, onReady, onAgain }: PlainTextProps) {
  const text = useTextField<HTMLTextAreaElement>("scenarios", scenarioId, field)
  const { flush } = text
  const area = useRef<HTMLTextAreaElement | null>(null)
  const composing = useRef(false)
  const begin = useRef(start)

  useEffect(() => {
    const { anchor, head } = begin.current
    area.current?.focus()
    area.current?.setSelectionRange(Math.min(anchor, head), Math.max(anchor, head))
  }, [])

  const handOver = useCallback(() => {
    if (!onReady || composing.current || !area.current) return
    // The editor begins with the shared text.
    flush()
    const { selectionStart, selectionEnd } = area.current
    onReady({ anchor: selectionStart, head: selectionEnd })
  }, [onReady, flush])
  useEffect(handOver, [handOver])

  return (
    <>
      <TextArea
        {...text.bind}
        ref={(node) => {
          area.current = node
          text.bind.ref(node)
        }}
        onCompositionStart={(event) => {
          composing.current = true
          text.bind.onCompositionStart(event)
        }}
        onCompositionEnd={(event) => {
          composing.current = false
          text.bind.onCompositionEnd(event)
          handOver()
        }}
        label={label}
        hideLabel
        quiet
        rows={1}
        error={text.failure?.message}
        inputClassName="-mx-2.5 -my-[7px] w-[calc(100%+1.25rem)]! font-serif text-base leading-[1.5rem]"
      />
      <p role="status" className="mt-1 flex items-center gap-2 text-muted text-xs">
        {onAgain
          ? "The editor could not be fetched. What you write here is saved, without formatting of its own."
          : "Loading the editor…"}
        {onAgain && (
          <Button size="sm" onClick={onAgain}>
            Try again
          </Button>
        )}
      </p>
    </>
  )
}
