"use client"
// A file of its own: the tooltip brings the code that places floating things, which a page with plain buttons can do
// without.
import { Button as BaseButton } from "@base-ui/react/button"
import { clsx } from "clsx"
import type { ReactNode } from "react"
import type { BaseProps } from "./button.tsx"
import { Tooltip } from "./tooltip.tsx"

export interface IconButtonProps extends Omit<BaseProps, "children" | "aria-label"> {
  /** Its name, read aloud and shown on hover. */
  label: string
  /** A lucide icon. */
  children: ReactNode
  size?: "sm" | "md" | "lg"
  /** A key that does the same, shown beside the name. */
  shortcut?: string | undefined
  /** When the name on hover would only be in the way, as for a trigger whose menu opens at once. */
  tooltip?: boolean
}

const squares = {
  sm: "size-6 [&_svg]:size-3.5",
  md: "size-8 [&_svg]:size-4",
  lg: "size-11 [&_svg]:size-5",
}

export function IconButton({
  label,
  size = "md",
  shortcut,
  tooltip = true,
  className,
  children,
  ...props
}: IconButtonProps) {
  const button = (
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
  return tooltip ? (
    <Tooltip text={label} shortcut={shortcut}>
      {button}
    </Tooltip>
  ) : (
    button
  )
}
