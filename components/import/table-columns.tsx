"use client"

/** What the columns of a table hold, and what its numbers and days mean where they could mean two things. */
import { useId } from "react"
import {
  type CsvColumns,
  type CsvField,
  columnNames,
  csvFieldNames,
  csvFields,
} from "../../core/csv-columns.ts"
import type { DatesAs, LikelihoodsAs } from "../../core/csv-values.ts"
import { Select } from "../ui/select.tsx"
import type { TableRead, TableState } from "./use-table.ts"

const nothing = "-"
const fieldOptions: readonly { value: CsvField | typeof nothing; label: string }[] = [
  { value: nothing, label: "Left out" },
  ...csvFieldNames.map((field) => ({ value: field, label: capital(csvFields[field].name) })),
]

/** Where a column could mean two things; nothing where it could not. */
export function TableQuestions({ read: { reading }, say }: { read: TableRead; say: TableState["say"] }) {
  if (!reading.likelihoods.asked && !reading.dates.asked) return null
  return (
    <div className="flex flex-col gap-3">
      {reading.likelihoods.asked ? (
        <Select<LikelihoodsAs | typeof nothing>
          label="Numbers without a sign are"
          value={reading.likelihoods.as ?? nothing}
          options={[
            ...(reading.likelihoods.as === null ? [{ value: nothing, label: "Choose" } as const] : []),
            { value: "percent", label: "Percent: 30 is 30%, 0.5 is half a percent" },
            { value: "share", label: "Shares of 1: 0.3 is 30%, 1 is certain" },
          ]}
          onChange={(as) => say({ likelihoods: as === nothing ? null : as })}
          className="max-w-md"
        />
      ) : null}
      {reading.dates.asked ? (
        <Select<DatesAs | typeof nothing>
          label="Days such as 3/4/2026 are"
          value={reading.dates.as ?? nothing}
          options={[
            ...(reading.dates.as === null ? [{ value: nothing, label: "Choose" } as const] : []),
            { value: "dmy", label: "Day first: 3 April" },
            { value: "mdy", label: "Month first: 4 March" },
          ]}
          onChange={(as) => say({ dates: as === nothing ? null : as })}
          className="max-w-md"
        />
      ) : null}
    </div>
  )
}

export function TableColumns({ read, say }: { read: TableRead; say: TableState["say"] }) {
  const { table, choices } = read
  const heading = useId()
  const names = columnNames(table, choices.header)
  const samples = table.rows.slice(choices.header ? 1 : 0, choices.header ? 4 : 3)
  return (
    <section aria-labelledby={heading} className="flex flex-col gap-3">
      <h3 id={heading} className="font-semibold text-sm">
        What the columns hold
      </h3>
      <label className="flex items-center gap-2 text-sm pointer-coarse:min-h-11">
        <input
          type="checkbox"
          className="size-4"
          checked={choices.header}
          onChange={(event) => say({ header: event.currentTarget.checked })}
        />
        The first row holds headings
      </label>
      <ul className="divide-y divide-line border-line border-y">
        {names.map((name, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place; names may be alike.
          <li key={at} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2">
            <span className="min-w-0 flex-1 basis-40">
              <span className="block truncate font-medium text-sm">{name}</span>
              <span className="block truncate text-muted text-xs">
                {samples.flatMap(({ cells }) => cells[at]?.trim() || []).join(" · ") || "Empty"}
              </span>
            </span>
            <Select
              label={`${name} holds`}
              hideLabel
              value={fieldAt(choices.columns, at)}
              options={fieldOptions}
              onChange={(field) => say({ columns: moved(choices.columns, at, field) })}
              className="w-48"
            />
          </li>
        ))}
      </ul>
    </section>
  )
}

const fieldAt = (columns: CsvColumns, at: number): CsvField | typeof nothing =>
  csvFieldNames.find((field) => columns[field] === at) ?? nothing

/** A column holds one thing, and a thing stands in one column. */
function moved(columns: CsvColumns, at: number, field: CsvField | typeof nothing): CsvColumns {
  const rest = Object.fromEntries(
    Object.entries(columns).filter(([name, column]) => column !== at && name !== field),
  ) as CsvColumns
  return field === nothing ? rest : { ...rest, [field]: at }
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
