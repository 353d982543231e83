"use client"

import { ChevronLeft } from "lucide-react"
import type { ReactNode, RefObject } from "react"
import { Button } from "../ui/button.tsx"
import { IconButton } from "../ui/icon-button.tsx"
import type { ScreenAction } from "./question-screen.tsx"

/** Where one goes from here: the same places for the same hands on every screen. */
export function SheetFoot(props: {
  action: ScreenAction | null
  /** When there is nothing to send. */
  leadOn: { label: string; run: () => void }
  back: (() => void) | null
  /** On without an answer. */
  skip: (() => void) | null
  status: ReactNode
  nextButton: RefObject<HTMLButtonElement | null>
}) {
  const { action, leadOn, back, skip, status, nextButton } = props
  return (
    <div className="flex flex-col gap-2">
      {action?.why && <p className="text-notice text-xs">{action.why}</p>}
      <div className="flex items-center gap-2">
        {back && (
          <IconButton label="Previous" size="lg" tooltip={false} className="-ml-2" onClick={back}>
            <ChevronLeft />
          </IconButton>
        )}
        <div className="min-w-0 flex-1 text-muted text-sm">{status}</div>
        {skip && (
          <Button size="lg" variant="quiet" className="px-3!" onClick={skip}>
            Later
          </Button>
        )}
        {action ? (
          <Button
            size="lg"
            variant="primary"
            disabled={action.why !== null || action.busy}
            focusableWhenDisabled
            onClick={action.run}
          >
            {action.label}
          </Button>
        ) : (
          <Button size="lg" variant="primary" ref={nextButton} onClick={leadOn.run}>
            {leadOn.label}
          </Button>
        )}
      </div>
    </div>
  )
}
