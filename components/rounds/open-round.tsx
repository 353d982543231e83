"use client"

/** What is asked, and how. The usual way is ready: blind, with names, without a deadline. */
import { type FormEvent, useId, useState } from "react"
import { useScenarios, useSets } from "../../client/use-board.ts"
import { useRounds } from "../../client/use-judgement.ts"
import { useServerNow } from "../../client/use-round-clock.ts"
import { newCommandId } from "../../client/use-round-id.ts"
import { limits } from "../../core/limits.ts"
import { Button } from "../ui/button.tsx"
import { Select } from "../ui/select.tsx"
import { TextField } from "../ui/text-field.tsx"
import { Choice } from "./choice.tsx"
import { ModelAsked, type ModelParts, partsOf } from "./model-asked.tsx"
import {
  askable,
  chosenIds,
  deadlineOf,
  leftOutWords,
  type Manner,
  mannerOf,
  notYet,
  type Until,
  type Which,
} from "./round-plan.ts"
import { kindOfRound } from "./round-words.ts"
import { useAsk } from "./use-ask.ts"

export function OpenRound({ follows, onOpened }: { follows: number | null; onOpened: () => void }) {
  const scenarios = useScenarios()
  const sets = useSets()
  const rounds = useRounds()
  const now = useServerNow()
  const { busy, error, offline, ask } = useAsk()
  const group = useId()
  const last = rounds.findLast(({ status }) => status === "revealed")
  const again = follows ?? last?.number ?? null
  const [which, setWhich] = useState<Which>(
    follows === null ? { is: "all" } : { is: "again", round: follows },
  )
  const [manner, setManner] = useState<Manner>(() =>
    mannerOf(rounds.find(({ number }) => number === follows)),
  )
  const [parts, setParts] = useState<ModelParts>(() => partsOf(rounds.find((one) => one.number === follows)))
  const [until, setUntil] = useState<Until>({ is: "none" })
  const [unread, setUnread] = useState<string | null>(null)

  const { can, cannot } = askable(scenarios, rounds)
  const ids = chosenIds(which, can, rounds)
  const why = notYet(ids, parts.linkIds.length + parts.responseIds.length)
  const leftOut = leftOutWords(cannot)
  const change = (part: Partial<Manner>) => setManner({ ...manner, ...part })
  const choose = (next: Which) => {
    setWhich(next)
    if (next.is !== "again") return
    const round = rounds.find(({ number }) => number === next.round)
    setManner(mannerOf(round))
    setParts(partsOf(round))
  }

  async function open(event: FormEvent) {
    event.preventDefault()
    const deadline = deadlineOf(until, now())
    if (deadline === undefined) return setUnread("Enter a time for the deadline, or choose none.")
    setUnread(null)
    const reply = await ask({
      kind: "open-round",
      id: newCommandId(),
      plan: {
        ...manner,
        title: manner.title.trim(),
        scenarioIds: ids,
        ...parts,
        deadline,
        follows: which.is === "again" ? which.round : null,
      },
    })
    if (reply.ok) onOpened()
  }

  return (
    <form onSubmit={(event) => void open(event)}>
      <fieldset>
        <legend className="caption mb-1">What is asked</legend>
        <Choice
          type="radio"
          name={group}
          label={`All scenarios (${can.length})`}
          description={leftOut}
          checked={which.is === "all"}
          onChange={() => choose({ is: "all" })}
        />
        {again !== null && (
          <Choice
            type="radio"
            name={group}
            label={`Round ${again} again, on the same questions`}
            description={`Round ${again} is kept, and the reveal shows how everybody moved.`}
            checked={which.is === "again"}
            onChange={() => choose({ is: "again", round: again })}
          />
        )}
        {sets.length > 0 && (
          <Choice
            type="radio"
            name={group}
            label="One set"
            checked={which.is === "set"}
            onChange={() => choose({ is: "set", setId: sets[0]?.id ?? null })}
          />
        )}
        {which.is === "set" && (
          <Select
            label="Set"
            hideLabel
            className="mb-2 ml-6 max-w-sm"
            value={which.setId ?? ""}
            onChange={(setId) => choose({ is: "set", setId: setId === "" ? null : setId })}
            options={[
              ...sets.map(({ id, title }) => ({ value: id, label: title || "Untitled set" })),
              ...(can.some(({ setId }) => setId === undefined)
                ? [{ value: "", label: "Without a set" }]
                : []),
            ]}
          />
        )}
        <Choice
          type="radio"
          name={group}
          label="Some of them"
          checked={which.is === "ticked"}
          onChange={() => choose({ is: "ticked", ids: new Set() })}
        />
        {which.is === "ticked" && (
          <fieldset className="mb-2 ml-6 max-h-64 overflow-y-auto rounded-control border border-line px-3 py-1">
            <legend className="sr-only">Scenarios</legend>
            {can.map(({ id, title }) => (
              <Choice
                key={id}
                type="checkbox"
                label={title || "Untitled scenario"}
                checked={which.ids.has(id)}
                onChange={(ticked) => {
                  const next = new Set(which.ids)
                  if (ticked) next.add(id)
                  else next.delete(id)
                  choose({ is: "ticked", ids: next })
                }}
              />
            ))}
            {cannot.map(({ scenario, why: reason }) => (
              <Choice
                key={scenario.id}
                type="checkbox"
                label={scenario.title || "Untitled scenario"}
                description={`Left out: ${reason}.`}
                checked={false}
                disabled
                onChange={() => {}}
              />
            ))}
          </fieldset>
        )}
      </fieldset>

      <ModelAsked parts={parts} onChange={setParts} />
      <More {...{ manner, change, until, setUntil }} />

      <div className="mt-5 flex flex-wrap items-center gap-3">
        <Button type="submit" variant="primary" disabled={busy || why !== null || offline !== null}>
          Open round
        </Button>
        <p className="text-muted text-sm">
          {why ?? kindOfRound({ ...manner, scenarioIds: ids, ...parts })}
          {why === null && manner.blind ? ". Nobody sees an estimate before the reveal." : ""}
        </p>
      </div>
      <p role="alert" className="mt-2 min-h-5 text-danger text-sm">
        {unread ?? error ?? offline}
      </p>
    </form>
  )
}

