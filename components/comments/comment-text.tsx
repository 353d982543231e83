"use client"

import { clsx } from "clsx"
import { memo } from "react"
import type { RosterEntry } from "../../core/ledger-doc.ts"
import { notNamedIn, partsOf } from "./comment-parts.ts"

/** What somebody said: their lines, addresses that can be followed, and the names of those who are spoken to. */
export const CommentText = memo(function CommentText(props: {
  text: string
  mentioned: readonly RosterEntry[]
  meId: string | null
}) {
  const { text, mentioned, meId } = props
  const unnamed = notNamedIn(text, mentioned)
  let at = 0
  const parts = partsOf(text, mentioned).map((part) => {
    const key = at
    at += part.text.length
    return { ...part, key }
  })
  return (
    <>
      <p className="whitespace-pre-wrap break-words text-sm leading-[1.375rem] [overflow-wrap:anywhere]">
        {parts.map((part) => {
          if (part.kind === "link")
            return (
              <a
                key={part.key}
                href={part.address}
                target="_blank"
                rel="noopener noreferrer nofollow"
                className="text-accent underline underline-offset-2"
              >
                {part.text}
              </a>
            )
          if (part.kind === "mention")
            return (
              <strong
                key={part.key}
                className={clsx(
                  "rounded-[4px] px-0.5 font-semibold",
                  part.id === meId ? "bg-accent-wash text-accent" : "bg-wash text-ink",
                )}
              >
                {part.text}
              </strong>
            )
          return part.text
        })}
      </p>
      {unnamed.length > 0 && (
        <p className="mt-0.5 text-muted text-xs">To {unnamed.map(({ name }) => name).join(", ")}</p>
      )}
    </>
  )
})
