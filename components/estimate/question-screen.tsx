"use client"

/** One question on one screen: asked, then on its way, then received; or closed, with what was typed kept. */
import { Lock } from "lucide-react"
import { type ReactNode, useEffect, useId, useRef, useState } from "react"
import { useNow } from "../../client/use-estimate-clock.ts"
import {
  draftOfEstimate,
  emptyDraft,
  type Question,
  useDeskState,
  useEstimateDesk,
  useIsConnected,
  useOwnEstimate,
} from "../../client/use-estimate-desk.ts"
import { useEstimateRight } from "../../client/use-estimate-right.ts"
import { useConditions } from "../../client/use-judgement.ts"
import type { Scenario } from "../../core/board.ts"
import { type Given, isSecret, questionOf, type RoundEntry } from "../../core/judgement.ts"
import { answerOf, draftText, type Fault, isBlank, placeOfRefusal } from "./answer.ts"
import { ConditionChoice, ConditionWords } from "./condition-choice.tsx"
import { CopyButton, Note } from "./note.tsx"
import { QuestionForm } from "./question-form.tsx"
import { QuestionHead } from "./question-head.tsx"
import { Received, Waiting } from "./received.tsx"
import { roundEnd } from "./round-end.ts"

export interface ScreenAction {
  label: string
  run: () => void
  /** Why not now, as a sentence. */
  why: string | null
  busy: boolean
}

export interface QuestionScreenProps {
  scenario: Scenario
  round: RoundEntry | null
  given: Given | null
  onGiven: (given: Given | null) => void
  /** What the foot of the sheet offers here; null: there is nothing to send. */
  onAction: (action: ScreenAction | null) => void
  /** Received, or on its way: the foot may lead on, and take the focus. */
  onSent: () => void
  onReveal: () => void
}

