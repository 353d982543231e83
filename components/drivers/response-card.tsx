"use client"

/** How one outcome responds to its drivers: its number now and supposed, the table, and a curve along each driver. */
import { clsx } from "clsx"
import { Grid3x3, MoreHorizontal, Pencil, Trash2 } from "lucide-react"
import { useId, useMemo, useState } from "react"
import { useDriverActions } from "../../client/use-driver-actions.ts"
import { useMay } from "../../client/use-may.ts"
import { useSeveral } from "../../client/use-several.ts"
import { useHiddenTables } from "../../client/use-votes.ts"
import type { Driver, Response, Yardstick } from "../../core/board.ts"
import type { WhatIf } from "../../core/network/questions.ts"
import { describeLikelihood } from "../../core/yardstick.ts"
import { Button } from "../ui/button.tsx"
import { IconButton } from "../ui/icon-button.tsx"
import { Menu, MenuItem } from "../ui/menu.tsx"
import { useToasts } from "../ui/toast.tsx"
import { AnchorsDialog } from "./anchors-dialog.tsx"
import { CellDialog } from "./cell-dialog.tsx"
import { ChangeInLikelihood } from "./change-in-likelihood.tsx"
import { cellWhatIfs, modifierSentence, modifyingOf, readingOf, warningOf } from "./driver-reading.ts"
import { HeatTable, MarkLegend, type Showing } from "./heat-table.tsx"
import { ResponseCurve } from "./response-curve.tsx"
import { type LikelihoodsNow, likelihoodIn, useRested } from "./response-model.ts"
import { TableEstimates } from "./table-estimates.tsx"

export interface ResponseCardProps {
  response: Response
  scenarioTitle: string
  outcomeLabel: string
  drivers: readonly Driver[]
  whatIf: WhatIf
  likelihoods: LikelihoodsNow
  yardstick: Yardstick
  mayNot: string | null
  onOpen: () => void
  onEdit: () => void
}

