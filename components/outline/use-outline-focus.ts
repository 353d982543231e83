"use client"

/**
 * Focus in the outline: one tab stop for all of it, keys that go through rows and cells, and a place that is kept when
 * colleagues move or remove what one is at. The page is asked for what stands in it: rows are the elements with
 * `data-row`, and their cells those with `role="gridcell"`.
 */
import { type FocusEvent, type KeyboardEvent, type RefObject, useCallback, useRef, useState } from "react"
import { useSingleKeys } from "../board/single-keys.ts"
import { commandIds, entryOf } from "../commands/catalogue.ts"
import { commandNow } from "../commands/use-command.ts"
import { announce } from "../shell/announce.ts"
import { type At, type OutlineRow, rowAfter, rowTyped, turnOf } from "./outline-keys.ts"

export interface OutlineDoing {
  toggle: (row: string, open: boolean) => void
  onOpen: (scenarioId: string) => void
  onEdit: (scenarioId: string) => void
}

const typingMs = 700

export function useOutlineFocus(grid: RefObject<HTMLElement | null>, doing: OutlineDoing) {
  const [tabStop, setTabStop] = useState<string | null>(null)
  const [singleKeys] = useSingleKeys()
  const latest = useRef({ doing, singleKeys })
  latest.current = { doing, singleKeys }
  /** Where the person is, with the rows as they were then; null: elsewhere in the page. */
  const here = useRef<{ at: At; title: string; rows: OutlineRow[] } | null>(null)
  const typed = useRef({ text: "", at: 0 })

  const focus = useCallback(
    (at: At) => {
      const row = rowElement(grid.current, at.row)
      if (!row) return
      const stops = at.cell === null ? [] : stopsOf(row)
      const target = at.cell === null ? row : (stops[Math.min(at.cell, stops.length - 1)] ?? row)
      if (target !== row) target.tabIndex = -1
      target.focus({ preventScroll: true })
      row.scrollIntoView({ block: "nearest" })
    },
    [grid],
  )

  /** After each commit of a row: is the person still where they were? */
  const settle = useCallback(
    (committed: HTMLElement | null) => {
      for (const widget of committed?.querySelectorAll<HTMLElement>(widgets) ?? []) {
        if (widget.tabIndex !== -1 && !isText(widget)) widget.tabIndex = -1
      }
      const was = here.current
      if (!was) return
      const rows = rowsIn(grid.current)
      const there = rowElement(grid.current, was.at.row) !== null
      const active = document.activeElement
      const nowhere = active === null || active === document.body
      if (there) {
        was.rows = rows
        if (nowhere) focus(was.at)
        return
      }
      const next = rowAfter(was.at.row, was.rows, rows)
      if (next === null || !nowhere) return
      here.current = null
      focus({ row: next, cell: null })
      announce(`“${was.title}” is not here any more. You are at “${titleOf(grid.current, next)}” now.`)
    },
    [grid, focus],
  )

  const turn = useCallback(
    (key: string, ctrlKey = false): boolean => {
      const rows = rowsIn(grid.current)
      const at = here.current?.at ?? { row: rows[0]?.key ?? "", cell: null }
      const made = turnOf({ key, ctrlKey }, at, rows)
      if (!made) return false
      if (made.kind === "go") focus(made.to)
      else latest.current.doing.toggle(made.row, made.kind === "expand")
      return true
    },
    [grid, focus],
  )

  const bind = {
    onFocus(event: FocusEvent) {
      const row = event.target.closest<HTMLElement>("[data-row]")
      if (!row || !grid.current?.contains(row)) return
      const key = row.dataset.row ?? ""
      const { target } = event
      const index = target === row ? -1 : stopsOf(row).findIndex((stop) => stop.contains(target))
      here.current = {
        at: { row: key, cell: index < 0 ? null : index },
        title: row.dataset.title ?? "",
        rows: rowsIn(grid.current),
      }
      setTabStop(key)
    },
    onBlur(event: FocusEvent) {
      const was = here.current
      if (grid.current?.contains(event.relatedTarget as Node | null)) return
      // What React takes out or moves loses the focus within one commit, and `settle` comes before this moment.
      queueMicrotask(() => {
        const active = document.activeElement
        if (here.current === was && !grid.current?.contains(active)) leave(active)
      })
    },
    onKeyDown(event: KeyboardEvent) {
      const target = event.target as HTMLElement
      const row = target.closest<HTMLElement>("[data-row]")
      if (!row || !grid.current?.contains(target) || event.defaultPrevented || isText(target)) return
      if (event.metaKey || event.altKey || event.nativeEvent.isComposing) return
      if (pressed(event, row, target)) {
        event.preventDefault()
        event.stopPropagation()
      }
    },
  }

  function leave(active: Element | null): void {
    const was = here.current
    // A menu or dialog was opened from here and gives the focus back, unless what it came from is gone by then.
    const away = active?.closest("[role=menu], [role=dialog], [role=alertdialog]")
    if (!away) {
      here.current = null
      return
    }
    const watch = new MutationObserver(() => {
      if (away.isConnected) return
      watch.disconnect()
      // Base UI gives the focus back in the next frame.
      setTimeout(() => {
        const now = document.activeElement
        if (here.current !== was || !was) return
        if (now !== document.body && now !== null) return
        const next = rowAfter(was.at.row, was.rows, rowsIn(grid.current))
        if (next !== null) focus({ row: next, cell: null })
      }, 60)
    })
    watch.observe(document.body, { childList: true, subtree: true })
  }

  function pressed(event: KeyboardEvent, row: HTMLElement, target: HTMLElement): boolean {
    const { doing, singleKeys } = latest.current
    const { key, ctrlKey } = event
    const scenarioId = row.dataset.card
    const onRow = target === row
    if (key === "Enter" && (onRow || target.getAttribute("role") === "gridcell")) {
      if (scenarioId) doing.onOpen(scenarioId)
      else doing.toggle(row.dataset.row ?? "", row.getAttribute("aria-expanded") !== "true")
      return true
    }
    if (key === " " && onRow && !scenarioId) {
      doing.toggle(row.dataset.row ?? "", row.getAttribute("aria-expanded") !== "true")
      return true
    }
    if (key === "F2" && scenarioId) {
      doing.onEdit(scenarioId)
      return true
    }
    if (key === "Escape" && !onRow) {
      row.focus()
      return true
    }
    if (turn(key, ctrlKey)) return true
    if (/^(Arrow|Page|Home|End)/.test(key) && !event.shiftKey) return true
    return onRow && !ctrlKey && typeAhead(key, singleKeys)
  }

  /** Letters that are commands stay commands, unless they go on with a word that was begun. */
  function typeAhead(key: string, singleKeys: boolean): boolean {
    const now = performance.now()
    const begun = now - typed.current.at < typingMs ? typed.current.text : ""
    if (key.length !== 1 || (begun === "" && (key === " " || (singleKeys && isCommand(key))))) return false
    typed.current = { text: begun + key, at: now }
    const rows = rowsIn(grid.current)
    const found = rowTyped(typed.current.text, here.current?.at.row ?? "", rows)
    if (found !== null) focus({ row: found, cell: null })
    return true
  }

  const go = useCallback((key: "ArrowUp" | "ArrowDown") => void turn(key), [turn])
  return { tabStop, settle, bind, go }
}

