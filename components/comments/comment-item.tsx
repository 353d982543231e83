"use client"

import { clsx } from "clsx"
import { Pencil, Trash2 } from "lucide-react"
import { memo, useRef, useState } from "react"
import { useActions } from "../../client/use-actions.ts"
import { type Comment, isMention, usePeopleById } from "../../client/use-comments.ts"
import { useMay } from "../../client/use-may.ts"
import { useYou } from "../../client/use-people.ts"
import { Avatar } from "../ui/avatar.tsx"
import { Badge } from "../ui/badge.tsx"
import { IconButton } from "../ui/icon-button.tsx"
import { CommentText } from "./comment-text.tsx"
import { Composer } from "./composer.tsx"
import type { Draft } from "./drafts.ts"
import { ExactTime } from "./exact-time.tsx"

export interface CommentItemProps {
  comment: Comment
  /** How long ago, in words. */
  ago: string
  /** Not seen when the scenario was opened, or come since. */
  fresh: boolean
  editing: boolean
  onEditing: (id: string | null) => void
  onDelete: (comment: Comment) => void
}

const rowButton = "pointer-coarse:size-11"

export const CommentItem = memo(function CommentItem(props: CommentItemProps) {
  const { comment, ago, fresh, editing, onEditing, onDelete } = props
  const { id, authorId, createdAt = 0, editedAt } = comment
  const me = useYou()?.memberId ?? null
  const people = usePeopleById()
  const may = useMay()
  const author = people.get(authorId)
  const name = author?.name ?? "Somebody who left"
  const mentioned = (comment.mentions ?? []).flatMap((memberId) => people.get(memberId) ?? [])
  const named = me !== null && isMention(comment, me)
  const allowed = (field: string) => may({ collection: "comments", id, field, action: "set" }).allowed
  const mayEdit = authorId === me && allowed("text")
  const item = useRef<HTMLElement>(null)

  return (
    <article
      ref={item}
      data-comment={id}
      tabIndex={-1}
      aria-label={`${name}, ${ago}`}
      className={clsx(
        "group/comment -mx-3 scroll-mt-16 scroll-mb-40 rounded-control px-3 py-2 [contain-intrinsic-size:auto_4.5rem] [content-visibility:auto] focus-visible:-outline-offset-2",
        named && "border-accent border-l-2 bg-accent-wash/60",
      )}
    >
      <header className="flex min-h-7 items-center gap-2">
        <Avatar name={name} colour={author?.colour ?? 0} decorative />
        <span className="min-w-0 flex-1">
          <span className="flex flex-wrap items-center gap-x-2">
            <span className="max-w-full truncate font-semibold text-sm">{name}</span>
            {authorId === me && <span className="text-muted text-xs">you</span>}
            <ExactTime at={createdAt} words={ago} />
            {editedAt !== undefined && <span className="text-muted text-xs">edited</span>}
            {fresh && <Badge tone="accent">New</Badge>}
            {named && <Badge tone="accent">You are named</Badge>}
          </span>
        </span>
        {!editing && (mayEdit || allowed("deletedAt")) && (
          <span className="flex shrink-0 gap-1 pointer-fine:opacity-0 pointer-fine:group-focus-within/comment:opacity-100 pointer-fine:group-hover/comment:opacity-100">
            {mayEdit && (
              <IconButton label="Edit comment" size="sm" className={rowButton} onClick={() => onEditing(id)}>
                <Pencil />
              </IconButton>
            )}
            {allowed("deletedAt") && (
              <IconButton
                label="Delete comment"
                size="sm"
                className={rowButton}
                onClick={() => {
                  focusNeighbour(item.current)
                  onDelete(comment)
                }}
              >
                <Trash2 />
              </IconButton>
            )}
          </span>
        )}
      </header>
      <div className="mt-0.5 pl-8">
        {editing ? (
          <Editor
            comment={comment}
            onDone={() => {
              onEditing(null)
              item.current?.focus()
            }}
          />
        ) : (
          <CommentText text={comment.text} mentioned={mentioned} meId={me} />
        )}
      </div>
    </article>
  )
})

/** The one that is edited may be taken down meanwhile: what is being written is kept, and can be said anew. */
function Editor({ comment, onDone }: { comment: Comment; onDone: () => void }) {
  const actions = useActions()
  const people = usePeopleById()
  const area = useRef<HTMLTextAreaElement>(null)
  const [draft, setDraft] = useState<Draft>(() => ({
    text: comment.text,
    chosen: (comment.mentions ?? []).flatMap((id) => people.get(id) ?? []),
  }))
  const gone = comment.deletedAt !== undefined
  const entered = useRef(false)
  const enter = (element: HTMLTextAreaElement | null) => {
    area.current = element
    if (!element || entered.current) return
    entered.current = true
    element.focus()
    element.setSelectionRange(element.value.length, element.value.length)
  }
  return (
    <div ref={(element) => enter(element?.querySelector("textarea") ?? null)}>
      <Composer
        label="Edit comment"
        draft={draft}
        onDraft={setDraft}
        submit={gone ? "Post as a new comment" : "Save"}
        description={gone ? "This comment was deleted meanwhile. Your words are kept here." : undefined}
        onSubmit={(text, mentions) => {
          const done = gone
            ? actions.addComment(comment.scenarioId, text, mentions)
            : actions.editComment(comment.id, text, mentions)
          if (done.ok) onDone()
          return done.ok ? null : done.error.message
        }}
        onCancel={onDone}
        areaRef={area}
      />
    </div>
  )
}

/** The comment goes, and with it the button that has the focus: reading goes on at the next one. */
function focusNeighbour(item: HTMLElement | null): void {
  const all = [...(item?.closest("ol")?.querySelectorAll<HTMLElement>("[data-comment]") ?? [])]
  const at = item ? all.indexOf(item) : -1
  const next = all[at + 1] ?? all[at - 1] ?? item?.closest<HTMLElement>("[data-comments]")
  next?.focus()
}
