"use client"

import { Check, Copy, Download } from "lucide-react"
import { type FormEvent, useCallback, useEffect, useState } from "react"
import { useAskActivity } from "../../client/use-activity.ts"
import { useCopy } from "../../client/use-copy.ts"
import { type SnapshotLine, useParleyApi } from "../../client/use-parley-api.ts"
import { useSaveState } from "../../client/use-save-state.ts"
import { limits } from "../../core/limits.ts"
import { maySnapshot, type Role } from "../../core/permissions.ts"
import { Busy } from "../shell/busy.tsx"
import { Button } from "../ui/button.tsx"
import { Dialog } from "../ui/dialog.tsx"
import { IconButton } from "../ui/icon-button.tsx"
import { Skeleton } from "../ui/skeleton.tsx"
import { TextField } from "../ui/text-field.tsx"

interface DialogProps {
  boardId: string
  role: Role
  open: boolean
  onOpenChange: (open: boolean) => void
}

/** The judgement as it stands now, kept under a name and a hash, to take home as a file. */
export function SnapshotDialog({ boardId, role, open, onOpenChange }: DialogProps) {
  const api = useParleyApi()
  const askActivity = useAskActivity()
  const [snapshots, setSnapshots] = useState<SnapshotLine[] | null>(null)
  const [takenId, setTakenId] = useState<string | null>(null)
  const [error, setError] = useState<string | null>(null)
  const allowed = maySnapshot({ role })

  const load = useCallback(async () => {
    const listed = await api.listSnapshots(boardId)
    if (listed.ok) setSnapshots([...listed.value].sort((a, b) => timeOf(b) - timeOf(a)))
    setError(listed.ok ? null : listed.error.message)
  }, [api, boardId])
  useEffect(() => {
    if (!open) return
    setTakenId(null)
    void load()
  }, [open, load])

  async function take(title: string) {
    setError(null)
    const taken = await api.takeSnapshot(boardId, title === "" ? {} : { title })
    if (!taken.ok) return setError(taken.error.message)
    setTakenId(taken.value.id)
    askActivity()
    await load()
  }

  const taken = snapshots?.find(({ id }) => id === takenId)
  const earlier = snapshots?.filter(({ id }) => id !== takenId) ?? []
  return (
    <Dialog
      title="Snapshots"
      description="The board's judgement at a moment: it never changes again, and its hash proves it."
      size="md"
      open={open}
      onOpenChange={onOpenChange}
    >
      {allowed.ok ? <TakeSnapshot onTake={take} /> : <p className="text-muted">{allowed.error.why}</p>}
      <p role="alert" className="mt-3 text-danger empty:hidden">
        {error}
      </p>
      {taken === undefined ? null : (
        <section aria-label="Taken now" className="mt-5 rounded-control bg-accent-wash px-4">
          <Line snapshot={taken} fresh />
        </section>
      )}
      {snapshots === null && error === null ? (
        <Skeleton className="mt-6 h-20" />
      ) : earlier.length > 0 ? (
        <section aria-labelledby="earlier" className="mt-6">
          <h3 id="earlier" className="caption">
            Earlier
          </h3>
          <ul className="mt-1 divide-y divide-line border-line border-y">
            {earlier.map((snapshot) => (
              <li key={snapshot.id}>
                <Line snapshot={snapshot} />
              </li>
            ))}
          </ul>
        </section>
      ) : snapshots !== null && taken === undefined ? (
        <p className="mt-6 text-muted">None has been taken yet.</p>
      ) : null}
    </Dialog>
  )
}

function TakeSnapshot({ onTake }: { onTake: (title: string) => Promise<void> }) {
  const [title, setTitle] = useState("")
  const [busy, setBusy] = useState(false)
  const save = useSaveState()
  const waiting = "count" in save && save.count > 0
  async function submit(event: FormEvent) {
    event.preventDefault()
    setBusy(true)
    await onTake(title.trim())
    setBusy(false)
    setTitle("")
  }
  return (
    <form onSubmit={(event) => void submit(event)} className="flex items-start gap-2">
      <TextField
        label="Name of the snapshot"
        hideLabel
        value={title}
        size="lg"
        maxLength={limits.lineCharacters}
        placeholder="After the first discussion"
        onChange={(event) => setTitle(event.target.value)}
        className="flex-1"
        // What only this tab has could not be in it.
        description={waiting ? "Your last changes are not saved yet; they would not be in it." : undefined}
      />
      <Button
        type="submit"
        variant="primary"
        className="h-12 px-5"
        disabled={busy}
        icon={busy ? <Busy /> : undefined}
      >
        {busy ? "Taking…" : "Take snapshot"}
      </Button>
    </form>
  )
}

function Line({ snapshot, fresh = false }: { snapshot: SnapshotLine; fresh?: boolean }) {
  const { id, title, hash, author } = snapshot
  const { copy, outcome } = useCopy()
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3">
      <div className="min-w-0 flex-1 basis-56">
        <p className="truncate font-medium">{title}</p>
        <p className="text-muted text-xs">
          {fresh ? "Taken now" : printTime(timeOf(snapshot))}
          {author ? ` by ${author}` : ""}
        </p>
        <p className="mt-0.5 flex items-center gap-1 text-muted text-xs">
          <span className="code truncate" title={hash}>
            <span className="sr-only">Hash </span>
            {fresh ? hash : `${hash.slice(0, 16)}…`}
          </span>
          <IconButton
            size="sm"
            label={outcome === "copied" ? "Copied" : `Copy the hash of ${title}`}
            onClick={() => void copy(hash)}
          >
            {outcome === "copied" ? <Check /> : <Copy />}
          </IconButton>
        </p>
      </div>
      <span className="flex gap-2">
        <DownloadLink href={`/api/snapshots/${id}.json`} label={`Download ${title} as JSON`} text="JSON" />
        <DownloadLink
          href={`/api/snapshots/${id}.md`}
          label={`Download ${title} as Markdown`}
          text="Markdown"
        />
      </span>
    </div>
  )
}

function DownloadLink({ href, label, text }: { href: string; label: string; text: string }) {
  return (
    <a
      href={href}
      download
      aria-label={label}
      className="target inline-flex h-7 items-center gap-1.5 rounded-control border border-edge/60 bg-panel px-2.5 font-medium text-xs transition-colors hover:border-edge hover:bg-well"
    >
      <Download aria-hidden className="size-3.5" />
      {text}
    </a>
  )
}

const timeOf = ({ createdAt }: SnapshotLine): number => new Date(createdAt).getTime()
const format = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  timeZoneName: "short",
})
const printTime = (at: number): string => format.format(at)
