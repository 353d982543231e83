"use client"

/** Drivers, what if they stood elsewhere, and how outcomes respond: where there is an optimum, and how far off it is. */
import { Plus } from "lucide-react"
import { useEffect, useState } from "react"
import { useDrivers, useMeta, useResponses, useScenarios } from "../../client/use-board.ts"
import { useMay } from "../../client/use-may.ts"
import { useWhatIf } from "../../client/use-what-if.ts"
import type { Response } from "../../core/board.ts"
import { useCommand } from "../commands/use-command.ts"
import { takeAskedFor } from "../shell/asked-for.ts"
import { useNarrow } from "../shell/use-narrow.ts"
import type { ViewProps } from "../shell/view-props.ts"
import { outcomesIn } from "../signals/outcomes-in.ts"
import { Button } from "../ui/button.tsx"
import { EmptyState } from "../ui/empty-state.tsx"
import { Select } from "../ui/select.tsx"
import { DriverCard } from "./driver-card.tsx"
import { DriverDialog, NewDriverDialog } from "./driver-dialog.tsx"
import { driversOf } from "./driver-reading.ts"
import { ResponseCard } from "./response-card.tsx"
import { ResponseDialog } from "./response-dialog.tsx"
import { useLikelihoods } from "./response-model.ts"

type Open =
  | { is: "new-driver" }
  | { is: "driver"; id: string }
  | { is: "response"; id: string | null; driverId: string | null }
  | null

const all = ""

export function DriversView({ selectedId, onSelect }: ViewProps) {
  const drivers = useDrivers()
  const responses = useResponses()
  const scenarios = useScenarios()
  const { yardstick } = useMeta()
  const { whatIf, setLevel } = useWhatIf()
  const likelihoods = useLikelihoods()
  const narrow = useNarrow()
  const may = useMay()
  const asked = may({ collection: "drivers", id: "new", field: null, action: "add" })
  const mayNot = asked.allowed ? null : asked.why
  const [open, setOpen] = useState<Open>(null)
  const [chosen, setChosen] = useState(all)
  useCommand("driver.new", () => setOpen({ is: "new-driver" }), mayNot ?? undefined)
  useEffect(() => {
    if (takeAskedFor("driver") && mayNot === null) setOpen({ is: "new-driver" })
  }, [mayNot])

  const there = responses.flatMap((response) => {
    const scenario = scenarios.find(({ id }) => id === response.scenarioId)
    if (!scenario) return []
    const outcome = outcomesIn(scenario).find(({ id }) => id === response.outcomeId)
    return [
      {
        response,
        scenarioTitle: scenario.title || "Untitled scenario",
        outcomeLabel: outcome?.label ?? "an outcome that is gone",
      },
    ]
  })
  const nameOf = (response: Response) => {
    const found = there.find((one) => one.response.id === response.id)
    return found ? `${found.scenarioTitle}: ${found.outcomeLabel}` : ""
  }
  // On a phone one at a time.
  const only = narrow ? (there.find(({ response }) => response.id === chosen) ?? there[0]) : null
  const shown = only ? [only] : there
  const edited = open?.is === "driver" ? drivers.find(({ id }) => id === open.id) : undefined
  const responding =
    open?.is === "response" && open.id !== null ? responses.find(({ id }) => id === open.id) : undefined
  const newDriver = mayNot === null && (
    <Button
      variant="primary"
      icon={<Plus />}
      className="pointer-coarse:h-11"
      onClick={() => setOpen({ is: "new-driver" })}
    >
      New driver
    </Button>
  )

  return (
    <div
      inert={narrow && selectedId !== null}
      className="flex min-h-full flex-col gap-4 px-4 pt-4 pb-24 sm:px-6"
    >
      <header className="flex flex-wrap items-end gap-3">
        <h1 className="min-w-0 flex-1 font-semibold text-lg">Drivers</h1>
        {mayNot === null && drivers.length > 0 && (
          <Button
            icon={<Plus />}
            className="pointer-coarse:h-11"
            onClick={() => setOpen({ is: "response", id: null, driverId: null })}
          >
            New response
          </Button>
        )}
        {newDriver}
      </header>
      {mayNot && <p className="text-muted text-sm">{mayNot}</p>}
      {likelihoods.why && (
        <p role="status" className="rounded-control bg-notice-wash px-3 py-2 text-notice text-sm">
          {likelihoods.why}
        </p>
      )}
      {drivers.length === 0 ? (
        <EmptyState title="No drivers yet" actions={newDriver}>
          A driver is something that can be more or less, in levels that have words: pressure, dialogue, how
          united a coalition is. Say which outcomes respond to it, and see where the optimum lies.
        </EmptyState>
      ) : (
        <div className="grid items-start gap-5 lg:grid-cols-[minmax(19rem,22rem)_minmax(0,1fr)]">
          {/* Stays in sight beside the tables, so that a hand on a level sees what it moves. */}
          <div className="flex flex-col gap-4 lg:sticky lg:top-4 lg:max-h-[calc(100dvh-11rem)] lg:overflow-y-auto lg:pr-1">
            {drivers.map((driver) => (
              <DriverCard
                key={driver.id}
                {...{ driver, nameOf, likelihoods, whatIf, mayNot }}
                responses={there
                  .map(({ response }) => response)
                  .filter((response) => driversOf(response).includes(driver.id))}
                onLevel={(level) => setLevel(driver.id, level)}
                onEdit={() => setOpen({ is: "driver", id: driver.id })}
                onRespond={() => setOpen({ is: "response", id: null, driverId: driver.id })}
              />
            ))}
          </div>
          <div className="flex min-w-0 flex-col gap-4">
            {narrow && there.length > 1 && (
              <Select
                label="How it responds"
                value={only?.response.id ?? all}
                options={there.map(({ response }) => ({ value: response.id, label: nameOf(response) }))}
                onChange={setChosen}
              />
            )}
            {shown.length === 0 && (
              <EmptyState
                title="Nothing responds yet"
                actions={
                  mayNot === null && (
                    <Button
                      variant="primary"
                      icon={<Plus />}
                      onClick={() => setOpen({ is: "response", id: null, driverId: null })}
                    >
                      New response
                    </Button>
                  )
                }
              >
                Say which outcome is more or less likely at which level. That changes no number: only other
                levels than today's do.
              </EmptyState>
            )}
            <div className="grid items-start gap-4 2xl:grid-cols-2">
              {shown.map(({ response, scenarioTitle, outcomeLabel }) => (
                <ResponseCard
                  key={response.id}
                  {...{
                    response,
                    scenarioTitle,
                    outcomeLabel,
                    drivers,
                    whatIf,
                    likelihoods,
                    yardstick,
                    mayNot,
                  }}
                  onOpen={() => onSelect(response.scenarioId)}
                  onEdit={() => setOpen({ is: "response", id: response.id, driverId: null })}
                />
              ))}
            </div>
          </div>
        </div>
      )}
      {open?.is === "new-driver" && <NewDriverDialog close={() => setOpen(null)} />}
      {edited && <DriverDialog driver={edited} close={() => setOpen(null)} />}
      {open?.is === "response" && (open.id === null || responding) && (
        <ResponseDialog
          key={open.id ?? "new"}
          response={responding ?? null}
          driverId={open.driverId}
          scenarioId={selectedId}
          close={() => setOpen(null)}
        />
      )}
    </div>
  )
}
