"use client"

import { useLinksOf, useScenario, useSignalsOf } from "../../client/use-board.ts"
import type { Link, Scenario } from "../../core/board.ts"
import { formatProbability } from "../../core/probability.ts"
import { Badge } from "../ui/badge.tsx"
import { Section } from "./section.tsx"
import { linkWords, signalWords } from "./words.ts"

/** Signals to watch for and links to other scenarios: read here, set in the influence view. */
export function ScenarioConnections({ scenario }: { scenario: Scenario }) {
  const signals = useSignalsOf(scenario.id)
  const links = useLinksOf(scenario.id)
  return (
    <>
      {signals.length > 0 && (
        <Section title="Signals">
          <ul className="flex flex-col gap-3">
            {signals.map((signal) => (
              <li key={signal.id} className="flex items-start gap-3 text-sm">
                <div className="min-w-0 flex-1">
                  <p>{signal.title}</p>
                  <p className="figures mt-0.5 text-muted text-xs">
                    Expected in {formatProbability(signal.pGivenOutcome)} of cases if “
                    {labelOf(scenario, signal.outcomeId)}”, else in{" "}
                    {formatProbability(signal.pGivenNotOutcome)}
                  </p>
                </div>
                <Badge tone={signal.state === "observed" ? "plain" : "outline"}>
                  {signalWords[signal.state]}
                </Badge>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {links.length > 0 && (
        <Section title="Links">
          <ul className="flex flex-col gap-3">
            {links.map((link) => (
              <LinkRow key={link.id} link={link} scenarioId={scenario.id} />
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}

const labelOf = (scenario: Scenario, outcomeId: string): string =>
  scenario.outcomes.find((outcome) => outcome.id === outcomeId)?.label ?? "this"

function LinkRow({ link, scenarioId }: { link: Link; scenarioId: string }) {
  const outward = link.from.scenarioId === scenarioId
  const end = outward ? link.to : link.from
  const other = useScenario(end.scenarioId)
  if (!other || other.deletedAt) return null
  const words = linkWords(link)
  const outcome = other.kind === "categorical" ? `: ${labelOf(other, end.outcomeId)}` : ""
  return (
    <li className="text-sm">
      <span className="text-muted">{outward ? words.out : words.in}</span>{" "}
      <span className="statement text-base leading-[1.375rem]">
        {other.title}
        {outcome}
      </span>
      {link.rationale && <p className="mt-0.5 text-muted text-xs">{link.rationale}</p>}
    </li>
  )
}
