"use client"

import { clsx } from "clsx"
import { Columns3, ListTree } from "lucide-react"
import type { ReactNode } from "react"
import { useKeysOf } from "../commands/shown-keys.ts"
import { Tooltip } from "../ui/tooltip.tsx"
import type { View } from "./use-view.ts"

export const viewOptions = [
  { value: "board", label: "Board" },
  { value: "outline", label: "Outline" },
] as const
const icons: Record<View, ReactNode> = { board: <Columns3 aria-hidden />, outline: <ListTree aria-hidden /> }

/** The same board in another shape. On a phone it stands in the More menu. */
export function ViewSwitch({ view, onView }: { view: View; onView: (view: View) => void }) {
  const keysOf = useKeysOf()
  return (
    <fieldset aria-label="View" className="hidden shrink-0 rounded-control bg-well p-0.5 md:flex">
      {viewOptions.map(({ value: one, label }) => (
        <Tooltip key={one} text={`Show as ${one}`} shortcut={keysOf(`view.${one}`)}>
          <button
            type="button"
            aria-pressed={one === view}
            onClick={() => onView(one)}
            className={clsx(
              "target inline-flex h-7 items-center gap-1.5 rounded-[4px] px-2.5 text-sm transition-colors [&_svg]:size-4",
              one === view
                ? "bg-panel font-medium text-ink ring-1 ring-line forced-colors:outline-2 forced-colors:outline-[Highlight]"
                : "text-muted hover:text-ink",
            )}
          >
            {icons[one]}
            <span className="max-lg:sr-only">{label}</span>
          </button>
        </Tooltip>
      ))}
    </fieldset>
  )
}
