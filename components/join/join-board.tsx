"use client"

import { useRouter } from "next/navigation"
import { type FormEvent, useEffect, useId, useRef, useState } from "react"
import { useParleyApi } from "../../client/use-parley-api.ts"
import { limits } from "../../core/limits.ts"
import type { Role } from "../../core/permissions.ts"
import { Busy } from "../shell/busy.tsx"
import { nameCookie, rememberOnDevice } from "../shell/device-memory.ts"
import { Recover } from "./recover.tsx"

const asRole: Record<Role, string> = {
  facilitator:
    "You will be a facilitator: you can change everything, share the board and decide who does what.",
  analyst: "You will be an analyst: you can change scenarios, probabilities and evidence.",
  viewer: "You will be a viewer: you see everything as it happens, and change nothing.",
}

/** One field with a name in it already, one button; Enter is enough. */
export function JoinBoard(props: {
  code: string
  title: string
  role: Role
  people: number
  suggestedName: string
  /** Is on the board already, and this link would let them do more. */
  known: boolean
}) {
  const { code, title, role, people, suggestedName, known } = props
  const api = useParleyApi()
  const router = useRouter()
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const [name, setName] = useState(suggestedName)
  const [joining, setJoining] = useState(false)
  const [error, setError] = useState<string | null>(null)

  useEffect(() => {
    field.current?.focus()
    field.current?.select()
  }, [])

  async function join(event: FormEvent) {
    event.preventDefault()
    const chosen = name.trim()
    if (chosen === "") {
      field.current?.focus()
      return setError("Enter a name that the others will know you by.")
    }
    setError(null)
    setJoining(true)
    const joined = await api.joinBoard({ code, name: chosen })
    if (!joined.ok) {
      setJoining(false)
      return setError(joined.error.message)
    }
    rememberOnDevice(nameCookie, chosen)
    router.replace(`/b/${joined.value.boardId}`)
  }

  return (
    <div className="my-auto pb-24">
      <form onSubmit={(event) => void join(event)} noValidate>
        <p className="text-muted">
          {people === 1 ? "1 person is on this board" : `${people} people are on this board`}
        </p>
        <h1 className="statement mt-2 text-balance text-xl sm:text-2xl">{title}</h1>
        <p className="reading mt-4 text-muted">{asRole[role]}</p>

        <label htmlFor={id} className="mt-10 block font-medium text-sm">
          Your name
        </label>
        <input
          ref={field}
          id={id}
          name="name"
          value={name}
          maxLength={limits.nameCharacters}
          onChange={(event) => {
            setName(event.target.value)
            setError(null)
          }}
          onFocus={(event) => event.target.select()}
          autoComplete="nickname"
          spellCheck={false}
          enterKeyHint="go"
          aria-invalid={error !== null}
          aria-describedby={`${id}-said`}
          className="mt-2 h-14 w-full rounded-sheet border border-edge bg-panel px-5 text-lg transition-colors focus-visible:border-accent focus-visible:outline-accent focus-visible:-outline-offset-1"
        />
        <button
          type="submit"
          disabled={joining}
          className="mt-3 flex h-14 w-full items-center justify-center gap-2.5 rounded-sheet bg-ink font-medium text-base text-paper transition-colors hover:bg-ink/88 disabled:cursor-progress"
        >
          {joining ? <Busy /> : null}
          {joining ? "Joining…" : known ? `Continue as ${role}` : "Join"}
        </button>
        <p id={`${id}-said`} role="status" className="mt-3 min-h-5 text-sm">
          {error === null ? null : <span className="text-danger">{error}</span>}
        </p>
        <p className="mt-6 border-line border-t pt-4 text-muted text-xs">
          No account. Everybody on the board sees your name and what you write there.
        </p>
      </form>
      {known ? null : <BeenHere code={code} />}
    </div>
  )
}

/** For who comes with a second device: behind a word, so that everybody else has one field and one button. */
function BeenHere({ code }: { code: string }) {
  const [open, setOpen] = useState(false)
  return (
    <div className="mt-4 text-sm">
      {open ? (
        <Recover at={{ code }} autoFocus />
      ) : (
        <button
          type="button"
          onClick={() => setOpen(true)}
          className="target rounded-control text-ink underline decoration-edge underline-offset-4 transition-colors hover:decoration-ink"
        >
          Been here on another device? Use your personal key
        </button>
      )}
    </div>
  )
}
