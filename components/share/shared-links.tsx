"use client"

/**
 * Links for those who are not on the board: to the board as it is, or to one snapshot. Whoever has one can read the page,
 * without names of people; closed, it opens nothing from that moment on.
 */
import { Check, Code, Copy, X } from "lucide-react"
import { type FormEvent, useState } from "react"
import { useCopy } from "../../client/use-copy.ts"
import { type ShareLink, useShares } from "../../client/use-shares.ts"
import { instantWords } from "../../core/time-words.ts"
import { Button } from "../ui/button.tsx"
import { IconButton } from "../ui/icon-button.tsx"
import { Select } from "../ui/select.tsx"
import { Skeleton } from "../ui/skeleton.tsx"

const lasting = [
  { value: "24", label: "A day" },
  { value: "168", label: "A week" },
  { value: "720", label: "30 days" },
  { value: "never", label: "Until it is closed" },
] as const

/** `snapshotId` null: to the board as it is. */
export function SharedLinks({ boardId, snapshotId }: { boardId: string; snapshotId: string | null }) {
  const { shares, error, make, revoke } = useShares(boardId)
  const [lasts, setLasts] = useState<(typeof lasting)[number]["value"]>("168")
  const [embeds, setEmbeds] = useState(false)
  const [busy, setBusy] = useState(false)
  const here = shares?.filter((share) => share.snapshotId === snapshotId && share.state === "open") ?? []

  async function submit(event: FormEvent) {
    event.preventDefault()
    setBusy(true)
    await make({
      embeds,
      ...(snapshotId === null ? {} : { snapshotId }),
      ...(lasts === "never" ? {} : { expiresInHours: Number(lasts) }),
    })
    setBusy(false)
  }
  return (
    <div className="mt-2 rounded-control bg-well p-3">
      <p className="text-muted text-xs">
        {snapshotId === null
          ? "Whoever has the link sees the page of the board as it is: numbers, short reasons, and what moved since the last snapshot. No names, and no account needed."
          : "Whoever has the link sees the page of this snapshot: numbers, short reasons, and what moved since the one before. No names, and no account needed."}
      </p>
      {shares === null && error === null ? <Skeleton className="mt-2 h-10" /> : null}
      <ul className="mt-2 flex flex-col gap-2 empty:hidden">
        {here.map((share) => (
          <Link key={share.id} share={share} onRevoke={() => revoke(share.id)} />
        ))}
      </ul>
      <form onSubmit={(event) => void submit(event)} className="mt-3 flex flex-wrap items-end gap-3">
        <Select label="Open for" value={lasts} options={lasting} onChange={setLasts} className="w-40" />
        <label className="flex min-h-8 items-center gap-2 text-sm pointer-coarse:min-h-11">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={embeds}
            onChange={(event) => setEmbeds(event.target.checked)}
          />
          May be shown inside another page
        </label>
        <Button type="submit" size="sm" variant="primary" disabled={busy}>
          Make a link
        </Button>
      </form>
      <p role="alert" className="mt-2 text-danger text-sm empty:hidden">
        {error}
      </p>
    </div>
  )
}

function Link({ share, onRevoke }: { share: ShareLink; onRevoke: () => Promise<void> }) {
  const { url, embedUrl, expiresAt, lastUsedAt } = share
  const { copy, outcome } = useCopy()
  const [busy, setBusy] = useState(false)
  if (url === null) return null
  const frame = embedUrl && `<iframe src="${embedUrl}" width="100%" height="900" title="Parley"></iframe>`
  return (
    <li className="rounded-control border border-line bg-panel py-1 pr-1.5 pl-3">
      <div className="flex items-center gap-1">
        <span className="code min-w-0 flex-1 select-all truncate text-xs">{url}</span>
        <IconButton label={outcome === "copied" ? "Copied" : "Copy the link"} onClick={() => void copy(url)}>
          {outcome === "copied" ? <Check /> : <Copy />}
        </IconButton>
        {frame && (
          <IconButton label="Copy what embeds it" onClick={() => void copy(frame)}>
            <Code />
          </IconButton>
        )}
        <IconButton
          label="Close the link"
          disabled={busy}
          onClick={() => {
            setBusy(true)
            void onRevoke().finally(() => setBusy(false))
          }}
        >
          <X />
        </IconButton>
      </div>
      <p className="pb-1 text-muted text-xs">
        {expiresAt ? `Open until ${instantWords(expiresAt)}` : "Open until it is closed"}
        {lastUsedAt ? `, last opened ${instantWords(lastUsedAt)}` : ", not opened yet"}
        {embedUrl ? ", may be embedded" : ""}
      </p>
    </li>
  )
}
