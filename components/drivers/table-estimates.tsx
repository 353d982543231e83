"use client"

/**
 * Several people's tables of one response (B8): one's own, by a few levels in words; after the reveal what all say, cell
 * by cell the median with its spread, the optimum that each implies, and the table that a facilitator takes for the team.
 */
import { Check, Lock } from "lucide-react"
import { useState } from "react"
import { useEstimateRight } from "../../client/use-estimate-right.ts"
import { useMembers, useYou } from "../../client/use-people.ts"
import { useVote, useVoteDraft } from "../../client/use-vote.ts"
import { useTableEstimates } from "../../client/use-votes.ts"
import type { Response } from "../../core/board.ts"
import { type PooledTable, peakOf } from "../../core/response.ts"
import { exactStrength, strengthWords } from "../../core/strength.ts"
import { Button } from "../ui/button.tsx"
import { useToasts } from "../ui/toast.tsx"
import { AnchorsDialog } from "./anchors-dialog.tsx"
import { levelName, levelWords, type Reading } from "./driver-reading.ts"

export function TableEstimates(props: { response: Response; title: string; reading: Reading }) {
  const { response, title, reading } = props
  const { running, revealed, shown, mine, pooled, decisions } = useTableEstimates(response.id)
  const vote = useVote("response", response.id)
  const { draft, keep, drop } = useVoteDraft({ kind: "response", id: response.id }, running)
  const { why } = useEstimateRight()
  const { show } = useToasts()
  const you = useYou()
  const members = useMembers()
  const [open, setOpen] = useState(false)
  const closed = running?.status === "closed"
  const mineIs = mine && mine.withdrawnAt === null && "table" in mine.forecast ? mine.forecast.table : null
  const standing = shown.filter(({ withdrawnAt }) => withdrawnAt === null)
  const facilitator = you?.role === "facilitator"

  async function accept() {
    const refused = await vote.accept(revealed, "")
    show(
      refused === null
        ? { title: "The pooled table is the team's now." }
        : { title: refused, tone: "danger" },
    )
  }
  const nameOf = (by: string | null) =>
    by === null
      ? "Somebody"
      : by === you?.memberId
        ? "You"
        : (members.find((one) => one.id === by)?.name ?? "Somebody")

  return (
    <div className="border-line border-t pt-3 text-sm">
      <div className="flex flex-wrap items-center gap-2">
        <p className="min-w-0 flex-1 basis-48">
          {running ? (
            <span className="flex items-center gap-1.5">
              <Lock aria-hidden className="size-4 shrink-0" />
              {closed
                ? "The round is closed. The tables are shown with the reveal."
                : draft
                  ? "What you have begun is kept here and is not handed in."
                  : mineIs
                    ? "Your table is in. Others see it with the reveal; until then you can change it."
                    : `Round ${running.number} asks for your own table. Nobody sees it until the reveal.`}
            </span>
          ) : standing.length > 0 ? (
            `${standing.length} ${standing.length === 1 ? "person has" : "people have"} said what they think of this table.`
          ) : (
            <span className="text-muted">Nobody has handed in a table of their own.</span>
          )}
        </p>
        {why === null && !closed && (
          <Button size="sm" className="pointer-coarse:h-11" onClick={() => setOpen(true)}>
            {mineIs ? "Change your own table…" : "Your own table…"}
          </Button>
        )}
      </div>
      {!running && pooled && standing.length > 0 && (
        <details className="mt-2">
          <summary className="target w-fit cursor-pointer py-1 text-muted text-xs hover:text-ink">
            What all say together
          </summary>
          <Pooled {...{ pooled, reading }} />
          <ul className="mt-2 flex flex-col gap-0.5 text-xs">
            {standing.map((one) => {
              const peak = "table" in one.forecast ? peakOf(one.forecast.table) : null
              return (
                <li key={one.id}>
                  <span className="font-medium">{nameOf(one.by)}</span>: best at{" "}
                  {peak === null
                    ? "no level"
                    : `${levelName(reading.rows, peak.row)}${
                        reading.columns ? ` with ${levelName(reading.columns, peak.column)}` : ""
                      }${peak.shared ? ", among others" : ""}`}
                  {one.rationale && <span className="block text-muted">{one.rationale}</span>}
                </li>
              )
            })}
          </ul>
          {facilitator && (
            <Button
              size="sm"
              icon={<Check />}
              className="mt-2 pointer-coarse:h-11"
              onClick={() => void accept()}
            >
              Take the median for the team
            </Button>
          )}
        </details>
      )}
      {decisions[0] && (
        <p className="mt-1 text-muted text-xs">
          The team took {decisions[0].method === "median" ? "the median" : "a table set by hand"} on{" "}
          {dayOf.format(decisions[0].at)}.
        </p>
      )}
      {open && (
        <AnchorsDialog
          {...{ response, title, reading }}
          own={{
            table: mineIs,
            rationale: mine?.rationale ?? "",
            rationaleRequired: running?.rationaleRequired ?? false,
            draft,
            keep,
            async say(table, rationale) {
              const refused = await vote.say({ table }, rationale, running)
              if (refused === null) drop()
              return refused
            },
          }}
          close={() => setOpen(false)}
        />
      )}
    </div>
  )
}

const dayOf = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" })

/** Spread by a mark and its number: as many bars as the judgements lie apart. */
const bars = (deviation: number): number =>
  deviation < 0.3 ? 0 : deviation < 0.7 ? 1 : deviation < 1.2 ? 2 : 3

function Pooled({ pooled, reading }: { pooled: PooledTable; reading: Reading }) {
  const { rows, columns } = reading
  return (
    <div className="overflow-x-auto">
      <table className="figures w-full min-w-[24rem] border-separate border-spacing-0.5 text-xs">
        <caption className="pb-1 text-left text-muted">
          The median of each entry in log-odds; ± is how far apart people are (standard deviation).
        </caption>
        <thead>
          <tr>
            <th scope="col" className="text-left font-normal text-muted">
              {rows.title}
            </th>
            {columns ? (
              columns.levels.map((words, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a level is its number
                <th key={column} scope="col" className="font-normal text-muted">
                  <span className="sr-only">
                    {columns.title} {levelWords(words, column)}{" "}
                  </span>
                  {column}
                </th>
              ))
            ) : (
              <th scope="col" className="font-normal text-muted">
                Median
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {pooled.table.map((line, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a level is its number
            <tr key={row}>
              <th scope="row" className="text-left font-normal text-muted">
                {row}
                <span className="sr-only"> {levelWords(rows.levels[row] ?? "", row)}</span>
              </th>
              {line.map((shift, column) => {
                const deviation = pooled.deviation[row]?.[column] ?? 0
                return (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a level is its number
                  <td key={column} className="rounded-bar bg-well px-1 py-1 text-center">
                    {exactStrength(shift)}
                    <span className="sr-only">, {strengthWords(shift)}</span>
                    <span className="block text-[0.6875rem] text-muted">
                      ±{Number(deviation.toFixed(1))} <span aria-hidden>{"▮".repeat(bars(deviation))}</span>
                    </span>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
