"use client"

/**
 * The board in time: events as exactly as they are dated, the windows of questions and signals, deadlines, rounds.
 * Events and deadlines are moved by hand or with Alt and the arrows; everything opens where it is edited.
 */
import { CalendarPlus, Table2 } from "lucide-react"
import { useEffect, useLayoutEffect, useRef, useState } from "react"
import { useIsFiltered } from "../../client/use-finding.ts"
import { useLanes, useToday } from "../../client/use-timeline.ts"
import type { Happening } from "../../core/board.ts"
import { type Entry, wholeOf } from "../../core/timeline.ts"
import { useCommand } from "../commands/use-command.ts"
import { layerOfReveal } from "../rounds/arrival.ts"
import { takeAskedFor } from "../shell/asked-for.ts"
import { useLayer } from "../shell/use-layer.ts"
import type { ViewProps } from "../shell/view-props.ts"
import { Button } from "../ui/button.tsx"
import { EmptyState } from "../ui/empty-state.tsx"
import { Select } from "../ui/select.tsx"
import { EventDialog } from "./event-dialog.tsx"
import { TimelineChart } from "./timeline-chart.tsx"
import { TimelineTable } from "./timeline-table.tsx"

const scales = [
  { value: "fit", label: "All of it" },
  { value: "year", label: "A year" },
  { value: "quarter", label: "A quarter" },
  { value: "month", label: "A month" },
] as const
type Scale = (typeof scales)[number]["value"]
const daysAcross: Record<Exclude<Scale, "fit">, number> = { year: 366, quarter: 92, month: 31 }
const fewest = 320

export function TimelineView({ selectedId, onSelect }: ViewProps) {
  const lanes = useLanes()
  const filtered = useIsFiltered()
  const { today, asOf } = useToday()
  const [, showLayer] = useLayer()
  const [scale, setScale] = useState<Scale>("fit")
  const [chosen, setChosen] = useState<boolean | null>(null)
  const [narrow, setNarrow] = useState(false)
  const [editing, setEditing] = useState<Happening | "new" | null>(null)
  const box = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  useCommand("event.new", () => setEditing("new"))
  useEffect(() => {
    if (takeAskedFor("event")) setEditing("new")
  }, [])
  useEffect(() => setNarrow(window.matchMedia("(width < 40rem)").matches), [])
  useLayoutEffect(() => {
    const element = box.current
    if (!element) return
    const watch = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)))
    watch.observe(element)
    return () => watch.disconnect()
  }, [])
  // A finger reads a list better than a strip of time.
  const asTable = chosen ?? narrow
  const whole = wholeOf(lanes, asOf ?? today)
  const across = scale === "fit" ? whole.to - whole.from + 1 : daysAcross[scale]
  const perDay = Math.max(width, fewest) / across

  const open = (entry: Entry) => {
    switch (entry.kind) {
      case "event":
        return setEditing(entry.event)
      case "scenario":
        return onSelect(entry.id)
      case "signal":
        return onSelect(entry.signal.scenarioId)
      case "round":
        return showLayer(entry.round.status === "revealed" ? layerOfReveal(entry.round) : { is: "rounds" })
    }
  }

  return (
    <section aria-label="Timeline" className="flex min-h-full flex-col">
      <div className="sticky left-0 flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 sm:px-5">
        <h2 className="font-semibold text-lg">Timeline</h2>
        <span className="flex-1" />
        {!asTable && (
          <div className="flex items-center gap-2">
            <span aria-hidden className="text-muted text-sm">
              Across
            </span>
            <Select hideLabel label="Time across" value={scale} options={scales} onChange={setScale} />
          </div>
        )}
        <Button icon={<Table2 />} aria-pressed={asTable} onClick={() => setChosen(!asTable)}>
          {asTable ? "Show as strip" : "Show as table"}
        </Button>
        <Button icon={<CalendarPlus />} onClick={() => setEditing("new")}>
          New event
        </Button>
      </div>
      <div ref={box} className="min-w-0 flex-1 px-4 pb-20 sm:px-5">
        {lanes.length === 0 && filtered ? (
          <EmptyState title="Nothing here matches what is looked for" />
        ) : lanes.length === 0 ? (
          <EmptyState
            title="Nothing has a place in time yet"
            actions={
              <Button variant="primary" onClick={() => setEditing("new")}>
                Add the first event
              </Button>
            }
          >
            Add events, or give scenarios a day by which they resolve and signals a window in which they are
            expected.
          </EmptyState>
        ) : asTable ? (
          <TimelineTable lanes={lanes} onOpen={open} />
        ) : width > 0 ? (
          <TimelineChart
            {...{ lanes, whole, perDay, today, asOf, selectedId }}
            viewport={width}
            onOpen={open}
          />
        ) : null}
      </div>
      {editing !== null && (
        <EventDialog
          key={editing === "new" ? "new" : editing.id}
          event={editing === "new" ? null : editing}
          close={() => setEditing(null)}
        />
      )}
    </section>
  )
}
