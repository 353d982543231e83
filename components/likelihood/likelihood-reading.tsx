"use client"

/** A likelihood as a card says it. It is handed what it shows, so that a board of the past is drawn by the same. */
import { clsx } from "clsx"
import type { DraggingPerson } from "../../client/use-people.ts"
import type { Outcome, Scenario, WorkingProbabilities, Yardstick } from "../../core/board.ts"
import { formatProbability, formatProbabilityRange } from "../../core/probability.ts"
import { headline, isQuantiles } from "../../core/working.ts"
import { describeLikelihood, rampIndexOf } from "../../core/yardstick.ts"
import { personColour } from "../ui/avatar.tsx"
import { bandFill } from "./band-colours.ts"
import { IntervalPlot, quantilesText } from "./quantiles-reading.tsx"
import { bandAt } from "./track.ts"

const nobody: readonly DraggingPerson[] = []

/** Outcomes that are still asked about; retired ones stay in the record. */
export const asked = (scenario: Scenario): Outcome[] =>
  scenario.outcomes.filter((outcome) => !outcome.retiredOn)

export const probabilitiesOf = (scenario: Scenario): WorkingProbabilities | null =>
  scenario.working && !isQuantiles(scenario.working) ? scenario.working : null

export function ReadLikelihood({
  scenario,
  yardstick,
  colleagues = nobody,
}: {
  scenario: Scenario
  yardstick: Yardstick
  /** Who drag it just now. */
  colleagues?: readonly DraggingPerson[]
}) {
  if (scenario.kind === "numeric" || scenario.kind === "date") return <QuantityReading scenario={scenario} />
  const head = headline(scenario)
  const working = probabilitiesOf(scenario)
  if (!head || !working) return <p className="text-muted text-sm">No likelihood yet</p>
  const said = describeLikelihood(head.probability, yardstick)
  const label =
    scenario.kind === "categorical" ? scenario.outcomes.find((o) => o.id === head.outcomeId)?.label : null
  return (
    <div className="flex flex-col gap-2">
      {label && <p className="line-clamp-2 text-muted text-sm">{label}</p>}
      <div className="flex items-baseline gap-3">
        <span className="figures font-medium text-xl tracking-[-0.03em]">
          {formatProbability(head.probability)}
        </span>
        <span className="min-w-0 flex-1 text-muted text-sm">
          {said.words ? said.text : null}
          {working.low !== undefined && working.high !== undefined && scenario.kind === "binary" && (
            <span className="sr-only">
              , our 80% range {formatProbabilityRange(working.low, working.high)}
            </span>
          )}
        </span>
      </div>
      {scenario.kind === "binary" ? (
        <IntervalBar p={head.probability} {...{ yardstick, working, colleagues }} />
      ) : (
        <ShareBar scenario={scenario} working={working} headId={head.outcomeId} />
      )}
    </div>
  )
}

function QuantityReading({ scenario }: { scenario: Scenario }) {
  const said = quantilesText(scenario)
  return (
    <div className="flex flex-col gap-2">
      {said ? (
        <div>
          <span className="figures font-medium text-lg tracking-[-0.02em]">{said.main}</span>
          <p className="figures text-muted text-sm">{said.range}</p>
        </div>
      ) : (
        <p className="text-muted text-sm">No estimate yet</p>
      )}
      <IntervalPlot scenario={scenario} />
    </div>
  )
}

function IntervalBar(props: {
  p: number
  yardstick: Yardstick
  working: WorkingProbabilities
  colleagues: readonly DraggingPerson[]
}) {
  const { p, yardstick, working, colleagues } = props
  const held = bandAt(p, yardstick) ?? { from: 0, to: 0, rampIndex: rampIndexOf(p) }
  const { low, high } = working
  return (
    <div aria-hidden className="relative h-4">
      <span className="absolute inset-x-0 top-1/2 h-1 -translate-y-1/2 rounded-bar bg-well forced-colors:border" />
      <span
        className={clsx(
          "absolute top-1/2 h-1 -translate-y-1/2 forced-colors:bg-[Highlight]",
          bandFill[held.rampIndex],
        )}
        style={{ left: `${held.from * 100}%`, width: `${(held.to - held.from) * 100}%` }}
      />
      {low !== undefined && high !== undefined && (
        <span
          className="absolute top-1/2 h-2.5 -translate-y-1/2 border-ink border-x-2 transition-[left,width] before:absolute before:inset-x-0 before:top-1/2 before:h-0.5 before:-translate-y-1/2 before:bg-ink forced-colors:before:bg-[CanvasText]"
          style={{ left: `${low * 100}%`, width: `${(high - low) * 100}%` }}
        />
      )}
      <span
        className="absolute top-1/2 size-3 -translate-x-1/2 -translate-y-1/2 rounded-full bg-ink ring-2 ring-panel transition-[left] forced-colors:bg-[CanvasText]"
        style={{ left: `${p * 100}%` }}
      />
      {colleagues.map((person) => (
        <span
          key={person.memberId}
          data-person={personColour(person.colour)}
          className="absolute top-1/2 size-3 -translate-x-1/2 -translate-y-1/2 rounded-full border-2 border-person bg-panel transition-[left] duration-100 ease-linear calm:hidden!"
          style={{ left: `${person.probability * 100}%` }}
        />
      ))}
    </div>
  )
}

/** All outcomes as shares of one bar; the likeliest is marked with ink. */
function ShareBar(props: { scenario: Scenario; working: WorkingProbabilities; headId: string }) {
  const { scenario, working, headId } = props
  const shares = asked(scenario).map((outcome) => ({ ...outcome, p: working.probabilities[outcome.id] ?? 0 }))
  return (
    <div
      role="img"
      aria-label={shares.map((share) => `${share.label} ${formatProbability(share.p)}`).join(", ")}
      className="flex h-4 items-center gap-px"
    >
      {shares.map((share) => (
        <span
          key={share.id}
          className={clsx(
            "relative h-1 transition-[flex-grow] forced-colors:border",
            bandFill[rampIndexOf(share.p)],
            share.id === headId &&
              "after:absolute after:inset-x-0 after:top-full after:mt-0.5 after:h-0.5 after:bg-ink forced-colors:after:bg-[CanvasText]",
          )}
          style={{ flexGrow: share.p, flexBasis: 0 }}
        />
      ))}
    </div>
  )
}
