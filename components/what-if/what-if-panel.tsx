"use client"

/** Where a what-if is set: what is supposed, what follows from it, and what is done with it. */
import { Columns3, Pin, Save, X } from "lucide-react"
import { useState } from "react"
import { useDrivers, useScenarios, useSignals } from "../../client/use-board.ts"
import { useModelState } from "../../client/use-model.ts"
import { usePinnedWhatIfs } from "../../client/use-pinned-what-ifs.ts"
import { useWhatIf } from "../../client/use-what-if.ts"
import { useWorldDesk } from "../../client/use-worlds.ts"
import type { SetPart } from "../../core/network/questions.ts"
import { later } from "../shell/later.tsx"
import { Button } from "../ui/button.tsx"
import { IconButton } from "../ui/icon-button.tsx"
import { useToasts } from "../ui/toast.tsx"
import { DriverLevels } from "./driver-levels.tsx"
import { partKey, partsOf, partWords } from "./model-words.ts"
import { PanelPart } from "./panel-part.tsx"
import { SignalStates } from "./signal-states.tsx"
import { SupposeOutcome } from "./suppose-outcome.tsx"
import { WhatFollows } from "./what-follows.tsx"
import { Worlds } from "./worlds.tsx"

const Compare = later(() => import("./compare-dialog.tsx").then((module) => module.CompareDialog))

export function WhatIfPanel({ scenarioId }: { scenarioId: string | undefined }) {
  const { whatIf, active, source } = useWhatIf()
  const state = useModelState()
  const scenarios = useScenarios()
  const drivers = useDrivers()
  const signals = useSignals()
  const watching = source.kind === "world" && !source.edits
  const inModel = state.state === "ready" ? new Set(state.value.scenarioIds) : null
  return (
    <>
      <PanelPart title="What is supposed">
        {watching && (
          <p className="mb-2 text-muted text-sm">
            You are watching. What you set yourself goes on as your own, from here.
          </p>
        )}
        <SetParts />
        <SupposeOutcome
          scenarios={scenarios.filter(({ id }) => inModel === null || inModel.has(id))}
          first={scenarioId}
        />
      </PanelPart>
      <WhatFollows />
      {drivers.length > 0 && (
        <PanelPart title="Drivers">
          <DriverLevels drivers={drivers} />
        </PanelPart>
      )}
      {signals.length > 0 && (
        <PanelPart title="Signals">
          <SignalStates signals={signals} scenarios={scenarios} />
        </PanelPart>
      )}
      <Keeping whatIfIsSet={active && partsOf(whatIf).length > 0} />
    </>
  )
}

/** Each thing that is set, to be changed or taken away. */
function SetParts() {
  const { whatIf, setOutcome, setLevel, setSignal } = useWhatIf()
  const named = { scenarios: useScenarios(), drivers: useDrivers(), signals: useSignals() }
  const parts = partsOf(whatIf)
  const take = (part: SetPart) => {
    if (part.kind === "outcome") setOutcome(part.scenarioId, null)
    else if (part.kind === "level") setLevel(part.driverId, null)
    else setSignal(part.signalId, null)
  }
  if (parts.length === 0) return null
  return (
    <ul className="mb-3 flex flex-col gap-1.5">
      {parts.map((part) => {
        const words = partWords(part, whatIf, named)
        const set = part.kind === "outcome" ? whatIf.outcomes[part.scenarioId] : undefined
        return (
          <li
            key={partKey(part)}
            className="rounded-control border border-accent/50 bg-accent-wash py-1 pr-1 pl-3"
          >
            <div className="flex items-center gap-1">
              <span className="min-w-0 flex-1 text-sm">{words}</span>
              <IconButton label={`Take back: ${words}`} size="sm" tooltip={false} onClick={() => take(part)}>
                <X />
              </IconButton>
            </div>
            {part.kind === "outcome" && set && (
              <Manner of={words} by={set.by} onChange={(by) => setOutcome(part.scenarioId, { ...set, by })} />
            )}
          </li>
        )
      })}
    </ul>
  )
}

/** Learning it says something about its causes; making it so does not. */
function Manner(props: { of: string; by: "seeing" | "doing"; onChange: (by: "seeing" | "doing") => void }) {
  const { of, by, onChange } = props
  const ways = [
    ["seeing", "We learn that"],
    ["doing", "Somebody makes it so"],
  ] as const
  return (
    <fieldset className="mt-0.5 mb-1 flex flex-wrap gap-x-4">
      <legend className="sr-only">{of}</legend>
      {ways.map(([way, label]) => (
        <label key={way} className="inline-flex min-h-6 items-center gap-1.5 text-xs pointer-coarse:min-h-11">
          <input type="radio" className="size-4" checked={by === way} onChange={() => onChange(way)} />
          {label}
        </label>
      ))}
    </fieldset>
  )
}

function Keeping({ whatIfIsSet }: { whatIfIsSet: boolean }) {
  const { whatIf } = useWhatIf()
  const named = { scenarios: useScenarios(), drivers: useDrivers(), signals: useSignals() }
  const [pins, { pin }] = usePinnedWhatIfs()
  const desk = useWorldDesk()
  const { show } = useToasts()
  const [naming, setNaming] = useState(false)
  const [comparing, setComparing] = useState(false)
  const short = partsOf(whatIf)
    .map((part) => partWords(part, whatIf, named))
    .join("; ")
  const key = JSON.stringify(whatIf)
  const pinned = pins.some(({ id }) => id === key)
  return (
    <>
      <PanelPart title="Keep and compare">
        <div className="flex flex-wrap gap-2">
          <Button
            size="sm"
            icon={<Pin />}
            disabled={!whatIfIsSet || pinned}
            onClick={() => {
              if (!pin({ id: key, title: short.slice(0, 200), whatIf }))
                show({ title: "Three are pinned. Take one out of the comparison first.", tone: "danger" })
            }}
          >
            {pinned ? "Pinned" : "Pin to compare"}
          </Button>
          <Button
            size="sm"
            icon={<Columns3 />}
            disabled={pins.length === 0}
            onClick={() => setComparing(true)}
          >
            Compare {pins.length > 0 && pins.length}
          </Button>
          <Button size="sm" icon={<Save />} disabled={!whatIfIsSet} onClick={() => setNaming(true)}>
            Save by name
          </Button>
        </div>
        {naming && (
          <form
            className="mt-3 flex gap-2"
            onSubmit={(event) => {
              event.preventDefault()
              const title = String(new FormData(event.currentTarget).get("title") ?? "")
              const done = desk.saveAs(title)
              if (done.ok) setNaming(false)
              show(
                done.ok
                  ? { title: `Saved “${title.trim()}”, for everybody on the board` }
                  : { title: done.error.message, tone: "danger" },
              )
            }}
          >
            <input
              // biome-ignore lint/a11y/noAutofocus: asked for by the button that this person has just pressed.
              autoFocus
              name="title"
              aria-label="Name of this what-if"
              maxLength={200}
              defaultValue={short.slice(0, 80)}
              className="h-8 min-w-0 flex-1 rounded-control border border-edge bg-panel px-2 text-sm pointer-coarse:h-11 pointer-coarse:text-base"
            />
            <Button type="submit" variant="primary">
              Save
            </Button>
          </form>
        )}
        <Worlds />
      </PanelPart>
      {comparing && <Compare.Part onClose={() => setComparing(false)} />}
    </>
  )
}
