"use client"

import { CircleCheck, CircleSlash2 } from "lucide-react"
import { useSource } from "../../client/use-board.ts"
import { useResolution } from "../../client/use-judgement.ts"
import type { Scenario } from "../../core/board.ts"
import { showDay } from "../ui/day.ts"
import { resolutionLine } from "./resolution-words.ts"

/** `Resolved: No · 12 Sep 2018`; with its source where there is room. Nothing while it is open. */
export function ResolvedLine({ scenario, short = false }: { scenario: Scenario; short?: boolean }) {
  const entry = useResolution(scenario.id)
  const source = useSource(entry?.sourceId ?? undefined)
  if (entry === null) return null
  const Icon = entry.result.kind === "annulled" ? CircleSlash2 : CircleCheck
  const line = resolutionLine(entry, scenario)
  if (short)
    return (
      <span className="figures inline-flex items-center gap-1 font-medium text-ink">
        <Icon aria-hidden />
        {line}
      </span>
    )
  return (
    <div className="flex gap-2 rounded-control bg-well px-3 py-2">
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0">
        <p className="font-semibold">{line}</p>
        {entry.knownOn && (
          <p className="text-muted text-xs">It could be known on {showDay(entry.knownOn)}.</p>
        )}
        {source && (
          <p className="text-muted text-xs">
            Source:{" "}
            {source.url ? (
              <a
                href={source.url}
                target="_blank"
                rel="noreferrer noopener"
                className="text-ink underline decoration-line underline-offset-2 hover:decoration-ink"
              >
                {source.title}
              </a>
            ) : (
              <span className="text-ink">{source.title}</span>
            )}
          </p>
        )}
        {entry.note && <p className="mt-1 text-sm">“{entry.note}”</p>}
      </div>
    </div>
  )
}
