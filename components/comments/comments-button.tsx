"use client"

import { MessageSquare } from "lucide-react"
import { useCommentCount, useUnreadOn } from "../../client/use-comments.ts"
import { Button } from "../ui/button.tsx"
import { UnreadMark } from "./unread-badge.tsx"

/** In the panel's bar: how much is said further down, and the way there. */
export function CommentsButton({ scenarioId, onClick }: { scenarioId: string; onClick: () => void }) {
  const count = useCommentCount(scenarioId)
  const unread = useUnreadOn(scenarioId)
  return (
    <Button
      variant="quiet"
      className="px-2! text-muted"
      icon={<MessageSquare aria-hidden />}
      onClick={onClick}
    >
      <span className="sr-only">Go to comments:</span>
      <span className="figures">{count}</span>
      {unread.count > 0 && <UnreadMark {...unread} />}
    </Button>
  )
}
