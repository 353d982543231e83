"use client"

/**
 * A board from a file: a snapshot, a table, a network. What it holds is shown first, and nothing is made before somebody
 * says so.
 */
import { useState } from "react"
import type { FileFailure } from "../../core/file-refusal.ts"
import type { ImportedSnapshot } from "../../core/import-snapshot.ts"
import { limits } from "../../core/limits.ts"
import type { ModelFilePreview } from "../../core/model-file.ts"
import { FileDrop } from "../import/file-drop.tsx"
import { TableImport, TableText } from "../import/table-import.tsx"
import { type TableState, useTable } from "../import/use-table.ts"
import { Busy } from "../shell/busy.tsx"
import { Button } from "../ui/button.tsx"
import { TextField } from "../ui/text-field.tsx"
import { type ChosenFile, chosenFrom } from "./chosen-file.ts"
import { countOf, dayOf, promiseOf } from "./file-words.ts"

export interface FileBoard {
  title?: string
  file?: string
  hash?: string
  table?: { text: string } & object
}

/** What can be made, and of how much; null: nothing yet. */
interface Ready {
  scenarios: number
  title: string
  board: FileBoard
}

export function ImportFile({
  making,
  disabled,
  onMake,
}: {
  making: boolean
  disabled: boolean
  onMake: (board: FileBoard) => void
}) {
  const [title, setTitle] = useState("")
  const [chosen, setChosen] = useState<ChosenFile | null>(null)
  const [reading, setReading] = useState(false)
  const table = useTable()
  const ready = readyOf(chosen, table)

  async function take(file: File) {
    setReading(true)
    const next = await chosenFrom(file)
    setReading(false)
    setChosen(next)
    table.bring(next.is === "table" ? next.text : "")
  }

  return (
    <section
      aria-label="Import a file"
      className="mt-8 grid gap-8 rounded-sheet border border-line bg-panel p-6 lg:grid-cols-2 lg:p-8"
    >
      <div className="flex min-w-0 flex-col gap-5">
        <FileDrop
          label="File of a board"
          accept=".json,.csv,.tsv,.bif,.scw,application/json,text/csv,text/plain"
          autoFocus
          onFile={(file) => void take(file)}
        >
          Or drop it here. Snapshots as .json, tables as .csv, Bayesian networks as .bif, ScenarioWizard 4
          projects as .scw.
        </FileDrop>
        {chosen === null || chosen.is === "table" ? <TableText state={table} /> : null}
        <TextField
          label="Title of the board"
          value={title}
          maxLength={limits.lineCharacters}
          placeholder={ready?.title ?? "The file’s own"}
          onChange={(event) => setTitle(event.target.value)}
        />
        <div>
          <Button
            size="lg"
            variant="primary"
            disabled={disabled || ready === null}
            icon={making ? <Busy /> : undefined}
            onClick={() =>
              ready && onMake({ ...(title.trim() ? { title: title.trim() } : {}), ...ready.board })
            }
          >
            {ready ? `Create a board of ${countOf(ready.scenarios, "scenario")}` : "Create the board"}
          </Button>
        </div>
      </div>
      <div className="min-w-0 lg:border-line lg:border-l lg:pl-8">
        <div role="status">
          {reading ? <p className="caption">Reading…</p> : null}
          {chosen === null && table.read === null && !reading ? (
            <p className="caption">What the file holds will appear here</p>
          ) : null}
          {chosen?.is === "refused" ? <Refused {...chosen} /> : null}
          {chosen?.is === "model" ? <ModelPreview {...chosen} /> : null}
          {chosen?.is === "snapshot" ? <SnapshotPreview {...chosen} /> : null}
          {chosen?.is === "table" ? <p className="caption mb-2 truncate">{chosen.name}</p> : null}
        </div>
        <TableImport state={table} />
        {table.read && !table.read.ok && table.text.length > 100_000 ? (
          <p className="text-danger">{table.read.error.message}</p>
        ) : null}
      </div>
    </section>
  )
}

