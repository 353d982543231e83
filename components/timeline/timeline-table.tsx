"use client"

import type { Entry, Lane } from "../../core/timeline.ts"
import { ColumnHeads } from "../ui/column-heads.tsx"
import { kindOf, whenOf } from "./entry-words.ts"

/** The strip as a table, in the order of time. */
export function TimelineTable({ lanes, onOpen }: { lanes: readonly Lane[]; onOpen: (entry: Entry) => void }) {
  const rows = lanes
    .flatMap((lane) => lane.entries.map((entry) => ({ lane, entry })))
    .sort((a, b) => a.entry.from - b.entry.from || a.entry.to - b.entry.to)
  return (
    <div className="overflow-x-auto">
      <table className="w-full border-collapse text-left text-sm">
        <caption className="sr-only">Events, questions, signals and rounds in the order of time</caption>
        <ColumnHeads of={["When", "What", "Kind"]} />
        <tbody>
          {rows.map(({ lane, entry }) => (
            <tr key={`${lane.id}/${entry.id}`} className="border-line border-b align-top">
              <td className="figures py-2.5 pr-4 text-muted sm:whitespace-nowrap">{whenOf(entry)}</td>
              <th scope="row" className="min-w-40 py-1 pr-4 font-normal">
                <button
                  type="button"
                  onClick={() => onOpen(entry)}
                  className="statement min-h-8 rounded-control py-1 text-left text-base leading-snug underline decoration-line underline-offset-4 hover:decoration-ink pointer-coarse:min-h-11"
                >
                  {entry.title}
                </button>
              </th>
              <td className="py-2.5 text-muted">
                {kindOf(entry)}
                {entry.kind === "scenario" && <span className="block text-xs">{lane.title}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
