import { PageLink } from "./page-link.tsx"

export function Wordmark() {
  return (
    <PageLink
      href="/"
      className="target inline-flex items-center gap-2.5 rounded-control font-serif text-lg font-semibold tracking-tight text-ink"
    >
      <Mark />
      Parley
    </PageLink>
  )
}

/** An interval with its best estimate: what every card of a board carries. */
export function Mark() {
  return (
    <svg viewBox="0 0 28 16" className="h-4 w-7" fill="none" stroke="currentColor" aria-hidden>
      <path d="M2 3v10M26 3v10M2 8h24" strokeWidth="1.75" strokeLinecap="round" />
      <circle cx="18" cy="8" r="4" fill="currentColor" stroke="none" />
    </svg>
  )
}
