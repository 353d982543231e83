"use client"

/** One driver: what if it stood elsewhere, which outcomes that moves, and where it stands today. */
import { MoreHorizontal, Pencil, Plus, Trash2 } from "lucide-react"
import { useId } from "react"
import { useDriverActions } from "../../client/use-driver-actions.ts"
import type { Driver, Response } from "../../core/board.ts"
import type { WhatIf } from "../../core/network/questions.ts"
import { Button } from "../ui/button.tsx"
import { IconButton } from "../ui/icon-button.tsx"
import { Menu, MenuItem } from "../ui/menu.tsx"
import { Select } from "../ui/select.tsx"
import { useToasts } from "../ui/toast.tsx"
import { ChangeInLikelihood } from "./change-in-likelihood.tsx"
import { bestLevel, levelName, levelUnder, staysOf } from "./driver-reading.ts"
import { LevelSlider } from "./level-slider.tsx"
import { type LikelihoodsNow, likelihoodIn, useAlong } from "./response-model.ts"

export interface DriverCardProps {
  driver: Driver
  /** What it bears on. */
  responses: readonly Response[]
  nameOf: (response: Response) => string
  likelihoods: LikelihoodsNow
  whatIf: WhatIf
  /** A sentence why the board cannot be changed; null when it can. */
  mayNot: string | null
  onLevel: (level: number | null) => void
  onEdit: () => void
  onRespond: () => void
}

export function DriverCard(props: DriverCardProps) {
  const { driver, responses, nameOf, likelihoods, whatIf, mayNot, onLevel, onEdit, onRespond } = props
  const actions = useDriverActions()
  const { show } = useToasts()
  const headingId = useId()
  const level = levelUnder(driver, whatIf)
  const supposing = level !== driver.level

  function setToday(next: number) {
    const done = actions.setLevel(driver.id, next)
    if (!done.ok) return show({ title: done.error.message, tone: "danger" })
    // What was supposed is now so.
    if (next === level) onLevel(null)
    show({ title: `${driver.title}: today ${levelName(driver, next)}. No number has changed by itself.` })
  }
  function remove() {
    const done = actions.deleteDriver(driver.id)
    if (!done.ok) return show({ title: done.error.message, tone: "danger" })
    show({
      title: `Driver deleted: ${driver.title}`,
      action: { label: "Restore", onClick: () => actions.restoreDriver(driver.id) },
    })
  }

  return (
    <section aria-labelledby={headingId} className="rounded-sheet border border-line bg-panel p-4">
      <div className="flex items-start gap-2">
        <h2 id={headingId} className="statement min-w-0 flex-1 text-base leading-6">
          {driver.title || "Untitled driver"}
        </h2>
        {mayNot === null && (
          <Menu
            trigger={
              <IconButton label={`More on ${driver.title}`} tooltip={false} className="-mt-1 -mr-2">
                <MoreHorizontal />
              </IconButton>
            }
          >
            <MenuItem icon={<Pencil />} onSelect={onEdit}>
              Edit words and levels…
            </MenuItem>
            <MenuItem icon={<Plus />} onSelect={onRespond}>
              An outcome responds to it…
            </MenuItem>
            <MenuItem icon={<Trash2 />} danger onSelect={remove}>
              Delete driver
            </MenuItem>
          </Menu>
        )}
      </div>
      <p className="caption mt-1 mb-1">What if it were</p>
      <LevelSlider {...{ driver, level, onLevel }} />
      <div className="min-h-8 pt-1">
        {supposing && (
          <Button size="sm" variant="quiet" className="text-accent" onClick={() => onLevel(null)}>
            Back to today: {driver.level}
          </Button>
        )}
      </div>
      {responses.length > 0 && (
        <ul className="flex flex-col gap-1 border-line border-t py-2">
          {responses.map((response) => (
            <Responding
              key={response.id}
              {...{ response, driver, whatIf, likelihoods }}
              name={nameOf(response)}
            />
          ))}
        </ul>
      )}
      <details className="border-line border-t pt-1">
        <summary className="target w-fit max-w-full cursor-pointer py-1 text-muted text-xs hover:text-ink">
          What holds today: {levelName(driver, driver.level)}
        </summary>
        <Select
          label="What holds today"
          hideLabel
          value={String(driver.level)}
          disabled={mayNot !== null}
          className="mt-1"
          options={driver.levels.map((_, i) => ({ value: String(i), label: levelName(driver, i) }))}
          onChange={(value) => setToday(Number(value))}
        />
        <p className="mt-1 text-muted text-xs">
          {mayNot ?? "Sets what is so today for everybody; no number changes by itself."}
        </p>
        <Stays driver={driver} />
      </details>
    </section>
  )
}

function Responding(props: {
  response: Response
  driver: Driver
  whatIf: WhatIf
  likelihoods: LikelihoodsNow
  name: string
}) {
  const { response, driver, whatIf, likelihoods, name } = props
  const along = useAlong(driver, response, whatIf)
  const best = along.state === "ready" ? bestLevel(driver, along.values) : null
  return (
    <li className="flex flex-wrap items-baseline justify-between gap-x-3 text-sm">
      <span className="min-w-0 flex-1 basis-32">{name}</span>
      <span className="text-right">
        <ChangeInLikelihood
          now={likelihoodIn(likelihoods.now, response)}
          supposed={likelihoodIn(likelihoods.supposed, response)}
        />
        {/* Always there, so that nothing moves under the hand while it is worked out. */}
        <span className="block min-h-4 text-muted text-xs">
          {best !== null ? `highest at level ${best}` : along.state === "ready" ? "no level stands out" : ""}
        </span>
      </span>
    </li>
  )
}

function Stays({ driver }: { driver: Driver }) {
  const stays = staysOf(driver)
  if (stays.length <= 1 && stays[0]?.since === null) return null
  return (
    <>
      <p className="caption mt-2">Where it has stood</p>
      <ol className="mt-0.5 flex flex-col gap-0.5 text-xs">
        {stays.map(({ level, since }) => (
          <li key={since} className="flex gap-2">
            <span className="figures w-24 shrink-0 text-muted">
              {since === null ? "before" : dayOf.format(since)}
            </span>
            <span>{levelName(driver, level)}</span>
          </li>
        ))}
      </ol>
    </>
  )
}

const dayOf = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" })
