"use client"

import { type RefObject, useEffect } from "react"
import { useMarkSeen } from "../../client/use-comments.ts"

/** Scrolled past is not read. */
const aMoment = 1_000

/** A comment counts as seen when it has stood in sight for a moment, in a tab that somebody looks at. */
export function useSeenWhileShown(
  list: RefObject<HTMLElement | null>,
  scenarioId: string,
  unreadIds: readonly string[],
): void {
  const mark = useMarkSeen()
  const unread = unreadIds.join(" ")
  useEffect(() => {
    const items = unread
      .split(" ")
      .flatMap((id) => list.current?.querySelector(`[data-comment="${CSS.escape(id)}"]`) ?? [])
    if (items.length === 0) return
    const shown = new Set<string>()
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = () => {
      clearTimeout(timer)
      if (shown.size === 0 || document.visibilityState !== "visible") return
      timer = setTimeout(() => mark(scenarioId, [...shown]), aMoment)
    }
    const observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        const id = target.getAttribute("data-comment") ?? ""
        if (isIntersecting) shown.add(id)
        else shown.delete(id)
      }
      look()
    })
    for (const item of items) observer.observe(item)
    document.addEventListener("visibilitychange", look)
    return () => {
      clearTimeout(timer)
      observer.disconnect()
      document.removeEventListener("visibilitychange", look)
    }
  }, [list, scenarioId, unread, mark])
}
