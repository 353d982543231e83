"use client"

/** Everything that waits for you, wherever it was said: what speaks to you by name first. Choosing one goes there. */
import { AtSign, MessageSquare } from "lucide-react"
import { useState } from "react"
import { useScenario } from "../../client/use-board.ts"
import { type Comment, isMention, usePeopleById, useUnread } from "../../client/use-comments.ts"
import { useYou } from "../../client/use-people.ts"
import { useKeysOf } from "../commands/shown-keys.ts"
import { useCommand } from "../commands/use-command.ts"
import { askFor } from "../scenario/open-intent.ts"
import { Button } from "../ui/button.tsx"
import { Menu, MenuItem } from "../ui/menu.tsx"
import { UnreadMark } from "./unread-badge.tsx"

/** The rest is reached through the first ones. */
const mostListed = 20

export function UnreadMenu({ onOpen }: { onOpen: (scenarioId: string) => void }) {
  const unread = useUnread()
  const me = useYou()?.memberId ?? ""
  const keysOf = useKeysOf()
  const [open, setOpen] = useState(false)
  const mentions = unread.filter((comment) => isMention(comment, me)).length
  const goTo = (comment: Comment) => {
    askFor(comment.scenarioId, "unread")
    onOpen(comment.scenarioId)
  }
  const [first] = unread
  useCommand(
    "comments.next",
    () => {
      if (first) goTo(first)
    },
    first ? undefined : "You have seen every comment.",
  )
  if (!first && !open) return null
  return (
    <Menu
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button
          variant="quiet"
          className="px-2!"
          aria-label={`Unread comments: ${unread.length}${mentions > 0 ? `, ${mentions} to you by name` : ""}`}
        >
          <MessageSquare aria-hidden />
          <span aria-hidden>
            <UnreadMark count={unread.length} mentions={0} />
          </span>
          {mentions > 0 && <AtSign aria-hidden />}
        </Button>
      }
    >
      <p className="caption px-2 pt-2 pb-1">Unread comments</p>
      {unread.slice(0, mostListed).map((comment, at) => (
        <UnreadItem
          key={comment.id}
          comment={comment}
          named={isMention(comment, me)}
          shortcut={at === 0 ? keysOf("comments.next") : undefined}
          onSelect={() => goTo(comment)}
        />
      ))}
      {unread.length > mostListed && (
        <p className="px-2 py-1 text-muted text-xs">and {unread.length - mostListed} more</p>
      )}
    </Menu>
  )
}

function UnreadItem(props: {
  comment: Comment
  named: boolean
  shortcut: string | undefined
  onSelect: () => void
}) {
  const { comment, named, shortcut, onSelect } = props
  const scenario = useScenario(comment.scenarioId)
  const author = usePeopleById().get(comment.authorId)
  return (
    <MenuItem
      onSelect={onSelect}
      icon={named ? <AtSign /> : <MessageSquare />}
      shortcut={shortcut}
      hint={<span className="line-clamp-1 break-words">{scenario?.title || "Untitled scenario"}</span>}
    >
      <span className="line-clamp-2 break-words">
        <span className="font-semibold">{author?.name ?? "Somebody who left"}</span>
        {named ? " to you: " : ": "}
        {comment.text}
      </span>
    </MenuItem>
  )
}
