"use client"

/** What stands out in the life of a board, the newest on top; and every change with who made it. */
import { clsx } from "clsx"
import { useEffect, useRef, useState } from "react"
import { type LineFilter, useHistoryLines } from "../../client/use-board-history.ts"
import type { MarksAnswer } from "../../core/history.ts"
import { exactly } from "../comments/when.ts"
import { Button } from "../ui/button.tsx"
import { Select } from "../ui/select.tsx"
import { Skeleton } from "../ui/skeleton.tsx"
import { MarkIcon } from "./mark-icon.tsx"
import { kindBeside, markTitle, namesOf } from "./moment-words.ts"
import { inOrder, lineAt } from "./scrub-layout.ts"

export interface MomentListProps {
  boardId: string
  marks: MarksAnswer
  seq: number
  /** To filter by: those of the board as it is shown. */
  scenarios: readonly { id: string; title: string }[]
  filter: LineFilter
  onFilter: (filter: LineFilter) => void
  tab: ListTab
  onTab: (tab: ListTab) => void
  onGo: (seq: number) => void
}

export type ListTab = "marks" | "lines"

export function MomentList(props: MomentListProps) {
  const { marks, seq, onGo, tab, onTab } = props
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <fieldset aria-label="What is listed" className="flex gap-1 px-4 pb-2">
        {(["marks", "lines"] as const).map((one) => (
          <Button
            key={one}
            size="sm"
            variant={tab === one ? "primary" : "quiet"}
            aria-pressed={tab === one}
            onClick={() => onTab(one)}
          >
            {one === "marks" ? "Moments" : "All changes"}
          </Button>
        ))}
      </fieldset>
      {tab === "marks" ? (
        <ol aria-label="Moments" className="min-h-0 flex-1 overflow-y-auto px-2 pb-4">
          {inOrder(marks.marks)
            .reverse()
            .map((mark) => (
              <li
                key={`${mark.kind}-${mark.id ?? ""}-${mark.seq}-${mark.at}`}
                className="[contain-intrinsic-block-size:auto_3.5rem] [content-visibility:auto]"
              >
                <Line current={mark.seq === seq} onClick={() => onGo(mark.seq)}>
                  <MarkIcon kind={mark.kind} className="mt-0.5 size-4 shrink-0" />
                  <span className="min-w-0 flex-1">
                    <span className="line-clamp-2 font-medium [overflow-wrap:anywhere]">
                      {markTitle(mark)}
                    </span>
                    <span className="figures block text-muted text-xs">
                      {kindBeside(mark)}
                      {exactly(mark.at)}
                    </span>
                  </span>
                </Line>
              </li>
            ))}
        </ol>
      ) : (
        <AllChanges {...props} />
      )}
    </div>
  )
}

