"use client"

/** Which scenarios stand in the matrix. */
import { useState } from "react"
import type { Scenario } from "../../core/board.ts"
import { Button } from "../ui/button.tsx"
import { Dialog } from "../ui/dialog.tsx"
import { TextField } from "../ui/text-field.tsx"
import { mostScenarios } from "./matrix-reading.ts"

export function ScenarioChooser(props: {
  scenarios: readonly Scenario[]
  chosen: readonly string[]
  usual: readonly string[]
  onChoose: (ids: readonly string[] | null) => void
  close: () => void
}) {
  const { scenarios, chosen, usual, onChoose, close } = props
  const [looked, setLooked] = useState("")
  const words = looked.trim().toLowerCase()
  const found = scenarios.filter(({ title }) => title.toLowerCase().includes(words))
  const full = chosen.length >= mostScenarios
  return (
    <Dialog
      title="Scenarios in the matrix"
      description={`${chosen.length} of ${scenarios.length}, at most ${mostScenarios} at once.`}
      size="md"
      open
      onOpenChange={(open) => open || close()}
      footer={
        <>
          <Button variant="quiet" className="mr-auto" onClick={() => onChoose(null)}>
            As usual ({usual.length})
          </Button>
          <Button variant="primary" onClick={close}>
            Done
          </Button>
        </>
      }
    >
      <TextField
        label="Find"
        value={looked}
        placeholder="Words of its statement"
        onChange={(event) => setLooked(event.currentTarget.value)}
      />
      <ul className="mt-3 flex flex-col">
        {found.map(({ id, title }) => {
          const on = chosen.includes(id)
          return (
            <li key={id} className="[contain-intrinsic-block-size:auto_2rem] [content-visibility:auto]">
              <label className="flex min-h-8 items-center gap-3 py-1 pointer-coarse:min-h-11">
                <input
                  type="checkbox"
                  className="size-4 shrink-0"
                  checked={on}
                  disabled={!on && full}
                  onChange={() => onChoose(on ? chosen.filter((one) => one !== id) : [...chosen, id])}
                />
                <span className="statement min-w-0 text-base leading-5">{title || "Untitled scenario"}</span>
              </label>
            </li>
          )
        })}
      </ul>
      {found.length === 0 && <p className="text-muted">No scenario has these words.</p>}
    </Dialog>
  )
}
