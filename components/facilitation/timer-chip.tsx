"use client"

import { clsx } from "clsx"
import { Pause, Timer as TimerIcon } from "lucide-react"
import { useEffect, useRef, useState } from "react"
import { type Timer, useSecondsLeft, useTimer } from "../../client/use-facilitation.ts"
import { useYou } from "../../client/use-people.ts"
import { useCommand } from "../commands/use-command.ts"
import { dialogFailed } from "../shell/board-parts.tsx"
import { later } from "../shell/later.tsx"
import { clockWords, spokenTime } from "./clock-words.ts"

const TimerDialog = later(() => import("./timer-dialog.tsx").then((module) => module.TimerDialog))

/** The time that is left, for everybody, in the bar; for facilitators the door to setting it. */
export function TimerChip() {
  const timer = useTimer()
  const facilitates = useYou()?.role === "facilitator"
  const [open, setOpen] = useState(false)
  // Once opened it stays mounted, so that it can close with grace.
  const [asked, setAsked] = useState(false)
  const show = () => {
    setAsked(true)
    setOpen(true)
  }
  useCommand("facilitate.timer", show, facilitates ? undefined : "Only facilitators set the timer.")
  return (
    <>
      {timer === null ? null : <Chip timer={timer} onOpen={facilitates ? show : null} />}
      {asked && facilitates ? (
        <TimerDialog.Part
          open={open}
          onOpenChange={setOpen}
          failed={open ? dialogFailed(setOpen) : () => null}
        />
      ) : null}
    </>
  )
}

function Chip({ timer, onOpen }: { timer: Timer; onOpen: (() => void) | null }) {
  const left = useSecondsLeft(timer)
  const paused = timer.endsAt === null
  const over = left === 0
  const said = over ? "Time is up" : `${spokenTime(left)} left${paused ? ", paused" : ""}`
  const look = clsx(
    "figures inline-flex h-8 shrink-0 items-center gap-1.5 rounded-full border px-2.5 font-medium text-sm",
    over ? "border-ink bg-ink text-paper" : "border-edge",
  )
  const words = (
    <>
      {paused ? <Pause aria-hidden className="size-3.5" /> : <TimerIcon aria-hidden className="size-3.5" />}
      {timer.label === "" ? null : (
        <span className="hidden max-w-[14ch] truncate font-normal md:inline">{timer.label}</span>
      )}
      {over ? "Time is up" : clockWords(left)}
    </>
  )
  const name = `Timer${timer.label === "" ? "" : `, ${timer.label}`}: ${said}`
  return (
    <>
      {onOpen ? (
        <button
          type="button"
          aria-haspopup="dialog"
          aria-label={name}
          onClick={onOpen}
          className={clsx(look, "target transition-colors", over ? "hover:bg-ink/88" : "hover:bg-wash")}
        >
          {words}
        </button>
      ) : (
        <span role="timer" aria-label={name} className={look}>
          {words}
        </span>
      )}
      <Announced timer={timer} left={left} />
    </>
  )
}

/** Three times in the life of a timer, and not every second. */
function Announced({ timer, left }: { timer: Timer; left: number }) {
  const [said, setSaid] = useState("")
  const told = useRef<{ id: string; words: string } | null>(null)
  const paused = timer.endsAt === null
  const words = paused
    ? `Timer paused, ${spokenTime(left)} left`
    : left === 0
      ? "Time is up"
      : left <= 60 && timer.durationMs > 90_000
        ? "One minute left"
        : `Timer started: ${spokenTime(Math.round(timer.durationMs / 1_000))}`
  useEffect(() => {
    if (told.current?.id === timer.id && told.current.words === words) return
    told.current = { id: timer.id, words }
    setSaid(words)
  }, [timer.id, words])
  return (
    <span role="status" className="sr-only">
      {said}
    </span>
  )
}
