"use client"

import { useEffect, useRef, useState } from "react"
import { useActions } from "../../client/use-actions.ts"
import { limits } from "../../core/limits.ts"
import { useToasts } from "../ui/toast.tsx"

/** The board's name; a facilitator writes in it where it stands. Enter keeps, Esc takes back. */
export function BoardTitle({ title, mayEdit }: { title: string; mayEdit: boolean }) {
  return (
    <>
      <h1 className={mayEdit ? "sr-only" : "min-w-0 truncate font-[480] font-serif text-base"} title={title}>
        {title}
      </h1>
      {mayEdit ? <TitleField title={title} /> : null}
    </>
  )
}

function TitleField({ title }: { title: string }) {
  const actions = useActions()
  const toasts = useToasts()
  const [draft, setDraft] = useState<string | null>(null)
  const leaving = useRef<"keep" | "take back">("keep")
  // Its own width where the browser cannot fit a field to its text.
  const shown = draft ?? title

  useEffect(() => {
    leaving.current = "keep"
  })

  function leave() {
    const wanted = draft?.trim()
    setDraft(null)
    if (leaving.current === "take back" || wanted === undefined || wanted === "" || wanted === title) return
    const done = actions.setMeta("title", wanted)
    if (!done.ok) toasts.show({ title: done.error.message, tone: "danger" })
  }

  return (
    <input
      aria-label="Board title"
      value={shown}
      size={Math.max(8, Math.min(shown.length, 48))}
      maxLength={limits.lineCharacters}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => setDraft(event.target.value)}
      onBlur={leave}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== "Escape") return
        leaving.current = event.key === "Escape" ? "take back" : "keep"
        event.currentTarget.blur()
      }}
      className="statement field-sizing-content h-8 pointer-coarse:h-11 min-w-24 max-w-[46ch] shrink truncate rounded-control border border-transparent bg-transparent px-1.5 text-base transition-colors hover:border-line focus-visible:-outline-offset-1 focus-visible:border-accent focus-visible:bg-panel"
    />
  )
}
