"use client"

/** The whole table from its lowest, middle and highest levels, in words; of one driver also from a curve with a peak. */
import { useRef, useState } from "react"
import { useDriverActions } from "../../client/use-driver-actions.ts"
import type { VoteDraft } from "../../client/use-vote.ts"
import type { Response } from "../../core/board.ts"
import { anchorLevels, anchorsOf, fromAnchors, type Peak, peakTable } from "../../core/response.ts"
import { exactStrength, strengthWords } from "../../core/strength.ts"
import { Rationale } from "../estimate/rationale.tsx"
import { Button } from "../ui/button.tsx"
import { Dialog } from "../ui/dialog.tsx"
import { levelName, levelWords, type Reading, warningOf } from "./driver-reading.ts"
import { PeakEditor } from "./peak-editor.tsx"
import { StrengthChoice } from "./strength-choice.tsx"

export interface OwnTable {
  /** As it was handed in last. */
  table: readonly (readonly number[])[] | null
  rationale: string
  rationaleRequired: boolean
  draft: VoteDraft | null
  keep(draft: VoteDraft): void
  /** A sentence when it was refused. */
  say(table: number[][], rationale: string): Promise<string | null>
}

export function AnchorsDialog(props: {
  response: Response
  title: string
  reading: Reading
  /** One's own table and not the board's. */
  own?: OwnTable
  close: () => void
}) {
  const { response, title, reading, own, close } = props
  const { rows, columns, table } = reading
  const actions = useDriverActions()
  const size = { rows: table.length, columns: table[0]?.length ?? 1 }
  const [by, setBy] = useState<"anchors" | "curve">(response.peak && !columns && !own ? "curve" : "anchors")
  const [anchors, setAnchors] = useState(() => {
    if (!own) return anchorsOf(table)
    // The team's table would anchor: one's own begins without a difference.
    const begun = anchorsOf(own.table ?? table.map((row) => row.map(() => 0)))
    const typed = own.draft?.anchors
    // Levels may have been added since it was typed.
    const fits = typed?.length === begun.length && typed.every((row, i) => row.length === begun[i]?.length)
    return typed && fits ? typed : begun
  })
  const [rationale, setRationale] = useState(own?.draft?.rationale ?? own?.rationale ?? "")
  const [missing, setMissing] = useState(false)
  const reason = useRef<HTMLTextAreaElement>(null)
  const [peak, setPeak] = useState<Peak>(
    () => response.peak ?? { best: Math.floor(size.rows / 2), widthBelow: 2, widthAbove: 2, height: 1 },
  )
  const [refusal, setRefusal] = useState<string | null>(null)
  const [rowLevels, columnLevels] = [anchorLevels(size.rows), anchorLevels(size.columns)]
  const preview = by === "curve" ? peakTable(size.rows, peak) : fromAnchors(anchors, size)
  const warning = warningOf(response, preview)

  async function save() {
    if (own) {
      if (own.rationaleRequired && rationale.trim() === "") {
        setMissing(true)
        reason.current?.focus()
        return
      }
      const refused = await own.say(
        preview.map((row) => [...row]),
        rationale,
      )
      if (refused === null) close()
      else setRefusal(refused)
      return
    }
    const done =
      by === "curve" ? actions.setPeak(response.id, peak) : actions.setAnchors(response.id, anchors)
    if (done.ok) close()
    else setRefusal(done.error.message)
  }

  return (
    <Dialog
      title={own ? "Your own table" : "Fill the table"}
      description={
        own
          ? `${title}. What you think by yourself; the board's table stays as it is.`
          : `${title}. What stands in the table now is replaced; undo brings it back.`
      }
      size="lg"
      open
      onOpenChange={(open) => open || close()}
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button variant="primary" onClick={() => void save()}>
            {own ? "Hand in" : "Fill the table"}
          </Button>
        </>
      }
    >
      {!columns && (
        <fieldset className="mb-4 flex flex-wrap gap-4">
          <legend className="caption mb-1">Fill it by</legend>
          {(["anchors", "curve"] as const).map((way) => (
            <label key={way} className="flex items-center gap-2 pointer-coarse:min-h-11">
              <input
                type="radio"
                name="by"
                className="size-4"
                checked={by === way}
                onChange={() => setBy(way)}
              />
              {way === "anchors" ? "a few levels in words" : "a curve with one best level"}
            </label>
          ))}
        </fieldset>
      )}
      {by === "curve" ? (
        <PeakEditor driver={rows} peak={peak} onPeak={setPeak} />
      ) : (
        <>
          <p className="mb-3 text-muted text-sm">
            At these levels, how likely is it compared with a level that makes no difference? Levels between
            are filled in evenly.
          </p>
          <div className="overflow-x-auto">
            <table className="w-full min-w-[34rem] border-separate border-spacing-1 text-sm">
              <thead>
                <tr>
                  <th scope="col" className="w-40 text-left font-medium text-muted text-xs">
                    {rows.title}
                    {columns && ` ↓ / ${columns.title} →`}
                  </th>
                  {columns ? (
                    columnLevels.map((level) => (
                      <th key={level} scope="col" className="text-left align-bottom font-normal text-xs">
                        {levelName(columns, level)}
                      </th>
                    ))
                  ) : (
                    <th scope="col" className="text-left font-normal text-xs">
                      It is
                    </th>
                  )}
                </tr>
              </thead>
              <tbody>
                {anchors.map((line, r) => {
                  const row = rowLevels[r] ?? r
                  return (
                    <tr key={row}>
                      <th scope="row" className="text-left font-normal text-xs">
                        {levelName(rows, row)}
                      </th>
                      {line.map((shift, c) => {
                        const column = columnLevels[c] ?? c
                        return (
                          <td key={column}>
                            <StrengthChoice
                              label={`At ${levelName(rows, row)}${columns ? ` and ${levelName(columns, column)}` : ""}`}
                              hideLabel
                              shift={shift}
                              onShift={(next) => {
                                const typed = anchors.map((values, i) =>
                                  i === r ? values.map((value, j) => (j === c ? next : value)) : values,
                                )
                                setAnchors(typed)
                                own?.keep({ shift: null, anchors: typed, rationale })
                              }}
                            />
                          </td>
                        )
                      })}
                    </tr>
                  )
                })}
              </tbody>
            </table>
          </div>
        </>
      )}
      {warning && (
        <p role="status" className="mt-4 rounded-control bg-notice-wash px-3 py-2 text-notice text-sm">
          {warning}
        </p>
      )}
      {own && (
        <div className="mt-4">
          <Rationale
            value={rationale}
            required={own.rationaleRequired}
            disabled={false}
            fault={missing && rationale.trim() === "" ? "This round asks for a reason." : null}
            onChange={(typed) => {
              setRationale(typed)
              own.keep({ shift: null, anchors, rationale: typed })
            }}
            onSubmit={() => void save()}
            areaRef={reason}
          />
        </div>
      )}
      <details className="mt-4 text-xs">
        <summary className="target w-fit cursor-pointer py-1 text-muted hover:text-ink">
          The whole table that this gives, in log-odds
        </summary>
        <div className="overflow-x-auto">
          <table className="figures mt-1 border-separate border-spacing-x-3 text-right">
            <tbody>
              {preview.map((line, row) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a level is its number
                <tr key={row}>
                  <th scope="row" className="text-left font-normal text-muted">
                    {row} {levelWords(rows.levels[row] ?? "", row)}
                  </th>
                  {line.map((shift, column) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: a level is its number
                    <td key={column} title={strengthWords(shift)}>
                      {exactStrength(shift)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
      <p role="alert" className="mt-2 text-danger empty:hidden">
        {refusal}
      </p>
    </Dialog>
  )
}
