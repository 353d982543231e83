"use client"

/** Which rows of a table cannot come and why, which are left out, and how the others will look. */
import { useId } from "react"
import type { CsvProblem, CsvScenario } from "../../core/import-csv.ts"
import { formatProbability } from "../../core/probability.ts"
import { Button } from "../ui/button.tsx"
import type { TableRead, TableState } from "./use-table.ts"

/** More than anybody reads; the rest is counted. */
const mostShown = 50
const mostPreviewed = 8

export function TableRows({ read, say }: { read: TableRead; say: TableState["say"] }) {
  const { choices, reading } = read
  const { leftOut } = choices
  return (
    <>
      {reading.problems.length > 0 ? (
        <Problems
          problems={reading.problems}
          onLeaveOut={(row) => say({ leftOut: [...leftOut, row] })}
          mayLeaveOut={choices.columns.title !== undefined}
        />
      ) : null}
      {leftOut.length > 0 ? (
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
          <span>
            Left out: {leftOut.length === 1 ? "row" : "rows"} {leftOut.toSorted((a, b) => a - b).join(", ")}.
          </span>
          <Button size="sm" variant="quiet" onClick={() => say({ leftOut: [] })}>
            Bring back
          </Button>
        </p>
      ) : null}
      {reading.notes.map((note) => (
        <p key={note} className="text-sm">
          {note}
        </p>
      ))}
      {reading.scenarios.length > 0 ? <Preview scenarios={reading.scenarios} /> : null}
    </>
  )
}

function Problems({
  problems,
  mayLeaveOut,
  onLeaveOut,
}: {
  problems: readonly CsvProblem[]
  mayLeaveOut: boolean
  onLeaveOut: (row: number) => void
}) {
  const heading = useId()
  const byRow = new Map<number, CsvProblem[]>()
  for (const problem of problems) byRow.set(problem.row, [...(byRow.get(problem.row) ?? []), problem])
  const shown = [...byRow].slice(0, mostShown)
  return (
    <section aria-labelledby={heading} className="rounded-control bg-well p-4">
      <h3 id={heading} className="font-semibold text-danger text-sm">
        {byRow.size === 1 ? "1 row" : `${byRow.size} rows`} to mend or to leave out
      </h3>
      <ul
        className="mt-2 max-h-72 divide-y divide-line overflow-y-auto"
        tabIndex={shown.length > 4 ? 0 : undefined}
      >
        {shown.map(([row, found]) => (
          <li key={row} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2 text-sm">
            <span className="min-w-0 flex-1 basis-56">
              {found.map(({ message }) => (
                <span key={message} className="block">
                  {message}
                </span>
              ))}
            </span>
            {mayLeaveOut ? (
              <Button size="sm" onClick={() => onLeaveOut(row)}>
                Leave out row {row}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {byRow.size > shown.length ? (
        <p className="mt-2 text-muted text-sm">And {byRow.size - shown.length} more rows.</p>
      ) : null}
    </section>
  )
}

function Preview({ scenarios }: { scenarios: readonly CsvScenario[] }) {
  const heading = useId()
  return (
    <section aria-labelledby={heading}>
      <h3 id={heading} className="font-semibold text-sm">
        As they will stand on the board
      </h3>
      <ul className="mt-2 divide-y divide-line border-line border-y">
        {scenarios.slice(0, mostPreviewed).map((one) => (
          <li key={one.row} className="flex items-baseline gap-4 py-2">
            <span className="min-w-0 flex-1">
              <span className="statement block">{one.title}</span>
              {one.set === "" ? null : <span className="text-muted text-xs">{one.set}</span>}
            </span>
            <span className="figures shrink-0 text-sm">{likelihoodOf(one)}</span>
          </li>
        ))}
      </ul>
      {scenarios.length > mostPreviewed ? (
        <p className="mt-2 text-muted text-sm">And {scenarios.length - mostPreviewed} more.</p>
      ) : null}
    </section>
  )
}

function likelihoodOf({ kind, outcomes, working }: CsvScenario): string {
  if (working && "yes" in working) return formatProbability(working.yes)
  if (working && "quantiles" in working) return String(working.quantiles.p50 ?? "No median")
  if (kind !== "categorical") return kind === "binary" ? "Even chance" : "No value yet"
  const [first] = outcomes.toSorted((a, b) => (b.probability ?? 0) - (a.probability ?? 0))
  if (!first || first.probability === null) return `${outcomes.length} outcomes`
  return `${first.label} ${formatProbability(first.probability)}`
}
