"use client"

/**
 * The matrix as a grid: one tab stop, arrows between cells, and what is typed on a cell sets it. Rows are what acts,
 * columns what is acted upon. Rows out of sight are not laid out.
 */
import { clsx } from "clsx"
import { type CSSProperties, type KeyboardEvent, memo, useMemo, useRef, useState } from "react"
import type { Link } from "../../core/board.ts"
import { afterArrow, cellKey, cellWords, keyOf, type Line, nameOf, shortOf } from "./matrix-reading.ts"

export interface GridHands {
  /** Opens the chooser of strengths. */
  open: (from: Line, to: Line) => void
  /** Whether the key meant something here. */
  type: (key: string, from: Line, to: Line) => boolean
  /** The cell that is looked at. */
  look: (from: Line, to: Line) => void
}

export interface Highlight {
  /** `keyOf` the chosen outcomes. */
  chosen: ReadonlySet<string>
  /** What comes together on each column from the chosen rows, by `keyOf`. */
  balances: ReadonlyMap<string, number>
}

const noLinks: readonly Link[] = []

export function ImpactGrid(props: {
  lines: readonly Line[]
  cells: ReadonlyMap<string, readonly Link[]>
  highlight: Highlight | null
  hands: GridHands
}) {
  const { lines, cells, highlight, hands } = props
  const grid = useRef<HTMLDivElement>(null)
  const [stop, setStop] = useState({
    row: 0,
    column: lines.length > (lines[0]?.of ?? 0) ? (lines[0]?.of ?? 0) : 0,
  })
  const row = Math.min(stop.row, lines.length - 1)
  const column = Math.min(stop.column, lines.length - 1)
  const style = {
    "--impact-columns": `var(--impact-head) repeat(${lines.length}, 2.75rem)`,
  } as CSSProperties

  const versions = useMemo(() => lines.map((from) => rowVersion(from, lines, cells)), [lines, cells])

  const at = (target: EventTarget): { row: number; column: number } | null => {
    const cell = (target as Element).closest<HTMLElement>("[data-cell]")
    const [r, c] = cell?.dataset.cell?.split(" ").map(Number) ?? []
    return r === undefined || c === undefined ? null : { row: r, column: c }
  }
  const ends = (place: { row: number; column: number }) => {
    const [from, to] = [lines[place.row], lines[place.column]]
    return from && to ? ([from, to] as const) : null
  }
  const go = (place: { row: number; column: number }) => {
    setStop(place)
    const cell = grid.current?.querySelector<HTMLElement>(`[data-cell="${place.row} ${place.column}"]`)
    cell?.focus({ preventScroll: true })
    cell?.scrollIntoView({ block: "nearest", inline: "nearest" })
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    const place = at(event.target)
    if (!place || event.ctrlKey || event.metaKey || event.altKey) return
    const next = afterArrow(event.key, place, lines.length)
    const pair = ends(place)
    let done = true
    if (next !== null) go(next)
    else if (pair === null) done = false
    else if (event.key === "Enter" || event.key === " ") hands.open(...pair)
    else done = hands.type(event.key, ...pair)
    if (!done) return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a table of the browser has no rows that are laid out by themselves.
    <div
      ref={grid}
      role="grid"
      aria-label="What each outcome does to each other"
      aria-rowcount={lines.length + 2}
      aria-colcount={lines.length + 1}
      style={style}
      className="w-fit text-sm [--impact-head:10rem] sm:[--impact-head:16rem]"
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        const place = at(event.target)
        const pair = place && ends(place)
        if (!place || !pair) return
        setStop((before) => (before.row === place.row && before.column === place.column ? before : place))
        hands.look(...pair)
      }}
      onClick={(event) => {
        const place = at(event.target)
        const pair = place && ends(place)
        if (!place || !pair) return
        go(place)
        hands.open(...pair)
      }}
      onPointerOver={(event) => {
        if (event.pointerType === "touch") return
        const place = at(event.target)
        const pair = place && ends(place)
        if (pair) hands.look(...pair)
      }}
    >
      <Heads lines={lines} highlight={highlight} />
      {lines.map((from, i) => (
        <Row
          key={keyOf(from)}
          index={i}
          {...{ from, lines, cells, highlight }}
          stop={i === row ? column : null}
          version={versions[i] ?? ""}
        />
      ))}
    </div>
  )
}

/** What a row shows of links, as a text: a row is drawn again only when its own cells are others. */
const rowVersion = (
  from: Line,
  lines: readonly Line[],
  cells: ReadonlyMap<string, readonly Link[]>,
): string =>
  lines
    .map((to) =>
      (cells.get(cellKey(from, to)) ?? noLinks).map((link) => `${link.relation}${link.logOddsShift}`),
    )
    .join()

const rowLook = "grid grid-cols-(--impact-columns)"