const isCommand = (key: string): boolean =>
  commandIds.some((id) =>
    entryOf(id).keys?.some((keys) => {
      const [first] = keys.split(" ")
      return first?.toLowerCase() === key.toLowerCase() && commandNow(id) !== undefined
    }),
  )

const widgets = "button, a[href], input, select, textarea, [tabindex='0']:not([data-row])"
const isText = (element: Element): boolean =>
  element.matches("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true]") ||
  element.closest("form") !== null

const rowElements = (grid: HTMLElement | null): HTMLElement[] => [
  ...(grid?.querySelectorAll<HTMLElement>("[data-row]") ?? []),
]
const rowElement = (grid: HTMLElement | null, key: string): HTMLElement | null =>
  grid?.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`) ?? null
/** Along a row: of each cell what can be done in it, one by one, and the cell itself where that is nothing. */
const stopsOf = (row: HTMLElement): HTMLElement[] =>
  [...row.querySelectorAll<HTMLElement>("[role=gridcell]")].flatMap((cell) => {
    const all = cell.querySelectorAll<HTMLElement>("button:not(:disabled), a[href], input, textarea")
    const seen = [...all].filter((one) => one.checkVisibility())
    return seen.length > 0 ? seen : cell.checkVisibility() ? [cell] : []
  })
const titleOf = (grid: HTMLElement | null, key: string): string => rowElement(grid, key)?.dataset.title ?? ""

const rowsIn = (grid: HTMLElement | null): OutlineRow[] =>
  rowElements(grid).map((row) => ({
    key: row.dataset.row ?? "",
    level: row.dataset.parent === undefined ? 1 : row.getAttribute("aria-level") === "3" ? 3 : 2,
    parent: row.dataset.parent ?? null,
    title: row.dataset.title ?? "",
    expanded: expandedOf(row),
    // Counted for the row that one is at, and not for all of them at every key.
    get cells() {
      return stopsOf(row).length
    },
  }))

function expandedOf(row: HTMLElement): boolean | null {
  const said = row.getAttribute("aria-expanded")
  return said === null ? null : said === "true"
}
