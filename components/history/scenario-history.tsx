"use client"

/**
 * How one scenario came to where it is: the team's value over time, what the group said in each round, one's own
 * estimates, what was accepted and how it came out. It moves on while it is open.
 */
import { type RefObject, useMemo, useRef, useState } from "react"
import { useMeta, useScenario } from "../../client/use-board.ts"
import { usePeopleById } from "../../client/use-comments.ts"
import { askingsOf, type HistoryReading, type HistoryRecord, useHistory } from "../../client/use-history.ts"
import type { Scenario, Yardstick } from "../../core/board.ts"
import { HiddenLikelihood } from "../likelihood/hidden-likelihood.tsx"
import { Busy } from "../shell/busy.tsx"
import { Button } from "../ui/button.tsx"
import { Dialog } from "../ui/dialog.tsx"
import { EmptyState } from "../ui/empty-state.tsx"
import { Select } from "../ui/select.tsx"
import { HistoryChart } from "./history-chart.tsx"
import { HistoryTable } from "./history-table.tsx"
import { LookingBack } from "./looking-back.tsx"
import { momentsOf, stepWords } from "./moments.ts"
import { beginOf, type Span, since } from "./span.ts"

export function ScenarioHistory({ scenarioId, close }: { scenarioId: string; close: () => void }) {
  const scenario = useScenario(scenarioId)
  const chart = useRef<HTMLDivElement>(null)
  return (
    <Dialog
      title="History"
      description={scenario ? <span className="statement text-base">{scenario.title}</span> : undefined}
      size="xl"
      open
      onOpenChange={(open) => open || close()}
      initialFocus={chart}
    >
      {scenario === null ? (
        <EmptyState title="This scenario is not on the board">
          The address may be mistyped, or it belongs to another board.
        </EmptyState>
      ) : (
        <div className="flex flex-col gap-6">
          <History scenario={scenario} chartRef={chart} />
          {scenario.status === "resolved" && <LookingBack scenario={scenario} />}
        </div>
      )}
    </Dialog>
  )
}

function History({ scenario, chartRef }: { scenario: Scenario; chartRef: RefObject<HTMLDivElement | null> }) {
  const { yardstick } = useMeta()
  const people = usePeopleById()
  const askings = useMemo(() => askingsOf(scenario), [scenario])
  const [outcome, setOutcome] = useState<string | null>(null)
  const asking = askings.find((one) => one.kind === "outcome" && one.outcomeId === outcome) ?? askings[0]
  const history = useHistory(scenario, asking ?? null)
  const [span, setSpan] = useState<Span>("all")
  const [near, setNear] = useState(false)
  const [asTable, setAsTable] = useState(false)

  const { record } = history
  const shown = useMemo(() => record && since(record, beginOf(span, record)), [record, span])
  const moments = useMemo(
    () =>
      shown
        ? momentsOf(shown, {
            scenario,
            yardstick,
            nameOf: (id) => people.get(id)?.name ?? null,
          })
        : [],
    [shown, scenario, yardstick, people],
  )

  if (!asking || !record || !shown)
    return <p className="text-muted">This scenario has no outcomes yet, so there is nothing to follow.</p>
  const told = moments.filter(({ kind }) => kind !== "now")
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-end gap-x-4 gap-y-3">
        {askings.length > 1 && asking.kind === "outcome" && (
          <Select
            label="Outcome"
            value={asking.outcomeId}
            onChange={setOutcome}
            options={askings.flatMap((one) =>
              one.kind === "outcome" ? [{ value: one.outcomeId, label: one.label }] : [],
            )}
            className="w-full sm:w-56"
          />
        )}
        <Select
          label="From"
          value={span}
          onChange={setSpan}
          options={[
            { value: "all", label: "The beginning" },
            { value: "week", label: "Seven days ago" },
            ...(record.rounds.length > 0 ? [{ value: "rounds" as const, label: "The first round" }] : []),
          ]}
          className="w-44"
        />
        <div className="flex flex-wrap gap-2">
          <Button size="sm" onClick={() => setNear(!near)} disabled={asTable}>
            {near ? "Show the whole scale" : "Closer"}
          </Button>
          <Button size="sm" onClick={() => setAsTable(!asTable)}>
            {asTable ? "Show as chart" : "Show as table"}
          </Button>
        </div>
      </div>
      <Standing history={history} />
      {history.hidden && <HiddenLikelihood />}
      {told.length === 0 ? (
        <Nothing span={span} onAll={() => setSpan("all")} waiting={history.state === "loading"} />
      ) : (
        <>
          <Change record={shown} yardstick={yardstick} />
          {asTable ? (
            <HistoryTable title={scenario.title} moments={moments} />
          ) : (
            <HistoryChart
              title={scenario.title}
              record={shown}
              moments={moments}
              yardstick={yardstick}
              close={near}
              range={history.range}
              chartRef={chartRef}
            />
          )}
        </>
      )}
      {shown.conditional > 0 && (
        <p className="text-muted text-xs">
          {shown.conditional === 1
            ? "One estimate holds only given another outcome, and is not drawn here."
            : `${shown.conditional} estimates hold only given another outcome, and are not drawn here.`}
        </p>
      )}
    </div>
  )
}

/** From where the shown part begins to where it ends, in words. */
function Change({ record: { team, asking }, yardstick }: { record: HistoryRecord; yardstick: Yardstick }) {
  const first = team.find(({ level }) => level !== null)?.level ?? null
  const last = team.at(-1)?.level ?? null
  if (first === null || last === null) return null
  return (
    <p className="statement text-lg">
      <span className="figures">The team: {lowered(stepWords(first, last, asking, yardstick))}</span>
    </p>
  )
}

const lowered = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1)

/** What is not here yet, or cannot be had. */
function Standing({ history }: { history: HistoryReading }) {
  if (history.state === "whole") return null
  if (history.state === "loading")
    return (
      <p role="status" className="flex items-center gap-2 text-muted text-xs">
        <Busy /> Fetching what was before this page was opened
      </p>
    )
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-3 rounded-control bg-notice-wash px-3 py-2 text-notice"
    >
      <p className="min-w-0 flex-1">
        {history.state === "partly"
          ? "The board's past is long, and has not been read to its beginning yet."
          : `${history.why ?? ""} Shown is what this page knows: rounds, estimates, decisions, and the team's value of now.`}
      </p>
      <Button size="sm" onClick={history.again}>
        {history.state === "partly" ? "Read on" : "Try again"}
      </Button>
    </div>
  )
}

function Nothing({ span, onAll, waiting }: { span: Span; onAll: () => void; waiting: boolean }) {
  if (waiting) return null
  return span === "all" ? (
    <EmptyState title="Nothing has happened yet" className="px-0 py-8">
      The line begins when the team sets a likelihood, or when the first round is revealed.
    </EmptyState>
  ) : (
    <EmptyState
      title="Nothing happened in this time"
      className="px-0 py-8"
      actions={<Button onClick={onAll}>Show from the beginning</Button>}
    />
  )
}
