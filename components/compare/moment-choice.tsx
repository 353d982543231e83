"use client"

/** Which moment: now, a snapshot, or a place in the history that the address named. */
import type { SnapshotLine } from "../../client/use-parley-api.ts"
import { Select } from "../ui/select.tsx"

export function MomentChoice(props: {
  label: string
  value: string
  snapshots: readonly SnapshotLine[]
  onChange: (moment: string) => void
}) {
  const { label, value, snapshots, onChange } = props
  const options = [
    { value: "now", label: "Now" },
    ...snapshots.map(({ id, number, title }) => ({
      value: `s${id}`,
      label: `Snapshot ${number}${title.trim() ? ` · ${title.trim()}` : ""}`,
    })),
  ]
  if (!options.some((option) => option.value === value))
    options.push({
      value,
      label: value.startsWith("e") ? `Change ${value.slice(1)} of the history` : "Another moment",
    })
  return (
    <Select
      label={label}
      value={value}
      options={options}
      onChange={onChange}
      className="min-w-0 flex-1 sm:max-w-80"
    />
  )
}
