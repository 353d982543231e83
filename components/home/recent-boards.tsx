"use client"

import { X } from "lucide-react"
import { useRecentBoards } from "../../client/use-recent-boards.ts"
import { PageLink } from "../shell/page-link.tsx"

/** Boards opened on this device. Nothing at all when there are none: it is a shortcut, not a place. */
export function RecentBoards() {
  const { boards, forget } = useRecentBoards()
  if (boards === null || boards.length === 0) return null
  return (
    <section aria-labelledby="recent" className="border-line border-t py-10">
      <h2 id="recent" className="statement text-lg">
        Recent on this device
      </h2>
      <ul className="mt-4 divide-y divide-line border-line border-y">
        {boards.slice(0, 6).map(({ id, title, openedAt }) => (
          <li key={id} className="group flex items-center gap-3">
            <PageLink
              href={`/b/${id}`}
              className="-mx-2 flex min-h-11 min-w-0 flex-1 items-baseline justify-between gap-6 rounded-control px-2 py-2.5 transition-colors hocus:bg-wash"
            >
              <span className="truncate">{title}</span>
              <time dateTime={new Date(openedAt).toISOString()} className="shrink-0 text-muted text-xs">
                {whenOpened(openedAt)}
              </time>
            </PageLink>
            <button
              type="button"
              onClick={() => forget(id)}
              aria-label={`Forget ${title} on this device`}
              title="Forget on this device"
              className="target grid size-7 place-items-center rounded-control text-muted hocus:bg-wash hocus:text-ink"
            >
              <X aria-hidden className="size-4" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" })
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" })

function whenOpened(at: number): string {
  const opened = new Date(at)
  return opened.toDateString() === new Date().toDateString()
    ? `today ${clock.format(opened)}`
    : day.format(opened)
}
