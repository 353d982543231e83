"use client"

/**
 * What is said on a scenario: the oldest first, and beneath it where one says something. What colleagues say appears
 * in its place and moves nobody's focus; that they did is told by the page's one voice (`shell/announcer.tsx`).
 */
import {
  type Ref,
  type RefObject,
  useCallback,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from "react"
import { useActions } from "../../client/use-actions.ts"
import { type Comment, useComment, useCommentsOn, useUnread } from "../../client/use-comments.ts"
import { useMay } from "../../client/use-may.ts"
import { useYou } from "../../client/use-people.ts"
import { useSession } from "../../client/use-session.tsx"
import { useUndo } from "../../client/use-undo.ts"
import type { Scenario } from "../../core/board.ts"
import { FieldPresence } from "../scenario/field-presence.tsx"
import { Section } from "../scenario/section.tsx"
import { TextArea } from "../ui/text-field.tsx"
import { useToasts } from "../ui/toast.tsx"
import { CommentItem } from "./comment-item.tsx"
import { Composer } from "./composer.tsx"
import { draftOn, emptyDraft, keepDraft } from "./drafts.ts"
import { UnreadMark } from "./unread-badge.tsx"
import { useKeyboardHeight } from "./use-keyboard-height.ts"
import { useSeenWhileShown } from "./use-seen.ts"
import { roughly } from "./when.ts"

/** What the keys and the panel's bar ask for. */
export interface CommentsHandle {
  /** To where one writes, with the newest in sight. */
  write(): void
  /** To the first that one has not seen, else the newest. */
  read(): void
}

export function ScenarioComments({ scenario, ref }: { scenario: Scenario; ref?: Ref<CommentsHandle> }) {
  const { id } = scenario
  const whole = useRef<HTMLDivElement>(null)
  const area = useRef<HTMLTextAreaElement>(null)
  const comments = useCommentsOn(id)
  const [posted, setPosted] = useState<string | null>(null)
  const [editingId, setEditingId] = useState<string | null>(null)
  const edited = useComment(editingId ?? "")
  // Taken down while its author edits it: the words stay until they are done with them.
  const shown = edited?.deletedAt !== undefined ? inPlace(comments, edited) : comments
  const unread = useUnread().filter(({ scenarioId }) => scenarioId === id)
  const fresh = useFresh(unread)
  const now = useNow()
  const { show } = useToasts()
  const actions = useActions()
  const { undo } = useUndo()
  const me = useYou()?.memberId
  const mentions = unread.filter((comment) => me !== undefined && comment.mentions?.includes(me)).length

  useSeenWhileShown(
    whole,
    id,
    unread.map((comment) => comment.id),
  )

  const waiting = useRef<ReadonlySet<string>>(new Set())
  waiting.current = new Set(unread.map((comment) => comment.id))
  useImperativeHandle(ref, () => {
    const items = () => [...(whole.current?.querySelectorAll<HTMLElement>("[data-comment]") ?? [])]
    return {
      write() {
        const field = area.current
        if (!field) return void whole.current?.focus()
        items().at(-1)?.scrollIntoView({ block: "end" })
        field.focus()
      },
      read() {
        const first = items().find(({ dataset }) => waiting.current.has(dataset.comment ?? ""))
        const target = first ?? items().at(-1) ?? whole.current
        target?.focus({ preventScroll: true })
        target?.scrollIntoView({ block: "start" })
      },
    }
  }, [])

  // By one's own hand: what one has just said comes into sight, clear of where one writes.
  useEffect(() => {
    if (posted === null || !comments.some((comment) => comment.id === posted)) return
    whole.current
      ?.querySelector(`[data-comment="${CSS.escape(posted)}"]`)
      ?.scrollIntoView({ block: "nearest" })
    setPosted(null)
  }, [posted, comments])

  const remove = useCallback(
    (comment: Comment) => {
      const done = actions.deleteComment(comment.id)
      if (!done.ok) return void show({ title: done.error.message, tone: "danger" })
      show({
        title: "Comment deleted",
        description: comment.text.slice(0, 120),
        action: {
          label: "Undo",
          onClick: () => {
            const restored = undo({ collection: "comments", id: comment.id })
            if (!restored.ok) show({ title: restored.error.message, tone: "danger" })
          },
        },
      })
    },
    [actions, show, undo],
  )

  return (
    <Section
      title="Comments"
      aside={
        <>
          <FieldPresence scenarioId={id} field="comments" />
          {unread.length > 0 && <UnreadMark count={unread.length} mentions={mentions} />}
          {comments.length > 0 && (
            <span className="figures text-muted text-xs">
              {comments.length}
              <span className="sr-only">{comments.length === 1 ? " comment" : " comments"}</span>
            </span>
          )}
        </>
      }
    >
      <div ref={whole} data-comments data-field="comments" tabIndex={-1} className="outline-none">
        {shown.length === 0 ? (
          <p className="text-muted text-sm">No comments yet. Say what would change your mind.</p>
        ) : (
          <ol aria-label="Comments, the oldest first" className="flex flex-col gap-1">
            {shown.map((comment) => (
              <li key={comment.id}>
                <CommentItem
                  comment={comment}
                  ago={roughly(comment.createdAt ?? now, now)}
                  fresh={fresh.has(comment.id)}
                  editing={comment.id === editingId}
                  onEditing={setEditingId}
                  onDelete={remove}
                />
              </li>
            ))}
          </ol>
        )}
        <NewComment scenario={scenario} onPosted={setPosted} areaRef={area} />
      </div>
    </Section>
  )
}

function inPlace(comments: readonly Comment[], gone: Comment): Comment[] {
  const before = (comment: Comment) =>
    (comment.order ?? "~") < (gone.order ?? "~") || (comment.order === gone.order && comment.id < gone.id)
  const at = comments.filter(before).length
  return [...comments.slice(0, at), gone, ...comments.slice(at)]
}

/** What was unread at some moment since the scenario was opened: being seen does not take the mark off at once. */
function useFresh(unread: readonly Comment[]): ReadonlySet<string> {
  const kept = useRef<ReadonlySet<string>>(new Set())
  return useMemo(() => {
    if (unread.some(({ id }) => !kept.current.has(id)))
      kept.current = new Set([...kept.current, ...unread.map(({ id }) => id)])
    return kept.current
  }, [unread])
}

/** Now, to the half minute. */
function useNow(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000)
    return () => clearInterval(timer)
  }, [])
  return now
}

