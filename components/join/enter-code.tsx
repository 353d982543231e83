"use client"

import { ArrowRight } from "lucide-react"
import { useRouter } from "next/navigation"
import { type FormEvent, useId, useState } from "react"
import { useParleyApi } from "../../client/use-parley-api.ts"
import { Busy } from "../shell/busy.tsx"
import { readCode } from "./read-code.ts"

/** The field for a code or a link. It asks before it leaves, so that a mistyped code is answered where it was typed. */
export function EnterCode({
  label,
  hint,
  autoFocus = false,
}: {
  label: string
  hint?: string
  autoFocus?: boolean
}) {
  const router = useRouter()
  const api = useParleyApi()
  const id = useId()
  const [text, setText] = useState("")
  const [error, setError] = useState<string | null>(null)
  const [looking, setLooking] = useState(false)

  async function submit(event: FormEvent) {
    event.preventDefault()
    const code = readCode(text)
    if (code === null) return setError("Enter the code that your facilitator gave you.")
    setError(null)
    setLooking(true)
    const found = await api.lookUpCode(code)
    if (found.ok) return router.push(`/j/${encodeURIComponent(code)}`)
    setLooking(false)
    setError(found.error.message)
  }

  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <label htmlFor={id} className="font-medium text-muted text-sm">
        {label}
      </label>
      <div className="mt-2 flex h-16 rounded-sheet border border-edge bg-panel transition-colors focus-within:border-accent focus-within:outline-2 focus-within:outline-accent focus-within:-outline-offset-1">
        <input
          id={id}
          name="code"
          value={text}
          onChange={(event) => {
            setText(event.target.value)
            setError(null)
          }}
          // biome-ignore lint/a11y/noAutofocus: on the pages that ask for it, the code is what a person came to type.
          autoFocus={autoFocus}
          autoComplete="off"
          autoCapitalize="characters"
          autoCorrect="off"
          spellCheck={false}
          enterKeyHint="go"
          placeholder="ABCD EFGH"
          aria-invalid={error !== null}
          aria-describedby={`${id}-said`}
          className="code min-w-0 flex-1 bg-transparent px-5 text-lg tracking-[0.12em] outline-none placeholder:opacity-65 sm:text-xl"
        />
        <button
          type="submit"
          disabled={looking}
          className="m-2 inline-flex items-center gap-2 rounded-control bg-ink px-5 font-medium text-base text-paper transition-colors hover:bg-ink/88 disabled:cursor-progress"
        >
          {looking ? <Busy /> : null}
          Join
          {looking ? null : <ArrowRight aria-hidden className="size-4" />}
        </button>
      </div>
      <p id={`${id}-said`} role="status" className="mt-2 min-h-5 text-sm">
        {error === null ? (
          <span className="text-muted">{hint}</span>
        ) : (
          <span className="text-danger">{error}</span>
        )}
      </p>
    </form>
  )
}
