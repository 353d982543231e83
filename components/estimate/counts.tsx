"use client"

import { Clock } from "lucide-react"
import { useEffect, useRef, useState } from "react"
import { useDeadline, useNow } from "../../client/use-estimate-clock.ts"
import { useWaitingCount } from "../../client/use-estimate-desk.ts"
import { useAnswers } from "../../client/use-judgement.ts"
import { useMembers, useOnline } from "../../client/use-people.ts"
import type { RoundEntry } from "../../core/judgement.ts"
import { clockWords, spokenTime } from "../facilitation/clock-words.ts"
import { whoIsIn } from "../rounds/who-is-in.ts"
import { Badge } from "../ui/badge.tsx"
import { clockTime } from "./clock-time.ts"

/** How many have answered, and nothing of what (B2). */
export function HowManyIn({ round }: { round: RoundEntry }) {
  const { begun, complete, expected } = whoIsIn(round, useAnswers(round.number), useMembers(), useOnline())
  const partly = begun - complete
  return (
    <span className="figures">
      {complete} of {expected} in{partly > 0 ? `, ${partly} partly` : ""}
    </span>
  )
}

/** "Waiting to be sent · 2" */
export function WaitingBadge() {
  const count = useWaitingCount()
  return count === 0 ? null : <Badge tone="notice">Waiting to be sent · {count}</Badge>
}

/** Until when, and how long that is; said again when a facilitator gives more time. */
export function Deadline({ deadline }: { deadline: number | null }) {
  const seconds = useDeadline(deadline)
  const now = useNow()
  const before = useRef(deadline)
  const [news, setNews] = useState<string | null>(null)
  useEffect(() => {
    const earlier = before.current
    before.current = deadline
    if (earlier === deadline || earlier === null) return
    setNews(
      deadline === null
        ? "There is no deadline any more."
        : deadline > earlier
          ? "There is more time."
          : "There is less time.",
    )
  }, [deadline])
  if (deadline === null || seconds === null)
    return (
      <span role="status" className="text-muted text-xs">
        {news}
      </span>
    )
  return (
    <span className="flex items-center gap-1.5 text-xs [&_svg]:size-3.5">
      <span role="status" className="text-notice max-sm:sr-only">
        {news}
      </span>
      <Clock aria-hidden className="text-muted" />
      {seconds === 0 ? (
        <span>Time is up</span>
      ) : (
        <span role="timer" aria-label={`${spokenTime(seconds)} left, until ${clockTime(deadline, now)}`}>
          <span className="code">{clockWords(seconds)}</span> left
        </span>
      )}
    </span>
  )
}
