"use client"

/** A table of scenarios onto the board that is open: shown first, added in one step that can be undone. */
import { useState } from "react"
import { useImportActions } from "../../client/use-import.ts"
import { textOf } from "../../client/use-model-file.ts"
import { csvLimits } from "../../core/csv-table.ts"
import { kindOfText } from "../../core/file-kind.ts"
import { runCommand } from "../commands/use-command.ts"
import { Busy } from "../shell/busy.tsx"
import { Button } from "../ui/button.tsx"
import { Dialog } from "../ui/dialog.tsx"
import { useToasts } from "../ui/toast.tsx"
import { FileDrop } from "./file-drop.tsx"
import { TableImport, TableText } from "./table-import.tsx"
import { useTable } from "./use-table.ts"

const otherKinds = {
  json: "JSON holds a whole board, and becomes a new one: import it on the first page of Parley.",
  bif: "This is a network, and becomes a new board: import it on the first page of Parley.",
  scw: "This is a project of ScenarioWizard, and becomes a new board: import it on the first page of Parley.",
} as const

export function ImportDialog({
  open,
  onOpenChange,
}: {
  open: boolean
  onOpenChange: (open: boolean) => void
}) {
  const state = useTable()
  const actions = useImportActions()
  const toasts = useToasts()
  const [error, setError] = useState<string | null>(null)
  const [busy, setBusy] = useState<"reading" | "adding" | null>(null)
  const { read } = state
  const ready = read?.ok && read.value.reading.problems.length === 0 ? read.value.reading.scenarios : []

  async function take(file: File) {
    setError(null)
    if (file.size > csvLimits.characters * 4) {
      return setError(
        `${file.name} is larger than the ${csvLimits.characters.toLocaleString("en")} characters that are read.`,
      )
    }
    setBusy("reading")
    const text = await textOf(file)
    setBusy(null)
    const kind = kindOfText(text)
    if (kind === "csv") state.bring(text)
    else setError(`${file.name}: ${otherKinds[kind]}`)
  }

  function add() {
    setError(null)
    setBusy("adding")
    // The page says that it is at it before it is: thousands of rows take a while.
    requestAnimationFrame(() =>
      setTimeout(() => {
        const done = actions.addFromTable(ready)
        setBusy(null)
        if (!done.ok) return setError(done.error.message)
        const count = done.value.ids.length
        toasts.show({
          title: count === 1 ? "1 scenario was added" : `${count.toLocaleString("en")} scenarios were added`,
          action: { label: "Undo", onClick: () => runCommand("edit.undo") },
        })
        state.bring("")
        onOpenChange(false)
      }),
    )
  }

  return (
    <Dialog
      title="Import scenarios"
      description="From a table, one scenario a row. All of them are added, or none."
      size="lg"
      open={open}
      onOpenChange={onOpenChange}
      footer={
        <>
          <p role="alert" className="min-w-0 flex-1 basis-60 text-danger text-sm empty:hidden">
            {error}
          </p>
          <Button
            variant="primary"
            disabled={ready.length === 0 || busy !== null}
            icon={busy === "adding" ? <Busy /> : undefined}
            onClick={add}
          >
            {ready.length === 0
              ? "Add to the board"
              : `Add ${ready.length === 1 ? "1 scenario" : `${ready.length.toLocaleString("en")} scenarios`}`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-5">
        <FileDrop
          label="File of a table"
          accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain"
          autoFocus
          onFile={(file) => void take(file)}
        >
          Or drop it here: a table as .csv or .tsv, as spreadsheets save it.
        </FileDrop>
        {busy === "reading" ? (
          <p role="status" className="text-muted text-sm">
            Reading…
          </p>
        ) : null}
        <TableText state={state} />
        <TableImport state={state} />
      </div>
    </Dialog>
  )
}
