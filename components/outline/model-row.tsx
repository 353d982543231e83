"use client"

import { clsx } from "clsx"
import { type ReactNode, useLayoutEffect, useRef } from "react"
import { Cell } from "./outline-rows.tsx"

/** What every row of the outline is handed. */
export interface InOutline {
  tabStop: string | null
  /** To be called after each commit. */
  settle: (row: HTMLElement | null) => void
}

/** A row of the model: under a scenario (level 3), under a heading (2), or the heading itself (1). */
export function ModelRow(
  props: InOutline & {
    rowKey: string
    parent: string | null
    level: 1 | 2 | 3
    place: number
    of: number
    /** What it is found by when it is typed, and said by when it goes. */
    title: string
    open?: boolean | undefined
    /** What it says, then each group of things that can be done; without a key of its own nothing is remembered. */
    cells: readonly ReactNode[]
  },
) {
  const { rowKey, parent, level, place, of, title, open, cells, tabStop, settle } = props
  const row = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => settle(row.current))
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the treegrid.
    <div
      ref={row}
      role="row"
      aria-level={level}
      aria-posinset={place}
      aria-setsize={of}
      aria-expanded={open}
      tabIndex={tabStop === rowKey ? 0 : -1}
      data-row={rowKey}
      data-parent={parent ?? undefined}
      data-title={title}
      className={clsx(
        "flex scroll-mt-12 scroll-mb-16 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b py-1.5 pr-2 focus-visible:-outline-offset-2 pointer-coarse:min-h-11 pointer-coarse:pr-4",
        level === 3 ? "bg-wash pl-4 @3xl:pl-9" : level === 2 ? "pl-2" : "mt-4 bg-paper pl-1",
      )}
    >
      {cells.map((cell, index) => (
        <Cell
          // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place.
          key={index}
          className={clsx(
            "flex flex-wrap items-center gap-1.5",
            index === 0 ? "min-w-0 flex-1 basis-60" : "print:hidden",
          )}
        >
          {cell}
        </Cell>
      ))}
    </div>
  )
}
