"use client"

import { useState } from "react"
import { useSources } from "../../client/use-board.ts"
import { limits } from "../../core/limits.ts"
import { TextField } from "../ui/text-field.tsx"

const searchedFrom = 9

/** Of the board's sources those that the reason rests on. */
export function SourceChoice(props: {
  chosen: readonly string[]
  disabled: boolean
  fault: string | null
  onChange: (sourceIds: string[]) => void
}) {
  const { chosen, disabled, fault, onChange } = props
  const sources = useSources()
  const [looked, setLooked] = useState("")
  if (sources.length === 0 && chosen.length === 0) return null
  const wanted = looked.trim().toLowerCase()
  const shown = sources.filter(
    ({ id, title }) => wanted === "" || chosen.includes(id) || title.toLowerCase().includes(wanted),
  )
  const gone = chosen.filter((id) => !sources.some((source) => source.id === id))
  const full = chosen.length >= limits.sourcesPerEstimate
  return (
    <details open={fault === null ? undefined : true}>
      <summary className="target flex min-h-8 w-fit items-center gap-1.5 rounded-control font-medium text-sm pointer-coarse:min-h-11">
        Sources
        <span className="figures font-normal text-muted">
          {chosen.length === 0 ? "Optional" : `${chosen.length} chosen`}
        </span>
      </summary>
      {sources.length >= searchedFrom && (
        <TextField
          label="Find a source"
          hideLabel
          placeholder="Find a source"
          value={looked}
          onChange={(event) => setLooked(event.currentTarget.value)}
          className="mt-1 mb-2"
        />
      )}
      <ul className="flex flex-col">
        {shown.map(({ id, title, publisher }) => (
          <li key={id}>
            <label className="flex min-h-9 items-start gap-2.5 rounded-control py-1.5 text-sm pointer-coarse:min-h-11 pointer-coarse:py-3">
              <input
                type="checkbox"
                className="mt-0.5 size-4 shrink-0"
                checked={chosen.includes(id)}
                disabled={disabled || (full && !chosen.includes(id))}
                onChange={(event) =>
                  onChange(
                    event.currentTarget.checked ? [...chosen, id] : chosen.filter((other) => other !== id),
                  )
                }
              />
              <span className="min-w-0">
                {title || "Untitled source"}
                {publisher && <span className="text-muted"> · {publisher}</span>}
              </span>
            </label>
          </li>
        ))}
        {gone.map((id) => (
          <li key={id}>
            <label className="flex min-h-9 items-center gap-2.5 text-muted text-sm pointer-coarse:min-h-11">
              <input
                type="checkbox"
                className="size-4 shrink-0"
                checked
                disabled={disabled}
                onChange={() => onChange(chosen.filter((other) => other !== id))}
              />
              A source that was removed from the board
            </label>
          </li>
        ))}
      </ul>
      {full && (
        <p className="text-muted text-xs">
          An estimate can name at most {limits.sourcesPerEstimate} sources.
        </p>
      )}
      <p aria-live="polite" className="text-danger text-xs empty:hidden">
        {fault}
      </p>
    </details>
  )
}
