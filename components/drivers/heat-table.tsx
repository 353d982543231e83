"use client"

/**
 * The table of a response: a row a level of the first driver, a column a level of the second, in each cell how likely
 * the outcome is there (or how strong the entry is), as a number on the ramp. Today and what is supposed are marks that
 * may lie between cells; the highest entry is the optimum. One stop of the keyboard: arrows go from cell to cell.
 */
import { clsx } from "clsx"
import { type KeyboardEvent, useRef, useState } from "react"
import type { Several } from "../../client/use-several.ts"
import { exp } from "../../core/portable-math.ts"
import { formatProbability } from "../../core/probability.ts"
import { exactStrength, strengthWords } from "../../core/strength.ts"
import { rampIndexOf } from "../../core/yardstick.ts"
import { bandFill, bandInk } from "../likelihood/band-colours.ts"
import { levelName, levelWords, type Reading } from "./driver-reading.ts"

export type Showing = "likelihood" | "strength"

export interface HeatTableProps {
  title: string
  reading: Reading
  /** Cell by cell, row by row. */
  cells: Several
  showing: Showing
  supposing: boolean
  /** Columns (of one driver the rows) are what takes effect. */
  takingEffect: boolean
  /** null: it cannot be edited. */
  onCell: ((row: number, column: number) => void) | null
}

