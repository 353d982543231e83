"use client"

import { Check, Copy, QrCode, RotateCw, X } from "lucide-react"
import { useCallback, useEffect, useState } from "react"
import { useCopy } from "../../client/use-copy.ts"
import { type Invite, type InviteKind, useParleyApi } from "../../client/use-parley-api.ts"
import type { Role } from "../../core/permissions.ts"
import { printCode } from "../join/read-code.ts"
import { Button } from "../ui/button.tsx"
import { Dialog } from "../ui/dialog.tsx"
import { IconButton } from "../ui/icon-button.tsx"
import { Qr } from "../ui/qr.tsx"
import { Skeleton } from "../ui/skeleton.tsx"
import { SharedLinks } from "./shared-links.tsx"

interface Way {
  role: Role
  title: string
  text: string
  kinds: readonly InviteKind[]
}

const ways: readonly Way[] = [
  {
    role: "analyst",
    title: "Analysts",
    text: "change scenarios, probabilities and evidence",
    kinds: ["code", "link"],
  },
  { role: "viewer", title: "Viewers", text: "see everything, change nothing", kinds: ["code", "link"] },
  {
    role: "facilitator",
    title: "Facilitators",
    text: "share, set roles, change everything. By link only",
    kinds: ["link"],
  },
]

interface DialogProps {
  boardId: string
  open: boolean
  onOpenChange: (open: boolean) => void
}

/** The ways in, one group a role: a code to read aloud, a link to send. */
export function ShareDialog({ boardId, open, onOpenChange }: DialogProps) {
  const api = useParleyApi()
  const [invites, setInvites] = useState<Invite[] | null>(null)
  const [error, setError] = useState<string | null>(null)

  const load = useCallback(async () => {
    const listed = await api.listInvites(boardId)
    if (listed.ok) setInvites(listed.value)
    setError(listed.ok ? null : listed.error.message)
  }, [api, boardId])
  useEffect(() => {
    if (open) void load()
  }, [open, load])

  async function change(asked: Promise<{ ok: true } | { ok: false; error: { message: string } }>) {
    const done = await asked
    if (done.ok) return load()
    setError(done.error.message)
  }

  const somewhere = invites?.[0]?.url
  return (
    <Dialog
      title="Share this board"
      description="A code is to be read aloud or shown on a wall, a link to be sent. Nobody needs an account."
      size="md"
      open={open}
      onOpenChange={onOpenChange}
    >
      <p role="alert" className="mb-3 text-danger empty:hidden">
        {error}
      </p>
      {somewhere === undefined ? null : <Address url={somewhere} />}
      {invites === null && error === null ? (
        <div aria-busy className="flex flex-col gap-4 pt-2">
          <span className="sr-only">Loading the ways in</span>
          <Skeleton className="h-24" />
          <Skeleton className="h-24" />
        </div>
      ) : null}
      {invites === null
        ? null
        : ways.map(({ role, title, text, kinds }) => (
            <section key={role} aria-label={title} className="border-line border-t py-4">
              <h3 className="text-sm">
                <span className="font-semibold">{title}</span> <span className="text-muted">{text}</span>
              </h3>
              <div className="mt-2.5 flex flex-col gap-2">
                {kinds.map((kind) => (
                  <WayIn
                    key={kind}
                    title={title}
                    kind={kind}
                    invite={invites.find((invite) => invite.role === role && invite.kind === kind) ?? null}
                    onRemake={() => change(api.remakeInvite(boardId, { role, kind }))}
                    onRevoke={(id) => change(api.revokeInvite(boardId, id))}
                  />
                ))}
              </div>
            </section>
          ))}
      <section aria-label="To read only" className="border-line border-t py-4">
        <h3 className="text-sm">
          <span className="font-semibold">To read only</span>{" "}
          <span className="text-muted">the page of the board, live, for people who are not on it</span>
        </h3>
        {open && <SharedLinks boardId={boardId} snapshotId={null} />}
      </section>
    </Dialog>
  )
}

