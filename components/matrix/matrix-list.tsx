"use client"

/** The matrix as a table: what each number stands for, and the same to read, to set and to open without aiming. */
import { clsx } from "clsx"
import type { Scenario, Yardstick } from "../../core/board.ts"
import { activeOutcomes } from "../../core/outcomes.ts"
import { formatProbability, formatProbabilityRange } from "../../core/probability.ts"
import { describeLikelihood } from "../../core/yardstick.ts"
import { impactWords } from "../scenario/words.ts"
import { Select } from "../ui/select.tsx"
import type { Locks } from "./matrix-plot.tsx"
import type { Aside, Marker } from "./matrix-reading.ts"

export interface MatrixListProps {
  markers: readonly Marker[]
  aside: readonly Aside[]
  supposed: ReadonlyMap<string, number> | null
  yardstick: Yardstick
  scenarios: readonly Scenario[]
  highlighted: string | null
  locksOf: (scenarioId: string) => Locks
  onHighlight: (scenarioId: string | null) => void
  onOpen: (scenarioId: string) => void
  onImpact: (scenarioId: string, impact: number | null) => void
  onOutcome: (scenarioId: string, outcomeId: string) => void
}

export function MatrixList(props: MatrixListProps) {
  const { markers, aside, supposed, yardstick, scenarios, highlighted, locksOf } = props
  return (
    <div className="min-w-0">
      <table className="w-full text-sm">
        <caption className="caption pb-1 text-left">By likelihood and impact</caption>
        <thead className="sr-only">
          <tr>
            <th scope="col">Scenario</th>
            <th scope="col">Likelihood</th>
            <th scope="col">Impact</th>
          </tr>
        </thead>
        <tbody>
          {markers.map((marker) => {
            const { scenarioId, number, title, outcomeId, outcomeLabel, probability, impact, low, high } =
              marker
            const scenario = scenarios.find(({ id }) => id === scenarioId)
            const outcomes = scenario ? activeOutcomes(scenario) : []
            const then = supposed?.get(scenarioId) ?? probability
            const said = describeLikelihood(then, yardstick)
            return (
              <tr
                key={scenarioId}
                data-row={scenarioId}
                onPointerEnter={() => props.onHighlight(scenarioId)}
                onPointerLeave={() => props.onHighlight(null)}
                className={clsx("border-line border-t align-top", highlighted === scenarioId && "bg-wash")}
              >
                <th scope="row" className="py-2 pr-2 text-left font-normal">
                  <span className="flex gap-2">
                    <span className="figures mt-0.5 flex size-5 shrink-0 items-center justify-center rounded-full bg-ink font-semibold text-[0.6875rem] text-paper forced-colors:border">
                      {number}
                    </span>
                    <span className="min-w-0">
                      <button
                        type="button"
                        onClick={() => props.onOpen(scenarioId)}
                        className="statement min-h-6 text-left hover:underline pointer-coarse:min-h-11"
                      >
                        {title}
                      </button>
                      {scenario?.kind === "categorical" && (
                        <Select
                          label={`Outcome of ${title}`}
                          hideLabel
                          quiet
                          value={outcomeId}
                          options={outcomes.map(({ id, label }) => ({ value: id, label }))}
                          onChange={(chosen) => props.onOutcome(scenarioId, chosen)}
                        />
                      )}
                      <span className="figures block text-muted text-xs">
                        {formatProbability(then) !== formatProbability(probability) &&
                          `${formatProbability(probability)} → `}
                        <span className="font-medium text-ink">{formatProbability(then)}</span>
                        {said.words && ` ${said.text}`}
                        {low !== null && high !== null && `, 80% range ${formatProbabilityRange(low, high)}`}
                        {scenario?.kind === "binary" && outcomeLabel ? "" : ` · ${outcomeLabel}`}
                      </span>
                    </span>
                  </span>
                </th>
                <td className="w-28 py-1.5">
                  <Select
                    label={`Impact of ${title}`}
                    hideLabel
                    quiet
                    value={String(impact)}
                    disabled={locksOf(scenarioId).impact !== null}
                    options={[
                      { value: "0", label: "no impact yet" },
                      ...impactWords.slice(1).map((words, i) => ({ value: String(i + 1), label: words })),
                    ]}
                    onChange={(value) => props.onImpact(scenarioId, value === "0" ? null : Number(value))}
                  />
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {aside.length > 0 && (
        <section className="mt-4">
          <h2 className="caption">Without a place here</h2>
          <ul className="mt-1 text-sm">
            {aside.map(({ scenarioId, number, title, why }) => (
              <li key={scenarioId} className="flex gap-2 py-1">
                <span className="figures w-5 shrink-0 text-center text-muted">{number}</span>
                <button
                  type="button"
                  onClick={() => props.onOpen(scenarioId)}
                  className="statement min-h-6 text-left hover:underline pointer-coarse:min-h-11"
                >
                  {title}
                </button>
                <span className="ml-auto shrink-0 text-muted text-xs">{why}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}
