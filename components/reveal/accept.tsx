"use client"

/**
 * The aggregates side by side, and for facilitators taking one of them as the team's value. What was taken everybody
 * sees as it happens, with what it was before.
 */
import { type FormEvent, useId, useState } from "react"
import { usePeopleById } from "../../client/use-comments.ts"
import { useDecisions, useJudge } from "../../client/use-judgement.ts"
import { useSecondsUntil } from "../../client/use-round-clock.ts"
import { newCommandId } from "../../client/use-round-id.ts"
import type { Aggregate } from "../../core/aggregate.ts"
import type { Scenario, Working, Yardstick } from "../../core/board.ts"
import type { Aggregation, Decision, Forecast, RoundEntry } from "../../core/judgement.ts"
import { limits } from "../../core/limits.ts"
import type { JudgementCommand } from "../../core/protocol.ts"
import { isQuantiles } from "../../core/working.ts"
import { exactly } from "../comments/when.ts"
import { Button } from "../ui/button.tsx"
import { TextArea } from "../ui/text-field.tsx"
import { ByHandFields, type ByHandTyped, readByHand, typedFrom } from "./by-hand.tsx"
import type { Reading } from "./reveal-reading.ts"
import { exactValue } from "./reveal-strips.tsx"
import {
  changeUnit,
  forecastWords,
  methodReasons,
  methodWords,
  noteWords,
  signed,
  spokenForecast,
  usedInstead,
} from "./reveal-words.ts"

type Take = Extract<JudgementCommand, { kind: "accept" }>["take"]
type Choice = Aggregation | "byHand"

export function TakenTogether({
  reading,
  round,
  yardstick,
  facilitates,
}: {
  reading: Reading
  round: RoundEntry
  yardstick: Yardstick
  facilitates: boolean
}) {
  const { aggregates, scenario, disagreement } = reading
  const judge = useJudge()
  const group = useId()
  const [choice, setChoice] = useState<Choice>(aggregates.default)
  const [typed, setTyped] = useState<ByHandTyped>(() => typedFrom(scenario))
  const [reason, setReason] = useState("")
  const [error, setError] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const decision = useDecisions(scenario.id).find((one) => one.round === round.number) ?? null

  if (aggregates.methods.length === 0) return null
  const column = disagreement?.line.kind === "logOdds" ? disagreement.line.outcomeId : ("p50" as const)
  const chosen = aggregates.methods.find(({ method }) => method === choice)
  const hand = choice === "byHand" ? readByHand(typed, scenario) : null
  const after: Forecast | null =
    choice === "byHand" ? (hand?.ok ? hand.value.forecast : null) : (chosen?.forecast ?? null)

  async function accept(event: FormEvent) {
    event.preventDefault()
    let take: Take
    if (choice === "byHand") {
      const read = readByHand(typed, scenario)
      if (!read.ok) return setError(read.error.message)
      if (reason.trim() === "") return setError("Say in a sentence why it is set by hand.")
      take = { method: "byHand", value: read.value.working }
    } else take = { method: choice }
    setBusy(true)
    const reply = await judge({
      kind: "accept",
      id: newCommandId(),
      scenarioId: scenario.id,
      round: round.number,
      take,
      reason: reason.trim(),
    })
    setBusy(false)
    setError(reply.ok ? null : reply.message)
    if (reply.ok) setReason("")
  }

  const table = (
    <table className="w-full text-left text-sm">
      <caption className="mb-2 text-left font-semibold text-base">Taken together</caption>
      <thead className="caption">
        <tr>
          {facilitates && (
            <th scope="col" className="w-8 py-1 font-medium">
              <span className="sr-only">Take</span>
            </th>
          )}
          <th scope="col" className="py-1 pr-3 font-medium">
            Way
          </th>
          <th scope="col" className="py-1 pr-3 font-medium">
            Value
          </th>
          <th scope="col" className="py-1 text-right font-medium">
            Difference
          </th>
        </tr>
      </thead>
      <tbody className="figures align-top">
        {aggregates.methods.map((one) => (
          <Row
            key={one.method}
            {...{ one, scenario, yardstick, group, facilitates }}
            isDefault={one.method === aggregates.default}
            difference={one.difference[column] ?? 0}
            chosen={choice === one.method}
            onChoose={one.method === "extremised" ? null : setChoice}
          />
        ))}
        {facilitates && (
          <tr className="border-line border-t">
            <td className="py-2">
              <Radio group={group} value="byHand" chosen={choice === "byHand"} onChoose={setChoice} />
            </td>
            <th scope="row" colSpan={3} className="py-2 font-medium">
              <label htmlFor={`${group}-byHand`}>Set by hand</label>
              <span className="block font-normal text-muted text-xs">
                Needs a reason, which goes into the record.
              </span>
            </th>
          </tr>
        )}
      </tbody>
    </table>
  )

  return (
    <section aria-label="Taken together">
      {!facilitates ? (
        table
      ) : (
        <form onSubmit={(event) => void accept(event)}>
          {table}
          {choice === "byHand" && (
            <div className="mt-3">
              <ByHandFields
                scenario={scenario}
                typed={typed}
                onTyped={(next) => {
                  setTyped(next)
                  setError(null)
                }}
              />
            </div>
          )}
          {choice === "byHand" && (
            <TextArea
              className="mt-3"
              label="Reason"
              rows={2}
              value={reason}
              maxLength={limits.rationaleCharacters}
              onChange={(event) => {
                setReason(event.currentTarget.value)
                setError(null)
              }}
            />
          )}
          <div className="mt-3 flex flex-wrap items-center gap-3">
            <Button type="submit" variant="primary" disabled={busy}>
              Accept {choice === "byHand" ? "this value" : methodWords[choice].toLowerCase()}
            </Button>
            {after && (
              <p className="figures text-sm">
                <span className="text-muted">The team's value: </span>
                {workingWords(scenario.working, scenario)} → <strong>{forecastWords(after, scenario)}</strong>
              </p>
            )}
          </div>
          <p role="alert" className="mt-1 min-h-5 text-danger text-sm">
            {error}
          </p>
        </form>
      )}
      {/* Always there, so that what appears in it is read aloud. */}
      <div role="status">{decision && <Accepted {...{ decision, scenario, facilitates }} />}</div>
    </section>
  )
}

