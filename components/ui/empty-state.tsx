import { clsx } from "clsx"
import type { ReactNode } from "react"

export interface EmptyStateProps {
  title: ReactNode
  /** One or two sentences on what to do now. */
  children?: ReactNode
  actions?: ReactNode
  className?: string
}

/** Nothing here yet, said as an invitation. */
export function EmptyState({ title, children, actions, className }: EmptyStateProps) {
  return (
    <div className={clsx("mx-auto flex max-w-lg flex-col items-start gap-3 px-6 py-16", className)}>
      <h2 className="statement text-xl">{title}</h2>
      {children && <div className="reading text-muted">{children}</div>}
      {actions && <div className="mt-2 flex flex-wrap gap-2">{actions}</div>}
    </div>
  )
}
