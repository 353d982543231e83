/** The places that a scenario can be moved to, in words and by the neighbour that would follow. Pure. */
import type { Scenario, ScenarioSet } from "../../core/board.ts"

export interface Place {
  key: string
  words: string
  setId: string | null
  /** null: last. */
  beforeId: string | null
  /** It stands there already. */
  here: boolean
}

export interface PlacesIn {
  label: string
  places: Place[]
}

export interface Group {
  set: ScenarioSet | null
  scenarios: readonly Pick<Scenario, "id" | "title">[]
}

/** Of what is typed every word must be found in the set's name or in the place's words. */
export function placesFor(groups: readonly Group[], moved: readonly string[], typed: string): PlacesIn[] {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean)
  const taken = new Map<string, number>()
  return groups.map(({ set, scenarios }) => {
    const title = set ? set.title || "Untitled set" : "No set"
    const times = (taken.get(title) ?? 0) + 1
    taken.set(title, times)
    const label = times === 1 ? title : `${title} (${times})`
    return { label, places: placesIn(set?.id ?? null, scenarios, moved).filter(fits(label, wanted)) }
  })
}

function placesIn(setId: string | null, scenarios: Group["scenarios"], moved: readonly string[]): Place[] {
  const others = scenarios.filter(({ id }) => !moved.includes(id))
  const only = moved.length === 1 ? scenarios.findIndex(({ id }) => id === moved[0]) : -1
  // Where a single one is now: before whoever follows it.
  const followsNow = only < 0 ? undefined : (scenarios[only + 1]?.id ?? null)
  const place = (name: string, words: string, beforeId: string | null): Place => ({
    key: `${setId ?? ""}/${name}`,
    words,
    setId,
    beforeId,
    here: beforeId === followsNow,
  })
  const [first] = others
  if (!first) return [place("only", "As its only scenario", null)]
  return [
    place("first", "First", first.id),
    ...others.map(({ id, title }, i) => place(id, `After “${title}”`, others[i + 1]?.id ?? null)),
    place("last", "Last", null),
  ]
}

const fits =
  (label: string, wanted: readonly string[]) =>
  ({ words }: Place): boolean => {
    const text = `${label} ${words}`.toLowerCase()
    return wanted.every((word) => text.includes(word))
  }

/** To be read aloud. */
export function whereTo({ place, at, of }: { place: string; at: number; of: number }, count: number): string {
  return count === 1
    ? `Moved to ${place}, ${at} of ${of}`
    : `Moved ${count} scenarios to ${place}, ${at} to ${at + count - 1} of ${of}`
}
