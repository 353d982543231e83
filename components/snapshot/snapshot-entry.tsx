"use client"

/** One snapshot of the list: what it is, and everything that it can be handed on as. */
import { Check, Copy, GitCompare, Link2, Printer } from "lucide-react"
import { useState } from "react"
import { useCopy } from "../../client/use-copy.ts"
import type { SnapshotLine } from "../../client/use-parley-api.ts"
import { maySnapshot, type Role } from "../../core/permissions.ts"
import { SharedLinks } from "../share/shared-links.tsx"
import { PageLink } from "../shell/page-link.tsx"
import { Badge } from "../ui/badge.tsx"
import { Button, buttonLook } from "../ui/button.tsx"
import { IconButton } from "../ui/icon-button.tsx"
import { ExportMenu } from "./export-menu.tsx"

interface EntryProps {
  boardId: string
  role: Role
  snapshot: SnapshotLine
  fresh?: boolean
}

const byItself = { named: null, round: "At the reveal", inject: "At an inject", hourly: "Hourly" } as const

export function SnapshotEntry({ boardId, role, snapshot, fresh = false }: EntryProps) {
  const { id, number, kind, title, note, hash, author, createdAt } = snapshot
  const { copy, outcome } = useCopy()
  const [sharing, setSharing] = useState(false)
  const name = title.trim() || `Snapshot ${number}`
  const look = buttonLook({ variant: "quiet", size: "sm" })
  return (
    <div className="py-3">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-56">
          <p className="flex items-center gap-2">
            <span className="figures shrink-0 text-muted text-sm">{number}</span>
            <span className="truncate font-medium">{name}</span>
            {byItself[kind] && <Badge>{byItself[kind]}</Badge>}
          </p>
          <p className="text-muted text-xs">
            {fresh ? "Taken now" : format.format(new Date(createdAt))}
            {author ? ` by ${author}` : kind === "named" ? "" : " by itself"}
          </p>
          {note.trim() && <p className="mt-1 whitespace-pre-wrap text-sm [overflow-wrap:anywhere]">{note}</p>}
          <p className="mt-0.5 flex items-center gap-1 text-muted text-xs">
            <span className="code truncate" title={hash}>
              <span className="sr-only">Hash </span>
              {fresh ? hash : `${hash.slice(0, 16)}…`}
            </span>
            <IconButton
              size="sm"
              label={outcome === "copied" ? "Copied" : `Copy the hash of ${name}`}
              onClick={() => void copy(hash)}
            >
              {outcome === "copied" ? <Check /> : <Copy />}
            </IconButton>
          </p>
        </div>
        <ExportMenu snapshotId={id} name={name} />
      </div>
      <p className="mt-1 -ml-2 flex flex-wrap gap-1">
        <PageLink
          href={`/b/${boardId}/compare?from=s${id}&to=now`}
          aria-label={`Compare ${name} with now`}
          className={look}
        >
          <GitCompare aria-hidden />
          Compare with now
        </PageLink>
        <a
          href={`/print/${id}`}
          target="_blank"
          rel="noreferrer"
          aria-label={`${name} as a page`}
          className={look}
        >
          <Printer aria-hidden />
          Page
        </a>
        {maySnapshot({ role }).ok && (
          <Button
            size="sm"
            variant="quiet"
            icon={<Link2 />}
            aria-expanded={sharing}
            aria-label={`Share a link to ${name}`}
            onClick={() => setSharing(!sharing)}
          >
            Share a link
          </Button>
        )}
      </p>
      {sharing && <SharedLinks boardId={boardId} snapshotId={id} />}
    </div>
  )
}

const format = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  timeZoneName: "short",
})
