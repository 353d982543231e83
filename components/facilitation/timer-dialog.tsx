"use client"

import { Pause, Play, Plus, Square } from "lucide-react"
import { type FormEvent, useRef, useState } from "react"
import { type Command, useSecondsLeft, useServerCommand, useTimer } from "../../client/use-facilitation.ts"
import { limits } from "../../core/limits.ts"
import { Button } from "../ui/button.tsx"
import { Dialog } from "../ui/dialog.tsx"
import { TextField } from "../ui/text-field.tsx"
import { clockWords, readDuration } from "./clock-words.ts"

const presets = [1, 3, 5, 10, 15]

/** For facilitators: how long, what for; and while it runs, to pause it, to give more, to end it. */
export function TimerDialog({
  open,
  onOpenChange,
}: {
  open: boolean
  onOpenChange: (open: boolean) => void
}) {
  const timer = useTimer()
  const left = useSecondsLeft(timer)
  const command = useServerCommand()
  const label = useRef<HTMLInputElement>(null)
  const [purpose, setPurpose] = useState("")
  const [minutes, setMinutes] = useState("5")
  const [error, setError] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)

  async function ask(asked: Command) {
    setBusy(true)
    const reply = await command(asked)
    setBusy(false)
    setError(reply.ok ? null : reply.message)
    return reply.ok
  }

  async function start(durationMs: number | null) {
    if (durationMs === null) return setError("Enter minutes, as 5 or 2:30.")
    const words = purpose.trim().slice(0, limits.nameCharacters)
    if (await ask({ kind: "start-timer", label: words, durationMs })) onOpenChange(false)
  }

  return (
    <Dialog
      title="Timer"
      description="Everybody sees the same time, also who joins later."
      open={open}
      initialFocus={label}
      onOpenChange={(next) => {
        setError(null)
        onOpenChange(next)
      }}
    >
      {timer === null ? null : (
        <section
          aria-label="Running timer"
          className="mb-5 flex flex-wrap items-center gap-3 rounded-control bg-well p-4"
        >
          <p className="figures flex-1 basis-40 font-medium text-xl">
            {left === 0 ? "Time is up" : clockWords(left)}
            {timer.label === "" ? null : (
              <span className="block font-normal text-muted text-sm">{timer.label}</span>
            )}
          </p>
          <span className="flex flex-wrap gap-2">
            {left === 0 ? null : timer.endsAt === null ? (
              <Button disabled={busy} icon={<Play />} onClick={() => void ask({ kind: "resume-timer" })}>
                Go on
              </Button>
            ) : (
              <Button disabled={busy} icon={<Pause />} onClick={() => void ask({ kind: "pause-timer" })}>
                Pause
              </Button>
            )}
            <Button
              disabled={busy}
              icon={<Plus />}
              onClick={() => void ask({ kind: "extend-timer", byMs: 60_000 })}
            >
              1 minute
            </Button>
            <Button disabled={busy} icon={<Square />} onClick={() => void ask({ kind: "stop-timer" })}>
              End
            </Button>
          </span>
        </section>
      )}
      <form
        onSubmit={(event: FormEvent) => {
          event.preventDefault()
          void start(readDuration(minutes))
        }}
      >
        <TextField
          label="What for"
          description="Optional, shown beside the time."
          ref={label}
          value={purpose}
          maxLength={limits.nameCharacters}
          onChange={(event) => setPurpose(event.target.value)}
        />
        <fieldset className="mt-4">
          <legend className="font-medium text-sm">How long</legend>
          <div className="mt-2 flex flex-wrap gap-2">
            {presets.map((preset) => (
              <Button key={preset} disabled={busy} onClick={() => void start(preset * 60_000)}>
                {preset} min
              </Button>
            ))}
          </div>
        </fieldset>
        <div className="mt-4 flex items-end gap-2">
          <TextField
            label="Minutes"
            value={minutes}
            inputMode="decimal"
            onChange={(event) => {
              setMinutes(event.target.value)
              setError(null)
            }}
            className="w-32"
          />
          <Button type="submit" variant="primary" disabled={busy}>
            {timer === null ? "Start" : "Start anew"}
          </Button>
        </div>
        <p role="alert" className="mt-2 min-h-5 text-danger text-sm">
          {error}
        </p>
      </form>
    </Dialog>
  )
}
