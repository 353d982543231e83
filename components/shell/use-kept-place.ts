"use client"

/**
 * Whoever is at a card that a colleague removes comes to the next card of its column and hears why; the focus never
 * falls to nothing. A card that only went elsewhere keeps it (`board/kept-focus.ts`), and the outline sees to its rows.
 */
import { useEffect } from "react"
import { announce } from "./announce.ts"

const overlay = "[role=menu], [role=dialog], [role=alertdialog]"

interface Place {
  card: HTMLElement
  title: string
  /** The cards of its column, then all others: where to go, the nearest first. */
  next: string[]
  /** What was opened from it has the focus: if the card goes, it was this person's own doing. */
  away: boolean
}

export function useKeptPlace(): void {
  useEffect(() => {
    let at: Place | null = null

    const entered = (event: FocusEvent) => {
      if (!(event.target instanceof HTMLElement)) return
      const card = cardAround(event.target)
      if (card) at = placeOf(card)
      else if (at && event.target.closest(overlay)) at.away = true
      else at = null
    }
    const left = (event: FocusEvent) => {
      if (event.relatedTarget !== null) return
      const was = at
      // A press on nothing: the card still stands, and the person has gone from it.
      queueMicrotask(() => {
        const standing = was?.card.isConnected && !was.away
        if (at === was && standing && document.activeElement === document.body && document.hasFocus())
          at = null
      })
    }
    const changed = () => {
      if (!at || at.card.isConnected || !isNowhere()) return
      const { next, title, away } = at
      // Whoever gives the focus back itself does so within this frame.
      requestAnimationFrame(() => {
        if (!isNowhere()) return
        const card = next.map(cardOf).find((found) => found !== null)
        if (!card) return
        const landed = card.textContent
        at = null
        card.focus({ preventScroll: true })
        card.closest("article")?.scrollIntoView({ block: "nearest", inline: "nearest" })
        if (!away) announce(`“${title}” is not here any more. You are at “${landed}” now.`)
      })
    }
    const watch = new MutationObserver(changed)
    watch.observe(document.body, { childList: true, subtree: true })
    document.addEventListener("focusin", entered)
    document.addEventListener("focusout", left)
    return () => {
      watch.disconnect()
      document.removeEventListener("focusin", entered)
      document.removeEventListener("focusout", left)
    }
  }, [])
}

const isNowhere = (): boolean => document.activeElement === null || document.activeElement === document.body

const cardOf = (id: string): HTMLElement | null =>
  document.querySelector<HTMLElement>(`article [data-card="${CSS.escape(id)}"]`)

const cardAround = (element: Element): HTMLElement | null =>
  element.closest("article")?.querySelector<HTMLElement>("[data-card]") ?? null

function placeOf(card: HTMLElement): Place {
  const ids = (within: ParentNode) =>
    [...within.querySelectorAll<HTMLElement>("article [data-card]")].map((one) => one.dataset.card ?? "")
  const id = card.dataset.card ?? ""
  const column = ids(card.closest("[data-column]") ?? document)
  const index = column.indexOf(id)
  const next = [...column.slice(index + 1), ...column.slice(0, index).reverse(), ...ids(document)]
  return { card, title: card.textContent ?? "", next: next.filter((other) => other !== id), away: false }
}
