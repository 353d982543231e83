"use client"

import { useId, useRef } from "react"
import { type Answer, useConflicts } from "../../client/use-conflicts.ts"
import { Button } from "../ui/button.tsx"

/** One line a question. What the group has stands until somebody answers; nothing here takes the focus by itself. */
export function ConflictList() {
  const { conflicts, answer } = useConflicts()
  const heading = useId()
  const list = useRef<HTMLElement>(null)
  if (conflicts.length === 0) return null
  const all = conflicts.map(({ id }) => id)

  /** The line goes with its buttons: the keyboard goes on with the next one. */
  function give(ids: string[], one: Answer, at: number): void {
    const next = conflicts.filter(({ id }) => !ids.includes(id))
    const target = next[Math.min(at, next.length - 1)]
    answer(ids, one)
    if (!target) return
    const line = list.current?.querySelector(`[data-conflict="${CSS.escape(target.id)}"] button`)
    if (line instanceof HTMLElement) line.focus()
  }

  return (
    <section
      ref={list}
      aria-labelledby={heading}
      className="max-h-[40dvh] overflow-y-auto border-line border-b bg-notice-wash"
    >
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2 px-4 pt-2.5 pb-1 sm:px-6">
        <div role="status" className="min-w-0 flex-1 basis-64">
          <h2 id={heading} className="font-medium text-notice">
            {conflicts.length === 1
              ? "1 thing that you changed was changed by others too while you were away. Theirs is shown."
              : `${conflicts.length} things that you changed were changed by others too while you were away. Theirs are shown.`}
          </h2>
        </div>
        {conflicts.length > 1 ? (
          <span className="flex shrink-0 flex-wrap gap-2">
            <Button size="sm" onClick={() => give(all, "theirs", 0)}>
              Keep all of theirs
            </Button>
            <Button size="sm" onClick={() => give(all, "mine", 0)}>
              Use all of mine
            </Button>
          </span>
        ) : null}
      </div>
      <ul>
        {conflicts.map(({ id, sentence, subject, theirs, mine, keep, use }, at) => (
          <li
            key={id}
            data-conflict={id}
            className="flex flex-wrap items-center gap-x-6 gap-y-2 px-4 py-2 sm:px-6"
          >
            <p className="figures min-w-0 max-w-[72ch] flex-1 basis-64 break-words">{sentence}</p>
            <span className="flex shrink-0 gap-2">
              <Button
                size="sm"
                aria-label={`${keep}: ${subject}, ${theirs}`}
                onClick={() => give([id], "theirs", at)}
              >
                {keep}
              </Button>
              <Button
                size="sm"
                aria-label={`${use}: ${subject}, ${mine}`}
                onClick={() => give([id], "mine", at)}
              >
                {use}
              </Button>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