export function HeatTable(props: HeatTableProps) {
  const { title, reading, cells, showing, supposing, takingEffect, onCell } = props
  const { rows, columns, table, highest, today, supposed } = reading
  const body = useRef<HTMLTableSectionElement>(null)
  const [at, setAt] = useState({ row: Math.round(today.row), column: Math.round(today.column) })
  const count = table[0]?.length ?? 0
  const stop = { row: Math.min(at.row, table.length - 1), column: Math.min(at.column, count - 1) }
  const values = cells.state === "ready" ? cells.values : null

  function onKeyDown(event: KeyboardEvent) {
    if (event.metaKey || event.ctrlKey || event.altKey) return
    const step = steps[event.key]
    if (!step) return
    event.preventDefault()
    event.stopPropagation()
    const row = Math.min(table.length - 1, Math.max(0, stop.row + step[0]))
    const column = Math.min(count - 1, Math.max(0, stop.column + step[1]))
    setAt({ row, column })
    body.current?.querySelector<HTMLElement>(`[data-cell="${row}-${column}"]`)?.focus()
  }

  return (
    <section aria-label={`Table of ${title}`} className="max-w-full overflow-x-auto rounded-control p-0.5">
      <table className="w-full min-w-[30rem] table-fixed border-separate border-spacing-0.5 text-xs">
        <caption className="sr-only">
          {title}: {showing === "likelihood" ? "how likely it is" : "how strong each entry is"} at each level
          of {rows.title}
          {columns && ` and ${columns.title}`}
        </caption>
        <thead>
          {columns && (
            <tr>
              <td className="w-32" />
              <th scope="colgroup" colSpan={count} className="pb-1 text-left font-medium text-muted">
                {columns.title}
                {takingEffect && ", as far as it takes effect"} →
              </th>
            </tr>
          )}
          <tr>
            <th scope="col" className="w-32 pr-2 text-left align-bottom font-medium text-muted">
              {rows.title}
              {!columns && takingEffect && ", as far as it takes effect"} ↓
            </th>
            {columns ? (
              columns.levels.map((words, column) => (
                <th
                  // biome-ignore lint/suspicious/noArrayIndexKey: a level is its number
                  key={column}
                  scope="col"
                  className="px-1 pb-1 text-left align-bottom font-normal text-muted leading-4"
                >
                  <span className="figures mr-1 font-medium text-ink">{column}</span>
                  <span className="line-clamp-3 [overflow-wrap:anywhere]">{levelWords(words, column)}</span>
                </th>
              ))
            ) : (
              <th scope="col" className="px-1 pb-1 text-left align-bottom font-normal text-muted">
                {showing === "likelihood" ? "How likely" : "How strong"}
              </th>
            )}
          </tr>
        </thead>
        <tbody ref={body} onKeyDown={onKeyDown}>
          {table.map((line, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a level is its number
            <tr key={row}>
              <th scope="row" className="pr-2 text-left font-normal text-muted leading-4">
                <span className="flex gap-1">
                  <span className="figures font-medium text-ink">{row}</span>
                  <span className="line-clamp-2">{levelWords(rows.levels[row] ?? "", row)}</span>
                </span>
              </th>
              {line.map((shift, column) => {
                const p = values?.[row * count + column] ?? null
                const isHighest = highest !== null && highest.row === row && highest.column === column
                const marks = [
                  ...(near(today, row, column) ? (["today"] as const) : []),
                  ...(supposing && near(supposed, row, column) ? (["supposed"] as const) : []),
                ]
                const index = p === null ? null : rampIndexOf(p)
                const coloured = showing === "likelihood" && index !== null
                const shown =
                  showing === "likelihood" ? (p === null ? "–" : formatProbability(p)) : factorOf(shift)
                return (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a level is its number
                  <td key={column} className="relative h-12 p-0">
                    <button
                      type="button"
                      data-cell={`${row}-${column}`}
                      tabIndex={stop.row === row && stop.column === column ? 0 : -1}
                      aria-disabled={onCell === null ? true : undefined}
                      onFocus={() => setAt({ row, column })}
                      onClick={() => onCell?.(row, column)}
                      className={clsx(
                        "figures absolute inset-0 flex w-full flex-col items-center justify-start rounded-bar pt-1.5 font-medium text-sm leading-4 focus-visible:z-20 forced-colors:border",
                        coloured ? [bandFill[index], bandInk[index]] : "bg-well text-ink",
                        isHighest && "outline-2 outline-ink -outline-offset-2 forced-colors:outline-4",
                        onCell === null ? "cursor-default" : "cursor-pointer hover:brightness-95",
                      )}
                    >
                      <span aria-hidden>
                        {isHighest && "▲ "}
                        {shown}
                      </span>
                      <span className="sr-only">
                        {[
                          `${rows.title} ${row}`,
                          columns && `${columns.title} ${column}`,
                          p !== null && formatProbability(p).replace("%", " percent"),
                          strengthWords(shift),
                          isHighest && "the highest",
                          ...marks.map((mark) =>
                            mark === "today" ? "today is near here" : "the what-if is near here",
                          ),
                        ]
                          .filter(Boolean)
                          .join(", ")}
                      </span>
                    </button>
                    {isAnchor(today, row, column) && <Mark kind="today" place={today} />}
                    {supposing && isAnchor(supposed, row, column) && (
                      <Mark kind="supposed" place={supposed} />
                    )}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const steps: Record<string, readonly [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

interface Place {
  row: number
  column: number
}
const near = (place: Place, row: number, column: number) =>
  Math.round(place.row) === row && Math.round(place.column) === column
/** The cell from which a mark between cells is placed. */
const isAnchor = (place: Place, row: number, column: number) =>
  Math.floor(place.row) === row && Math.floor(place.column) === column

const dot = {
  today: "size-3 rounded-full border-[3px] border-ink bg-panel ring-1 ring-panel",
  supposed:
    "size-3 rotate-45 rounded-[2px] border-2 border-panel bg-accent ring-1 ring-accent forced-colors:bg-[Highlight]",
}

function Mark({ kind, place }: { kind: "today" | "supposed"; place: Place }) {
  const part = (value: number) => (value - Math.floor(value)) * 100
  return (
    <span
      aria-hidden
      className={clsx("pointer-events-none absolute z-10 -translate-1/2 transition-[left,top]", dot[kind])}
      style={{ left: `${50 + part(place.column)}%`, top: `${74 + part(place.row)}%` }}
    />
  )
}

/** What the marks say, under a table or a curve. */
export function MarkLegend({ reading, supposing }: { reading: Reading; supposing: boolean }) {
  const { rows, columns, highest } = reading
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-muted text-xs">
      <li className="flex items-center gap-1.5">
        <span aria-hidden className={dot.today} /> today
      </li>
      {supposing && (
        <li className="flex items-center gap-1.5">
          <span aria-hidden className={dot.supposed} /> what if
        </li>
      )}
      <li>
        {highest === null ? (
          "No level makes a difference yet."
        ) : (
          <>
            <span aria-hidden>▲ </span>
            {highest.shared ? "Highest, among others, at " : "Highest at "}
            {levelName(rows, highest.row)}
            {columns && ` with ${levelName(columns, highest.column)}`}
          </>
        )}
      </li>
    </ul>
  )
}

/** "×2.2", what an entry multiplies the odds by. */
const factorOf = (shift: number): string => {
  const times = exp(shift)
  return exactStrength(shift) === "0" ? "×1" : `×${Number(times.toPrecision(2))}`
}
