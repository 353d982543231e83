"use client"
import { Dialog as Base } from "@base-ui/react/dialog"
import { X } from "lucide-react"
import type { ComponentProps, ReactNode } from "react"
import { IconButton } from "./icon-button.tsx"

export interface PageDialogProps {
  /** What it is, read aloud and shown in the head. */
  title: ReactNode
  /** Beside the title: a clock, a count. */
  aside?: ReactNode
  /** Under the head, over its whole width. */
  progress?: ReactNode
  footer: ReactNode
  onClose: () => void
  /** Where the focus goes as it opens; a finger would bring up the keyboard by it. */
  initialFocus?: ComponentProps<typeof Base.Popup>["initialFocus"]
  onKeyDown?: ComponentProps<"div">["onKeyDown"]
  children: ReactNode
}

/** A screen of its own on a phone, and a sheet over the page where there is room; its foot stays where it is. */
export function PageDialog(props: PageDialogProps) {
  const { title, aside, progress, footer, onClose, initialFocus, onKeyDown, children } = props
  return (
    <Base.Root open onOpenChange={(open) => open || onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 min-h-dvh bg-scrim transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0 supports-[-webkit-touch-callout:none]:absolute" />
        <Base.Viewport className="fixed inset-0 z-40 flex items-stretch justify-center sm:items-center sm:p-6">
          <Base.Popup
            {...(initialFocus === undefined ? {} : { initialFocus })}
            {...(onKeyDown ? { onKeyDown } : {})}
            className="flex h-dvh w-full flex-col overflow-clip bg-float text-ink outline-none transition-[opacity,translate] data-ending-style:translate-y-2 data-starting-style:translate-y-2 data-ending-style:opacity-0 data-starting-style:opacity-0 sm:h-[min(52rem,92dvh)] sm:max-w-[44rem] sm:rounded-sheet sm:border sm:border-line sm:shadow-float"
          >
            <header className="flex min-h-14 items-center gap-3 pr-3 pl-5 sm:pl-7">
              <Base.Title className="min-w-0 flex-1 truncate font-medium text-sm">{title}</Base.Title>
              {aside}
              <Base.Close
                render={
                  <IconButton label="Close" tooltip={false}>
                    <X />
                  </IconButton>
                }
              />
            </header>
            {progress}
            <div className="min-h-0 flex-1 scroll-pb-6 overflow-y-auto overflow-x-clip px-5 pt-5 pb-8 sm:px-7">
              {children}
            </div>
            <footer className="border-line border-t bg-float px-5 py-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] sm:px-7">
              {footer}
            </footer>
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  )
}
