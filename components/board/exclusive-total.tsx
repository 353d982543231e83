"use client"

import { Scale, SquarePlus } from "lucide-react"
import { remainderTitle, useActions } from "../../client/use-actions.ts"
import { useScenarios } from "../../client/use-board.ts"
import { useConditions } from "../../client/use-judgement.ts"
import { useMay } from "../../client/use-may.ts"
import { normalised, totalOf } from "../../core/exclusive-set.ts"
import { formatProbability } from "../../core/probability.ts"
import { Button } from "../ui/button.tsx"
import { useToasts } from "../ui/toast.tsx"

/** What the scenarios of a set hold together of which only one can happen. It warns and offers; it blocks nothing. */
export function ExclusiveTotal({ setId, ids }: { setId: string; ids: readonly string[] }) {
  const actions = useActions()
  const { show } = useToasts()
  const may = useMay()
  const { hidden } = useConditions()
  const here = new Set(ids)
  const scenarios = useScenarios().filter(({ id }) => here.has(id))
  // From a total and what is shown of it, what is hidden could be worked out.
  const sum = ids.some((id) => hidden.has(id)) ? null : totalOf(scenarios)
  if (!sum) return null
  const percent = Math.round(sum.total * 100)
  if (sum.standing === "whole") return <p className="figures mb-3 px-1 text-muted text-xs">Total 100%</p>

  const mayScale = may({ collection: "scenarios", id: "any", field: "working", action: "set" }).allowed
  const mayAdd = may({ collection: "scenarios", id: "new", field: null, action: "add" }).allowed
  const over = sum.standing === "over"
  const scalable = mayScale && normalised(scenarios) !== null
  const named = scenarios.some(({ title }) => title.toLowerCase() === remainderTitle.toLowerCase())
  const say = (done: { ok: true } | { ok: false; error: { message: string } }, title: string) =>
    show(done.ok ? { title } : { title: done.error.message, tone: "danger" })
  const normalise = scalable && (
    <Button
      size="sm"
      variant={over ? "secondary" : "quiet"}
      icon={<Scale />}
      onClick={() => say(actions.normaliseSet(setId), "Normalised: the total is 100%")}
    >
      Normalise
    </Button>
  )

  if (over) {
    return (
      <div className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-2 rounded-control bg-notice-wash px-3 py-2 text-notice text-xs">
        <p className="figures min-w-0 flex-1 basis-44">
          <strong className="font-semibold">Total {percent}%: more than 100%.</strong> Only one of these can
          happen.
        </p>
        {normalise}
      </div>
    )
  }
  const rest = formatProbability(1 - sum.total)
  return (
    <div className="mb-3 flex flex-col gap-1 px-1 text-xs">
      <p className="figures text-muted">
        Total {percent}%. Perhaps one is missing: {rest} is left for none of these.
      </p>
      {(scalable || (mayAdd && !named)) && (
        <span className="-ml-2.5 flex flex-wrap">
          {mayAdd && !named && (
            <Button
              size="sm"
              variant="quiet"
              icon={<SquarePlus />}
              onClick={() => say(actions.addRemainder(setId), `Added “${remainderTitle}” with ${rest}`)}
            >
              Add “{remainderTitle}”
            </Button>
          )}
          {normalise}
        </span>
      )}
    </div>
  )
}
