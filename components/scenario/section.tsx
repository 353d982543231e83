import type { ReactNode } from "react"

/** A part of the panel, under a hairline. */
export function Section({
  title,
  aside,
  children,
}: {
  title: string
  aside?: ReactNode
  children: ReactNode
}) {
  return (
    <section aria-label={title} className="border-line border-t px-6 py-5">
      <header className="mb-2 flex min-h-6 items-center gap-2">
        <h3 className="flex-1 font-semibold text-sm">{title}</h3>
        {aside}
      </header>
      {children}
    </section>
  )
}
