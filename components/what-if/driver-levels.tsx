"use client"

import { useId } from "react"
import { useWhatIf } from "../../client/use-what-if.ts"
import type { Driver } from "../../core/board.ts"
import { Button } from "../ui/button.tsx"
import { levelWords } from "./model-words.ts"

/** A quarter of the way from one word to the next. */
const step = 0.25

export function DriverLevels({ drivers }: { drivers: readonly Driver[] }) {
  return (
    <ul className="flex flex-col gap-4">
      {drivers.map((driver) => (
        <Level key={driver.id} driver={driver} />
      ))}
    </ul>
  )
}

function Level({ driver }: { driver: Driver }) {
  const { whatIf, setLevel } = useWhatIf()
  const id = useId()
  const set = whatIf.levels[driver.id]
  const level = set ?? driver.level
  return (
    <li>
      <div className="flex min-h-6 items-baseline gap-2">
        <label htmlFor={id} className="min-w-0 flex-1 font-medium text-sm">
          {driver.title}
        </label>
        {set !== undefined && (
          <Button size="sm" variant="quiet" onClick={() => setLevel(driver.id, null)}>
            As on the board
          </Button>
        )}
      </div>
      <input
        id={id}
        type="range"
        min={0}
        max={Math.max(driver.levels.length - 1, 0)}
        step={step}
        value={level}
        aria-valuetext={levelWords(driver, level)}
        list={`${id}-levels`}
        onChange={(event) => {
          const next = Number(event.currentTarget.value)
          setLevel(driver.id, next === driver.level ? null : next)
        }}
        className="h-6 w-full accent-accent pointer-coarse:h-11"
      />
      <datalist id={`${id}-levels`}>
        {driver.levels.map((word, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a level is its place.
          <option key={at} value={at} label={word} />
        ))}
      </datalist>
      <p className="figures text-muted text-xs">
        {levelWords(driver, level)}
        {set !== undefined && (
          <span className="text-ink"> (on the board {levelWords(driver, driver.level)})</span>
        )}
      </p>
    </li>
  )
}
