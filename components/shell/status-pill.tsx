"use client"

import { clsx } from "clsx"
import { useEffect, useRef, useState } from "react"
import { useOnline } from "../../client/use-people.ts"
import { type SaveState, type SaveWords, saveWords, useSaveState } from "../../client/use-save-state.ts"

const dots: Record<SaveWords["tone"], string> = {
  ok: "bg-ink",
  busy: "bg-transparent border border-muted",
  warn: "bg-notice",
  bad: "bg-danger",
}

/**
 * Bottom left, always: what has been kept. Its words are `saveWords`, and never better than the truth. It lies over
 * other things and lets every touch through to them.
 */
export function StatusPill() {
  const words = saveWords(useCalmSaveState())
  const people = useOnline().length
  const troubled = words.tone === "warn" || words.tone === "bad"
  return (
    <footer className="pointer-events-none fixed bottom-3 left-3 z-35 max-w-[calc(100vw-1.5rem)] sm:bottom-4 sm:left-4">
      <fieldset
        aria-label="Status"
        className={clsx(
          "flex min-w-0 items-start gap-2 border bg-float text-xs",
          troubled
            ? "rounded-sheet border-edge px-3 py-2 shadow-float"
            : "rounded-full border-line px-3 py-1",
        )}
      >
        <span
          aria-hidden
          className={clsx(
            "mt-1 size-2 shrink-0 rounded-full forced-colors:bg-[CanvasText]",
            dots[words.tone],
          )}
        />
        <span className="min-w-0">
          <span className="figures font-medium">{words.label}</span>
          {people > 0 && !troubled ? (
            <span className="figures text-muted">
              {people === 1 ? " · only you here" : ` · ${people} here`}
            </span>
          ) : null}
          {troubled ? <span className="mt-0.5 block max-w-[46ch] text-muted">{words.detail}</span> : null}
        </span>
      </fieldset>
      <Announcement words={words} />
    </footer>
  )
}

/** A lost connection that is back within this time is nobody's concern. */
const silentMs = 3_000

function useCalmSaveState(): SaveState {
  const now = useSaveState()
  const [lost, setLost] = useState(false)
  const before = useRef<SaveState>(now)
  const reconnecting = now.state === "reconnecting" || now.state === "catching-up"
  useEffect(() => {
    setLost(false)
    if (!reconnecting) return
    const timer = setTimeout(() => setLost(true), silentMs)
    return () => clearTimeout(timer)
  }, [reconnecting])
  if (!reconnecting) before.current = now
  if (!reconnecting || lost) return now
  // Nothing waits: what was said before still holds. Something waits: it is on its way, and no more than that.
  return now.count === 0 ? before.current : { state: "saving", count: now.count }
}

/** Readers hear of trouble and of its end, not of every save. */
function Announcement({ words }: { words: SaveWords }) {
  const [said, setSaid] = useState("")
  const troubledBefore = useRef(false)
  const troubled = words.tone === "warn" || words.tone === "bad"
  useEffect(() => {
    if (troubled) setSaid(`${words.label}. ${words.detail}`)
    else if (troubledBefore.current && words.tone === "ok") setSaid(words.label)
    if (words.tone !== "busy") troubledBefore.current = troubled
  }, [troubled, words.label, words.detail, words.tone])
  return (
    <span role="status" className="sr-only">
      {said}
    </span>
  )
}
