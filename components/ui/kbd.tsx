import { clsx } from "clsx"
import type { ReactNode } from "react"

/** A key, as it is printed on the keyboard; `aside` leaves it out where a finger is the first means. */
export function Kbd({
  children,
  on = "paper",
  aside = false,
}: {
  children: ReactNode
  on?: "paper" | "ink"
  aside?: boolean
}) {
  return (
    <kbd
      className={clsx(
        "code inline-flex h-[1.125rem] min-w-[1.125rem] items-center justify-center rounded-[4px] border px-1 text-[0.6875rem] leading-none",
        aside && "pointer-coarse:hidden",
        on === "ink" ? "border-paper/30 text-paper" : "border-line text-muted",
      )}
    >
      {children}
    </kbd>
  )
}
