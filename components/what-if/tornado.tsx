"use client"

/** How far each other scenario swings this number: causes and consequences apart, since conditioning is not causing. */
import { useState } from "react"
import { useScenarios } from "../../client/use-board.ts"
import { useModelQuestion } from "../../client/use-model.ts"
import { useWhatIf } from "../../client/use-what-if.ts"
import type { OutcomeRef, Scenario } from "../../core/board.ts"
import type { TornadoBar } from "../../core/network/questions.ts"
import { formatProbability } from "../../core/probability.ts"
import { Button } from "../ui/button.tsx"
import { outcomeLabel } from "./model-words.ts"
import { PanelPart } from "./panel-part.tsx"

const groups = [
  ["cause", "Causes", "It would move this number if it came out so."],
  ["consequence", "Consequences", "Learning of it says something about this number; it does not move it."],
  ["related", "Related", "Both hang on something else."],
] as const

const shownAtFirst = 5
const leastSwing = 0.005

export function TornadoPart({ target }: { target: OutcomeRef }) {
  const { whatIf } = useWhatIf()
  const asked = useModelQuestion({ ask: "tornado", whatIf, target })
  const [asTable, setAsTable] = useState(false)
  const scenarios = useScenarios()
  if (asked.state === "failed" || (asked.state === "ready" && asked.value === null)) return null
  if (asked.state !== "ready" || asked.value === null)
    return (
      <PanelPart title="What it hangs on">
        <p role="status" className="text-muted text-sm">
          Working it out
        </p>
      </PanelPart>
    )
  const tornado = asked.value
  // What does not swing it by as much as is shown is no bar.
  const bars = tornado.bars.filter(({ low, high }) => high.probability - low.probability >= leastSwing)
  return (
    <PanelPart
      title="What it hangs on"
      aside={
        bars.length > 0 && (
          <Button size="sm" variant="quiet" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            As a table
          </Button>
        )
      }
    >
      {bars.length === 0 ? (
        <p className="text-muted text-sm">Nothing on the board swings this number.</p>
      ) : asTable ? (
        <AsTable bars={bars} scenarios={scenarios} />
      ) : (
        groups.map(([role, title, meaning]) => (
          <Group
            key={role}
            {...{ title, meaning, scenarios }}
            now={tornado.now}
            bars={bars.filter((bar) => bar.role === role)}
          />
        ))
      )}
    </PanelPart>
  )
}

function Group(props: {
  title: string
  meaning: string
  now: number
  bars: readonly TornadoBar[]
  scenarios: readonly Scenario[]
}) {
  const { title, meaning, now, bars, scenarios } = props
  const [all, setAll] = useState(false)
  if (bars.length === 0) return null
  const shown = all ? bars : bars.slice(0, shownAtFirst)
  return (
    <div className="mb-4 last:mb-0">
      <h4 className="font-medium text-xs">{title}</h4>
      <p className="text-muted text-xs">{meaning}</p>
      <ul className="mt-1 flex flex-col">
        {shown.map((bar) => (
          <Bar key={bar.scenarioId} {...{ bar, now, scenarios }} />
        ))}
      </ul>
      {bars.length > shownAtFirst && (
        <Button size="sm" variant="quiet" className="-ml-2.5" onClick={() => setAll(!all)}>
          {all ? "Show fewer" : `Show all ${bars.length}`}
        </Button>
      )}
    </div>
  )
}

function Bar({ bar, now, scenarios }: { bar: TornadoBar; now: number; scenarios: readonly Scenario[] }) {
  const { setOutcome } = useWhatIf()
  const scenario = scenarios.find(({ id }) => id === bar.scenarioId)
  const title = scenario?.title ?? "A scenario"
  const [low, high] = [bar.low.probability, bar.high.probability]
  const suppose = (outcomeId: string) => setOutcome(bar.scenarioId, { outcomeId, by: "seeing" })
  return (
    <li className="border-line border-b py-2 last:border-b-0">
      <p className="text-sm">{title}</p>
      <span aria-hidden className="relative my-1.5 block h-2.5 rounded-bar bg-well forced-colors:border">
        <span
          className="absolute inset-y-0 rounded-l-bar bg-down forced-colors:bg-[Highlight]"
          style={{ left: `${low * 100}%`, width: `${Math.max(now - low, 0) * 100}%` }}
        />
        <span
          className="absolute inset-y-0 rounded-r-bar bg-up forced-colors:bg-[Highlight]"
          style={{ left: `${now * 100}%`, width: `${Math.max(high - now, 0) * 100}%` }}
        />
        <span className="absolute -inset-y-1 w-0.5 bg-ink" style={{ left: `${now * 100}%` }} />
      </span>
      <span className="figures flex flex-wrap gap-x-1 text-xs">
        <Button
          size="sm"
          variant="quiet"
          className="max-w-full -ml-2.5"
          onClick={() => suppose(bar.low.outcomeId)}
        >
          <span className="sr-only">Suppose “{title}”: </span>
          <span className="truncate">{outcomeLabel(scenario, bar.low.outcomeId)}</span>{" "}
          {formatProbability(low)}
        </Button>
        <Button size="sm" variant="quiet" className="max-w-full" onClick={() => suppose(bar.high.outcomeId)}>
          <span className="sr-only">Suppose “{title}”: </span>
          <span className="truncate">{outcomeLabel(scenario, bar.high.outcomeId)}</span>{" "}
          {formatProbability(high)}
        </Button>
      </span>
      {bar.doing && (Math.abs(bar.doing.low - low) > 0.005 || Math.abs(bar.doing.high - high) > 0.005) && (
        <p className="figures text-muted text-xs">
          Made so and not only learned: {formatProbability(bar.doing.low)} and{" "}
          {formatProbability(bar.doing.high)}
        </p>
      )}
    </li>
  )
}

function AsTable({ bars, scenarios }: { bars: readonly TornadoBar[]; scenarios: readonly Scenario[] }) {
  const roles = { cause: "cause", consequence: "consequence", related: "related" }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard.
    <section aria-label="What it hangs on, as a table" tabIndex={0} className="overflow-x-auto">
      <table className="figures w-full min-w-80 text-left text-xs">
        <thead>
          <tr className="border-edge border-b">
            <th className="py-1 pr-2 font-medium">Scenario</th>
            <th className="py-1 pr-2 font-medium">Least</th>
            <th className="py-1 pr-2 font-medium">Most</th>
            <th className="py-1 font-medium">Role</th>
          </tr>
        </thead>
        <tbody>
          {bars.map((bar) => {
            const scenario = scenarios.find(({ id }) => id === bar.scenarioId)
            return (
              <tr key={bar.scenarioId} className="border-line border-b align-top">
                <th scope="row" className="py-1 pr-2 font-normal">
                  {scenario?.title ?? "A scenario"}
                </th>
                <td className="py-1 pr-2">
                  {formatProbability(bar.low.probability)} if {outcomeLabel(scenario, bar.low.outcomeId)}
                </td>
                <td className="py-1 pr-2">
                  {formatProbability(bar.high.probability)} if {outcomeLabel(scenario, bar.high.outcomeId)}
                </td>
                <td className="py-1">{roles[bar.role]}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}
