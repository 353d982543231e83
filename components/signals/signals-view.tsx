"use client"

/** Signals against outcomes, and which of them to watch next. */
import { Plus } from "lucide-react"
import { useCallback, useEffect, useMemo, useState } from "react"
import { useMeta, useScenarios, useSignals } from "../../client/use-board.ts"
import { useFinding, useFoundIds } from "../../client/use-finding.ts"
import { useMay } from "../../client/use-may.ts"
import { useModelQuestion, useModelState } from "../../client/use-model.ts"
import { useModelActions } from "../../client/use-model-actions.ts"
import { useSession } from "../../client/use-session.tsx"
import type { OutcomeRef, Signal } from "../../core/board.ts"
import { nothingSet, type WhatIf } from "../../core/network/questions.ts"
import { formatProbability } from "../../core/probability.ts"
import { useCommand } from "../commands/use-command.ts"
import { takeAskedFor } from "../shell/asked-for.ts"
import { useNarrow } from "../shell/use-narrow.ts"
import type { ViewProps } from "../shell/view-props.ts"
import { Button } from "../ui/button.tsx"
import { EmptyState } from "../ui/empty-state.tsx"
import { Select } from "../ui/select.tsx"
import { useToasts } from "../ui/toast.tsx"
import { ObserveDialog } from "./observe-dialog.tsx"
import { outcomesIn } from "./outcomes-in.ts"
import { SignalDialog } from "./signal-dialog.tsx"
import type { Saying, SignalHands } from "./signal-parts.tsx"
import {
  diagnosticity,
  inOrder,
  marginalsIn,
  type Order,
  orders,
  outweighed,
  signalTelling,
  type Telling,
  tellingUnder,
} from "./signal-reading.ts"
import { type Column, SignalCards, type SignalRow, SignalTable } from "./signal-table.tsx"
import { WatchNext } from "./watch-next.tsx"

const ownOutcomes = ""

type Open = { is: "edit"; id: string | null } | { is: "say"; id: string; saying: Saying } | null

export function SignalsView({ selectedId }: ViewProps) {
  const signals = useSignals()
  const scenarios = useScenarios()
  const meta = useMeta()
  const session = useSession()
  const actions = useModelActions()
  const { show } = useToasts()
  const may = useMay()
  const narrow = useNarrow()
  const [chosen, setChosen] = useState(ownOutcomes)
  const [order, setOrder] = useState<Order>("telling")
  const [open, setOpen] = useState<Open>(null)
  const asked = may({ collection: "signals", id: "any", field: "state", action: "set" })
  const mayNot = asked.allowed ? null : asked.why
  const mayAdd = may({ collection: "signals", id: "new", field: null, action: "add" })
  useCommand("signal.new", () => setOpen({ is: "edit", id: null }), mayAdd.allowed ? undefined : mayAdd.why)
  useEffect(() => {
    if (takeAskedFor("signal")) setOpen({ is: "edit", id: null })
  }, [])
  // A board that is about a day in the past is read as of that day.
  const today = meta.asOf ?? new Date(session.now()).toISOString().slice(0, 10)
  const scenario = scenarios.find(({ id }) => id === chosen) ?? null
  const outcomes = useMemo(() => (scenario ? outcomesIn(scenario) : []), [scenario])
  const { tellings, columns, ask } = useTellings(signals, scenario?.id ?? null, outcomes)

  const hands = useMemo<SignalHands>(
    () => ({
      say: (signal, saying) => setOpen({ is: "say", id: signal.id, saying }),
      edit: (signal) => setOpen({ is: "edit", id: signal.id }),
      watch: (signal) => {
        const done = actions.watchSignal(signal.id)
        show(
          done.ok
            ? { title: `Watched again: ${signal.title}` }
            : { title: done.error.message, tone: "danger" },
        )
      },
    }),
    [actions, show],
  )

  const groups = useMemo(() => {
    const counts = new Map<string, number>()
    for (const { independenceGroup: group } of signals)
      if (group) counts.set(group, (counts.get(group) ?? 0) + 1)
    return counts
  }, [signals])
  const instead = useMemo(() => outweighed(signals), [signals])
  const telling = (signal: Signal) => Math.max(0, ...(tellings.get(signal.id) ?? []).map(diagnosticity))
  const found = useFoundIds()
  const query = useFinding().finding.query.trim().toLowerCase()
  const shownSignals =
    found === null
      ? signals
      : signals.filter(
          ({ scenarioId, title }) =>
            found.has(scenarioId) || (query !== "" && title.toLowerCase().includes(query)),
        )
  const rows: SignalRow[] = inOrder(shownSignals, order, telling).map((signal) => ({
    signal,
    tellings: tellings.get(signal.id) ?? [],
    group: groups.get(signal.independenceGroup ?? "") ?? 0,
    instead: instead.get(signal.id),
  }))
  const table = {
    rows,
    columns,
    title: scenario
      ? `Signals against the outcomes of ${scenario.title}`
      : "Signals, each against its own outcome",
    today,
    hands,
    mayNot,
  }
  const about = open === null || open.id === null ? null : (signals.find(({ id }) => id === open.id) ?? null)

  return (
    <div inert={narrow && selectedId !== null} className="@container min-h-full">
      {ask}
      {/* As wide as the table at its narrowest: what stands above it stays in sight while that is scrolled. */}
      <div className="flex w-fit min-w-full flex-col pb-24">
        <div className="sticky left-0 flex w-[100cqw] flex-col gap-4 px-4 pt-4 pb-3 sm:px-6">
          <header className="flex flex-wrap items-end gap-3">
            <h1 className="min-w-0 flex-1 basis-full font-semibold text-lg sm:basis-auto">Signals</h1>
            <Select
              label="Against"
              value={scenario ? chosen : ownOutcomes}
              className="min-w-0 basis-full sm:max-w-72 sm:flex-1 sm:basis-auto"
              options={[
                { value: ownOutcomes, label: "Each its own outcome" },
                ...scenarios.map(({ id, title }) => ({ value: id, label: title || "Untitled scenario" })),
              ]}
              onChange={setChosen}
            />
            <Select
              label="Order"
              value={order}
              className="min-w-0 flex-1 sm:max-w-52"
              options={Object.entries(orders).map(([value, label]) => ({ value: value as Order, label }))}
              onChange={setOrder}
            />
            <Button
              variant="primary"
              icon={<Plus />}
              disabled={!mayAdd.allowed}
              className="pointer-coarse:h-11"
              onClick={() => setOpen({ is: "edit", id: null })}
            >
              New signal
            </Button>
          </header>
          {mayNot && <p className="text-muted text-sm">{mayNot}</p>}
          {signals.length > 0 && <WatchNext {...{ hands, mayNot }} />}
        </div>
        {signals.length === 0 ? (
          <EmptyState
            title="No signals yet"
            actions={
              mayAdd.allowed && (
                <Button variant="primary" icon={<Plus />} onClick={() => setOpen({ is: "edit", id: null })}>
                  New signal
                </Button>
              )
            }
          >
            A signal is something that would be seen if an outcome were on its way: an announcement, a
            movement, a vote. Say how likely it is to be seen with the outcome and without it; once it is
            seen, every likelihood that hangs on it moves.
          </EmptyState>
        ) : rows.length === 0 ? (
          <p className="px-4 text-muted sm:px-6">No signal has what is looked for.</p>
        ) : narrow ? (
          <div className="px-4 sm:px-6">
            <SignalCards {...table} />
          </div>
        ) : (
          <div className="px-3">
            <SignalTable {...table} />
          </div>
        )}
      </div>
      {open?.is === "edit" && (open.id === null || about) && (
        <SignalDialog
          key={open.id ?? "new"}
          signal={about}
          scenarioId={selectedId ?? scenario?.id ?? null}
          close={() => setOpen(null)}
        />
      )}
      {open?.is === "say" && about && (
        <ObserveDialog
          key={`${open.id} ${open.saying}`}
          signal={about}
          saying={open.saying}
          close={() => setOpen(null)}
        />
      )}
    </div>
  )
}