export function ResponseCard(props: ResponseCardProps) {
  const { response, scenarioTitle, outcomeLabel, drivers, whatIf, likelihoods, yardstick } = props
  const may = useMay()({ collection: "responses", id: response.id, field: "table", action: "set" })
  const mayNot = props.mayNot ?? (may.allowed ? null : may.why)
  const headingId = useId()
  const actions = useDriverActions()
  const { show } = useToasts()
  const [showing, setShowing] = useState<Showing>("likelihood")
  const [open, setOpen] = useState<{ is: "cell"; row: number; column: number } | { is: "anchors" } | null>(
    null,
  )
  const reading = readingOf(response, drivers, whatIf)
  const rested = useRested(whatIf)
  const cellsAsked = useMemo(() => cellWhatIfs(response, drivers, rested).flat(), [response, drivers, rested])
  const cells = useSeveral(cellsAsked, response)
  const [now, supposed] = [
    likelihoodIn(likelihoods.now, response),
    likelihoodIn(likelihoods.supposed, response),
  ]
  const shown = supposed ?? now
  const title = `${scenarioTitle}: ${outcomeLabel}`

  function remove() {
    const done = actions.deleteResponse(response.id)
    if (!done.ok) return show({ title: done.error.message, tone: "danger" })
    show({
      title: `Response deleted: ${title}`,
      action: { label: "Restore", onClick: () => actions.restoreResponse(response.id) },
    })
  }

  const hidden = useHiddenTables().includes(response.id)
  const modifying = modifyingOf(response, drivers, whatIf)
  const warning = reading && warningOf(response, reading.table)
  const supposing = reading !== null && supposesAny(response, whatIf)

  return (
    <section
      aria-labelledby={headingId}
      className="flex min-w-0 flex-col gap-3 rounded-sheet border border-line bg-panel p-4"
    >
      <header className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <h3 id={headingId}>
            <button
              type="button"
              className="statement text-left text-base hover:underline"
              onClick={props.onOpen}
            >
              {scenarioTitle}
            </button>{" "}
            <span className="text-muted text-sm">{outcomeLabel}</span>
          </h3>
          <p className="flex flex-wrap items-baseline gap-x-3">
            <ChangeInLikelihood now={now} supposed={supposed} large />
            {shown !== null && (
              <span className="text-muted text-sm">{describeLikelihood(shown, yardstick).text}</span>
            )}
          </p>
        </div>
        {mayNot === null && (
          <Menu
            trigger={
              <IconButton label={`More on ${title}`} tooltip={false} className="-mt-1 -mr-2">
                <MoreHorizontal />
              </IconButton>
            }
          >
            <MenuItem icon={<Pencil />} onSelect={props.onEdit}>
              What responds to what…
            </MenuItem>
            <MenuItem icon={<Trash2 />} danger onSelect={remove}>
              Delete response
            </MenuItem>
          </Menu>
        )}
      </header>
      {reading === null ? (
        <p className="rounded-control bg-notice-wash px-3 py-2 text-notice text-sm">
          A driver of this response is no longer on the board, so it shifts nothing. Restore the driver,
          choose another one, or delete the response.
        </p>
      ) : hidden ? (
        <>
          <p className="text-muted text-sm">
            The team's table is hidden while a blind round asks what everybody thinks by themselves.
          </p>
          <TableEstimates {...{ response, title, reading }} />
        </>
      ) : (
        <>
          {modifying && <p className="text-sm">{modifierSentence(modifying)}</p>}
          {mayNot !== null && mayNot !== props.mayNot && <p className="text-muted text-sm">{mayNot}</p>}
          {warning && (
            <p className="rounded-control bg-notice-wash px-3 py-2 text-notice text-sm">{warning}</p>
          )}
          <div className="flex flex-wrap items-center gap-2">
            <fieldset aria-label="The table shows" className="flex rounded-control bg-well p-0.5">
              {(["likelihood", "strength"] as const).map((one) => (
                <button
                  key={one}
                  type="button"
                  aria-pressed={one === showing}
                  onClick={() => setShowing(one)}
                  className={clsx(
                    "target h-6 rounded-[4px] px-2 text-xs pointer-coarse:h-10",
                    one === showing
                      ? "bg-panel font-medium text-ink ring-1 ring-line forced-colors:outline-2 forced-colors:outline-[Highlight]"
                      : "text-muted hover:text-ink",
                  )}
                >
                  {one === "likelihood" ? "How likely" : "Odds ×"}
                </button>
              ))}
            </fieldset>
            {mayNot === null && (
              <Button
                size="sm"
                icon={<Grid3x3 />}
                className="ml-auto pointer-coarse:h-11"
                onClick={() => setOpen({ is: "anchors" })}
              >
                Fill the table…
              </Button>
            )}
          </div>
          <HeatTable
            {...{ title, reading, cells, showing, supposing }}
            takingEffect={modifying !== null}
            onCell={mayNot === null ? (row, column) => setOpen({ is: "cell", row, column }) : null}
          />
          <MarkLegend {...{ reading, supposing }} />
          {cells.state === "failed" && <p className="text-notice text-sm">{cells.why}</p>}
          <div className={clsx("grid gap-4", reading.columns && "sm:grid-cols-2")}>
            {[reading.columns, reading.rows].map(
              (driver) =>
                driver && (
                  <ResponseCurve
                    key={driver.id}
                    {...{ title, driver, whatIf, yardstick }}
                    target={response}
                  />
                ),
            )}
          </div>
          <TableEstimates {...{ response, title, reading }} />
          {(response.basis || response.shape) && (
            <p className="text-muted text-xs">
              {[response.shape, response.basis].filter(Boolean).join(" · ")}
            </p>
          )}
        </>
      )}
      {open?.is === "cell" && reading && !hidden && (
        <CellDialog
          responseId={response.id}
          {...{ title, reading }}
          row={open.row}
          column={open.column}
          close={() => setOpen(null)}
        />
      )}
      {open?.is === "anchors" && reading && !hidden && (
        <AnchorsDialog {...{ response, title, reading }} close={() => setOpen(null)} />
      )}
    </section>
  )
}

const supposesAny = ({ driverIds, modifier }: Response, { levels }: WhatIf): boolean =>
  [...driverIds, modifier?.driverId].some((id) => id !== undefined && Object.hasOwn(levels, id))