function Heads({ lines, highlight }: { lines: readonly Line[]; highlight: Highlight | null }) {
  const scenarios = lines.filter(({ place }) => place === 0)
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the grid.
    <div role="rowgroup" className="sticky top-0 z-20 bg-paper">
      {/* biome-ignore lint/a11y/useFocusableInteractive: heads are read, and nothing can be done with them. */}
      {/* biome-ignore lint/a11y/useSemanticElements: see the grid. */}
      <div role="row" className={rowLook}>
        {/* biome-ignore lint/a11y/useFocusableInteractive: as above. */}
        {/* biome-ignore lint/a11y/useSemanticElements: see the grid. */}
        <span
          role="columnheader"
          className="caption sticky left-0 z-10 flex items-end border-line border-r bg-paper px-3 pb-1"
        >
          Acts ↓, acted upon →
        </span>
        {scenarios.map(({ scenarioId, scenario, of }) => (
          // biome-ignore lint/a11y/useFocusableInteractive: as above.
          // biome-ignore lint/a11y/useSemanticElements: see the grid.
          <span
            key={scenarioId}
            role="columnheader"
            aria-colspan={of}
            style={{ gridColumn: `span ${of}` }}
            className="flex h-36 items-end justify-center border-edge/60 border-l px-1 pb-1"
          >
            <span className="line-clamp-4 max-h-34 rotate-180 text-left font-medium text-xs leading-4 [writing-mode:vertical-rl]">
              {scenario}
            </span>
          </span>
        ))}
      </div>
      {/* biome-ignore lint/a11y/useFocusableInteractive: as above. */}
      {/* biome-ignore lint/a11y/useSemanticElements: see the grid. */}
      <div role="row" className={clsx(rowLook, "border-line border-b")}>
        {/* biome-ignore lint/a11y/useFocusableInteractive: as above. */}
        {/* biome-ignore lint/a11y/useSemanticElements: see the grid. */}
        <span role="columnheader" className="sticky left-0 z-10 border-line border-r bg-paper">
          <span className="sr-only">Outcome</span>
        </span>
        {lines.map((line) => {
          const balance = highlight?.balances.get(keyOf(line))
          return (
            // biome-ignore lint/a11y/useFocusableInteractive: as above.
            // biome-ignore lint/a11y/useSemanticElements: see the grid.
            <span
              key={keyOf(line)}
              role="columnheader"
              className={clsx(
                "flex flex-col items-center justify-end gap-1 overflow-hidden pb-1 text-xs",
                line.place === 0 && "border-edge/60 border-l",
                highlight?.chosen.has(keyOf(line)) ? "bg-accent-wash text-accent" : "text-muted",
              )}
            >
              <span className="max-h-24 rotate-180 truncate [writing-mode:vertical-rl]">
                <span className="sr-only">{line.scenario}: </span>
                {line.label}
              </span>
              {balance !== undefined && (
                <span className="figures font-medium">
                  <span className="sr-only">, balance </span>
                  {balance > 0 ? "+" : balance < 0 ? "−" : ""}
                  {Math.abs(balance).toFixed(1)}
                </span>
              )}
            </span>
          )
        })}
      </div>
    </div>
  )
}

interface RowProps {
  index: number
  from: Line
  lines: readonly Line[]
  cells: ReadonlyMap<string, readonly Link[]>
  highlight: Highlight | null
  /** The column of the one tab stop, if it is in this row. */
  stop: number | null
  version: string
}

const Row = memo(
  function Row({ index, from, lines, cells, highlight, stop }: RowProps) {
    const chosen = highlight?.chosen.has(keyOf(from)) ?? false
    return (
      // biome-ignore lint/a11y/useFocusableInteractive: its cells are.
      // biome-ignore lint/a11y/useSemanticElements: see the grid.
      <div
        role="row"
        className={clsx(
          rowLook,
          "min-h-9 pointer-coarse:min-h-11",
          from.place === 0 && "border-edge/60 border-t",
        )}
      >
        {/* biome-ignore lint/a11y/useFocusableInteractive: heads are read. */}
        {/* biome-ignore lint/a11y/useSemanticElements: see the grid. */}
        <span
          role="rowheader"
          className={clsx(
            "sticky left-0 z-10 flex min-w-0 items-center gap-2 border-line border-r px-3",
            chosen ? "bg-accent-wash" : "bg-paper",
          )}
        >
          {/* The name stands at its first outcome, and is heard at each. */}
          <span
            className={clsx(
              "min-w-0 flex-1 font-medium text-xs leading-4",
              from.place === 0 ? "line-clamp-2" : "sr-only",
            )}
          >
            {from.scenario}
          </span>
          <span className={clsx("ml-auto max-w-24 truncate text-xs", chosen ? "text-accent" : "text-muted")}>
            {from.label}
          </span>
        </span>
        {lines.map((to, j) => {
          const links = cells.get(cellKey(from, to)) ?? noLinks
          const own = from.scenarioId === to.scenarioId
          const [link] = links
          const shift = link?.relation === "influences" ? (link.logOddsShift ?? 0) : null
          return (
            // biome-ignore lint/a11y/useSemanticElements: see the grid.
            <span
              key={keyOf(to)}
              role="gridcell"
              tabIndex={stop === j ? 0 : -1}
              data-cell={`${index} ${j}`}
              aria-label={
                own ? `${nameOf(from)}: nothing links a scenario to itself` : cellWords(from, to, links)
              }
              className={clsx(
                "figures flex cursor-pointer select-none items-center justify-center border-line border-r border-b font-semibold focus-visible:z-[5] focus-visible:-outline-offset-2",
                to.place === 0 && "border-l border-l-edge/60",
                own
                  ? "bg-well"
                  : chosen && highlight?.chosen.has(keyOf(to))
                    ? "bg-accent-wash"
                    : "hover:bg-wash",
                shift === null ? "text-ink" : shift > 0 ? "text-up" : shift < 0 ? "text-down" : "text-muted",
              )}
            >
              {link && !own ? shortOf(link) : ""}
            </span>
          )
        })}
      </div>
    )
  },
  (a, b) =>
    a.index === b.index &&
    a.from === b.from &&
    a.lines === b.lines &&
    a.highlight === b.highlight &&
    a.stop === b.stop &&
    a.version === b.version,
)