// --- under the outcomes of a scenario ---------------------------------------------------------------------------------

type Given = ReadonlyMap<string, readonly (number | null)[]>
const nothingGiven: Given = new Map()

function useTellings(
  signals: readonly Signal[],
  scenarioId: string | null,
  outcomes: readonly { id: string; label: string }[],
) {
  const model = useModelState()
  const marginals = model.state === "ready" ? marginalsIn(model.value.now) : null
  const [given, setGiven] = useState(nothingGiven)
  // What the signals of other scenarios speak of; a column is asked about under each of them.
  const targets = [
    ...new Set(
      signals
        .filter((signal) => signal.scenarioId !== scenarioId)
        .map(({ scenarioId: id, outcomeId }) => JSON.stringify([id, outcomeId])),
    ),
  ].slice(0, mostTargets)
  const tell = useCallback((key: string, answers: readonly (number | null)[]) => {
    setGiven((before) => (before.get(key) === answers ? before : new Map(before).set(key, answers)))
  }, [])

  const columns: Column[] | null =
    scenarioId === null
      ? null
      : outcomes.map(({ id, label }) => {
          const p = marginals?.[scenarioId]?.[id]
          return { scenarioId, outcomeId: id, label, now: p === undefined ? null : formatProbability(p) }
        })
  const tellings = new Map<string, (Telling | null)[]>(
    signals.map((signal) => [
      signal.id,
      columns === null
        ? [signalTelling(signal)]
        : columns.map((column) => {
            const at = targets.indexOf(JSON.stringify([signal.scenarioId, signal.outcomeId]))
            return tellingUnder(signal, column, {
              marginals,
              given: given.get(columnKey(column, targets))?.[at] ?? null,
              outcomes: outcomes.length,
            })
          }),
    ]),
  )
  const ask =
    columns !== null && targets.length > 0
      ? columns.map((column) => <AskGiven key={columnKey(column, targets)} {...{ column, targets, tell }} />)
      : null
  return { tellings, columns, ask }
}

/** More than one question may hold. */
const mostTargets = 400
const columnKey = ({ scenarioId, outcomeId }: OutcomeRef, targets: readonly string[]): string =>
  JSON.stringify([scenarioId, outcomeId, targets])

/** One question a column; a hook cannot be asked as often as there are columns. */
function AskGiven(props: {
  column: OutcomeRef
  targets: readonly string[]
  tell: (key: string, answers: readonly (number | null)[]) => void
}): null {
  const { column, targets, tell } = props
  const asked = useModelQuestion({
    ask: "several",
    whatIfs: targets.map((target): WhatIf => {
      const [id = "", outcomeId = ""] = JSON.parse(target) as string[]
      return { ...nothingSet, outcomes: { [id]: { outcomeId, by: "seeing" } } }
    }),
    target: { scenarioId: column.scenarioId, outcomeId: column.outcomeId },
  })
  const answers = asked.state === "ready" && !asked.stale ? asked.value : null
  const key = columnKey(column, targets)
  useEffect(() => {
    if (answers) tell(key, answers)
  }, [tell, key, answers])
  return null
}
