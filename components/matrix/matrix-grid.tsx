"use client"

/** The matrix on a phone: how many lie in each cell, and who they are on a press. */
import { clsx } from "clsx"
import { useState } from "react"
import type { Yardstick } from "../../core/board.ts"
import { formatProbability } from "../../core/probability.ts"
import { bandFill, bandInk } from "../likelihood/band-colours.ts"
import { impactWords } from "../scenario/words.ts"
import { Dialog } from "../ui/dialog.tsx"
import { columnOf, columnsOf, impacts, type Marker } from "./matrix-reading.ts"

export function MatrixGrid(props: {
  markers: readonly Marker[]
  supposed: ReadonlyMap<string, number> | null
  yardstick: Yardstick
  onOpen: (scenarioId: string) => void
}) {
  const { markers, supposed, yardstick, onOpen } = props
  const [open, setOpen] = useState<{ impact: number; column: number } | null>(null)
  const columns = columnsOf(yardstick)
  const rows = markers.some(({ impact }) => impact === 0) ? [...impacts, 0] : [...impacts]
  const at = (marker: Marker) => supposed?.get(marker.scenarioId) ?? marker.probability
  const within = (impact: number, column: number) =>
    markers.filter((marker) => marker.impact === impact && columnOf(at(marker), columns) === column)
  const nameOf = (column: number) => {
    const band = columns[column]
    return band ? (yardstick === "numbers" ? band.range : `${band.words} (${band.range})`) : ""
  }
  const opened = open && within(open.impact, open.column)

  return (
    <div>
      <table className="w-full table-fixed border-separate border-spacing-0.5 text-xs">
        <caption className="sr-only">How many scenarios lie where</caption>
        <thead>
          <tr>
            <th scope="col" className="w-12 text-left font-normal text-[0.625rem] text-muted">
              Impact
            </th>
            {columns.map((band, column) => (
              <th
                key={band.words}
                scope="col"
                className="figures pb-1 text-center font-normal text-[0.625rem] text-muted leading-3"
              >
                <span className="sr-only">{nameOf(column)}</span>
                <span aria-hidden>{band.range.replace("%", "")}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((impact) => (
            <tr key={impact}>
              <th scope="row" className="pr-1 text-left font-normal text-[0.6875rem] text-muted leading-3.5">
                {impact === 0 ? "none yet" : impactWords[impact]}
              </th>
              {columns.map((band, column) => {
                const count = within(impact, column).length
                return (
                  <td key={band.words} className="h-12 p-0">
                    {count === 0 ? (
                      <span className="flex size-full items-center justify-center rounded-bar bg-well text-muted">
                        <span className="sr-only">none</span>
                      </span>
                    ) : (
                      <button
                        type="button"
                        aria-label={`${count} ${count === 1 ? "scenario" : "scenarios"}: ${nameOf(column)}, ${
                          impact === 0 ? "no impact yet" : `impact ${impactWords[impact]}`
                        }`}
                        onClick={() => setOpen({ impact, column })}
                        className={clsx(
                          "figures flex size-full items-center justify-center rounded-bar font-semibold text-base forced-colors:border",
                          bandFill[band.rampIndex],
                          bandInk[band.rampIndex],
                        )}
                      >
                        {count}
                      </button>
                    )}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="mt-1 text-muted text-xs">Likelihood in %, from left to right.</p>
      {open && opened && (
        <Dialog
          title={open.impact === 0 ? "No impact yet" : `Impact ${impactWords[open.impact]}`}
          description={nameOf(open.column)}
          open
          onOpenChange={(is) => is || setOpen(null)}
        >
          <ul>
            {opened.map((marker) => (
              <li key={marker.scenarioId} className="border-line border-t first:border-t-0">
                <button
                  type="button"
                  onClick={() => {
                    setOpen(null)
                    onOpen(marker.scenarioId)
                  }}
                  className="flex min-h-11 w-full items-center gap-3 py-2 text-left"
                >
                  <span className="figures w-6 shrink-0 text-center text-muted">{marker.number}</span>
                  <span className="statement min-w-0 flex-1">{marker.title}</span>
                  <span className="figures shrink-0 font-medium">{formatProbability(at(marker))}</span>
                </button>
              </li>
            ))}
          </ul>
        </Dialog>
      )}
    </div>
  )
}
