"use client"

/** The keys that go among cards, by what stands in the page: columns from left to right, each from top to bottom. */
import type { RefObject } from "react"
import { scenarioHere } from "../commands/here.ts"
import { useCommand } from "../commands/use-command.ts"
import { type Grid, nextCard, type Step } from "./moves.ts"

export function useCardMoves(board: RefObject<HTMLElement | null>): void {
  const go = (step: Step) => () => {
    const next = nextCard(gridOf(board.current), scenarioHere(), step)
    if (next !== null) goToCard(board.current, next)
  }
  useCommand("card.next", go("down"))
  useCommand("card.previous", go("up"))
  useCommand("card.left", go("left"))
  useCommand("card.right", go("right"))
}

export function goToCard(board: HTMLElement | null, id: string): void {
  const card = cardOf(board, id)
  card?.focus({ preventScroll: true })
  card?.closest("article")?.scrollIntoView({ block: "nearest", inline: "nearest" })
}

export const cardOf = (board: HTMLElement | null, id: string): HTMLElement | null =>
  board?.querySelector<HTMLElement>(`[data-card="${CSS.escape(id)}"]`) ?? null

/** The set that a new scenario goes to: that of the card one is at, else the first. undefined: no column yet. */
export function columnOf(board: HTMLElement | null, cardId: string | null): string | null | undefined {
  const column =
    (cardId && cardOf(board, cardId)?.closest("[data-column]")) || board?.querySelector("[data-column]")
  const id = column?.getAttribute("data-column")
  return id === "none" ? null : (id ?? undefined)
}

function gridOf(board: HTMLElement | null): Grid {
  const columns = [...(board?.querySelectorAll("[data-column]") ?? [])]
  return columns.map((column) =>
    [...column.querySelectorAll<HTMLElement>("[data-card]")].map((card) => card.dataset.card ?? ""),
  )
}