function readyOf(chosen: ChosenFile | null, { text, read }: TableState): Ready | null {
  if (chosen?.is === "model") {
    const { scenarios, title } = chosen.preview
    return { scenarios, title, board: { file: chosen.text } }
  }
  if (chosen?.is === "snapshot") {
    const { board } = chosen.imported
    const claimed = chosen.claimed === null ? {} : { hash: chosen.claimed }
    return {
      scenarios: board.scenarios.length,
      title: board.meta.title,
      board: { file: chosen.text, ...claimed },
    }
  }
  if (!read?.ok || read.value.reading.problems.length > 0) return null
  const { reading, choices } = read.value
  if (reading.scenarios.length === 0) return null
  const { likelihoods, dates, ...rest } = choices
  const said = { ...(likelihoods ? { likelihoods } : {}), ...(dates ? { dates } : {}) }
  return {
    scenarios: reading.scenarios.length,
    title: "Untitled board",
    board: { table: { text, ...rest, ...said } },
  }
}

function Refused({ name, failure, line }: { name: string; failure: FileFailure; line: string | null }) {
  return (
    <>
      <p className="caption truncate">{name}</p>
      <p className="mt-2 break-words text-danger">{failure.message}</p>
      {line === null ? null : (
        <pre className="code mt-3 overflow-x-auto rounded-control bg-well p-3 text-xs">
          <span className="mr-4 select-none text-muted">{failure.line}</span>
          {line}
        </pre>
      )}
      <p className="mt-3 text-muted text-sm">Nothing was made.</p>
    </>
  )
}

function SnapshotPreview({ name, imported }: { name: string; imported: ImportedSnapshot }) {
  const { snapshot, board, hash, notes } = imported
  return (
    <>
      <p className="caption truncate">{name}</p>
      <p className="statement mt-2 text-lg">
        {countOf(board.scenarios.length, "scenario")}, {countOf(board.links.length, "link")}
      </p>
      <p className="mt-1 text-muted">
        The snapshot “{snapshot.title}”, as of {dayOf(snapshot.asOf)}, taken by {snapshot.author} on{" "}
        {dayOf(snapshot.takenAt)}.
      </p>
      <p className="mt-3 text-muted text-xs">
        SHA-256 of what it holds, to be compared with the one that you were told:
        <span className="code mt-1 block break-all">{hash}</span>
      </p>
      {notes.map((note) => (
        <p key={note} className="mt-3 break-words text-sm">
          {note}
        </p>
      ))}
    </>
  )
}

function ModelPreview({ name, preview }: { name: string; preview: ModelFilePreview }) {
  const { kind, scenarios, links, leftOut, notes } = preview
  return (
    <>
      <p className="caption truncate">{name}</p>
      <p className="statement mt-2 text-lg">
        {countOf(scenarios, "scenario")}, {countOf(links, "link")}
      </p>
      <p className="mt-1 text-muted">{promiseOf(kind)}</p>
      {notes.map((note) => (
        <p key={note} className="mt-3 text-sm">
          {note}
        </p>
      ))}
      {leftOut.length > 0 ? (
        <>
          <h4 className="mt-5 font-semibold text-sm">Left out, because they would close a loop</h4>
          <ul
            className="mt-2 max-h-56 divide-y divide-line overflow-y-auto text-sm"
            tabIndex={leftOut.length > 6 ? 0 : undefined}
          >
            {leftOut.map(({ from, to, judgements }) => (
              <li key={`${from}\n${to}`} className="flex justify-between gap-4 py-1.5">
                <span className="min-w-0">
                  {from} <span aria-hidden>→</span>
                  <span className="sr-only">on</span> {to}
                </span>
                <span className="shrink-0 text-muted">{countOf(judgements, "judgement")}</span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </>
  )
}
