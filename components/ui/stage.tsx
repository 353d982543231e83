"use client"
import { Dialog as Base } from "@base-ui/react/dialog"
import { clsx } from "clsx"
import { X } from "lucide-react"
import type { KeyboardEvent, ReactNode, RefObject } from "react"
import { IconButton } from "./icon-button.tsx"

export interface StageProps {
  title: ReactNode
  description?: ReactNode
  /** For a wall. */
  large?: boolean
  /** Beside the title. */
  tools?: ReactNode
  onClose: () => void
  onKeyDown?: (event: KeyboardEvent) => void
  initialFocus?: RefObject<HTMLElement | null>
  className?: string
  children: ReactNode
}

/** A sheet as large as the window: what it shows is all that there is to look at. Esc closes it. */
export function Stage({
  title,
  description,
  tools,
  large = false,
  onClose,
  onKeyDown,
  initialFocus,
  className,
  children,
}: StageProps) {
  return (
    <Base.Root open onOpenChange={(open) => open || onClose()}>
      <Base.Portal>
        <Base.Popup
          {...(initialFocus ? { initialFocus } : {})}
          {...(onKeyDown ? { onKeyDown } : {})}
          className={clsx(
            "fixed inset-0 z-40 flex h-dvh flex-col bg-paper text-ink outline-none transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0",
            className,
          )}
        >
          <header className="flex min-h-14 shrink-0 items-center gap-2 border-line border-b bg-panel py-2 pr-2 pl-4 sm:gap-3 sm:pr-4 sm:pl-6">
            <div className="min-w-0 flex-1">
              <Base.Title
                className={clsx("truncate font-semibold", large ? "text-xl" : "text-base leading-6")}
              >
                {title}
              </Base.Title>
              {description && (
                <Base.Description className="truncate text-muted text-sm">{description}</Base.Description>
              )}
            </div>
            {tools}
            <Base.Close
              render={
                <IconButton label="Close" tooltip={false}>
                  <X />
                </IconButton>
              }
            />
          </header>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
