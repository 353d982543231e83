"use client"

import { clsx } from "clsx"
import type { ReactNode } from "react"
import { useCopy } from "../../client/use-copy.ts"
import { Button } from "../ui/button.tsx"

export function Note(props: {
  title?: string
  tone?: "plain" | "notice" | "danger"
  actions?: ReactNode
  children: ReactNode
}) {
  const { title, tone = "plain", actions, children } = props
  return (
    <div
      role="status"
      className={clsx(
        "flex flex-col gap-2 rounded-control border px-4 py-3 text-sm",
        tone === "plain" && "border-line bg-well",
        tone === "notice" && "border-transparent bg-notice-wash text-notice",
        tone === "danger" && "border-transparent bg-danger-wash text-danger",
      )}
    >
      {title && <p className="font-semibold">{title}</p>}
      <p>{children}</p>
      {actions && <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-ink">{actions}</div>}
    </div>
  )
}

export function CopyButton({ text }: { text: string }) {
  const { copy, outcome } = useCopy()
  return (
    <Button size="sm" onClick={() => void copy(text)}>
      {outcome === "copied" ? "Copied" : outcome === "failed" ? "Could not copy" : "Copy what I typed"}
    </Button>
  )
}