/** Where colleagues go: what this browser calls the server may be a name that only this machine knows. */
function Address({ url }: { url: string }) {
  const origin = new URL(url, window.location.href).origin
  const local = /^https?:\/\/(localhost|127\.|\[::1\])/.test(origin)
  return (
    <p className="mb-4 rounded-control bg-well px-4 py-3">
      Colleagues open <span className="code font-medium">{origin.replace(/^http:\/\//, "")}</span> and enter a
      code.
      {local ? (
        <span className="mt-1 block text-muted text-xs">
          This address works on this computer only: it seems to be in no network.
        </span>
      ) : origin === window.location.origin ? null : (
        <span className="mt-1 block text-muted text-xs">It reaches this computer from its own network.</span>
      )}
    </p>
  )
}

interface WayInProps {
  title: string
  kind: InviteKind
  invite: Invite | null
  onRemake: () => Promise<void>
  onRevoke: (inviteId: string) => Promise<void>
}

const article: Record<InviteKind, string> = { code: "code", link: "link" }

function WayIn({ title, kind, invite, onRemake, onRevoke }: WayInProps) {
  const { copy, outcome } = useCopy()
  const [asking, setAsking] = useState<"remake" | "revoke" | null>(null)
  const [busy, setBusy] = useState(false)
  const [large, setLarge] = useState(false)
  const name = `${title.toLowerCase()} ${article[kind]}`

  async function go(work: () => Promise<void>) {
    setBusy(true)
    await work()
    setBusy(false)
    setAsking(null)
  }

  if (invite === null) {
    return (
      <div className="flex min-h-10 items-center justify-between gap-3 rounded-control border border-line border-dashed py-1 pr-1.5 pl-4 text-muted">
        The {kind} is closed.
        <Button size="sm" disabled={busy} onClick={() => void go(onRemake)} aria-label={`Make a new ${name}`}>
          Make a new {kind}
        </Button>
      </div>
    )
  }
  const shown = kind === "code" ? printCode(invite.code) : new URL(invite.url, window.location.href).href
  return (
    <div className="rounded-control border border-line bg-panel">
      <div className="flex min-h-10 items-center gap-1 py-1 pr-1.5 pl-4">
        <span
          className={
            kind === "code"
              ? "code flex-1 select-all font-medium text-lg tracking-[0.08em]"
              : "code min-w-0 flex-1 select-all truncate text-muted text-xs"
          }
        >
          {shown}
        </span>
        <Button
          size="sm"
          icon={outcome === "copied" ? <Check /> : <Copy />}
          aria-label={outcome === "copied" ? `Copied the ${name}` : `Copy the ${name}`}
          onClick={() => void copy(kind === "code" ? invite.code : shown)}
        >
          <span aria-live="polite">
            {outcome === "copied" ? "Copied" : outcome === "failed" ? "Select it and copy" : "Copy"}
          </span>
        </Button>
        <IconButton
          label={`Show the ${name} as a QR code`}
          aria-expanded={large}
          onClick={() => setLarge(!large)}
        >
          <QrCode />
        </IconButton>
        <IconButton label={`Replace the ${name}`} disabled={busy} onClick={() => setAsking("remake")}>
          <RotateCw />
        </IconButton>
        <IconButton label={`Close the ${name}`} disabled={busy} onClick={() => setAsking("revoke")}>
          <X />
        </IconButton>
      </div>
      {large ? <OnTheWall invite={invite} name={name} /> : null}
      {asking === null ? null : (
        <fieldset
          aria-label={asking === "remake" ? `Replace the ${name}?` : `Close the ${name}?`}
          className="flex flex-wrap items-center gap-x-4 gap-y-2 border-line border-t bg-danger-wash px-4 py-2"
        >
          <p className="flex-1 basis-56">
            {asking === "remake"
              ? `A new ${kind} is made, and this one stops working at once.`
              : `This ${kind} stops working at once.`}{" "}
            Whoever is in stays in.
          </p>
          <span className="flex gap-2">
            <Button
              size="sm"
              variant="danger"
              disabled={busy}
              autoFocus
              onClick={() => void go(asking === "remake" ? onRemake : () => onRevoke(invite.id))}
            >
              {asking === "remake" ? "Replace" : "Close it"}
            </Button>
            <Button size="sm" variant="quiet" onClick={() => setAsking(null)}>
              Keep
            </Button>
          </span>
        </fieldset>
      )}
    </div>
  )
}

/** For a shared screen: a camera at the back of the room reads it, and whoever has none types the code. */
function OnTheWall({ invite, name }: { invite: Invite; name: string }) {
  const url = new URL(invite.url, window.location.href).href
  return (
    <figure className="flex flex-col items-center gap-3 border-line border-t px-4 py-5">
      <Qr text={url} label={`The ${name} as a QR code`} className="w-full max-w-72 border border-line" />
      {invite.kind === "code" ? (
        <p className="code select-all text-center font-medium text-2xl tracking-[0.08em]">
          {printCode(invite.code)}
        </p>
      ) : null}
      <figcaption className="code max-w-full break-all text-center text-muted text-xs">{url}</figcaption>
    </figure>
  )
}