function More({
  manner,
  change,
  until,
  setUntil,
}: {
  manner: Manner
  change: (part: Partial<Manner>) => void
  until: Until
  setUntil: (until: Until) => void
}) {
  const deadlines = [
    { value: "none", label: "None" },
    ...[5, 10, 15].map((minutes) => ({ value: String(minutes), label: `In ${minutes} minutes` })),
    { value: "time", label: "At a time" },
  ]
  return (
    <details className="mt-4 border-line border-t pt-3">
      <summary className="target w-fit rounded-control font-medium">More</summary>
      <div className="mt-3 grid gap-x-8 gap-y-1 sm:grid-cols-2">
        <Choice
          type="checkbox"
          label="Blind"
          description="Nobody sees another's estimate before the reveal."
          checked={manner.blind}
          onChange={(blind) =>
            change(
              blind
                ? { blind, hidesWorking: true }
                : { blind, hidesWorking: false, peekAllowed: false, autoReveal: false },
            )
          }
        />
        <Choice
          type="checkbox"
          label="Anonymous"
          description="Nobody sees after the reveal either who said what."
          checked={manner.anonymous}
          onChange={(anonymous) => change(anonymous ? { anonymous, countsOnly: true } : { anonymous })}
        />
        <Choice
          type="checkbox"
          label="Only how many have answered"
          description={manner.anonymous ? "Always, in an anonymous round." : "Not who."}
          checked={manner.countsOnly || manner.anonymous}
          disabled={manner.anonymous}
          onChange={(countsOnly) => change({ countsOnly })}
        />
        <Choice
          type="checkbox"
          label="Ask for a reason"
          description="An estimate without one is not taken."
          checked={manner.rationaleRequired}
          onChange={(rationaleRequired) => change({ rationaleRequired })}
        />
        <Choice
          type="checkbox"
          label="Hide the team's likelihood"
          description={
            manner.blind ? "Until the reveal, so that nobody leans on it." : "Only in a blind round."
          }
          checked={manner.hidesWorking}
          disabled={!manner.blind}
          onChange={(hidesWorking) => change({ hidesWorking })}
        />
        <Choice
          type="checkbox"
          label="Reveal when everybody here is in"
          description="After a countdown that you can hold. Facilitators are waited for once they have begun to answer."
          checked={manner.autoReveal}
          onChange={(autoReveal) => change({ autoReveal })}
        />
        <Choice
          type="checkbox"
          label="Facilitators may look before the reveal"
          description="Each look goes into the record."
          checked={manner.peekAllowed}
          disabled={!manner.blind}
          onChange={(peekAllowed) => change({ peekAllowed })}
        />
        <div className="flex flex-wrap gap-3 pt-1">
          <Select
            label="Deadline"
            className="min-w-40"
            value={until.is === "minutes" ? String(until.minutes) : until.is}
            onChange={(value) =>
              setUntil(
                value === "none"
                  ? { is: "none" }
                  : value === "time"
                    ? { is: "time", text: "" }
                    : { is: "minutes", minutes: Number(value) },
              )
            }
            options={deadlines}
          />
          {until.is === "time" && (
            <TextField
              label="Time, today"
              type="time"
              className="w-32"
              value={until.text}
              onChange={(event) => setUntil({ is: "time", text: event.currentTarget.value })}
            />
          )}
        </div>
        <TextField
          label="Name of the round"
          description="Optional."
          className="pt-1"
          value={manner.title}
          maxLength={limits.nameCharacters}
          onChange={(event) => change({ title: event.currentTarget.value })}
        />
      </div>
    </details>
  )
}
