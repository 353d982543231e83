"use client"

import { Pencil, Plus, Trash2 } from "lucide-react"
import { useLinksOf, useScenario, useSignalsOf } from "../../client/use-board.ts"
import { useMay } from "../../client/use-may.ts"
import { useInfluences } from "../../client/use-model.ts"
import type { Link, Scenario } from "../../core/board.ts"
import { formatProbability } from "../../core/probability.ts"
import { openLinking } from "../links/link-desk.ts"
import { effectSentence, endName, relationTo } from "../links/link-words.ts"
import { useLinkRemoval } from "../links/use-link-removal.ts"
import { Badge } from "../ui/badge.tsx"
import { Button } from "../ui/button.tsx"
import { IconButton } from "../ui/icon-button.tsx"
import { Section } from "./section.tsx"
import { signalWords } from "./words.ts"

/** Signals to watch for, and links to other scenarios with what each does to the number. */
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
      <Links scenario={scenario} links={links} />
    </>
  )
}

const labelOf = (scenario: Scenario, outcomeId: string): string =>
  scenario.outcomes.find((outcome) => outcome.id === outcomeId)?.label ?? "this"

function Links({ scenario, links }: { scenario: Scenario; links: readonly Link[] }) {
  const may = useMay()({ collection: "links", id: "new", field: null, action: "add" })
  const { id } = scenario
  const mayDraw = may.allowed && scenario.deletedAt === undefined
  if (links.length === 0 && !mayDraw) return null
  const inward = links.filter(({ to }) => to.scenarioId === id)
  const outward = links.filter(({ to }) => to.scenarioId !== id)
  return (
    <Section title="Links">
      <div className="flex flex-col gap-4">
        {[inward, outward].map(
          (group, i) =>
            group.length > 0 && (
              <div key={i === 0 ? "in" : "out"}>
                <h4 className="caption mb-1.5">{i === 0 ? "What leads to it" : "What follows from it"}</h4>
                <ul className="flex flex-col gap-3">
                  {group.map((link) => (
                    <LinkRow key={link.id} link={link} scenario={scenario} mayChange={mayDraw} />
                  ))}
                </ul>
              </div>
            ),
        )}
        {mayDraw && (
          <div className="-ml-2.5 flex flex-wrap gap-1">
            <Button
              size="sm"
              variant="quiet"
              icon={<Plus />}
              className="text-muted"
              onClick={() => openLinking({ is: "new", from: null, to: id })}
            >
              What leads to it
            </Button>
            <Button
              size="sm"
              variant="quiet"
              icon={<Plus />}
              className="text-muted"
              onClick={() => openLinking({ is: "new", from: id, to: null })}
            >
              What follows from it
            </Button>
          </div>
        )}
      </div>
    </Section>
  )
}

function LinkRow({ link, scenario, mayChange }: { link: Link; scenario: Scenario; mayChange: boolean }) {
  const outward = link.from.scenarioId === scenario.id
  const end = outward ? link.to : link.from
  const other = useScenario(end.scenarioId)
  const influences = useInfluences(link.to)
  const remove = useLinkRemoval()
  if (!other || other.deletedAt) return null
  const words = relationTo(link)
  const names = outward
    ? { from: endName(scenario, link.from.outcomeId), to: endName(other, link.to.outcomeId) }
    : { from: endName(other, link.from.outcomeId), to: endName(scenario, link.to.outcomeId) }
  const effect = influences.state === "ready" ? influences.value.find(({ id }) => id === link.id) : undefined
  return (
    <li className="flex items-start gap-2 text-sm">
      <div className="min-w-0 flex-1">
        <span className="text-muted">{outward ? words.out : words.in}</span>{" "}
        <span className="statement text-base leading-[1.375rem]">{outward ? names.to : names.from}</span>
        {effect && <p className="figures mt-0.5 text-xs">{effectSentence(effect, names)}</p>}
        {link.rationale && <p className="mt-0.5 text-muted text-xs">{link.rationale}</p>}
      </div>
      {mayChange && (
        <span className="flex">
          <IconButton
            label={`Open the link from “${names.from}” to “${names.to}”`}
            tooltip={false}
            size="sm"
            onClick={() => openLinking({ is: "change", linkId: link.id })}
          >
            <Pencil />
          </IconButton>
          <IconButton
            label={`Remove the link from “${names.from}” to “${names.to}”`}
            tooltip={false}
            size="sm"
            onClick={() => remove(link)}
          >
            <Trash2 />
          </IconButton>
        </span>
      )}
    </li>
  )
}