function Row(props: {
  one: Aggregate
  scenario: Scenario
  yardstick: Yardstick
  group: string
  facilitates: boolean
  isDefault: boolean
  difference: number
  chosen: boolean
  onChoose: ((choice: Choice) => void) | null
}) {
  const { one, scenario, yardstick, group, facilitates, isDefault, difference, chosen, onChoose } = props
  const instead = usedInstead(one)
  const notes = [instead, ...one.notes.map(noteWords)].filter((note) => note !== null)
  const name = methodWords[one.method]
  return (
    <tr className="border-line border-t">
      {facilitates && (
        <td className="py-2">
          {onChoose && one.method !== "extremised" && (
            <Radio group={group} value={one.method} chosen={chosen} onChoose={onChoose} />
          )}
        </td>
      )}
      <th scope="row" className="py-2 pr-3 font-medium">
        {facilitates && onChoose ? <label htmlFor={`${group}-${one.method}`}>{name}</label> : name}
        {isDefault && <span className="font-normal text-muted"> (usual)</span>}
        <span className="block font-normal text-muted text-xs">
          {[methodReasons[one.method], ...notes].join(" ")}
        </span>
      </th>
      <td className="py-2 pr-3">
        <data value={exactValue(one.forecast, scenario.outcomes)}>
          <Value words={spokenForecast(one.forecast, scenario, yardstick)} />
        </data>
      </td>
      <td className="whitespace-nowrap py-2 text-right text-muted">
        {isDefault ? "" : `${signed(difference, 1)} ${changeUnit(scenario)}`}
      </td>
    </tr>
  )
}

/** A range is not broken over two lines. */
function Value({ words }: { words: string }) {
  const at = words.lastIndexOf("(")
  if (at < 0) return words
  return (
    <>
      {words.slice(0, at)}
      <span className="whitespace-nowrap">{words.slice(at)}</span>
    </>
  )
}

function Radio({
  group,
  value,
  chosen,
  onChoose,
}: {
  group: string
  value: Choice
  chosen: boolean
  onChoose: (choice: Choice) => void
}) {
  return (
    <label className="target inline-flex">
      <input
        type="radio"
        id={`${group}-${value}`}
        name={group}
        value={value}
        checked={chosen}
        onChange={() => onChoose(value)}
        className="mt-0.5 size-4"
      />
    </label>
  )
}

/** As long as a decision can be taken back from here; later the history has it. */
const takeBackMs = 10 * 60_000

function Accepted({
  decision,
  scenario,
  facilitates,
}: {
  decision: Decision
  scenario: Scenario
  facilitates: boolean
}) {
  const judge = useJudge()
  const people = usePeopleById()
  const [error, setError] = useState<string | null>(null)
  const left = useSecondsUntil(decision.at + takeBackMs)
  const by = people.get(decision.by)?.name ?? "A facilitator"
  const back = decision.takenBackAt !== null
  return (
    <div className="mt-3 rounded-sheet border border-line bg-well p-4 text-sm">
      <p className="figures">
        <strong className="font-semibold">{back ? "Taken back" : "Accepted"}:</strong>{" "}
        {methodWords[decision.method]}, {workingWords(decision.before ?? undefined, scenario)} →{" "}
        <strong className="font-semibold">{workingWords(decision.value, scenario)}</strong>
      </p>
      <p className="mt-0.5 text-muted">
        {by}, {exactly(decision.at)}
        {decision.reason === "" ? "" : `. “${decision.reason}”`}
      </p>
      {facilitates && !back && left !== null && left > 0 && (
        <Button
          size="sm"
          className="mt-2"
          onClick={() =>
            void judge({ kind: "take-back", decisionId: decision.id }).then((reply) =>
              setError(reply.ok ? null : reply.message),
            )
          }
        >
          Take back
        </Button>
      )}
      {error && (
        <p role="alert" className="mt-1 text-danger">
          {error}
        </p>
      )}
    </div>
  )
}

function workingWords(working: Working | undefined, scenario: Scenario): string {
  if (!working) return "nothing yet"
  if (!isQuantiles(working)) return forecastWords({ probabilities: working.probabilities }, scenario)
  const { p10, p50, p90 } = working.quantiles
  return p10 === null || p50 === null || p90 === null
    ? `beyond the range in part`
    : forecastWords({ quantiles: { p10, p50, p90 } }, scenario)
}
