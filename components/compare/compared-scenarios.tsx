/** What became of each scenario and of everything else, the largest first. */
import { History } from "lucide-react"
import type { Comparison, ScenarioDifference } from "../../core/comparison.ts"
import { DifferentParts, ScenarioChange } from "../playback/what-changed.tsx"
import { PageLink } from "../shell/page-link.tsx"
import { buttonLook } from "../ui/button.tsx"
import { TwoWhiskers } from "./two-whiskers.tsx"

export interface ComparedProps {
  comparison: Comparison
  /** Where one scenario is brought back; null: who looks may not. */
  restoreAt: ((scenarioId: string) => string) | null
}

export function ComparedScenarios({ comparison, restoreAt }: ComparedProps) {
  const { scenarios, parts } = comparison
  return (
    <>
      {scenarios.length > 0 && (
        <section aria-labelledby="compared-scenarios">
          <h2 id="compared-scenarios" className="caption">
            Scenarios
          </h2>
          <ul className="mt-2 divide-y divide-line border-line border-y">
            {scenarios.map((one) => (
              <li
                key={one.scenarioId}
                className="grid break-inside-avoid items-center gap-x-10 gap-y-3 py-4 md:grid-cols-[minmax(0,1fr)_20rem]"
              >
                <ScenarioChange difference={one} />
                <div className="flex flex-col gap-2">
                  <Tracks difference={one} />
                  {restoreAt && one.state !== "added" && (
                    <span className="-ml-2.5 print:hidden">
                      <PageLink
                        href={restoreAt(one.scenarioId)}
                        aria-label={`Restore only “${one.title || "Untitled scenario"}”`}
                        className={buttonLook({ variant: "quiet", size: "sm" })}
                      >
                        <History aria-hidden />
                        Restore only this…
                      </PageLink>
                    </span>
                  )}
                </div>
              </li>
            ))}
          </ul>
        </section>
      )}
      {parts.length > 0 && (
        <section aria-labelledby="compared-parts" className="mt-8">
          <h2 id="compared-parts" className="caption">
            Links, signals and everything else
          </h2>
          <DifferentParts parts={parts} />
        </section>
      )}
    </>
  )
}

function Tracks({ difference: { moves } }: { difference: ScenarioDifference }) {
  return moves.map(({ outcomeId, before, after }) => (
    <TwoWhiskers key={outcomeId} before={before} after={after} />
  ))
}
