"use client"
import { useEffect, useRef } from "react"
import { Button } from "./button.tsx"

/** Said by the browser's own dialog: where code cannot be fetched, that of ours may be what is missing. */
export function NotFetched({ onClose, onAgain }: { onClose: () => void; onAgain?: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      aria-labelledby="not-fetched"
      onClose={onClose}
      className="m-auto w-full max-w-md rounded-sheet border border-line bg-float px-6 py-5 text-ink shadow-float backdrop:bg-scrim"
    >
      <h2 id="not-fetched" className="font-semibold text-lg">
        This could not be fetched
      </h2>
      <p className="mt-3">
        The connection may be down; the board itself goes on. If Parley was updated meanwhile, reload the page
        once your changes are saved.
      </p>
      <div className="mt-5 flex justify-end gap-2">
        <Button onClick={onClose}>Close</Button>
        {onAgain && (
          <Button variant="primary" onClick={onAgain}>
            Try again
          </Button>
        )}
      </div>
    </dialog>
  )
}
