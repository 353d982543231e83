"use client"

/**
 * One quiet line above the board and the outline: search, filter, sort. What is looked for stands in the address, so a
 * link means the same to a colleague.
 */
import { ListFilter, Search, X } from "lucide-react"
import { useEffect, useRef, useState } from "react"
import {
  filterCount,
  isFiltered,
  type Sort,
  sorts,
  useFinding,
  useFoundCount,
  useLack,
} from "../../client/use-finding.ts"
import { useKeysOf } from "../commands/shown-keys.ts"
import { useCommand } from "../commands/use-command.ts"
import { later, rested, useFetchAtRest, useFetchOnIntent } from "../shell/later.tsx"
import { Button } from "../ui/button.tsx"
import { EmptyState } from "../ui/empty-state.tsx"
import { IconButton } from "../ui/icon-button.tsx"
import { Popover } from "../ui/popover.tsx"
import { Select } from "../ui/select.tsx"

const Filters = later(() => import("./filters.tsx").then((module) => module.Filters))
const CoherenceChip = later(() =>
  rested().then(async () => (await import("../coherence/coherence-chip.tsx")).CoherenceChip),
)
const parts = [Filters]
const filtersFailed = (again: () => void) => (
  <p>
    The filters could not be fetched. <Button onClick={again}>Try again</Button>
  </p>
)

const sortWords: Record<Sort, string> = {
  board: "Board order",
  likelihood: "Likelihood",
  change: "Change",
  title: "Title",
  deadline: "Deadline",
}

export function FindingBar() {
  const { finding, change, clear } = useFinding()
  const { shown, total } = useFoundCount()
  const field = useRef<HTMLInputElement>(null)
  const [filtering, setFiltering] = useState(false)
  const keysOf = useKeysOf()
  const filters = filterCount(finding)
  const filtered = isFiltered(finding)
  const sorted = finding.sort !== "board"
  const lack = useLack()
  useFetchOnIntent(parts)
  useFetchAtRest(parts)

  useCommand("search.focus", () => {
    field.current?.focus()
    field.current?.select()
  })
  useCommand("filter.open", () => setFiltering(true))

  // An empty board has nothing to find; a link that filters says so all the same.
  if (total === 0 && !filtered && !sorted) return null
  const reset = () => {
    clear()
    field.current?.focus()
  }
  return (
    <search aria-label="Find scenarios" className="block shrink-0 outline-none">
      <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-x-1 gap-y-1 border-line border-b px-2 py-1 sm:gap-x-3 sm:px-4">
        <div className="relative flex min-w-0 flex-1 items-center sm:max-w-80 sm:min-w-48">
          <Search aria-hidden className="pointer-events-none absolute left-2.5 size-4 text-muted" />
          <input
            ref={field}
            type="search"
            aria-label="Search scenarios"
            aria-keyshortcuts="/"
            placeholder={keysOf("search.focus") ? `Search  ${keysOf("search.focus")}` : "Search"}
            value={finding.query}
            maxLength={200}
            autoComplete="off"
            spellCheck={false}
            enterKeyHint="search"
            onChange={(event) => change({ query: event.currentTarget.value })}
            onKeyDown={(event) => {
              if (event.nativeEvent.isComposing || event.key !== "Escape") return
              event.preventDefault()
              event.stopPropagation()
              if (finding.query) change({ query: "" })
              else field.current?.blur()
            }}
            className="h-8 w-full min-w-0 rounded-control border border-transparent bg-transparent pr-2 pl-8.5 text-sm transition-colors hover:border-line focus-visible:border-accent focus-visible:bg-panel focus-visible:outline-offset-[-1px] pointer-coarse:h-11 pointer-coarse:text-base [&::-webkit-search-cancel-button]:hidden"
          />
        </div>
        <Popover
          label="Filters"
          align="start"
          open={filtering}
          onOpenChange={setFiltering}
          trigger={
            <Button
              variant="quiet"
              icon={<ListFilter />}
              aria-label={filters > 0 ? `Filter, ${filters} set` : "Filter"}
              className="pointer-coarse:h-11 max-sm:px-2.5"
            >
              <span className="max-sm:sr-only">Filter</span>
              {filters > 0 && (
                <span className="figures rounded-full bg-ink px-1.5 text-paper text-xs">{filters}</span>
              )}
            </Button>
          }
        >
          <Filters.Part waiting={<p role="status">Loading the filters</p>} failed={filtersFailed} />
        </Popover>
        <Select
          label="Sort by"
          hideLabel
          quiet={!sorted}
          value={finding.sort}
          onChange={(sort) => change({ sort })}
          options={sorts.map((value) => ({ value, label: sortWords[value] }))}
          className="w-32 max-sm:w-28"
        />
        <Count
          filtered={filtered}
          {...{ shown, total, lack }}
          sorted={sorted ? sortWords[finding.sort].toLowerCase() : null}
        />
        {(filtered || sorted) && (
          <IconButton
            label={filtered ? "Clear search and filters" : "Back to the board’s order"}
            onClick={() => (filtered ? reset() : change({ sort: "board" }))}
          >
            <X />
          </IconButton>
        )}
        <CoherenceChip.Part />
      </div>
      {filtered && shown === 0 && total > 0 && lack !== "waiting" && (
        <NothingFound query={finding.query.trim()} onClear={reset} />
      )}
    </search>
  )
}

/** Seen by the eye at once; said once the person has stopped typing. */
function Count(props: {
  shown: number
  total: number
  filtered: boolean
  sorted: string | null
  lack: ReturnType<typeof useLack>
}) {
  const { shown, total, filtered, sorted, lack } = props
  const { finding } = useFinding()
  const found = filtered ? `${shown} of ${total}` : null
  const [said, setSaid] = useState("")
  const latest = useRef("")
  latest.current = [
    filtered ? `${shown === 0 ? "No" : shown} of ${total} scenarios shown` : "",
    sorted === null ? "" : `sorted by ${sorted}`,
  ]
    .filter(Boolean)
    .join(", ")
  const first = useRef(true)
  // What colleagues do also changes the count, and is not said here.
  // biome-ignore lint/correctness/useExhaustiveDependencies: said when what is looked for has changed.
  useEffect(() => {
    if (first.current) {
      first.current = false
      return
    }
    const timer = setTimeout(
      () => setSaid(latest.current || "All scenarios shown, in the board’s order"),
      700,
    )
    return () => clearTimeout(timer)
  }, [finding])
  return (
    <>
      <span className="figures whitespace-nowrap text-muted text-xs">
        {lack === "waiting" ? "Looking…" : found}
        {lack === "no-snapshot" && "No snapshot yet to compare with"}
        {sorted !== null && lack === null && (
          <span className="max-lg:hidden">
            {found !== null && " · "}The board’s own order is hidden, so nothing can be dragged
          </span>
        )}
      </span>
      <span role="status" className="sr-only">
        {said}
      </span>
    </>
  )
}

function NothingFound({ query, onClear }: { query: string; onClear: () => void }) {
  return (
    <EmptyState
      className="py-10"
      title={query ? `No scenario matches “${query}”` : "No scenario matches these filters"}
      actions={<Button onClick={onClear}>{query ? "Clear search" : "Clear filters"}</Button>}
    >
      <p>Words are looked for in statements, criteria, background, tags and comments.</p>
    </EmptyState>
  )
}
