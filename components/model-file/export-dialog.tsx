"use client"

/** The model of the board as a file for other programs: which there are, and what each of them holds. */
import { Download } from "lucide-react"
import { useState } from "react"
import { fetchModelFile, saveFile } from "../../client/use-model-file.ts"
import { useSaveState } from "../../client/use-save-state.ts"
import { Busy } from "../shell/busy.tsx"
import { Button } from "../ui/button.tsx"
import { Dialog } from "../ui/dialog.tsx"

type Kind = "bif" | "scw"

const kinds: readonly { kind: Kind; title: string; holds: string; lacks: string; button: string }[] = [
  {
    kind: "bif",
    title: "Bayesian network (.bif)",
    holds:
      "Every scenario that has a likelihood, with its outcomes, and tables in which links, drivers and likelihoods are worked in. The format that bnlearn, pgmpy and SamIam read; it can be imported here again.",
    lacks: "Signals, and what is observed or supposed, are not in it.",
    button: "Download BIF",
  },
  {
    kind: "scw",
    title: "ScenarioWizard 4 project (.scw)",
    holds:
      "Scenarios with their outcomes as descriptors, and links as judgements: how often the odds double, in whole numbers.",
    lacks: "Likelihoods, and links that require, imply or exclude, are not in it.",
    button: "Download SCW",
  },
]

export function ExportDialog({
  boardId,
  open,
  onOpenChange,
}: {
  boardId: string
  open: boolean
  onOpenChange: (open: boolean) => void
}) {
  const [busy, setBusy] = useState<Kind | null>(null)
  const [error, setError] = useState<string | null>(null)
  const save = useSaveState()
  const unsaved = "count" in save && save.count > 0

  async function download(kind: Kind) {
    setError(null)
    setBusy(kind)
    const file = await fetchModelFile(boardId, kind)
    setBusy(null)
    if (file.ok) saveFile(file.value)
    else setError(file.error)
  }
  return (
    <Dialog
      title="Export the network"
      description="The board as it is saved now. What a blind round hides is left out."
      size="md"
      open={open}
      onOpenChange={onOpenChange}
    >
      <ul className="divide-y divide-line border-line border-y">
        {kinds.map(({ kind, title, holds, lacks, button }) => (
          <li key={kind} className="flex flex-wrap items-start gap-x-6 gap-y-3 py-4">
            <div className="min-w-0 flex-1 basis-64">
              <h3 className="font-semibold">{title}</h3>
              <p className="mt-1 text-sm">{holds}</p>
              <p className="mt-1 text-muted text-sm">{lacks}</p>
            </div>
            <Button
              icon={busy === kind ? <Busy /> : <Download />}
              disabled={busy !== null}
              onClick={() => void download(kind)}
            >
              {button}
            </Button>
          </li>
        ))}
      </ul>
      {unsaved ? (
        <p className="mt-4 text-muted text-sm">
          Your last changes are not saved yet; they would not be in it.
        </p>
      ) : null}
      <p role="alert" className="mt-4 text-danger empty:hidden">
        {error}
      </p>
    </Dialog>
  )
}
