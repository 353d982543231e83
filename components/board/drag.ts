/**
 * Dragging cards and columns with a mouse or a pen, over pragmatic-drag-and-drop. It only aims: what is dropped is told
 * to whoever watches, with the neighbour by its id. Esc and a drop outside tell nobody. The elements carry what they
 * are: `data-column` a set, `data-place` a card's place in it.
 */

import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine"
import {
  draggable,
  dropTargetForElements,
  monitorForElements,
} from "@atlaskit/pragmatic-drag-and-drop/element/adapter"
import { pointerOutsideOfPreview } from "@atlaskit/pragmatic-drag-and-drop/element/pointer-outside-of-preview"
import { setCustomNativeDragPreview } from "@atlaskit/pragmatic-drag-and-drop/element/set-custom-native-drag-preview"
import { autoScrollForElements } from "@atlaskit/pragmatic-drag-and-drop-auto-scroll/element"
import { attachClosestEdge, extractClosestEdge } from "@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge"
import { followerAt } from "./aiming.ts"
import { type Aim, aimAt, type Held, handsNow, setHands, withPicked } from "./hands.ts"

/** A handle by which its card is dragged, and all that are picked with it. */
export const cardHandle = (handle: HTMLElement, id: string, title: () => string): (() => void) =>
  handleOf(handle, () => ({ kind: "card", ids: withPicked(id) }), title)

export const setHandle = (handle: HTMLElement, id: string, title: () => string): (() => void) =>
  handleOf(handle, () => ({ kind: "set", id }), title)

function handleOf(element: HTMLElement, held: () => Held, title: () => string): () => void {
  return draggable({
    element,
    getInitialData: () => ({ held: held() }),
    onGenerateDragPreview({ nativeSetDragImage }) {
      const more = held()
      setCustomNativeDragPreview({
        nativeSetDragImage,
        getOffset: pointerOutsideOfPreview({ x: "12px", y: "8px" }),
        render({ container }) {
          container.append(preview(title(), more.kind === "card" ? more.ids.length : 1))
        },
      })
    },
  })
}

function preview(title: string, count: number): HTMLElement {
  const card = document.createElement("div")
  card.className =
    "statement w-72 rounded-sheet border border-ink bg-panel px-4 py-3 text-ink text-base leading-[1.375rem]"
  const words = document.createElement("div")
  words.className = "line-clamp-3"
  words.textContent = title
  card.append(words)
  if (count > 1) {
    const more = document.createElement("div")
    more.className = "mt-1 font-sans text-muted text-xs"
    more.textContent = count === 2 ? "and 1 more" : `and ${count - 1} more`
    card.append(more)
  }
  return card
}

/** A column takes cards, anywhere in it; one that is a set takes another column at its side. */
export function columnTarget(element: HTMLElement, setId: string | null): () => void {
  return dropTargetForElements({
    element,
    getDropEffect: () => "move",
    getData({ input, source }) {
      const held = heldIn(source.data)
      if (held?.kind === "card") return { aim: cardAim(element, setId, input.clientY, held.ids) }
      if (held?.kind !== "set" || setId === null) return {}
      // On a narrow screen the columns stand below each other.
      const stacked = element.parentElement
        ? getComputedStyle(element.parentElement).flexDirection === "column"
        : false
      const data = attachClosestEdge(
        {},
        { element, input, allowedEdges: stacked ? ["top", "bottom"] : ["left", "right"] },
      )
      const edge = extractClosestEdge(data)
      return edge ? { aim: setAim(element, setId, edge === "left" || edge === "top") } : {}
    },
  })
}

function cardAim(
  column: HTMLElement,
  setId: string | null,
  y: number,
  ids: readonly string[],
): Aim | undefined {
  const standing = [...column.querySelectorAll<HTMLElement>("[data-place]")].map((place) => {
    const { top, bottom } = place.getBoundingClientRect()
    return { id: place.dataset.place ?? "", from: top, to: bottom }
  })
  return { kind: "card", setId, beforeId: followerAt(standing, y, new Set(ids)) }
}

function setAim(column: HTMLElement, setId: string, before: boolean): Aim {
  const sets = [...document.querySelectorAll<HTMLElement>("[data-column]")]
    .map(({ dataset }) => dataset.column)
    .filter((id) => id !== undefined && id !== "none")
  const next = sets[sets.indexOf(column.dataset.column) + 1]
  return {
    kind: "set",
    beforeId: before ? setId : (next ?? null),
    at: { setId, edge: before ? "before" : "after" },
  }
}

/** Watches every drag on the board and scrolls it; `drop` is called with where the pointer was let go. */
export function watchDrags(scroller: HTMLElement, drop: (held: Held, aim: Aim) => void): () => void {
  const aimOf = (location: { current: { dropTargets: { data: Record<string | symbol, unknown> }[] } }) =>
    (location.current.dropTargets[0]?.data.aim as Aim | undefined) ?? null
  return combine(
    autoScrollForElements({ element: scroller, canScroll: ({ source }) => heldIn(source.data) !== null }),
    monitorForElements({
      canMonitor: ({ source }) => heldIn(source.data) !== null,
      onDragStart: ({ source }) => setHands({ held: heldIn(source.data) }),
      onDrag: ({ location }) => aimAt(aimOf(location)),
      onDropTargetChange: ({ location }) => aimAt(aimOf(location)),
      onDrop({ location }) {
        const { held } = handsNow()
        const aim = aimOf(location)
        setHands({ held: null, aim: null })
        if (held && aim) drop(held, aim)
      },
    }),
  )
}

const heldIn = (data: Record<string | symbol, unknown>): Held | null =>
  (data.held as Held | undefined) ?? null
