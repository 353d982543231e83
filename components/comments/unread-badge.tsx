"use client"

import { clsx } from "clsx"
import { AtSign, MessageSquare } from "lucide-react"
import { useCommentCount, useUnreadOn } from "../../client/use-comments.ts"

/**
 * On a card: how much is said of a scenario, and how much of it you have not seen. What speaks to you by name has
 * another mark and says so.
 */
export function UnreadBadge({ scenarioId }: { scenarioId: string }) {
  const count = useCommentCount(scenarioId)
  const unread = useUnreadOn(scenarioId)
  if (count === 0) return null
  if (unread.count === 0) {
    return (
      <span className="figures inline-flex items-center gap-1">
        <MessageSquare aria-hidden />
        {count}
        <span className="sr-only">{count === 1 ? "comment" : "comments"}</span>
      </span>
    )
  }
  return <UnreadMark count={unread.count} mentions={unread.mentions} />
}

/** Words that can be read where there is room, and heard everywhere. */
export function UnreadMark({ count, mentions }: { count: number; mentions: number }) {
  const named = mentions > 0
  return (
    <span
      className={clsx(
        "figures inline-flex items-center gap-1 rounded-full px-1.5 font-semibold text-xs leading-[1.125rem] [&_svg]:size-3",
        "forced-colors:border forced-colors:border-[CanvasText]",
        named ? "bg-accent text-on-accent" : "bg-accent-wash text-accent",
      )}
    >
      {named ? (
        <AtSign aria-hidden />
      ) : (
        <span aria-hidden className="size-1.5 rounded-full bg-accent forced-colors:bg-[CanvasText]" />
      )}
      {count} new
      <span className="sr-only">{count === 1 ? "comment" : "comments"}</span>
      {named && <span> · you are named</span>}
    </span>
  )
}
