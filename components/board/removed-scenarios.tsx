"use client"

import { Trash2 } from "lucide-react"
import { useState } from "react"
import { useDeletedScenarios } from "../../client/use-board.ts"
import { later } from "../shell/later.tsx"
import { Button } from "../ui/button.tsx"
import { NotFetched } from "../ui/not-fetched.tsx"

const RemovedDialog = later(() => import("./removed-dialog.tsx").then((module) => module.RemovedDialog))

/** The way to what was removed, as long as there is something. */
export function RemovedScenarios() {
  const removed = useDeletedScenarios().length
  const [open, setOpen] = useState(false)
  // Once opened it stays mounted, so that it can close with grace.
  const [asked, setAsked] = useState(false)
  const failed = (again: () => void) =>
    open ? <NotFetched onClose={() => setOpen(false)} onAgain={again} /> : null
  return (
    <>
      {removed > 0 || open ? (
        <Button
          variant="quiet"
          icon={<Trash2 />}
          className="w-full justify-start! text-muted"
          aria-haspopup="dialog"
          onPointerEnter={() => void RemovedDialog.fetch()}
          onFocus={() => void RemovedDialog.fetch()}
          onClick={() => {
            setAsked(true)
            setOpen(true)
          }}
        >
          Removed
          <span className="figures">{removed}</span>
        </Button>
      ) : null}
      {asked ? <RemovedDialog.Part open={open} onOpenChange={setOpen} failed={failed} /> : null}
    </>
  )
}
