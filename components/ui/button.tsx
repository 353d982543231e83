"use client"
import { Button as BaseButton } from "@base-ui/react/button"
import { clsx } from "clsx"
import type { ComponentProps, ReactNode } from "react"

/** What every button of ours takes from Base UI's. */
export type BaseProps = Omit<ComponentProps<typeof BaseButton>, "className"> & { className?: string }

export interface ButtonProps extends BaseProps {
  /** `primary`: the one thing to do here. `secondary`: outlined. `quiet`: text alone until hovered. */
  variant?: "primary" | "secondary" | "quiet" | "danger"
  size?: "sm" | "md" | "lg"
  /** A lucide icon before the words. */
  icon?: ReactNode
}

const variants = {
  primary:
    "bg-ink text-paper border-ink hover:not-data-disabled:bg-ink/88 active:not-data-disabled:bg-ink/78",
  secondary:
    "bg-panel text-ink border-edge/60 hover:not-data-disabled:border-edge hover:not-data-disabled:bg-well active:not-data-disabled:bg-wash data-popup-open:bg-well",
  quiet:
    "bg-transparent text-ink border-transparent hover:not-data-disabled:bg-wash active:not-data-disabled:bg-wash data-popup-open:bg-wash",
  danger:
    "bg-danger text-paper border-danger hover:not-data-disabled:bg-danger/90 active:not-data-disabled:bg-danger/80",
}
const sizes = {
  sm: "h-7 gap-1.5 px-2.5 text-xs [&_svg]:size-3.5",
  md: "h-8 gap-1.5 px-3 text-sm [&_svg]:size-4",
  lg: "h-11 gap-2 px-5 text-base [&_svg]:size-[1.125rem]",
}

/** The same look for a link: `<Link className={buttonLook({ variant: "primary" })}>`. */
export const buttonLook = ({
  variant = "secondary",
  size = "md",
}: Pick<ButtonProps, "variant" | "size"> = {}): string =>
  clsx(
    "target inline-flex shrink-0 select-none items-center justify-center whitespace-nowrap rounded-control border font-medium transition-colors",
    "data-disabled:cursor-not-allowed data-disabled:opacity-50",
    variants[variant],
    sizes[size],
  )

export function Button({ variant, size, icon, className, children, ...props }: ButtonProps) {
  return (
    <BaseButton
      className={clsx(buttonLook({ ...(variant && { variant }), ...(size && { size }) }), className)}
      {...props}
    >
      {icon}
      {children}
    </BaseButton>
  )
}
