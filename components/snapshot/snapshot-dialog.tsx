"use client"

import { type FormEvent, useCallback, useEffect, useState } from "react"
import { useAskActivity } from "../../client/use-activity.ts"
import { type SnapshotLine, useParleyApi } from "../../client/use-parley-api.ts"
import { useSaveState } from "../../client/use-save-state.ts"
import { limits } from "../../core/limits.ts"
import { maySnapshot, type Role } from "../../core/permissions.ts"
import { Busy } from "../shell/busy.tsx"
import { PageLink } from "../shell/page-link.tsx"
import { Button } from "../ui/button.tsx"
import { Dialog } from "../ui/dialog.tsx"
import { Skeleton } from "../ui/skeleton.tsx"
import { TextArea, TextField } from "../ui/text-field.tsx"
import { SnapshotEntry } from "./snapshot-entry.tsx"

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

  async function take(title: string, note: string) {
    setError(null)
    const named = title === "" ? {} : { title }
    const taken = await api.takeSnapshot(boardId, note === "" ? named : { ...named, note })
    if (!taken.ok) {
      setError(taken.error.message)
      return false
    }
    setTakenId(taken.value.id)
    askActivity()
    await load()
    return true
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
          <SnapshotEntry {...{ boardId, role }} snapshot={taken} fresh />
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
                <SnapshotEntry {...{ boardId, role }} snapshot={snapshot} />
              </li>
            ))}
          </ul>
        </section>
      ) : snapshots !== null && taken === undefined ? (
        <p className="mt-6 text-muted">
          None has been taken yet. One is also taken by itself at every reveal, and hourly while the board
          changes.
        </p>
      ) : null}
      <p className="mt-5 flex gap-4 text-sm">
        <PageLink className="link" href={`/b/${boardId}/history`}>
          History
        </PageLink>
        <PageLink className="link" href={`/b/${boardId}/compare`}>
          Compare moments
        </PageLink>
      </p>
    </Dialog>
  )
}

/** `onTake`: whether it was taken. */
function TakeSnapshot({ onTake }: { onTake: (title: string, note: string) => Promise<boolean> }) {
  const [title, setTitle] = useState("")
  const [note, setNote] = useState("")
  const [noting, setNoting] = useState(false)
  const [busy, setBusy] = useState(false)
  const save = useSaveState()
  const waiting = "count" in save && save.count > 0
  async function submit(event: FormEvent) {
    event.preventDefault()
    setBusy(true)
    const taken = await onTake(title.trim(), note.trim())
    setBusy(false)
    // What was written is still wanted.
    if (!taken) return
    setTitle("")
    setNote("")
    setNoting(false)
  }
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-2">
      <div className="flex items-start gap-2">
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
      </div>
      {noting ? (
        <TextArea
          label="Note"
          value={note}
          maxLength={2_000}
          rows={2}
          onChange={(event) => setNote(event.target.value)}
        />
      ) : (
        <span>
          <Button size="sm" variant="quiet" onClick={() => setNoting(true)}>
            Add a note
          </Button>
        </span>
      )}
    </form>
  )
}

const timeOf = ({ createdAt }: SnapshotLine): number => new Date(createdAt).getTime()
