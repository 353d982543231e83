"use client"

import type { ReactNode } from "react"
import { useSets } from "../../client/use-board.ts"
import { type Finding, filterCount, noSet, useFinding, useTags } from "../../client/use-finding.ts"
import { useMembers } from "../../client/use-people.ts"
import { statusWords } from "../scenario/words.ts"
import { Button } from "../ui/button.tsx"

type Lists = "sets" | "tags" | "people" | "statuses"

/** What the sheet of filters holds. Every tick takes effect at once; any one of a group is enough. */
export function Filters() {
  const { finding, change } = useFinding()
  const sets = useSets()
  const tags = useTags()
  const people = useMembers()
  const statuses = Object.keys(statusWords) as Finding["statuses"][number][]
  const box = (list: Lists, value: string, label: ReactNode, count?: number) => {
    const chosen: readonly string[] = finding[list]
    return (
      <label
        key={value}
        className="flex min-h-7 items-center gap-2 rounded-control px-1 hover:bg-wash pointer-coarse:min-h-11"
      >
        <input
          type="checkbox"
          className="size-4 shrink-0"
          checked={chosen.includes(value)}
          onChange={(event) => {
            const rest = chosen.filter((one) => one !== value)
            change({ [list]: event.currentTarget.checked ? [...rest, value] : rest } as Partial<Finding>)
          }}
        />
        <span className="min-w-0 flex-1 break-words">{label}</span>
        {count !== undefined && <span className="figures text-muted text-xs">{count}</span>}
      </label>
    )
  }
  // Ticked ones stay to be unticked, even when the last scenario with them has lost them.
  const gone = finding.tags.filter((tag) => !tags.some((known) => known.tag === tag))
  return (
    <div className="flex flex-col gap-4">
      {sets.length > 0 && (
        <Group title="Set">
          {sets.map((set) => box("sets", set.id, set.title || "Untitled set"))}
          {box("sets", noSet, "No set")}
        </Group>
      )}
      {tags.length + gone.length > 0 && (
        <Group title="Tag">
          {tags.map(({ tag, count }) => box("tags", tag, tag, count))}
          {gone.map((tag) => box("tags", tag, tag, 0))}
        </Group>
      )}
      <Group title="Changed by">{people.map((person) => box("people", person.id, person.name))}</Group>
      <Group title="Status">{statuses.map((status) => box("statuses", status, statusWords[status]))}</Group>
      {filterCount(finding) > 0 && (
        <Button
          size="sm"
          className="self-start"
          onClick={() => change({ sets: [], tags: [], people: [], statuses: [] })}
        >
          Clear filters
        </Button>
      )}
    </div>
  )
}

const Group = ({ title, children }: { title: string; children: ReactNode }) => (
  <fieldset className="flex min-w-0 flex-col">
    <legend className="caption mb-1">{title}</legend>
    <div className="max-h-48 overflow-y-auto">{children}</div>
  </fieldset>
)
