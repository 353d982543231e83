import { clsx } from "clsx"
import type { ReactNode } from "react"

export interface BadgeProps {
  children: ReactNode
  /** `outline` is the calm default; tones only where something needs to be noticed. */
  tone?: "outline" | "plain" | "accent" | "notice" | "danger"
  icon?: ReactNode
  className?: string
}

const tones = {
  outline: "border-line text-muted",
  plain: "border-transparent bg-wash text-ink",
  accent: "border-transparent bg-accent-wash text-accent",
  notice: "border-transparent bg-notice-wash text-notice",
  danger: "border-transparent bg-danger-wash text-danger",
}

export function Badge({ children, tone = "outline", icon, className }: BadgeProps) {
  return (
    <span
      className={clsx(
        "inline-flex h-5 max-w-full items-center gap-1 whitespace-nowrap rounded-[4px] border px-1.5 font-medium text-xs leading-none [&_svg]:size-3",
        tones[tone],
        className,
      )}
    >
      {icon}
      <span className="truncate leading-4">{children}</span>
    </span>
  )
}
