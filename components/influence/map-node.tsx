"use client"

/** A scenario, a driver or a signal in the graph: what it says, how likely, and where a link is begun. */
import { Handle, type Node, type NodeProps, Position, useConnection } from "@xyflow/react"
import { clsx } from "clsx"
import { memo } from "react"
import { useDrivers, useScenario, useSignals } from "../../client/use-board.ts"
import type { Scenario } from "../../core/board.ts"
import { formatProbability } from "../../core/probability.ts"
import { isQuantiles } from "../../core/working.ts"
import { outcomesIn } from "../signals/outcomes-in.ts"
import { signedShare } from "../what-if/shares.ts"
import { mostOutcomes } from "./influence-graph.ts"

type Shares = Readonly<Record<string, number>>

export type MapNode = Node<
  {
    selected: boolean
    faded: boolean
    found: boolean
    /** Of a what-if; null without one. */
    now: Shares | null
    before: Shares | null
    onOpen: (id: string) => void
  },
  "scenario" | "driver" | "signal"
>

const ScenarioNode = memo(function ScenarioNode({ id, data }: NodeProps<MapNode>) {
  const scenario = useScenario(id)
  const linking = useConnection((connection) => connection.inProgress)
  if (!scenario) return null
  return (
    <div
      className={clsx(
        "group/node relative flex size-full flex-col rounded-sheet border px-3.5 py-2.5",
        "has-[[data-card]:focus-visible]:outline-2 has-[[data-card]:focus-visible]:outline-accent has-[[data-card]:focus-visible]:outline-offset-2",
        data.faded ? "border-line border-dashed bg-paper text-muted" : "bg-panel",
        data.selected
          ? "border-ink ring-1 ring-ink"
          : data.found
            ? "border-accent ring-1 ring-accent"
            : !data.faded && "border-edge/60",
      )}
    >
      <button
        type="button"
        data-card={id}
        aria-expanded={data.selected}
        onClick={() => data.onOpen(id)}
        className="statement line-clamp-3 w-full text-left text-[0.9375rem] leading-5 outline-none after:absolute after:inset-0 after:rounded-sheet"
      >
        {scenario.title || "Untitled scenario"}
      </button>
      <ul className="figures mt-auto text-[0.8125rem]">
        {linesOf(scenario, data.now).map(({ key, label, share }) => (
          <li key={key} className="flex h-5 items-center gap-2">
            <span className="min-w-0 flex-1 truncate text-muted">{label}</span>
            {share !== null && <span className="font-medium">{formatProbability(share)}</span>}
            <Change from={data.before?.[key]} to={data.now?.[key]} />
          </li>
        ))}
      </ul>
      <Handle
        type="target"
        position={Position.Left}
        aria-hidden
        className={clsx(
          "inset-0! size-full! transform-none! rounded-sheet! border-0! opacity-0",
          // While a line is drawn the whole card takes it, above its own button.
          linking ? "pointer-events-auto! z-20" : "pointer-events-none!",
        )}
      />
      <Handle
        type="source"
        position={Position.Right}
        // For the hand alone: by keys L draws a link from the scenario that has the focus.
        aria-hidden
        data-handle-of={scenario.title}
        className="target z-10 size-3! rounded-full! border-2! border-panel! bg-ink! opacity-40 group-hover/node:opacity-100"
      />
    </div>
  )
})

function Change({ from, to }: { from: number | undefined; to: number | undefined }) {
  if (from === undefined || to === undefined || Math.abs(to - from) < 0.0005) return null
  return (
    <span className={to > from ? "text-up" : "text-down"}>
      {to > from ? "▲" : "▼"} {signedShare(to - from)}
    </span>
  )
}

function linesOf(
  scenario: Scenario,
  now: Shares | null,
): { key: string; label: string; share: number | null }[] {
  const { working, kind } = scenario
  const shares = now ?? (working && !isQuantiles(working) ? working.probabilities : null)
  const outcomes = outcomesIn(scenario)
  if (kind === "binary") {
    const first = outcomes[0]
    return first
      ? [{ key: first.id, label: now ? "in the what-if" : "likelihood", share: shares?.[first.id] ?? null }]
      : []
  }
  if (kind === "categorical") {
    const lines = outcomes
      .slice(0, mostOutcomes)
      .map(({ id, label }) => ({ key: id, label, share: shares?.[id] ?? null }))
    const more = outcomes.length - lines.length
    return more > 0 ? [...lines, { key: "more", label: `and ${more} more`, share: null }] : lines
  }
  if (now) {
    const likeliest = outcomes.toSorted((a, b) => (now[b.id] ?? 0) - (now[a.id] ?? 0))[0]
    if (likeliest) return [{ key: likeliest.id, label: likeliest.label, share: now[likeliest.id] ?? null }]
  }
  const middle = working && isQuantiles(working) ? working.quantiles.p50 : null
  return [
    {
      key: "middle",
      label:
        middle === null ? "no estimate yet" : `median ${middle}${scenario.unit ? ` ${scenario.unit}` : ""}`,
      share: null,
    },
  ]
}

function Side({ title, kind, faded }: { title: string; kind: string; faded: boolean }) {
  return (
    <div
      className={clsx(
        "flex size-full flex-col rounded-bar border border-edge/60 border-dashed bg-paper px-3 py-2 text-xs",
        faded && "text-muted",
      )}
    >
      <p className="line-clamp-3 leading-4">{title}</p>
      <p className="mt-auto text-muted">{kind}</p>
    </div>
  )
}

const DriverNode = memo(function DriverNode({ id, data }: NodeProps<MapNode>) {
  const driver = useDrivers().find((one) => one.id === id)
  if (!driver) return null
  const level = driver.levels[Math.round(driver.level)]
  return <Side title={driver.title} kind={`Driver${level ? `: ${level}` : ""}`} faded={data.faded} />
})

const SignalNode = memo(function SignalNode({ id, data }: NodeProps<MapNode>) {
  const signal = useSignals().find((one) => one.id === id)
  if (!signal) return null
  const seen = signal.state === "observed" ? "observed" : signal.state === "watching" ? "watched" : "not seen"
  return <Side title={signal.title} kind={`Signal: ${seen}`} faded={data.faded} />
})

export const nodeTypes = { scenario: ScenarioNode, driver: DriverNode, signal: SignalNode }
