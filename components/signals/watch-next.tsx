"use client"

/** What to watch next: open signals by how much is expected to be learned from them (`watchNext`). */
import { useState } from "react"
import { useScenario, useScenarios, useSignals } from "../../client/use-board.ts"
import { useModelQuestion, useModelState } from "../../client/use-model.ts"
import type { OutcomeRef, Signal } from "../../core/board.ts"
import { nothingSet, type SignalWorth } from "../../core/network/questions.ts"
import { formatProbability } from "../../core/probability.ts"
import { Button } from "../ui/button.tsx"
import { Select } from "../ui/select.tsx"
import { Skeleton } from "../ui/skeleton.tsx"
import { outcomeLabel, outcomesIn } from "./outcomes-in.ts"
import { SignalButtons, type SignalHands } from "./signal-parts.tsx"
import { marginalsIn, outcomeName } from "./signal-reading.ts"

const few = 3
const wholeBoard = ""

export function WatchNext({ hands, mayNot }: { hands: SignalHands; mayNot: string | null }) {
  const signals = useSignals()
  const scenarios = useScenarios()
  const model = useModelState()
  const [about, setAbout] = useState(wholeBoard)
  const [all, setAll] = useState(false)
  const inModel = new Set(model.state === "ready" ? model.value.scenarioIds : [])
  const targets = scenarios
    .filter(({ id }) => inModel.has(id))
    .flatMap((scenario) => {
      const outcomes = outcomesIn(scenario)
      // Of a yes-or-no question the first outcome says it all.
      return (scenario.kind === "binary" ? outcomes.slice(0, 1) : outcomes).map(({ id, label }) => ({
        ref: { scenarioId: scenario.id, outcomeId: id },
        value: `${scenario.id} ${id}`,
        label: outcomeName(scenario, label),
      }))
    })
  const target: OutcomeRef | null = targets.find(({ value }) => value === about)?.ref ?? null
  const asked = useModelQuestion({ ask: "watch-next", whatIf: nothingSet, target })
  const marginals = model.state === "ready" ? marginalsIn(model.value.now) : null
  const byId = new Map(signals.map((signal) => [signal.id, signal]))
  const worths =
    asked.state === "ready"
      ? asked.value
          .flatMap((worth) => {
            const signal = byId.get(worth.signalId)
            return signal?.state === "watching" ? [{ worth, signal }] : []
          })
          .toSorted((a, b) => b.worth.worth - a.worth.worth)
      : []
  const shown = all ? worths : worths.slice(0, few)

  return (
    <section aria-labelledby="watch-next" className="rounded-sheet border border-line bg-panel px-4 py-3">
      <header className="flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
        <div>
          <h2 id="watch-next" className="font-semibold text-base">
            What to watch next
          </h2>
          <p className="text-muted text-xs">
            Open signals by how much is expected to be learned: the expected fall of the Brier score (half
            form)
            {target === null ? ", summed over the whole board." : "."}
          </p>
        </div>
        <Select
          label="About"
          value={about}
          className="w-full sm:w-72"
          options={[
            { value: wholeBoard, label: "The whole board" },
            ...targets.map(({ value, label }) => ({ value, label })),
          ]}
          onChange={setAbout}
        />
      </header>
      {asked.state === "failed" ? (
        <p className="mt-3 text-muted">{asked.why}</p>
      ) : asked.state === "computing" ? (
        <Skeleton className="mt-3 h-16 w-full" />
      ) : worths.length === 0 ? (
        <p className="mt-3 text-muted">
          {signals.some(({ state }) => state === "watching")
            ? "No open signal says anything about it."
            : "No signal is open."}
        </p>
      ) : (
        <>
          <ol className="mt-2 divide-y divide-line" aria-busy={asked.stale}>
            {shown.map(({ worth, signal }, i) => (
              <Worth
                key={signal.id}
                place={i + 1}
                {...{ worth, signal, hands, mayNot }}
                target={target ?? signal}
                now={
                  marginals?.[(target ?? signal).scenarioId]?.[(target ?? signal).outcomeId] ??
                  worth.pObserved * worth.ifObserved + (1 - worth.pObserved) * worth.ifNot
                }
              />
            ))}
          </ol>
          {worths.length > few && (
            <Button size="sm" variant="quiet" aria-expanded={all} onClick={() => setAll(!all)}>
              {all ? "Show fewer" : `Show all ${worths.length}`}
            </Button>
          )}
        </>
      )}
    </section>
  )
}

function Worth(props: {
  place: number
  worth: SignalWorth
  signal: Signal
  target: OutcomeRef
  now: number
  hands: SignalHands
  mayNot: string | null
}) {
  const { place, worth, signal, target, now, hands, mayNot } = props
  const scenario = useScenario(target.scenarioId)
  return (
    <li className="grid grid-cols-[1.5rem_minmax(0,1fr)] items-start gap-x-2 gap-y-1.5 py-2.5 md:grid-cols-[1.5rem_minmax(0,1fr)_auto]">
      <span className="figures text-muted">{place}.</span>
      <span className="min-w-0">
        <span className="block font-medium">{signal.title}</span>
        <span className="figures mt-0.5 block text-sm">
          {outcomeName(scenario, outcomeLabel(scenario, target.outcomeId))}: if seen {formatProbability(now)}{" "}
          → <strong className="font-semibold">{formatProbability(worth.ifObserved)}</strong>, if not →{" "}
          <strong className="font-semibold">{formatProbability(worth.ifNot)}</strong>
        </span>
        <span className="figures block text-muted text-xs">
          Expected fall {worth.worth.toFixed(4).replace(/^0/, "")} · seen with{" "}
          {formatProbability(worth.pObserved)}
        </span>
      </span>
      <span className="col-start-2 md:col-start-3">
        <SignalButtons {...{ signal, hands, mayNot }} />
      </span>
    </li>
  )
}
