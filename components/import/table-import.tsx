"use client"

/** A table, wherever it came from: mended in place, its columns named, its rows looked through before anything is added. */
import { TextArea } from "../ui/text-field.tsx"
import { TableColumns, TableQuestions } from "./table-columns.tsx"
import { TableRows } from "./table-rows.tsx"
import type { TableState } from "./use-table.ts"

/** What is longer is mended where it was written: a browser is slow with such a field. */
const mostMended = 100_000

export function TableText({ state }: { state: TableState }) {
  const { text, read, mend, bring } = state
  if (text.length > mostMended)
    return read && !read.ok ? (
      <p role="alert" className="text-danger">
        {read.error.message}
      </p>
    ) : null
  return (
    <TextArea
      label={text === "" ? "Or paste a table" : "The table"}
      rows={text === "" ? 3 : 6}
      spellCheck={false}
      inputClassName="code max-h-60! whitespace-pre overflow-x-auto text-xs pointer-coarse:text-base"
      value={text}
      placeholder={"Statement\tLikelihood\tSet\nTalks resume this year\t30%\tDialogue"}
      error={read && !read.ok ? read.error.message : undefined}
      onPaste={(event) => {
        // Into an empty field it is another table; else a part of this one.
        if (text !== "") return
        event.preventDefault()
        bring(event.clipboardData.getData("text/plain"))
      }}
      onChange={(event) => mend(event.currentTarget.value)}
    />
  )
}

export function TableImport({ state }: { state: TableState }) {
  const { read, say } = state
  if (!read?.ok) return null
  return (
    <div className="flex flex-col gap-6">
      <p role="status" className="statement text-lg">
        {summaryOf(read.value.reading)}
      </p>
      <TableQuestions read={read.value} say={say} />
      <TableRows read={read.value} say={say} />
      <TableColumns read={read.value} say={say} />
    </div>
  )
}

function summaryOf({
  scenarios,
  problems,
}: {
  scenarios: readonly unknown[]
  problems: readonly { row: number }[]
}) {
  const ready = scenarios.length === 1 ? "1 scenario" : `${scenarios.length.toLocaleString("en")} scenarios`
  const bad = new Set(problems.map(({ row }) => row)).size
  if (bad === 0) return scenarios.length === 0 ? "No row is left to bring" : `${ready}, all ready`
  return `${ready} ready, ${bad === 1 ? "1 row" : `${bad} rows`} not: nothing is added until each is mended or left out`
}
