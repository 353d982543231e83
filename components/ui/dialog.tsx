"use client"
import { Dialog as Base } from "@base-ui/react/dialog"
import { clsx } from "clsx"
import { X } from "lucide-react"
import type { ReactElement, ReactNode, RefObject } from "react"
import { IconButton } from "./icon-button.tsx"

export interface DialogProps {
  title: ReactNode
  description?: ReactNode
  /** Opens it; or drive it yourself with `open` and `onOpenChange`. */
  trigger?: ReactElement
  open?: boolean
  onOpenChange?: (open: boolean) => void
  size?: "sm" | "md" | "lg" | "xl"
  /** Buttons at the foot, the main one last. Wrap one in `DialogClose` to have it close. */
  footer?: ReactNode
  initialFocus?: RefObject<HTMLElement | null>
  children?: ReactNode
}

const widths = { sm: "sm:max-w-md", md: "sm:max-w-xl", lg: "sm:max-w-3xl", xl: "sm:max-w-6xl" }

/** A sheet of paper over the page; on a phone it rises from below. */
export function Dialog(props: DialogProps) {
  const {
    title,
    description,
    trigger,
    open,
    onOpenChange,
    size = "sm",
    footer,
    initialFocus,
    children,
  } = props
  return (
    <Base.Root
      {...(open === undefined ? {} : { open })}
      {...(onOpenChange ? { onOpenChange: (next: boolean) => onOpenChange(next) } : {})}
    >
      {trigger && <Base.Trigger render={trigger} />}
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 min-h-dvh bg-scrim transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0 supports-[-webkit-touch-callout:none]:absolute" />
        <Base.Viewport className="fixed inset-0 z-40 flex items-end justify-center sm:items-center sm:p-6">
          <Base.Popup
            {...(initialFocus ? { initialFocus } : {})}
            className={clsx(
              "flex max-h-[92dvh] w-full flex-col rounded-t-sheet border border-line bg-float text-ink shadow-float outline-none transition-[opacity,translate] sm:max-h-[86dvh] sm:rounded-sheet",
              "data-ending-style:translate-y-2 data-ending-style:opacity-0 data-starting-style:translate-y-2 data-starting-style:opacity-0",
              widths[size],
            )}
          >
            <header className="flex items-start gap-4 px-6 pt-5 pb-3">
              <div className="min-w-0 flex-1">
                <Base.Title className="font-semibold text-lg">{title}</Base.Title>
                {description && (
                  <Base.Description className="mt-1 text-muted text-sm">{description}</Base.Description>
                )}
              </div>
              <Base.Close
                render={
                  <IconButton label="Close" tooltip={false} className="-mr-2">
                    <X />
                  </IconButton>
                }
              />
            </header>
            <div className="min-h-0 flex-1 overflow-y-auto px-6 pb-5">{children}</div>
            {footer && (
              <footer className="flex flex-wrap items-center justify-end gap-2 border-line border-t px-6 py-3">
                {footer}
              </footer>
            )}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  )
}
