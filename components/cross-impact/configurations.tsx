"use client"

/**
 * Consistent configurations in the manner of cross-impact balances (Weimer-Jehle 2006): ways in which all of it can
 * come out so that every chosen outcome is at least as well supported by the others as any that was not chosen.
 */
import { useState } from "react"
import { useModelQuestion } from "../../client/use-model.ts"
import { useWhatIf } from "../../client/use-what-if.ts"
import type { Scenario } from "../../core/board.ts"
import type { Configuration } from "../../core/network/questions.ts"
import { formatProbability } from "../../core/probability.ts"
import { Button } from "../ui/button.tsx"
import { Skeleton } from "../ui/skeleton.tsx"
import { useToasts } from "../ui/toast.tsx"
import { configurationWords, differenceWords } from "./matrix-reading.ts"

const few = 5
/** Enough to see how they differ; what is sought among more is found by choosing fewer scenarios. */
const many = 100

export function Configurations(props: {
  scenarios: readonly Scenario[]
  shown: Configuration | null
  onShow: (configuration: Configuration | null) => void
}) {
  const { scenarios, shown, onShow } = props
  const ids = scenarios.map(({ id }) => id)
  const asked = useModelQuestion(ids.length > 1 ? { ask: "consistent", scenarioIds: ids } : null)
  const [all, setAll] = useState(false)
  if (ids.length < 2) return null
  return (
    <section aria-labelledby="configurations" className="w-full max-w-3xl text-sm @6xl:w-[calc(50%-1.5rem)]">
      <h2 id="configurations" className="font-semibold text-base">
        What goes together
      </h2>
      <p className="mt-0.5 text-muted text-xs">
        Consistent configurations: ways in which all of it can come out, each outcome at least as well
        supported by the others as any that it excludes (cross-impact balances). How likely one is as a whole
        is the model’s.
      </p>
      {asked.state === "failed" ? (
        <p className="mt-3 text-muted">{asked.why}</p>
      ) : asked.state === "computing" ? (
        <Skeleton className="mt-3 h-24 w-full" />
      ) : asked.value.configurations.length === 0 ? (
        <p className="mt-3 text-muted">
          {asked.value.complete
            ? "No configuration is consistent: each has an outcome that the others speak against."
            : "None was found within the budget. Choose fewer scenarios."}
        </p>
      ) : (
        <>
          <ol className="mt-2 divide-y divide-line border-line border-y" aria-busy={asked.stale}>
            {asked.value.configurations.slice(0, all ? many : few).map((configuration, i) => (
              <Item
                key={JSON.stringify(configuration.outcomes)}
                place={i + 1}
                {...{ configuration, scenarios, onShow }}
                first={i === 0 ? null : (asked.value.configurations[0] ?? null)}
                pressed={
                  shown !== null && JSON.stringify(shown.outcomes) === JSON.stringify(configuration.outcomes)
                }
              />
            ))}
          </ol>
          <div className="mt-1 flex flex-wrap items-center gap-x-3">
            {asked.value.configurations.length > few && (
              <Button size="sm" variant="quiet" aria-expanded={all} onClick={() => setAll(!all)}>
                {all
                  ? "Show fewer"
                  : `Show ${asked.value.configurations.length > many ? `the first ${many}` : `all ${asked.value.configurations.length}`}`}
              </Button>
            )}
            <span className="figures text-muted text-xs">
              {asked.value.complete
                ? `${asked.value.configurations.length.toLocaleString("en")} are consistent.`
                : `At least ${asked.value.configurations.length.toLocaleString("en")} are consistent; the search was ended there. What nothing speaks for or against can come out either way: choose fewer scenarios to see all.`}
            </span>
          </div>
        </>
      )}
    </section>
  )
}

function Item(props: {
  place: number
  configuration: Configuration
  scenarios: readonly Scenario[]
  /** The one on top, that the others are told against. */
  first: Configuration | null
  pressed: boolean
  onShow: (configuration: Configuration | null) => void
}) {
  const { place, configuration, scenarios, first, pressed, onShow } = props
  const desk = useWhatIf()
  const { show } = useToasts()
  const { outcomes, total, consistency, probability } = configuration
  const { happen, not } = configurationWords(outcomes, scenarios)
  const figure = (value: number) => `${value > 0 ? "+" : value < 0 ? "−" : ""}${Math.abs(value).toFixed(2)}`
  return (
    <li className="grid grid-cols-[1.5rem_minmax(0,1fr)] gap-x-2 gap-y-1 py-2.5">
      <span className="figures text-muted">{place}.</span>
      <div className="min-w-0">
        <p>
          {first !== null && <span className="text-muted">As 1, but </span>}
          {first !== null
            ? differenceWords(outcomes, first.outcomes, scenarios).join(" · ")
            : happen.length > 0
              ? happen.join(" · ")
              : "None of it happens"}
          {first === null && not > 0 && happen.length > 0 && (
            <span className="text-muted"> · {not === 1 ? "1 other does not" : `${not} others do not`}</span>
          )}
        </p>
        <p className="figures text-muted text-xs">
          Consistency {figure(consistency)} · total {figure(total)}
          {probability !== null && ` · together ${formatProbability(probability)} likely in the model`}
        </p>
        <div className="mt-1 flex flex-wrap gap-1.5">
          <Button size="sm" aria-pressed={pressed} onClick={() => onShow(pressed ? null : configuration)}>
            {pressed ? "Shown in the matrix" : "Show in the matrix"}
          </Button>
          <Button
            size="sm"
            variant="quiet"
            onClick={() => {
              desk.clear()
              for (const [scenarioId, outcomeId] of Object.entries(outcomes))
                desk.setOutcome(scenarioId, { outcomeId, by: "seeing" })
              show({ title: "Supposed: this configuration" })
            }}
          >
            Suppose this
          </Button>
        </div>
      </div>
    </li>
  )
}
