"use client"

/** What can be done with a moment: compare it, go back to it, begin a new board from it, take it out. */
import { Camera, Copy, GitCompare, GitFork, History, Link2 } from "lucide-react"
import { type FormEvent, useState } from "react"
import { useFork } from "../../client/use-board-history.ts"
import { useCopy } from "../../client/use-copy.ts"
import { useParleyApi } from "../../client/use-parley-api.ts"
import type { HistoryMark } from "../../core/history.ts"
import { limits } from "../../core/limits.ts"
import { maySnapshot, type Role } from "../../core/permissions.ts"
import { PageLink } from "../shell/page-link.tsx"
import { ExportMenu } from "../snapshot/export-menu.tsx"
import { Button, buttonLook } from "../ui/button.tsx"
import { Dialog } from "../ui/dialog.tsx"
import { TextField } from "../ui/text-field.tsx"
import { nameOfSeq } from "./moment-words.ts"

export interface MomentActionsProps {
  boardId: string
  title: string
  role: Role
  seq: number
  /** It is the newest there is. */
  newest: boolean
  /** The snapshot that was taken here, if one was. */
  snapshot: HistoryMark | null
  /** A snapshot was taken. */
  onTaken: () => void
}

export function MomentActions(props: MomentActionsProps) {
  const { boardId, role, seq, newest, snapshot, onTaken } = props
  const [open, setOpen] = useState<"fork" | "take" | null>(null)
  const { copy, outcome } = useCopy()
  const name = nameOfSeq(seq)
  const compare = `/b/${boardId}/compare?from=${name}&to=now`
  const look = buttonLook({ variant: "secondary", size: "sm" })
  const mayTake = maySnapshot({ role }).ok
  return (
    <fieldset aria-label="This moment" className="flex flex-wrap gap-2">
      {!newest && (
        <PageLink href={compare} className={look}>
          <GitCompare aria-hidden />
          Compare with now
        </PageLink>
      )}
      {!newest && role !== "viewer" && (
        <PageLink href={`/b/${boardId}?restore=${name}`} className={look}>
          <History aria-hidden />
          Restore…
        </PageLink>
      )}
      {role !== "viewer" && (
        <Button size="sm" icon={<GitFork />} onClick={() => setOpen("fork")}>
          Fork as a new board…
        </Button>
      )}
      {newest && mayTake && snapshot === null && (
        <Button size="sm" icon={<Camera />} onClick={() => setOpen("take")}>
          Take a snapshot…
        </Button>
      )}
      {snapshot?.id != null && (
        <>
          <a href={`/print/${snapshot.id}`} className={look}>
            <Camera aria-hidden />
            See snapshot
          </a>
          <ExportMenu snapshotId={snapshot.id} name={snapshot.title.trim() || "the snapshot"} />
        </>
      )}
      <Button
        size="sm"
        variant="quiet"
        icon={outcome === "copied" ? <Copy /> : <Link2 />}
        onClick={() => void copy(`${window.location.origin}/b/${boardId}/history?at=${name}`)}
      >
        {outcome === "copied" ? "Link copied" : outcome === "failed" ? "Not copied" : "Copy link"}
      </Button>
      {open === "fork" && <ForkDialog {...props} onClose={() => setOpen(null)} />}
      {open === "take" && (
        <TakeDialog
          boardId={boardId}
          onClose={() => setOpen(null)}
          onTaken={() => {
            setOpen(null)
            onTaken()
          }}
        />
      )}
    </fieldset>
  )
}

/** A new board from the board after a row of the log. */
export function ForkDialog({
  boardId,
  title,
  seq,
  onClose,
}: Pick<MomentActionsProps, "boardId" | "title" | "seq"> & { onClose: () => void }) {
  const fork = useFork(boardId)
  const [name, setName] = useState(`${title}, copy`.slice(0, limits.lineCharacters))
  const [state, setState] = useState<{ busy: boolean; error: string | null }>({ busy: false, error: null })
  async function submit(event: FormEvent) {
    event.preventDefault()
    setState({ busy: true, error: null })
    const made = await fork(nameOfSeq(seq), name.trim())
    if (!made.ok) return setState({ busy: false, error: made.error.message })
    window.location.assign(made.value.url)
  }
  return (
    <Dialog
      title="Fork as a new board"
      description="A board of its own, as this one was at this moment, with you as its facilitator. Estimates, comments and the history stay here; nothing on this board changes."
      open
      onOpenChange={(open) => open || onClose()}
    >
      <Naming
        {...{ name, setName, state }}
        label="Name of the new board"
        words="Make the board"
        onSubmit={submit}
      />
    </Dialog>
  )
}

function TakeDialog(props: { boardId: string; onClose: () => void; onTaken: () => void }) {
  const api = useParleyApi()
  const [name, setName] = useState("")
  const [state, setState] = useState<{ busy: boolean; error: string | null }>({ busy: false, error: null })
  async function submit(event: FormEvent) {
    event.preventDefault()
    setState({ busy: true, error: null })
    const title = name.trim()
    const taken = await api.takeSnapshot(props.boardId, title === "" ? {} : { title })
    if (!taken.ok) return setState({ busy: false, error: taken.error.message })
    props.onTaken()
  }
  return (
    <Dialog
      title="Take a snapshot"
      description="The board as it stands now: it never changes again, and its hash proves it."
      open
      onOpenChange={(open) => open || props.onClose()}
    >
      <Naming
        {...{ name, setName, state }}
        label="Name of the snapshot"
        words="Take snapshot"
        onSubmit={submit}
      />
    </Dialog>
  )
}

function Naming(props: {
  label: string
  words: string
  name: string
  setName: (name: string) => void
  state: { busy: boolean; error: string | null }
  onSubmit: (event: FormEvent) => Promise<void>
}) {
  return (
    <form onSubmit={(event) => void props.onSubmit(event)} className="flex flex-col gap-3">
      <TextField
        label={props.label}
        value={props.name}
        maxLength={limits.lineCharacters}
        error={props.state.error}
        onChange={(event) => props.setName(event.currentTarget.value)}
      />
      <span className="flex justify-end">
        <Button type="submit" variant="primary" disabled={props.state.busy}>
          {props.state.busy ? "One moment…" : props.words}
        </Button>
      </span>
    </form>
  )
}
