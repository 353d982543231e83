"use client"

import { type KeyboardEvent, type ReactNode, type RefObject, useState } from "react"
import { useMembers } from "../../client/use-people.ts"
import { limits } from "../../core/limits.ts"
import { Button } from "../ui/button.tsx"
import type { Draft } from "./drafts.ts"
import { MentionArea } from "./mention-area.tsx"
import { mentionsIn } from "./mentions.ts"

export interface ComposerProps {
  label: string
  placeholder?: string
  draft: Draft
  onDraft: (draft: Draft) => void
  /** What the button says. */
  submit: string
  /** A sentence when it was not taken; what was typed stays. */
  onSubmit: (text: string, mentions: string[]) => string | null
  /** Esc, and a button beside the other. */
  onCancel?: () => void
  areaRef: RefObject<HTMLTextAreaElement | null>
  description?: ReactNode
}

/** Said only when the end is near. */
const nearTheEnd = 300

/** Where a comment is written or edited. Enter makes a line; Cmd or Ctrl with Enter posts it. */
export function Composer(props: ComposerProps) {
  const { label, placeholder, draft, onDraft, submit, onSubmit, onCancel, areaRef, description } = props
  const members = useMembers()
  const [error, setError] = useState<string | null>(null)
  const empty = draft.text.trim() === ""
  const left = limits.commentCharacters - draft.text.length

  const post = () => {
    if (empty) return
    const mentions = mentionsIn(draft.text, [...draft.chosen, ...members]).map(({ id }) => id)
    setError(onSubmit(draft.text, [...new Set(mentions)]))
    areaRef.current?.focus()
  }
  const pressed = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) {
      event.preventDefault()
      post()
    } else if (event.key === "Escape" && onCancel) {
      event.preventDefault()
      event.stopPropagation()
      onCancel()
    }
  }
  return (
    <div className="flex flex-col gap-2">
      <MentionArea
        label={label}
        hideLabel
        rows={2}
        placeholder={placeholder}
        draft={draft}
        onDraft={(next) => {
          setError(null)
          onDraft(next)
        }}
        onKeyDown={pressed}
        areaRef={areaRef}
        error={error ?? (left < 0 ? `${-left} characters too many.` : null)}
        description={description ?? (left >= 0 && left < nearTheEnd ? `${left} characters left.` : null)}
        inputClassName="max-h-[40dvh] resize-none! text-sm pointer-coarse:text-base"
      />
      {(!empty || onCancel) && (
        <div className="flex items-center justify-end gap-2">
          {onCancel && (
            <Button variant="quiet" size="sm" onClick={onCancel} className="pointer-coarse:h-11">
              Cancel
            </Button>
          )}
          <Button
            variant="primary"
            size="sm"
            disabled={empty || left < 0}
            onClick={post}
            className="pointer-coarse:h-11"
          >
            {submit}
          </Button>
        </div>
      )}
    </div>
  )
}
