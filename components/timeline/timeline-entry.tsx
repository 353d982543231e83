"use client"

import { clsx } from "clsx"
import { Check, Diamond, Eye, Vote } from "lucide-react"
import type { FocusEvent, KeyboardEvent, ReactNode } from "react"
import type { Entry } from "../../core/timeline.ts"
import type { DragHandlers } from "./use-shifting.ts"

/** One thing on the strip: its words above, its span beneath. Sharp ends are known days, dashed ones are not. */
export function TimelineEntry({
  entry,
  id,
  name,
  left,
  top,
  width,
  room,
  deadline,
  reached,
  selected,
  onOpen,
  onFocus,
  onKeyDown,
  drag,
}: {
  entry: Entry
  id: string
  name: string
  /** px */
  left: number
  top: number
  width: number
  /** To the end of the strip. */
  room: number
  deadline: number | null
  reached: boolean
  selected: boolean
  onOpen: () => void
  onFocus: (event: FocusEvent) => void
  onKeyDown: (event: KeyboardEvent) => void
  drag: DragHandlers | null
}) {
  const cancelled = entry.kind === "event" && entry.event.status === "cancelled"
  return (
    <button
      type="button"
      data-entry={id}
      aria-label={name}
      tabIndex={reached ? 0 : -1}
      onClick={onOpen}
      onFocus={onFocus}
      onKeyDown={onKeyDown}
      {...drag}
      style={{ left, top, minWidth: Math.max(width, 24), maxWidth: Math.max(room, 24) }}
      className={clsx(
        "group/entry absolute flex h-9 flex-col items-start rounded-control text-left hover:z-10 focus-visible:z-10",
        drag && "cursor-ew-resize",
      )}
    >
      <span
        className={clsx(
          "flex h-6 max-w-full items-center gap-1 rounded-control bg-panel/85 pr-1.5 pl-0.5 text-sm group-hover/entry:bg-panel",
          selected && "font-medium underline underline-offset-4",
          cancelled && "text-muted line-through",
        )}
      >
        {iconOf(entry)}
        <span className="max-w-[24.5rem] truncate">{entry.title}</span>
      </span>
      <span aria-hidden style={{ width: Math.max(width, 6) }} className="relative mt-0.5 h-2">
        <span className={clsx("absolute inset-y-0 left-0 w-full", lookOf(entry))} />
        {deadline !== null && (
          <Diamond
            style={{ left: deadline }}
            className="absolute top-1/2 size-3 -translate-x-1/2 -translate-y-1/2 fill-ink text-ink"
          />
        )}
      </span>
    </button>
  )
}

function iconOf(entry: Entry): ReactNode {
  const look = "size-3.5 shrink-0 text-muted"
  if (entry.kind === "signal") return <Eye aria-hidden className={look} />
  if (entry.kind === "round") return <Vote aria-hidden className={look} />
  if (entry.kind === "scenario" && entry.resolved !== null) return <Check aria-hidden className={look} />
  return null
}

function lookOf(entry: Entry): string {
  switch (entry.kind) {
    case "event":
      return clsx(
        "rounded-bar border",
        entry.fuzzy ? "border-ink border-dashed" : "border-ink",
        entry.event.status === "occurred"
          ? entry.fuzzy
            ? "bg-ink/30"
            : "bg-ink"
          : entry.event.status === "cancelled"
            ? "bg-transparent opacity-60"
            : "bg-panel",
      )
    case "scenario":
      return "my-auto h-1 rounded-bar bg-band-4 forced-colors:bg-[CanvasText]"
    case "signal":
      return clsx(
        "my-auto h-1.5 rounded-bar border border-muted",
        entry.signal.state === "observed" ? "bg-muted" : "border-dashed bg-panel",
      )
    case "round":
      return "my-auto h-1.5 rounded-bar bg-accent forced-colors:bg-[Highlight]"
  }
}
