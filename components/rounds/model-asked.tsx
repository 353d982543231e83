"use client"

/** What a round asks of the model beside scenarios: how strong a link is, what the table of a response says. */
import { useLinks, useResponses, useScenarios } from "../../client/use-board.ts"
import { useRounds } from "../../client/use-judgement.ts"
import { asksAbout, type RoundEntry } from "../../core/judgement.ts"
import { Choice } from "./choice.tsx"
import { linkName, responseName } from "./model-names.ts"

export interface ModelParts {
  linkIds: string[]
  responseIds: string[]
}

export const partsOf = (round: RoundEntry | undefined): ModelParts => ({
  linkIds: round?.linkIds ?? [],
  responseIds: round?.responseIds ?? [],
})

export function ModelAsked({
  parts,
  onChange,
}: {
  parts: ModelParts
  onChange: (parts: ModelParts) => void
}) {
  const scenarios = useScenarios()
  const rounds = useRounds()
  const known = new Set(scenarios.map(({ id }) => id))
  // A hard relation has no strength to be judged.
  const links = useLinks().filter(
    ({ relation, from, to }) =>
      relation === "influences" && known.has(from.scenarioId) && known.has(to.scenarioId),
  )
  const responses = useResponses().filter(({ scenarioId }) => known.has(scenarioId))
  if (links.length === 0 && responses.length === 0) return null
  const running = rounds.filter(({ status }) => status === "open" || status === "closed")
  const toggled = (ids: readonly string[], id: string, on: boolean) =>
    on ? [...ids, id] : ids.filter((one) => one !== id)
  const chosen = parts.linkIds.length + parts.responseIds.length

  const choice = (kind: "link" | "response", id: string, label: string) => {
    const field = kind === "link" ? "linkIds" : "responseIds"
    const asked = running.find((round) => asksAbout(round, { kind, id }))
    return (
      <Choice
        key={id}
        type="checkbox"
        label={label}
        description={asked ? `Left out: asked in round ${asked.number}.` : undefined}
        disabled={asked !== undefined}
        checked={asked === undefined && parts[field].includes(id)}
        onChange={(on) => onChange({ ...parts, [field]: toggled(parts[field], id, on) })}
      />
    )
  }
  return (
    <details className="mt-4 border-line border-t pt-3">
      <summary className="target w-fit rounded-control font-medium">
        Links and tables{chosen > 0 ? ` (${chosen})` : ""}
      </summary>
      <p className="mt-2 text-muted text-sm">
        Everybody says by themselves how strong a link is, or fills a table of their own. The team's stands
        still until the reveal.
      </p>
      {responses.length > 0 && (
        <fieldset className="mt-3">
          <legend className="caption mb-1">Tables of drivers</legend>
          {responses.map((response) => choice("response", response.id, responseName(response, scenarios)))}
        </fieldset>
      )}
      {links.length > 0 && (
        <fieldset className="mt-3">
          <legend className="caption mb-1">Strength of links</legend>
          <div className="max-h-64 overflow-y-auto rounded-control border border-line px-3 py-1">
            {links.map((link) => choice("link", link.id, linkName(link, scenarios)))}
          </div>
        </fieldset>
      )}
    </details>
  )
}
