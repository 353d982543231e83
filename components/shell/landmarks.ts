"use client"

/** Alt and a digit go to the parts of the page. The part itself takes the focus; Tab goes on inside it. */
import { useCommand } from "../commands/use-command.ts"

export const boardId = "board"

export function useLandmarks(): void {
  useCommand("go.bar", () => goTo("[data-landmark=bar]"))
  useCommand("go.finding", () => goTo("[role=search], search"))
  useCommand("go.board", () => goTo(`#${boardId}`))
  useCommand("go.panel", () => goTo("aside[aria-label=Scenario]"))
  useCommand("go.status", () => goTo("footer"))
  // The region of messages remembers where the focus came from, when it is asked with its own key.
  useCommand("go.messages", () => {
    document.dispatchEvent(new KeyboardEvent("keydown", { key: "F6", bubbles: true }))
  })
}

function goTo(selector: string): void {
  const parts = document.querySelectorAll<HTMLElement>(selector)
  const part = [...parts].find((one) => one.checkVisibility())
  if (!part) return
  if (!part.hasAttribute("tabindex")) part.tabIndex = -1
  part.focus({ preventScroll: true })
}
