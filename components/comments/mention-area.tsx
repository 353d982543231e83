"use client"

/**
 * A text in which people are spoken to by name: "@" opens a list of those on the board, beside the caret. The focus
 * stays in the text; up and down choose, Enter or Tab takes the name, Escape leaves what was typed as it is. A finger
 * or a mouse takes a name by touching it.
 */
import { clsx } from "clsx"
import {
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react"
import { createPortal } from "react-dom"
import { useMembers, useYou } from "../../client/use-people.ts"
import type { RosterEntry } from "../../core/ledger-doc.ts"
import { Avatar } from "../ui/avatar.tsx"
import { floatingItem, floatingPopup } from "../ui/floating.ts"
import { TextArea, type TextAreaProps } from "../ui/text-field.tsx"
import { type CaretPlace, caretPlace } from "./caret-place.ts"
import type { Draft } from "./drafts.ts"
import { candidatesFor, typedMention, withMention } from "./mentions.ts"

export interface MentionAreaProps
  extends Omit<TextAreaProps, "value" | "onChange" | "onKeyDown" | "onSelect" | "ref" | "children"> {
  draft: Draft
  onDraft: (draft: Draft) => void
  /** Keys that the list has no use for. */
  onKeyDown: (event: KeyboardEvent<HTMLTextAreaElement>) => void
  areaRef: RefObject<HTMLTextAreaElement | null>
}

/** More would not be looked at: typing on finds them sooner. */
const mostShown = 8

export function MentionArea({ draft, onDraft, onKeyDown, areaRef, ...area }: MentionAreaProps) {
  const listId = useId()
  const me = useYou()?.memberId
  const members = useMembers()
  const [caret, setCaret] = useState<number | null>(null)
  const [active, setActive] = useState(0)
  /** The @ for which the list was sent away. */
  const [left, setLeft] = useState<number | null>(null)

  const typed = caret === null || area.readOnly ? null : typedMention(draft.text, caret)
  const others = members.filter(({ id }) => id !== me)
  const found = typed && typed.from !== left ? candidatesFor(others, typed.query).slice(0, mostShown) : []
  const chosen = found[Math.min(active, found.length - 1)]
  const open = chosen !== undefined

  /** Where the caret belongs after the text has been shown. */
  const goTo = useRef<number | null>(null)
  useLayoutEffect(() => {
    if (goTo.current === null) return
    areaRef.current?.setSelectionRange(goTo.current, goTo.current)
    goTo.current = null
  })

  const take = ({ id, name }: RosterEntry) => {
    if (!typed || caret === null) return
    const next = withMention(draft.text, { from: typed.from, caret, name })
    goTo.current = next.caret
    setCaret(next.caret)
    setActive(0)
    onDraft({ text: next.text, chosen: [{ id, name }, ...draft.chosen.filter((one) => one.id !== id)] })
  }

  const pressed = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const plain = !event.metaKey && !event.ctrlKey && !event.altKey && !event.nativeEvent.isComposing
    if (open && plain) {
      const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0
      if (step !== 0) {
        event.preventDefault()
        return setActive((Math.min(active, found.length - 1) + step + found.length) % found.length)
      }
      if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey) {
        event.preventDefault()
        return take(chosen)
      }
      if (event.key === "Escape") {
        event.preventDefault()
        event.stopPropagation()
        return setLeft(typed?.from ?? null)
      }
    }
    onKeyDown(event)
  }

  const look = (area: HTMLTextAreaElement) => {
    const { selectionStart, selectionEnd } = area
    setCaret(selectionStart === selectionEnd ? selectionStart : null)
  }

  return (
    <>
      <TextArea
        {...area}
        ref={areaRef}
        value={draft.text}
        onChange={(event) => {
          setActive(0)
          look(event.currentTarget)
          if (!event.currentTarget.value.includes("@")) setLeft(null)
          onDraft({ ...draft, text: event.currentTarget.value })
        }}
        onSelect={(event) => look(event.currentTarget)}
        onBlur={() => setCaret(null)}
        onKeyDown={pressed}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        {...(open && { "aria-controls": listId, "aria-activedescendant": `${listId}-${chosen.id}` })}
      />
      <span role="status" className="sr-only">
        {open ? `${found.length === 1 ? "1 person" : `${found.length} people`}. Up and down to choose.` : ""}
      </span>
      {open && typed && areaRef.current && (
        <Names
          id={listId}
          area={areaRef.current}
          at={typed.from}
          people={found}
          chosenId={chosen.id}
          onTake={take}
        />
      )}
    </>
  )
}

function Names(props: {
  id: string
  area: HTMLTextAreaElement
  at: number
  people: readonly RosterEntry[]
  chosenId: string
  onTake: (person: RosterEntry) => void
}) {
  const { id, area, at, people, chosenId, onTake } = props
  const place = useCaretPlace(area, at)
  useEffect(() => {
    document.getElementById(`${id}-${chosenId}`)?.scrollIntoView({ block: "nearest" })
  }, [id, chosenId])
  return createPortal(
    <div
      id={id}
      role="listbox"
      aria-label="People on the board"
      style={styleAt(place)}
      className={clsx(floatingPopup, "fixed z-50 w-64 max-w-[calc(100vw-1rem)] overflow-y-auto p-1")}
      // The focus stays in the text.
      onPointerDown={(event) => event.preventDefault()}
      onMouseDown={(event) => event.preventDefault()}
    >
      {people.map((person) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the text, which keeps the focus.
        // biome-ignore lint/a11y/useFocusableInteractive: named by aria-activedescendant.
        <div
          key={person.id}
          id={`${id}-${person.id}`}
          role="option"
          aria-selected={person.id === chosenId}
          {...(person.id === chosenId && { "data-highlighted": "" })}
          onClick={() => onTake(person)}
          className={floatingItem}
        >
          <Avatar name={person.name} colour={person.colour} decorative />
          <span className="min-w-0 flex-1 truncate">{person.name}</span>
        </div>
      ))}
    </div>,
    document.body,
  )
}

/** The list lies under the caret, or over it where a keyboard or the window's edge leaves more room there. */
function styleAt({ left, top, bottom }: CaretPlace) {
  const view = window.visualViewport
  const [viewTop, viewBottom] = [
    view?.offsetTop ?? 0,
    (view?.offsetTop ?? 0) + (view?.height ?? window.innerHeight),
  ]
  const [above, below] = [top - viewTop - 8, viewBottom - bottom - 8]
  const under = below >= 200 || below >= above
  return {
    left: Math.max(8, Math.min(left, window.innerWidth - 264)),
    maxHeight: Math.max(96, Math.min(320, under ? below : above)),
    ...(under ? { top: bottom + 4 } : { bottom: window.innerHeight - top + 4 }),
  }
}

function useCaretPlace(area: HTMLTextAreaElement, at: number): CaretPlace {
  const [place, setPlace] = useState(() => caretPlace(area, at))
  useLayoutEffect(() => {
    const look = () => setPlace(caretPlace(area, at))
    look()
    window.addEventListener("scroll", look, { capture: true, passive: true })
    window.addEventListener("resize", look)
    window.visualViewport?.addEventListener("resize", look)
    return () => {
      window.removeEventListener("scroll", look, { capture: true })
      window.removeEventListener("resize", look)
      window.visualViewport?.removeEventListener("resize", look)
    }
  }, [area, at])
  return place
}
