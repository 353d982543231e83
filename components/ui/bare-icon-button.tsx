"use client"
import { Button as BaseButton } from "@base-ui/react/button"
import { clsx } from "clsx"
import type { ReactNode } from "react"
import type { BaseProps } from "./button.tsx"

export interface BareIconButtonProps extends Omit<BaseProps, "children" | "aria-label"> {
  /** Its name, read aloud. */
  label: string
  /** A lucide icon. */
  children: ReactNode
  size?: "sm" | "md" | "lg"
}

const squares = {
  sm: "size-6 [&_svg]:size-3.5",
  md: "size-8 [&_svg]:size-4",
  lg: "size-11 [&_svg]:size-5",
}

/** Without its name on hover, for what floats itself: an IconButton would bring that into a circle. */
export function BareIconButton({ label, size = "md", className, children, ...props }: BareIconButtonProps) {
  return (
    <BaseButton
      aria-label={label}
      className={clsx(
        "target inline-flex shrink-0 select-none items-center justify-center rounded-control text-muted transition-colors",
        "hover:not-data-disabled:bg-wash hover:not-data-disabled:text-ink data-popup-open:bg-wash data-popup-open:text-ink",
        "data-disabled:cursor-not-allowed data-disabled:opacity-40",
        squares[size],
        className,
      )}
      {...props}
    >
      {children}
    </BaseButton>
  )
}
