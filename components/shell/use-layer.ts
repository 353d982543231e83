"use client"

/**
 * What lies over the board for a while: the estimate sheet, the reveal, a history. Named in the address (`?over=` with
 * `round`, `on` for a scenario, `who` for a person), so that reload, Back and a link that is sent all mean it.
 * Opening one is a step in the history, going on inside of it is not.
 */
import { useSearchParams } from "next/navigation"
import { useCallback, useMemo } from "react"

export type Layer =
  /** round null: outside of rounds. */
  | { is: "estimate"; round: number | null; scenarioId: string | null }
  | { is: "reveal"; round: number; scenarioId: string | null }
  | { is: "rounds" }
  /** What a round asks about links and tables of the model. */
  | { is: "votes"; round: number }
  | { is: "history"; scenarioId: string }
  | { is: "resolve"; scenarioId: string }
  /** memberId null: the team's. */
  | { is: "scores"; memberId: string | null }

const keys = ["over", "round", "on", "who"] as const

export function parseLayer(params: { get(key: string): string | null }): Layer | null {
  const is = params.get("over")
  const scenarioId = params.get("on")
  const number = Number(params.get("round"))
  const round = Number.isInteger(number) && number > 0 ? number : null
  switch (is) {
    case "estimate":
      return { is, round, scenarioId }
    case "reveal":
      return round === null ? null : { is, round, scenarioId }
    case "votes":
      return round === null ? null : { is, round }
    case "rounds":
      return { is }
    case "history":
    case "resolve":
      return scenarioId === null ? null : { is, scenarioId }
    case "scores":
      return { is, memberId: params.get("who") }
    default:
      return null
  }
}

export function addressOf(layer: Layer | null, from: URL): URL {
  const url = new URL(from)
  for (const key of keys) url.searchParams.delete(key)
  if (layer === null) return url
  url.searchParams.set("over", layer.is)
  if ("round" in layer && layer.round !== null) url.searchParams.set("round", String(layer.round))
  if ("scenarioId" in layer && layer.scenarioId !== null) url.searchParams.set("on", layer.scenarioId)
  if ("memberId" in layer && layer.memberId !== null) url.searchParams.set("who", layer.memberId)
  return url
}

/** Opened from the board on this page: closing goes back to where it was opened. */
let openedHere = false

export function useLayer(): [Layer | null, (layer: Layer | null) => void] {
  const params = useSearchParams()
  const layer = useMemo(() => parseLayer(params), [params])
  const show = useCallback((next: Layer | null) => {
    const here = new URL(window.location.href)
    const before = parseLayer(here.searchParams)
    if (next === null && before !== null && openedHere) {
      // The address changes a moment later: asked twice in that moment, it must not go back twice.
      openedHere = false
      return window.history.back()
    }
    if (before === null && next !== null) {
      openedHere = true
      window.history.pushState(null, "", addressOf(next, here))
    } else window.history.replaceState(null, "", addressOf(next, here))
  }, [])
  return [layer, show]
}
