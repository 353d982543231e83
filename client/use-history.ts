"use client"

/** The history of one scenario: what the server tells of the past, joined with what this page sees now. */
import { useEffect, useMemo, useState } from "react"
import { dayNumber } from "../core/aggregate-voices.ts"
import type { Happening, Scenario, Signal } from "../core/board.ts"
import { HistoryAnswer } from "../core/judgement-answers.ts"
import { type Asking, type HistoryRecord, historyRecord } from "./history-record.ts"
import { useBoardAnswer } from "./use-board-answer.ts"
import { useHidden } from "./use-judgement.ts"
import { sameItems, useSession, useSessionState } from "./use-session.tsx"

export {
  type Asking,
  askingsOf,
  type GroupPoint,
  type HistoryRecord,
  type Level,
  sameLevel,
} from "./history-record.ts"

export interface HistoryReading {
  /** whole: the server has told the past. partly: and not all of it yet. own: only what this page knows. */
  state: "loading" | "whole" | "partly" | "own"
  /** Why it is only this page's; a sentence. */
  why: string | null
  again: () => void
  /** B8: the team's value is hidden until the reveal, and so is what it was. */
  hidden: boolean
  /** null: nothing is asked for. */
  record: HistoryRecord | null
  /** Of a number or a day: between what values it lies, on the line. */
  range: readonly [number, number] | null
}

const noPast = { working: [], aggregates: [], own: [] }
const minuteMs = 60_000

export function useHistory(scenario: Scenario, asking: Asking | null): HistoryReading {
  const { id } = scenario
  const session = useSession()
  // What the server has to tell is another once the team's value moved, or the record did.
  const asOf = useSessionState((s) =>
    [
      JSON.stringify(s.board.scenarios.find((one) => one.id === id)?.working ?? null),
      s.judgement.rounds.map(({ status }) => status).join(),
      s.judgement.estimates.length,
      s.conditions.hidden.has(id),
    ].join("|"),
  )
  const settled = useSettled(asOf)
  const answer = useBoardAnswer(`scenarios/${encodeURIComponent(id)}/history`, HistoryAnswer, settled)
  const record = useSessionState((s) => s.judgement)
  const mine = useSessionState((s) => s.mine)
  const me = useSessionState((s) => s.you?.memberId ?? null)
  const events = useSessionState((s): Happening[] => s.board.events, sameItems)
  const signals = useSessionState((s): Signal[] => s.board.signals, sameItems)
  const hidden = useHidden(id) || (answer.value !== null && answer.value.working === null)
  const now = useNow()

  const known = answer.value
  const joined = useMemo(() => {
    if (asking === null) return null
    const { rounds, estimates, decisions, resolutions, analysts } = record
    return historyRecord({
      scenario,
      asking,
      past: known ? { ...known, working: known.working ?? [] } : noPast,
      rounds,
      estimates,
      decisions,
      resolutions,
      mine,
      myAnalystId: analysts.find(({ memberId }) => memberId !== null && memberId === me)?.id ?? null,
      events,
      signals,
      hidden,
      now: Math.max(now, session.now()),
    })
  }, [scenario, asking, known, record, mine, me, events, signals, hidden, now, session])

  const range = useMemo(() => rangeOf(scenario), [scenario])
  return {
    state:
      answer.state === "loading" ? "loading" : known === null ? "own" : known.complete ? "whole" : "partly",
    why: answer.state === "failed" ? answer.failure.message : null,
    again: answer.again,
    hidden,
    record: joined,
    range,
  }
}

function rangeOf({ range }: Scenario): readonly [number, number] | null {
  if (!range) return null
  const [from, to] = range.map((end) => (typeof end === "number" ? end : dayNumber(end)))
  return from !== undefined && to !== undefined && to > from ? [from, to] : null
}

/** A thumb on its way is many values: the last one is asked about. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), 1_200)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}

function useNow(): number {
  const session = useSession()
  const [now, setNow] = useState(() => session.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(session.now()), minuteMs)
    return () => clearInterval(timer)
  }, [session])
  return now
}
