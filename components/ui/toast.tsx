"use client"
import { type ReactNode, useEffect } from "react"
import { fetchOverlays, useOverlays } from "./overlay-code.ts"

export interface ToastMessage {
  title: string
  description?: string
  /** One thing to do about it, such as Undo. */
  action?: { label: string; onClick: () => void }
  tone?: "plain" | "danger"
  /** In ms; 0 stays until it is closed. Long by default: what can be undone must be reachable by keyboard. */
  timeout?: number
}

type Waiting = ToastMessage & { id: string }
type Toasts = { show: (message: ToastMessage) => string; close: (id: string) => void }

// Said before the code that shows them is here; kept until it is.
let waiting: Waiting[] = []
let say: ((message: Waiting) => void) | null = null
let unsay: ((id: string) => void) | null = null
let count = 0

const shared: Toasts = {
  show: (message) => {
    const said = { ...message, id: `said-${++count}` }
    if (say) say(said)
    else {
      waiting.push(said)
      void fetchOverlays()
    }
    return said.id
  },
  close: (id) => {
    waiting = waiting.filter((message) => message.id !== id)
    unsay?.(id)
  },
}

export const useToasts = (): Toasts => shared

/** Once, round the page. F6 moves focus to it. */
export function ToastRegion({ children }: { children: ReactNode }) {
  const here = useOverlays()
  useEffect(() => {
    if (!here) {
      const again = () => {
        if (waiting.length > 0) void fetchOverlays()
      }
      window.addEventListener("online", again)
      return () => window.removeEventListener("online", again)
    }
    const { toasts } = here
    unsay = (id) => toasts.close(id)
    say = ({ id, title, description, action, tone = "plain", timeout }) => {
      toasts.add({
        id,
        title,
        type: tone,
        priority: tone === "danger" ? "high" : "low",
        ...(description === undefined ? {} : { description }),
        ...(timeout === undefined ? {} : { timeout }),
        ...(action
          ? {
              actionProps: {
                children: action.label,
                onClick: () => {
                  action.onClick()
                  toasts.close(id)
                },
              },
            }
          : {}),
      })
    }
    for (const message of waiting) say(message)
    waiting = []
    return () => {
      say = null
      unsay = null
    }
  }, [here])
  return (
    <>
      {children}
      {here && <here.ToastRegion />}
    </>
  )
}
