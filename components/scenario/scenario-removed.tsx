"use client"

/**
 * The scenario that is open here was removed. Nothing that stands in it is lost: one press brings it back with what
 * was typed, another keeps the words elsewhere. When somebody else removed it, whoever is writing stays where they
 * are and can write on.
 */
import { Check, Copy, Plus, RotateCcw } from "lucide-react"
import { type MouseEvent, useEffect, useRef, useState } from "react"
import { useActions } from "../../client/use-actions.ts"
import { useCopy } from "../../client/use-copy.ts"
import { useLastChangedBy } from "../../client/use-undo.ts"
import type { Scenario } from "../../core/board.ts"
import { useSelectedScenario } from "../shell/use-selected-scenario.ts"
import { Button } from "../ui/button.tsx"
import { TextArea } from "../ui/text-field.tsx"
import { useToasts } from "../ui/toast.tsx"
import { secondsAgo, type Words, wordsAsText, wordsIn } from "./removed-words.ts"

export interface Removal {
  /** Who did it; null: not known. */
  name: string | null
  you: boolean
  /** By this device's clock. */
  at: number
  /** Somebody else did it while this person had it open. */
  underHands: boolean
}

/** null while the scenario is on the board. */
export function useRemoval({ id, deletedAt }: Scenario): Removal | null {
  const lastChangedBy = useLastChangedBy()
  const wasHere = useRef(deletedAt === undefined)
  if (deletedAt === undefined) {
    wasHere.current = true
    return null
  }
  const by = lastChangedBy("scenarios", id, "deletedAt")
  const you = by?.you === true
  return { name: by?.name ?? null, you, at: by?.at ?? deletedAt, underHands: wasHere.current && !you }
}

export function ScenarioRemoved(props: { scenario: Scenario; removal: Removal; mayRestore: boolean }) {
  const { scenario, removal, mayRestore } = props
  const actions = useActions()
  const { show } = useToasts()
  const notice = useRef<HTMLDivElement>(null)
  const returnFocus = useLastPlace(notice)
  const [words, setWords] = useState<Words[] | null>(null)
  const restore = () => {
    const done = actions.restoreScenario(scenario.id)
    if (!done.ok) return void show({ title: done.error.message, tone: "danger" })
    returnFocus()
  }
  return (
    <div
      ref={notice}
      className="sticky top-12 z-15 border-line border-b bg-notice-wash px-6 py-2.5 text-notice text-sm"
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <p role="status" className="min-w-0 flex-1 basis-48">
          <Who removal={removal} /> What stands here is kept.
        </p>
        <span className="flex flex-wrap gap-2">
          {mayRestore && (
            <Button size="sm" icon={<RotateCcw />} onMouseDown={stayThere} onClick={restore}>
              Restore
            </Button>
          )}
          {removal.underHands && (
            <Button
              size="sm"
              aria-expanded={words !== null}
              onMouseDown={stayThere}
              onClick={() => setWords(words === null ? wordsIn(notice.current?.parentElement ?? null) : null)}
            >
              Keep my text
            </Button>
          )}
        </span>
      </div>
      {words !== null && <KeptWords words={words} scenario={scenario} mayAdd={mayRestore} />}
    </div>
  )
}

function Who({ removal: { name, you, at, underHands } }: { removal: Removal }) {
  const now = useNow(at)
  if (!underHands && !you && name === null) return "This scenario was removed from the board."
  return (
    <>
      {you ? "You" : (name ?? "A colleague")} removed this
      {/* Read aloud once, and not again with every second. */}
      <span aria-hidden> {secondsAgo(at, now)}</span>.
    </>
  )
}

function KeptWords({ words, scenario, mayAdd }: { words: Words[]; scenario: Scenario; mayAdd: boolean }) {
  const actions = useActions()
  const { show } = useToasts()
  const { copy, outcome } = useCopy()
  const [, select] = useSelectedScenario()
  const text = wordsAsText(words)
  const again = () => {
    const copied = actions.duplicateScenario(scenario.id)
    const named = copied.ok ? actions.setField("scenarios", copied.value.id, "title", scenario.title) : copied
    if (!copied.ok || !named.ok) {
      const { message } = !copied.ok ? copied.error : !named.ok ? named.error : { message: "" }
      return void show({ title: message, tone: "danger" })
    }
    select(copied.value.id)
  }
  return (
    <div className="mt-2 flex flex-col gap-2 text-ink">
      <TextArea label="What stands here now" readOnly value={text} rows={3} inputClassName="max-h-40" />
      <span className="flex flex-wrap gap-2">
        <Button
          size="sm"
          icon={outcome === "copied" ? <Check /> : <Copy />}
          onMouseDown={stayThere}
          onClick={() => void copy(text)}
        >
          {outcome === "copied" ? "Copied" : outcome === "failed" ? "Select it and copy" : "Copy"}
        </Button>
        {mayAdd && (
          <Button size="sm" icon={<Plus />} onClick={again}>
            New scenario from it
          </Button>
        )}
      </span>
    </div>
  )
}

/** A press of the mouse takes no focus: caret and selection stay in the text. */
const stayThere = (event: MouseEvent) => event.preventDefault()

/** Back to the field that one was in before one came to the notice: its button goes when it is pressed. */
function useLastPlace(notice: { current: HTMLElement | null }): () => void {
  const last = useRef<HTMLElement | null>(null)
  useEffect(() => {
    const note = (target: EventTarget | null) => {
      const inPanel = target instanceof HTMLElement && notice.current?.parentElement?.contains(target)
      if (inPanel && !notice.current?.contains(target)) last.current = target
    }
    note(document.activeElement)
    const entered = (event: FocusEvent) => note(event.target)
    document.addEventListener("focusin", entered)
    return () => document.removeEventListener("focusin", entered)
  }, [notice])
  return () => {
    if (notice.current?.contains(document.activeElement) && last.current?.isConnected) last.current.focus()
  }
}

/** Every second while it is seconds, then every half minute. */
function useNow(since: number): number {
  const [now, setNow] = useState(() => Date.now())
  const fast = now - since < 60_000
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), fast ? 1_000 : 30_000)
    return () => clearInterval(timer)
  }, [fast])
  return now
}