function AllChanges({ boardId, marks, seq, scenarios, filter, onFilter, onGo }: MomentListProps) {
  const [from, setFrom] = useState(() => listFrom(seq, marks))
  const { lines, more, loading, failure, hidden, fetchMore } = useHistoryLines(boardId, filter, {
    from,
    asOf: marks.last.seq,
  })
  const filtered = filter.memberId !== null || filter.scenarioId !== null
  const current = lineAt(lines, seq, filtered)
  const above = from !== null && seq >= from
  const below = !loading && more && lines.length > 0 && lines.every((line) => line.seq > seq)
  // A moment that is not in the list is gone to in the list too, once the hand rests there.
  useEffect(() => {
    if (!above && !below) return
    const timer = setTimeout(() => setFrom(listFrom(seq, marks)), restMs)
    return () => clearTimeout(timer)
  }, [above, below, seq, marks])
  const list = useRef<HTMLDivElement>(null)
  const [named] = useState(() => new Map<string, string>())
  for (const { id, title } of scenarios) named.set(id, title)
  useEffect(() => {
    if (current === null) return
    list.current?.querySelector(`[data-line="${current}"]`)?.scrollIntoView({ block: "nearest" })
  }, [current])
  return (
    <>
      <div className="flex flex-col gap-2 px-4 pb-3">
        <Select
          label="Person"
          hideLabel
          value={filter.memberId ?? ""}
          onChange={(memberId) => onFilter({ ...filter, memberId: memberId || null })}
          options={[
            { value: "", label: "Everybody" },
            ...marks.people.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
        <Select
          label="Scenario"
          hideLabel
          value={filter.scenarioId ?? ""}
          onChange={(scenarioId) => onFilter({ ...filter, scenarioId: scenarioId || null })}
          options={[
            { value: "", label: "All scenarios" },
            ...[...named].map(([id, title]) => ({ value: id, label: title || "Untitled scenario" })),
          ]}
        />
      </div>
      <div ref={list} className="min-h-0 flex-1 overflow-y-auto px-2 pb-4">
        {hidden && (
          <p className="mx-2 mb-2 rounded-control bg-notice-wash px-3 py-2 text-notice text-xs">
            {hidden.why}
          </p>
        )}
        {from !== null && (
          <Button size="sm" variant="quiet" className="mx-2 mb-1" onClick={() => onGo(marks.last.seq)}>
            To the newest changes
          </Button>
        )}
        <ol aria-label="Changes">
          {lines.map((line) => (
            <li key={line.seq} data-line={line.seq}>
              <Line current={line.seq === current} onClick={() => onGo(line.seq)}>
                <span className="min-w-0 flex-1">
                  <span className="block [overflow-wrap:anywhere]">
                    {line.words.slice(0, mostWords).join("; ")}
                    {line.words.length > mostWords && ` and ${line.words.length - mostWords} more`}
                  </span>
                  <span className="figures block text-muted text-xs">
                    <span className="font-medium text-ink">{namesOf([line.by], marks.people)}</span> ·{" "}
                    {exactly(line.at)}
                  </span>
                </span>
              </Line>
            </li>
          ))}
        </ol>
        {failure && (
          <div role="alert" className="px-2 py-3">
            <p className="text-muted">{failure.message}</p>
            <Button size="sm" className="mt-2" onClick={fetchMore}>
              Try again
            </Button>
          </div>
        )}
        {loading && !failure && (
          <div className="flex flex-col gap-2 p-2">
            <p role="status" className="sr-only">
              Loading changes
            </p>
            <Skeleton className="h-10" />
            <Skeleton className="h-10" />
            <Skeleton className="h-10" />
          </div>
        )}
        {!loading && !failure && !more && lines.length === 0 && (
          <p className="px-2 py-3 text-muted">
            {filtered ? "No change fits this filter." : "Nothing has happened yet."}
          </p>
        )}
        {more && !loading && !failure && (
          <Button size="sm" className="mx-2 mt-2" onClick={fetchMore}>
            {lines.length > 0 ? "Earlier changes" : "Look further back"}
          </Button>
        )}
      </div>
    </>
  )
}

const mostWords = 3
const restMs = 400
/** So many rows above the one that is shown are in the list too. */
const rowsAbove = 15

const listFrom = (seq: number, { last }: MarksAnswer): number | null =>
  seq + rowsAbove >= last.seq ? null : seq + rowsAbove

function Line(props: { current: boolean; onClick: () => void; children: React.ReactNode }) {
  return (
    <button
      type="button"
      aria-current={props.current ? "step" : undefined}
      onClick={props.onClick}
      className={clsx(
        "flex w-full items-start gap-2.5 rounded-control border-l-2 px-2 py-2 text-left text-sm transition-colors focus-visible:-outline-offset-2 pointer-coarse:min-h-11",
        props.current
          ? "border-ink bg-wash"
          : "border-transparent hover:bg-wash forced-colors:border-[Canvas]",
      )}
    >
      {props.children}
    </button>
  )
}
