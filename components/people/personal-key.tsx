"use client"

import { Check, Copy, KeyRound, RotateCw } from "lucide-react"
import { useEffect, useState } from "react"
import { useCopy } from "../../client/use-copy.ts"
import { type PersonalKey as Key, useParleyApi } from "../../client/use-parley-api.ts"
import { Button } from "../ui/button.tsx"
import { Qr } from "../ui/qr.tsx"
import { Skeleton } from "../ui/skeleton.tsx"

/** Four words, and a picture of them for a phone: with either, somebody is the same person on another device. */
export function PersonalKey({ boardId, onClose }: { boardId: string; onClose: () => void }) {
  const api = useParleyApi()
  const { copy, outcome } = useCopy()
  const [key, setKey] = useState<Key | null>(null)
  const [error, setError] = useState<string | null>(null)
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)

  useEffect(() => {
    let gone = false
    void api.myKey(boardId).then((found) => {
      if (gone) return
      if (found.ok) setKey(found.value)
      else setError(found.error.message)
    })
    return () => {
      gone = true
    }
  }, [api, boardId])

  async function renew() {
    setBusy(true)
    const made = await api.renewMyKey(boardId)
    setBusy(false)
    setAsking(false)
    if (made.ok) setKey(made.value)
    setError(made.ok ? null : made.error.message)
  }

  return (
    <section aria-label="My personal key" className="mt-3 rounded-control border border-line bg-well p-4">
      <h3 className="flex items-center gap-2 font-semibold text-sm">
        <KeyRound aria-hidden className="size-4" strokeWidth={1.75} />
        My personal key
      </h3>
      <p className="mt-1 max-w-[60ch] text-muted">
        Whoever has it is you on this board, so keep it to yourself. Another device asks for it on the page
        where one joins.
      </p>
      <p role="alert" className="mt-2 text-danger empty:hidden">
        {error}
      </p>
      {key === null ? (
        error === null ? (
          <Skeleton className="mt-3 h-28" />
        ) : null
      ) : (
        <div className="mt-3 flex flex-wrap items-start gap-4">
          <Qr
            text={key.url}
            label="The key as a QR code: point the camera of your phone at it"
            className="size-32 border border-line"
          />
          <div className="min-w-0 flex-1 basis-48">
            <p className="code select-all break-words font-medium text-base">{key.key}</p>
            <div className="mt-3 flex flex-wrap gap-2">
              <Button
                size="sm"
                icon={outcome === "copied" ? <Check /> : <Copy />}
                onClick={() => void copy(key.key)}
              >
                <span aria-live="polite">
                  {outcome === "copied" ? "Copied" : outcome === "failed" ? "Select it and copy" : "Copy"}
                </span>
              </Button>
              <Button size="sm" variant="quiet" icon={<RotateCw />} onClick={() => setAsking(true)}>
                New key
              </Button>
              <Button size="sm" variant="quiet" onClick={onClose}>
                Hide
              </Button>
            </div>
          </div>
        </div>
      )}
      {asking ? (
        <fieldset aria-label="Make a new key?" className="mt-3 rounded-control bg-danger-wash p-3">
          <p>The key of now is worth nothing from then on. Devices that are signed in stay so.</p>
          <div className="mt-3 flex gap-2">
            <Button size="sm" variant="danger" autoFocus disabled={busy} onClick={() => void renew()}>
              Make a new key
            </Button>
            <Button size="sm" variant="quiet" onClick={() => setAsking(false)}>
              Keep this one
            </Button>
          </div>
        </fieldset>
      ) : null}
    </section>
  )
}
