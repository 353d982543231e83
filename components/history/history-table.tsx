import { ColumnHeads } from "../ui/column-heads.tsx"
import type { Moment } from "./moments.ts"

/** The chart's moments as a table, in order. */
export function HistoryTable({ title, moments }: { title: string; moments: readonly Moment[] }) {
  return (
    <div className="overflow-x-auto">
      <table className="w-full border-collapse text-left">
        <caption className="sr-only">History of {title}</caption>
        <ColumnHeads of={["When", "What", "How it was"]} />
        <tbody>
          {moments.map(({ id, when, what, words }) => (
            <tr key={id} className="border-line border-b align-baseline">
              <td className="figures whitespace-nowrap py-2 pr-4 text-muted max-sm:whitespace-normal">
                {when}
              </td>
              <th scope="row" className="whitespace-nowrap py-2 pr-4 font-medium max-sm:whitespace-normal">
                {what}
              </th>
              <td className="py-2">{words}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
