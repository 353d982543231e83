"use client"

/**
 * Signals against outcomes, in the manner of an analysis of competing hypotheses (Heuer): what matters is not what goes
 * with an outcome, but what goes with one and not with the others. As a table; where it is narrow, as cards.
 */
import { clsx } from "clsx"
import { type KeyboardEvent, memo } from "react"
import { useScenario } from "../../client/use-board.ts"
import type { OutcomeRef, Signal } from "../../core/board.ts"
import { outcomeLabel } from "./outcomes-in.ts"
import {
  SignalButtons,
  SignalFacts,
  type SignalHands,
  StateCell,
  TellingCell,
  WindowCell,
} from "./signal-parts.tsx"
import { outcomeName, signalTelling, type Telling } from "./signal-reading.ts"

export interface Column extends OutcomeRef {
  label: string
  /** How likely it is now; null where the model does not say. */
  now: string | null
}

export interface SignalRow {
  signal: Signal
  /** One a column; a single one under the signal's own outcome where no scenario was chosen. */
  tellings: readonly (Telling | null)[]
  /** How many signals share its cause. */
  group: number
  instead: Signal | undefined
}

interface TableProps {
  rows: readonly SignalRow[]
  /** null: each signal under the outcome that it is of. */
  columns: readonly Column[] | null
  title: string
  today: string
  hands: SignalHands
  mayNot: string | null
}

const head = "sticky top-0 z-20 border-line border-b bg-paper px-3 py-2 text-left align-bottom font-medium"

export function SignalTable({ rows, columns, title, today, hands, mayNot }: TableProps) {
  return (
    <table className="w-full border-separate border-spacing-0 text-sm" onKeyDown={goBetweenRows}>
      <caption className="sr-only">{title}</caption>
      <thead>
        <tr className="caption">
          <th scope="col" className={clsx(head, "sticky left-0 z-30 min-w-64")}>
            Signal
          </th>
          {columns === null ? (
            <>
              <th scope="col" className={clsx(head, "min-w-44")}>
                Of the outcome
              </th>
              <th scope="col" className={clsx(head, "min-w-44")}>
                With it, than without it
              </th>
            </>
          ) : (
            columns.map(({ outcomeId, label, now }) => (
              <th key={outcomeId} scope="col" className={clsx(head, "min-w-40 max-w-56")}>
                <span className="block text-ink">{label}</span>
                {now && <span className="figures block font-normal">now {now}</span>}
              </th>
            ))
          )}
          <th scope="col" className={clsx(head, "min-w-36")}>
            Window
          </th>
          <th scope="col" className={clsx(head, "min-w-64")}>
            State
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.signal.id} {...row} own={columns === null} {...{ today, hands, mayNot }} />
        ))}
      </tbody>
    </table>
  )
}

type RowProps = SignalRow & { own: boolean; today: string; hands: SignalHands; mayNot: string | null }

const cell = "border-line border-b px-3 py-2.5 align-top"

const Row = memo(function Row(props: RowProps) {
  const { signal, tellings, group, instead, own, today, hands, mayNot } = props
  return (
    <tr data-signal={signal.id} className="group/row">
      <th
        scope="row"
        className={clsx(cell, "sticky left-0 z-10 min-w-64 max-w-96 bg-paper text-left font-normal")}
      >
        <span className="block font-medium text-ink">{signal.title}</span>
        <SignalFacts signal={signal} group={group} />
      </th>
      {own && (
        <td className={cell}>
          <Target signal={signal} />
        </td>
      )}
      {tellings.map((telling, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a column has no other name here, and never moves.
        <td key={i} className={cell}>
          <TellingCell telling={telling} faint={signal.state === "expired"} />
        </td>
      ))}
      <td className={cell}>
        <WindowCell {...{ signal, today }} />
      </td>
      <td className={cell}>
        <span className="flex flex-col items-start gap-1.5">
          <StateCell {...{ signal, instead }} />
          <SignalButtons {...{ signal, hands, mayNot }} />
        </span>
      </td>
    </tr>
  )
}, sameRow)

/** The tellings are worked out anew with every number of the model; most come out the same. */
function sameRow(a: RowProps, b: RowProps): boolean {
  return (
    a.signal === b.signal &&
    a.group === b.group &&
    a.instead === b.instead &&
    a.own === b.own &&
    a.today === b.today &&
    a.hands === b.hands &&
    a.mayNot === b.mayNot &&
    JSON.stringify(a.tellings) === JSON.stringify(b.tellings)
  )
}

function Target({ signal: { scenarioId, outcomeId } }: { signal: Signal }) {
  const scenario = useScenario(scenarioId)
  const gone = scenario === null || scenario.deletedAt !== undefined
  return (
    <span className="statement block text-[0.9375rem] leading-5">
      {gone ? "A scenario that was removed" : outcomeName(scenario, outcomeLabel(scenario, outcomeId))}
    </span>
  )
}

/** Up and down go to the same button of the next row, as in a list. */
function goBetweenRows(event: KeyboardEvent<HTMLTableElement>): void {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return
  const button = (event.target as Element).closest<HTMLElement>("button[data-step]")
  let row = button?.closest("tr") ?? null
  while (row && button) {
    row = (event.key === "ArrowDown" ? row.nextElementSibling : row.previousElementSibling) as typeof row
    const there =
      row?.querySelector<HTMLElement>(`button[data-step="${button.dataset.step}"]`) ??
      row?.querySelector<HTMLElement>("button[data-step]")
    if (!there) continue
    event.preventDefault()
    there.focus()
    return
  }
}

// --- narrow -----------------------------------------------------------------------------------------------------------

export function SignalCards({ rows, columns, title, today, hands, mayNot }: TableProps) {
  return (
    <ul aria-label={title} className="flex flex-col gap-3">
      {rows.map(({ signal, tellings, group, instead }) => (
        <li
          key={signal.id}
          data-signal={signal.id}
          className="rounded-sheet border border-line bg-panel px-4 py-3 text-sm"
        >
          <h3 className="font-medium text-base leading-6">{signal.title}</h3>
          <SignalFacts signal={signal} group={group} />
          <dl className="mt-2 grid grid-cols-[6.5rem_minmax(0,1fr)] gap-x-3 gap-y-1.5">
            {columns === null && (
              <>
                <dt className="text-muted">Of</dt>
                <dd>
                  <Target signal={signal} />
                </dd>
                <dt className="text-muted">With it</dt>
                <dd>
                  <TellingCell telling={signalTelling(signal)} />
                </dd>
              </>
            )}
            {columns?.map(({ outcomeId, label, now }, i) => (
              <div key={outcomeId} className="col-span-2 grid grid-cols-subgrid">
                <dt className="text-muted">
                  {label}
                  {now && <span className="figures block text-xs">now {now}</span>}
                </dt>
                <dd>
                  <TellingCell telling={tellings[i] ?? null} />
                </dd>
              </div>
            ))}
            <dt className="text-muted">Window</dt>
            <dd>
              <WindowCell {...{ signal, today }} />
            </dd>
            <dt className="text-muted">State</dt>
            <dd>
              <StateCell {...{ signal, instead }} />
            </dd>
          </dl>
          <div className="mt-3">
            <SignalButtons {...{ signal, hands, mayNot }} />
          </div>
        </li>
      ))}
    </ul>
  )
}
