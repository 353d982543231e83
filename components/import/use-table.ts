"use client"

/** A table that somebody brings, with what they have said about it. What they have not said is guessed. */
import { useMemo, useState } from "react"
import { type CsvTable, csvTable } from "../../core/csv-table.ts"
import { notText } from "../../core/file-kind.ts"
import type { FileFailure } from "../../core/file-refusal.ts"
import { type CsvChoices, type CsvReading, guessedChoices, readCsv } from "../../core/import-csv.ts"
import { fail, type Result } from "../../core/result.ts"

export interface TableRead {
  table: CsvTable
  choices: CsvChoices
  reading: CsvReading
}

export interface TableState {
  text: string
  /** Another table: what was said about the last one is forgotten. */
  bring(text: string): void
  /** The same table, mended by hand. */
  mend(text: string): void
  /** null: nothing is there yet. */
  read: Result<TableRead, FileFailure> | null
  say(choices: Partial<CsvChoices>): void
}

const linesIn = (text: string): number => text.split("\n").length

export function useTable(): TableState {
  const [text, setText] = useState("")
  const [said, setSaid] = useState<Partial<CsvChoices>>({})
  const parsed = useMemo(() => {
    if (text.trim() === "") return null
    const other = notText(text)
    return other ? fail(other) : csvTable(text)
  }, [text])
  const read = useMemo((): TableState["read"] => {
    if (parsed === null || !parsed.ok) return parsed
    const choices = { ...guessedChoices(parsed.value), ...said }
    return { ok: true, value: { table: parsed.value, choices, reading: readCsv(parsed.value, choices) } }
  }, [parsed, said])
  return {
    text,
    bring(next) {
      setText(next)
      setSaid({})
    },
    mend(next) {
      // Rows that were left out are known by their numbers, which others have now.
      if (linesIn(next) !== linesIn(text)) setSaid(({ leftOut: _, ...rest }) => rest)
      setText(next)
    },
    read,
    say: (choices) => setSaid((before) => ({ ...before, ...choices })),
  }
}
