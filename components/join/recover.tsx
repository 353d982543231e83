"use client"

import { useRouter } from "next/navigation"
import { type FormEvent, useEffect, useId, useState } from "react"
import { useParleyApi } from "../../client/use-parley-api.ts"
import { Busy } from "../shell/busy.tsx"

/** Four words, and one is who one was on another device. `at` says on which board. */
export function Recover({
  at,
  autoFocus = false,
}: {
  at: { boardId: string } | { code: string }
  autoFocus?: boolean
}) {
  const api = useParleyApi()
  const router = useRouter()
  const id = useId()
  const [key, setKey] = useState("")
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const [somebodyElse, setSomebodyElse] = useState(false)

  useEffect(() => {
    // Behind the #, which no server and no log is told; and not left in the address for whoever looks next.
    const words = decodeURIComponent(window.location.hash.slice(1)).replaceAll("-", " ")
    if (words === "") return
    setKey(words)
    window.history.replaceState(window.history.state, "", window.location.pathname + window.location.search)
  }, [])

  async function recover(replace: boolean) {
    setBusy(true)
    setError(null)
    const done = await api.recover({ ...at, key, replace })
    if (done.ok) return router.replace(`/b/${done.value.boardId}`)
    setBusy(false)
    setSomebodyElse(done.error.code === "somebody-else")
    setError(done.error.message)
  }

  function submit(event: FormEvent) {
    event.preventDefault()
    if (key.trim() === "") return setError("Enter the four words of your key.")
    void recover(somebodyElse)
  }

  return (
    <form onSubmit={submit} noValidate>
      <label htmlFor={id} className="block font-medium text-sm">
        Your personal key
      </label>
      <input
        id={id}
        name="key"
        value={key}
        maxLength={200}
        // biome-ignore lint/a11y/noAutofocus: it is shown because somebody asked for it.
        autoFocus={autoFocus}
        onChange={(event) => {
          setKey(event.target.value)
          setError(null)
          setSomebodyElse(false)
        }}
        autoComplete="off"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        enterKeyHint="go"
        placeholder="four words"
        aria-invalid={error !== null}
        aria-describedby={`${id}-said`}
        className="code mt-2 h-12 w-full rounded-control border border-edge bg-panel px-4 text-base transition-colors focus-visible:border-accent focus-visible:outline-accent focus-visible:-outline-offset-1"
      />
      <button
        type="submit"
        disabled={busy}
        className="mt-2 flex h-12 w-full items-center justify-center gap-2.5 rounded-control border border-edge bg-panel font-medium text-base transition-colors hover:bg-wash disabled:cursor-progress"
      >
        {busy ? <Busy /> : null}
        {somebodyElse ? "Go on, this device is mine" : "Continue as yourself"}
      </button>
      <p id={`${id}-said`} role="status" className="mt-2 min-h-5 text-sm">
        {error === null ? (
          <span className="text-muted">On your other device: People, then My key.</span>
        ) : (
          <span className="text-danger">{error}</span>
        )}
      </p>
    </form>
  )
}
