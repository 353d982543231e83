"use client"

/** The links as a table: the graph for ears, for keys and for a phone. */
import { Pencil, Trash2 } from "lucide-react"
import { useLinks, useScenarios } from "../../client/use-board.ts"
import { useMay } from "../../client/use-may.ts"
import { linkStrength } from "../../core/strength.ts"
import { openLinking } from "../links/link-desk.ts"
import { endName } from "../links/link-words.ts"
import { useLinkRemoval } from "../links/use-link-removal.ts"
import { IconButton } from "../ui/icon-button.tsx"

export function LinkList({ onSelect }: { onSelect: (id: string) => void }) {
  const links = useLinks()
  const scenarios = useScenarios()
  const remove = useLinkRemoval()
  const may = useMay()
  const byId = new Map(scenarios.map((scenario) => [scenario.id, scenario]))
  const shown = links.filter(({ from, to }) => byId.has(from.scenarioId) && byId.has(to.scenarioId))
  const end = ({ scenarioId, outcomeId }: { scenarioId: string; outcomeId: string }) => (
    <button
      type="button"
      className="statement target w-full rounded-control text-left hover:underline"
      onClick={() => onSelect(scenarioId)}
    >
      {endName(byId.get(scenarioId), outcomeId)}
    </button>
  )
  if (shown.length === 0) return <p className="px-4 py-6 text-muted">No links yet.</p>
  return (
    <div className="@container w-full max-w-6xl px-4 pb-24">
      <table className="w-full border-collapse text-left text-sm">
        <caption className="sr-only">Links between scenarios</caption>
        <thead className="caption">
          <tr className="border-line border-b">
            <th className="py-2 pr-4 font-medium">If this is so</th>
            <th className="py-2 pr-4 font-medium">it</th>
            <th className="py-2 pr-4 font-medium">this</th>
            <th className="py-2">
              <span className="sr-only">Change</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((link) => {
            const names = {
              from: endName(byId.get(link.from.scenarioId), link.from.outcomeId),
              to: endName(byId.get(link.to.scenarioId), link.to.outcomeId),
            }
            const allowed = may({
              collection: "links",
              id: link.id,
              field: "relation",
              action: "set",
            }).allowed
            return (
              <tr key={link.id} className="border-line border-b align-top">
                <td className="py-2.5 pr-4">{end(link.from)}</td>
                <td className="py-2.5 pr-4">
                  {link.relation === "influences" ? `makes ${linkStrength(link)}` : linkStrength(link)}
                </td>
                <td className="py-2.5 pr-4">
                  {end(link.to)}
                  {link.rationale && <p className="mt-0.5 text-muted text-xs">{link.rationale}</p>}
                </td>
                <td className="whitespace-nowrap py-1.5 text-right">
                  <IconButton
                    label={`Open the link from “${names.from}” to “${names.to}”`}
                    size="sm"
                    onClick={() => openLinking({ is: "change", linkId: link.id })}
                  >
                    <Pencil />
                  </IconButton>
                  {allowed && (
                    <IconButton
                      label={`Remove the link from “${names.from}” to “${names.to}”`}
                      size="sm"
                      onClick={() => remove(link)}
                    >
                      <Trash2 />
                    </IconButton>
                  )}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
