"use client"

/** What somebody sees who was sent a link and is not on the board: the page, and that it lives. */
import { Download, Printer } from "lucide-react"
import { useSharedPage } from "../../client/use-shared-page.ts"
import { instantWords } from "../../core/time-words.ts"
import { Button, buttonLook } from "../ui/button.tsx"
import { EmptyState } from "../ui/empty-state.tsx"
import { Skeleton } from "../ui/skeleton.tsx"
import { OnePageSheet } from "./one-page-sheet.tsx"

export function SharedPage({ token, embedded = false }: { token: string; embedded?: boolean }) {
  const { shared, trouble } = useSharedPage(token)
  if (trouble === "gone")
    return (
      <EmptyState title="This link opens nothing">
        <p>It may have expired or been closed. Ask whoever sent it for another one.</p>
      </EmptyState>
    )
  if (shared === null)
    return trouble === "away" ? (
      <EmptyState title="The server cannot be reached just now">
        <p>As soon as it can, the page appears here.</p>
      </EmptyState>
    ) : (
      <div aria-busy className="mx-auto flex w-full max-w-[52rem] flex-col gap-4 p-8">
        <p role="status" className="sr-only">
          Loading the page
        </p>
        <Skeleton className="h-8 w-2/3" />
        <Skeleton className="h-40" />
      </div>
    )
  const { kind, page, expiresAt } = shared
  return (
    <div className={embedded ? "" : "sm:py-8 print:py-0"}>
      <div className="mx-auto flex w-full max-w-[52rem] flex-wrap items-center gap-x-4 gap-y-2 px-5 py-3 text-muted text-xs sm:px-0 print:hidden">
        <p role="status">
          {kind === "live"
            ? trouble === "away"
              ? "Not reached just now; this is what it showed last."
              : "Live: it follows the board."
            : "A snapshot: it never changes."}
        </p>
        {expiresAt && <p>Open until {instantWords(expiresAt)}</p>}
        <span className="flex-1" />
        {!embedded && (
          <>
            <a
              href={`/api/shared/${token}.pdf`}
              download
              className={buttonLook({ variant: "secondary", size: "sm" })}
            >
              <Download aria-hidden />
              PDF
            </a>
            <Button size="sm" icon={<Printer />} onClick={() => window.print()}>
              Print
            </Button>
          </>
        )}
      </div>
      <div className="mx-auto w-full max-w-[52rem] sm:border sm:border-line print:border-0">
        <OnePageSheet page={page} />
      </div>
    </div>
  )
}
