import { clsx } from "clsx"
import type { ReactNode } from "react"

/** A key, as it is printed on the keyboard. */
export function Kbd({ children, on = "paper" }: { children: ReactNode; on?: "paper" | "ink" }) {
  return (
    <kbd
      className={clsx(
        "code inline-flex h-[1.125rem] min-w-[1.125rem] items-center justify-center rounded-[4px] border px-1 text-[0.6875rem] leading-none",
        on === "ink" ? "border-paper/30 text-paper" : "border-line text-muted",
      )}
    >
      {children}
    </kbd>
  )
}
