"use client"

import { clsx } from "clsx"
import { Check, GripVertical } from "lucide-react"
import { type MouseEvent, memo, useEffect, useRef } from "react"
import { useScenario } from "../../client/use-board.ts"
import { ScenarioCard } from "../scenario/scenario-card.tsx"
import { onceDragging } from "./dragging.ts"
import { DropLine } from "./drop-line.tsx"
import { askWhereTo, togglePicked, useHands, withPicked } from "./hands.ts"
import { useKeptFocus } from "./kept-focus.ts"

/** A card where it stands in its set: with the handle that moves it, and its mark when it is picked. */
export const CardPlace = memo(function CardPlace(props: {
  id: string
  setId: string | null
  selected: boolean
  mayMove: boolean
  onOpen: (id: string) => void
}) {
  const { id, setId, selected, mayMove, onOpen } = props
  const place = useRef<HTMLLIElement>(null)
  const picked = useHands((hands) => hands.picked.includes(id))
  const inTheAir = useHands((hands) => hands.held?.kind === "card" && hands.held.ids.includes(id))
  const aimed = useHands(({ aim }) => aim?.kind === "card" && aim.setId === setId && aim.beforeId === id)
  useKeptFocus(place, id)

  const pressed = (event: MouseEvent) => {
    const card = event.target instanceof Element && event.target.closest("[data-card]")
    if (!event.shiftKey || !card) return
    event.preventDefault()
    event.stopPropagation()
    togglePicked(id)
  }
  return (
    // With Shift a click picks; the key for it is X.
    <li
      ref={place}
      data-place={id}
      onClickCapture={pressed}
      className={clsx(
        "group/place relative rounded-sheet",
        picked && "outline-2 outline-accent outline-offset-2 forced-colors:outline-[Highlight]",
        inTheAir && "opacity-45",
      )}
    >
      {aimed && <DropLine edge="before" />}
      <ScenarioCard id={id} selected={selected} onOpen={onOpen} />
      {mayMove && <CardHandle id={id} />}
      {picked && (
        <span className="absolute -top-2 -left-2 z-10 grid size-5 place-items-center rounded-full bg-accent text-on-accent [&_svg]:size-3.5">
          <Check aria-hidden />
          <span className="sr-only">Selected</span>
        </span>
      )}
    </li>
  )
})

/**
 * Dragged with a mouse or a pen; pressed, it asks where to, which is also what it does under a finger. Not a stop of
 * the Tab key: M at the card and the card's menu are the same. A span, since Firefox drags no button.
 */
function CardHandle({ id }: { id: string }) {
  const handle = useRef<HTMLSpanElement>(null)
  const scenario = useScenario(id)
  const title = useRef("")
  title.current = scenario?.title ?? ""
  useEffect(() => {
    const element = handle.current
    return element ? onceDragging((drag) => drag.cardHandle(element, id, () => title.current)) : undefined
  }, [id])
  return (
    // biome-ignore lint/a11y/useSemanticElements: see above.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above.
    <span
      ref={handle}
      role="button"
      tabIndex={-1}
      aria-label={`Move “${title.current}”…`}
      onClick={() => askWhereTo(withPicked(id))}
      className="target absolute! top-3.5 left-0 z-10 grid size-5 cursor-grab place-items-center rounded-control text-faint opacity-0 transition-opacity hover:text-ink group-focus-within/place:opacity-100 group-hover/place:opacity-100 pointer-coarse:text-muted pointer-coarse:opacity-100 [&_svg]:size-4"
    >
      <GripVertical aria-hidden />
    </span>
  )
}
