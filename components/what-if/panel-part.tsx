import type { ReactNode } from "react"

export function PanelPart({
  title,
  aside,
  children,
}: {
  title: string
  aside?: ReactNode
  children: ReactNode
}) {
  return (
    <section aria-label={title} className="border-line border-b px-5 py-4 last:border-b-0">
      <div className="mb-2 flex min-h-6 items-center gap-2">
        <h3 className="flex-1 font-semibold text-sm">{title}</h3>
        {aside}
      </div>
      {children}
    </section>
  )
}
