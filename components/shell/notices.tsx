"use client"

import { Check, Copy, Download } from "lucide-react"
import { useCopy } from "../../client/use-copy.ts"
import { type Difference, type Notice, useDifferences, useNotices } from "../../client/use-notices.ts"
import { Button } from "../ui/button.tsx"

/** Changes that the server did not take, with what was in them: nothing is dropped in silence (A6). */
export function Notices() {
  const { notices, dismiss } = useNotices()
  if (notices.length === 0) return null
  return (
    <section
      aria-label="Changes that were not taken"
      className="max-h-[40dvh] overflow-y-auto border-line border-b"
    >
      {notices.map((notice) => (
        <div
          key={notice.id}
          role="alert"
          className="flex flex-wrap items-start gap-x-6 gap-y-2 border-line bg-danger-wash px-4 py-2.5 not-first:border-t sm:px-6"
        >
          <NoticeText notice={notice} />
          <span className="flex shrink-0 gap-2">
            {notice.draft === "" ? null : <CopyDraft draft={notice.draft} />}
            <Button size="sm" variant="quiet" onClick={() => dismiss(notice.id)}>
              Dismiss
            </Button>
          </span>
        </div>
      ))}
    </section>
  )
}

/** This page's copy was not the server's (A10): what differed, as a file, since the server's is shown now. */
export function Differences() {
  const { differences, dismiss } = useDifferences()
  if (differences.length === 0) return null
  return (
    <section aria-label="Differences from the server" className="max-h-[40dvh] overflow-y-auto">
      {differences.map((difference) => (
        <div
          key={difference.id}
          role="alert"
          className="flex flex-wrap items-start gap-x-6 gap-y-2 border-line border-b bg-notice-wash px-4 py-2.5 sm:px-6"
        >
          <p className="min-w-0 max-w-[72ch] flex-1 basis-64 text-notice">
            This page’s copy was not the same as the server’s. The server’s is shown now; what differed{" "}
            {difference.count === 1 ? "(1 entry)" : `(${difference.count} entries)`} can be downloaded.
          </p>
          <span className="flex shrink-0 gap-2">
            <Button size="sm" icon={<Download />} onClick={() => download(difference)}>
              Download
            </Button>
            <Button size="sm" variant="quiet" onClick={() => dismiss(difference.id)}>
              Dismiss
            </Button>
          </span>
        </div>
      ))}
    </section>
  )
}

function download({ file }: Difference): void {
  const address = URL.createObjectURL(new Blob([file.text], { type: "application/json" }))
  const anchor = document.createElement("a")
  anchor.href = address
  anchor.download = file.name
  anchor.click()
  // Some browsers read it only after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

function NoticeText({ notice }: { notice: Notice }) {
  return (
    <div className="min-w-0 max-w-[72ch] flex-1 basis-64">
      <p className="text-danger">{notice.message}</p>
      {notice.draft === "" ? null : (
        <p className="mt-1 line-clamp-2 whitespace-pre-line break-words text-muted">{notice.draft}</p>
      )}
    </div>
  )
}

export function CopyDraft({ draft }: { draft: string }) {
  const { copy, outcome } = useCopy()
  return (
    <Button size="sm" icon={outcome === "copied" ? <Check /> : <Copy />} onClick={() => void copy(draft)}>
      {outcome === "copied" ? "Copied" : outcome === "failed" ? "Select it and copy" : "Copy my text"}
    </Button>
  )
}
