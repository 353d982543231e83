/** What the palette shows for what was typed: commands, scenarios, sets and people, the best first. */
import type { CommandId } from "./catalogue.ts"
import { type Findable, type Scored, scored } from "./ranking.ts"

export type Found = Findable &
  (
    | { kind: "command"; id: CommandId; why?: string | undefined }
    | { kind: "scenario"; id: string; detail?: string | undefined }
    | { kind: "set"; id: string; detail?: string | undefined }
    | {
        kind: "person"
        id: string
        /** The scenario they look at. */
        at: string | null
        why?: string | undefined
        detail?: string | undefined
      }
  )

export interface FoundGroup {
  label: string
  found: Found[]
  /** How many more fit than are shown. */
  more: number
}

/** More would only be scrolled past: another letter finds it sooner. */
const most = 50

const labels = { command: "Commands", scenario: "Scenarios", set: "Sets", person: "People" } as const

export const possible = (found: Found): boolean =>
  (found.kind !== "command" && found.kind !== "person") || found.why === undefined

export function findFor(query: string, all: readonly Found[], recent: readonly CommandId[]): FoundGroup[] {
  return query.trim() === "" ? atFirst(all, recent) : fitting(query, all, recent)
}

/** Nothing typed: what was done lately, then everything that can be done, then what cannot. */
function atFirst(all: readonly Found[], recent: readonly CommandId[]): FoundGroup[] {
  const commands = all.filter((found) => found.kind === "command")
  const lately = recent.flatMap((id) => commands.find((one) => one.id === id && possible(one)) ?? [])
  const others = commands.filter((one) => !lately.includes(one))
  return groups([
    ["Recent", lately],
    ["Commands", others.filter(possible)],
    ["People", all.filter((found) => found.kind === "person" && possible(found))],
    ["Not now", others.filter((one) => !possible(one))],
  ])
}

function fitting(query: string, all: readonly Found[], recent: readonly CommandId[]): FoundGroup[] {
  const hits = scored(query, all)
  const lately = ({ item }: Scored<Found>) => {
    const at = item.kind === "command" ? recent.indexOf(item.id) : -1
    return at < 0 ? recent.length : at
  }
  const now = hits.filter(({ item }) => possible(item))
  const kinds = (["command", "scenario", "set", "person"] as const).map((kind) => {
    const own = now
      .filter(({ item }) => item.kind === kind)
      .sort((a, b) => b.score - a.score || lately(a) - lately(b))
    return { kind, own, best: own[0]?.score ?? 0 }
  })
  // The group with the best answer comes first, since Enter takes the first.
  kinds.sort((a, b) => b.best - a.best)
  const notNow = hits.filter(({ item }) => !possible(item)).map(({ item }) => item)
  return groups([
    ...kinds.map(({ kind, own }): [string, Found[]] => [labels[kind], own.map(({ item }) => item)]),
    ["Not now", notNow],
  ])
}

const groups = (named: [string, Found[]][]): FoundGroup[] =>
  named.flatMap(([label, found]) =>
    found.length > 0 ? [{ label, found: found.slice(0, most), more: Math.max(0, found.length - most) }] : [],
  )