function NewComment(props: {
  scenario: Scenario
  onPosted: (id: string) => void
  areaRef: RefObject<HTMLTextAreaElement | null>
}) {
  const { scenario, onPosted, areaRef } = props
  const { boardId } = useSession()
  const actions = useActions()
  const [draft, setDraft] = useState(() => draftOn(boardId, scenario.id))
  const keyboard = useKeyboardHeight()
  const asked = useMay()({ collection: "comments", id: "new", field: null, action: "add" }, scenario.id)
  const why =
    scenario.deletedAt !== undefined
      ? "Restore the scenario to comment on it."
      : asked.allowed
        ? null
        : asked.why
  const keep = (next: typeof draft) => {
    setDraft(next)
    keepDraft(boardId, scenario.id, next)
  }
  if (why !== null) {
    return (
      <div className="mt-3">
        <p className="text-muted text-xs">{why}</p>
        {draft.text !== "" && (
          <TextArea label="What you were writing" readOnly value={draft.text} className="mt-2" />
        )}
      </div>
    )
  }
  return (
    <div
      style={keyboard > 0 ? { bottom: keyboard } : undefined}
      className="sticky bottom-12 z-10 -mx-6 mt-2 border-line border-t bg-panel px-6 py-3 lg:bottom-0"
    >
      <Composer
        label="Write a comment"
        placeholder="Comment, or @ to name somebody"
        draft={draft}
        onDraft={keep}
        submit="Comment"
        onSubmit={(text, mentions) => {
          const done = actions.addComment(scenario.id, text, mentions)
          if (!done.ok) return done.error.message
          keep(emptyDraft)
          onPosted(done.value.id)
          return null
        }}
        areaRef={areaRef}
      />
    </div>
  )
}