export function QuestionScreen(props: QuestionScreenProps) {
  const { scenario, round, given, onGiven, onAction, onSent, onReveal } = props
  const question: Question = { scenarioId: scenario.id, round: round?.number ?? null, given }
  const key = questionOf(question)
  const desk = useEstimateDesk()
  const entry = useDeskState((s) => s.drafts.get(key) ?? null)
  const waiting = useDeskState(
    (s) => s.waiting.findLast(({ estimate }) => questionOf(estimate) === key) ?? null,
  )
  const sending = useDeskState((s) => s.sending.has(key))
  const trouble = useDeskState((s) => s.trouble)
  const own = useOwnEstimate(question)
  const right = useEstimateRight()
  const connected = useIsConnected()
  const now = useNow()
  /** Asked to send what is not whole: from then on what is missing is said. */
  const [asked, setAsked] = useState(false)
  const firstField = useRef<HTMLInputElement>(null)
  const rationaleField = useRef<HTMLTextAreaElement>(null)
  const whyId = useId()

  const draft = entry?.draft ?? emptyDraft
  const blank = isBlank(draft)
  const secret = round !== null && isSecret(round)
  const rationaleRequired = round?.rationaleRequired ?? false
  const unsent = entry !== null && !blank
  const end = round && roundEnd(round, { unsent, received: own !== null, now })
  // A number given in the open would anchor whoever is asked blind.
  const askedBlind = useConditions().secret.has(scenario.id) && round === null
  const ended = askedBlind
    ? "A blind round is running on this scenario. Give your estimate in the round."
    : endOfQuestion(scenario)
  const closed = end !== null || ended !== null
  const why = ended ?? (end === null ? right.why : null)
  const whole = answerOf(draft, scenario, { rationaleRequired })
  const refusal = entry?.refusal ?? null
  const refused: Fault | null = refusal && { at: placeOfRefusal(refusal.reason), message: refusal.message }
  const fault = refused ?? (asked && !whole.ok ? whole.error : null)
  const answering = !closed && (entry !== null || (own === null && waiting === null))

  const offline =
    round?.blind && !connected
      ? `A blind round needs the connection. What you type is kept ${trouble === null ? "on this device" : "in this tab"}.`
      : null

  const submit = () => {
    if (!whole.ok) {
      setAsked(true)
      focusOn(whole.error, firstField.current, rationaleField.current)
      return
    }
    if (offline !== null || sending) return
    setAsked(false)
    if (round?.blind) {
      void desk.send(question, whole.value).then((reply) => {
        if (reply.ok) onSent()
      })
    } else {
      desk.queue(question, whole.value)
      onSent()
    }
  }

  const latest = useRef(submit)
  latest.current = submit
  const label = sending ? "Sending" : own === null ? "Submit" : "Submit the change"
  const offered = answering && right.why === null
  useEffect(() => {
    onAction(offered ? { label, run: () => latest.current(), why: offline, busy: sending } : null)
  }, [offered, label, offline, sending, onAction])
  useEffect(() => () => onAction(null), [onAction])

  const change = () => {
    if (own) desk.write(question, draftOfEstimate(own))
  }

  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-col gap-3">
        <ConditionWords given={given} />
        <QuestionHead scenario={scenario} />
        {secret && (
          <p className="flex items-center gap-1.5 text-muted text-sm [&_svg]:size-4 [&_svg]:shrink-0">
            <Lock aria-hidden />
            Nobody sees your estimate before the reveal.
          </p>
        )}
        {round === null && answering && (
          <ConditionChoice
            scenarioId={scenario.id}
            given={given}
            fault={fault?.at === "given" ? fault.message : null}
            onChange={onGiven}
          />
        )}
      </div>

      {end && (
        <Note
          title={end.title}
          actions={
            <>
              {unsent && <CopyButton text={draftText(draft, scenario)} />}
              {end.revealed && <TextButton onClick={onReveal}>See the reveal</TextButton>}
              {unsent && (
                <TextButton onClick={() => desk.discard(question)}>Let go of what was typed</TextButton>
              )}
            </>
          }
        >
          {end.text}
        </Note>
      )}
      {why !== null && (
        <p
          id={whyId}
          className="flex items-center gap-1.5 text-muted text-sm [&_svg]:size-4 [&_svg]:shrink-0"
        >
          <Lock aria-hidden />
          {why}
        </p>
      )}
      {refusal && refused?.at === "whole" && !closed && (
        <Note
          tone={refusal.reason === "unavailable" || refusal.reason === "too-often" ? "notice" : "danger"}
          title={refusal.reason === "unavailable" ? "Not received yet" : "Not received"}
          actions={<CopyButton text={draftText(draft, scenario)} />}
        >
          {refusal.message}
          {refusal.reason === "unavailable" && " What you typed is kept; send it again when you are back."}
        </Note>
      )}
      {trouble !== null && answering && !blank && (
        <p className="text-notice text-xs">
          This browser keeps nothing on this device: what you type is in this tab alone until it is sent.
        </p>
      )}

      {own !== null && entry === null && (
        <Received
          {...{ own, scenario, secret, now }}
          mayChange={!closed && right.why === null}
          onChange={change}
        />
      )}
      {waiting !== null && entry === null && (
        <Waiting
          {...{ waiting, scenario, sending, connected }}
          onTakeBack={() => desk.takeBack(waiting.estimate.id)}
        />
      )}

      {answering && (
        <QuestionForm
          {...{ scenario, draft, fault, firstField, rationaleField, rationaleRequired }}
          disabled={why !== null || sending}
          describedBy={why === null ? undefined : whyId}
          onChange={(next) => desk.write(question, next)}
          onDone={() =>
            rationaleRequired && draft.rationale.trim() === "" ? rationaleField.current?.focus() : submit()
          }
          onSubmit={submit}
        />
      )}
      {answering && own !== null && (
        <TextButton onClick={() => desk.discard(question)}>Keep what was received instead</TextButton>
      )}
    </div>
  )
}

/** A question that has its answer, or is gone, is asked nobody any more. */
function endOfQuestion({ status, deletedAt }: Scenario): string | null {
  if (deletedAt) return "This scenario was removed from the board."
  if (status === "resolved") return "This scenario is resolved; estimates stand."
  if (status === "annulled") return "This scenario was annulled; it takes no estimates."
  return null
}

function focusOn(fault: Fault, first: HTMLInputElement | null, rationale: HTMLTextAreaElement | null): void {
  if (fault.at === "rationale") {
    rationale?.focus()
    return
  }
  const form = first?.closest("ol, ul")
  const fields = form ? [...form.querySelectorAll<HTMLInputElement>("input")] : []
  const place = ["low", "high", "best"].indexOf(fault.at)
  const quantile = ["p10", "p90", "p50"].indexOf(fault.at)
  const field = fields[Math.max(place, quantile)] ?? fields.find((input) => input.value === "") ?? first
  field?.focus()
}

function TextButton({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="target w-fit rounded-control text-accent text-sm underline decoration-1 underline-offset-2 hover:decoration-2"
    >
      {children}
    </button>
  )
}
