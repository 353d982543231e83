"use client"

/**
 * The palette: whatever can be done on this page, and every scenario, set and person of the board, by a few letters.
 * What is chosen is done where one was before it opened, so the focus goes back first.
 */
import { Columns3, CornerDownRight, FileText, User } from "lucide-react"
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react"
import { flushSync } from "react-dom"
import { useScenarios, useSets } from "../../client/use-board.ts"
import { useOnline } from "../../client/use-people.ts"
import { type HitGroup, SearchDialog, SearchList } from "../ui/search-dialog.tsx"
import { type CommandId, commandGroups, commandsIn, entryOf } from "./catalogue.ts"
import { type Found, findFor } from "./found.ts"
import { recentCommands, rememberCommand } from "./recent-commands.ts"
import { useKeysOf } from "./shown-keys.ts"
import { runCommand, useCommandsNow } from "./use-command.ts"

export interface CommandPaletteProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** What had the focus before. */
  before: Element | null
  query: string
  onQuery: (query: string) => void
  /** Enter was pressed before the field could take it. */
  entered: boolean
  /** Takes the keys until the field has the focus. */
  early: ReactNode
  selectedId: string | null
  onSelect: (id: string | null) => void
}

export function CommandPalette(props: CommandPaletteProps) {
  const { open, onOpenChange, before, query, onQuery, entered, early, selectedId, onSelect } = props
  const chosen = useRef(false)
  useEffect(() => {
    if (open) chosen.current = false
  }, [open])
  const choose = (one: Found) => {
    chosen.current = true
    flushSync(() => onOpenChange(false))
    if (before instanceof HTMLElement) before.focus({ preventScroll: true })
    act(one, selectedId, onSelect)
  }
  // To where one was, also where that is no stop of Tab: a panel that is being read.
  const giveBack = (): boolean => {
    if (chosen.current) return false
    if (!(before instanceof HTMLElement) || !before.isConnected || before === document.body) return true
    queueMicrotask(() => before.focus({ preventScroll: true }))
    return false
  }
  return (
    <>
      {open && early}
      <SearchDialog palette label={label} open={open} onOpenChange={onOpenChange} returnsFocus={giveBack}>
        <Finding query={query} onQuery={onQuery} entered={open && entered} onChoose={choose} />
      </SearchDialog>
    </>
  )
}

const label = entryOf("palette.open").title

function Finding(props: {
  query: string
  onQuery: (query: string) => void
  entered: boolean
  onChoose: (one: Found) => void
}) {
  const { query, onQuery, entered, onChoose } = props
  const all = useFound()
  const keysOf = useKeysOf()
  // Read once an opening: what is being chosen from does not move.
  const [recent] = useState(recentCommands)
  const found = useMemo(() => findFor(query, all, recent), [query, all, recent])
  const best = found.flatMap(({ found: own }) => own).find((one) => !("why" in one) || one.why === undefined)
  const latest = useRef({ best, onChoose })
  latest.current = { best, onChoose }
  useEffect(() => {
    if (!entered) return
    // Not within the effect: choosing closes the palette at once.
    queueMicrotask(() => {
      if (latest.current.best) latest.current.onChoose(latest.current.best)
    })
  }, [entered])
  const groups: HitGroup[] = found.map(({ label, found: own, more }) => ({
    label: more > 0 ? `${label}: the first ${own.length} of ${own.length + more}` : label,
    hits: own.map((one) => ({
      key: keyOf(one),
      title: one.title,
      icon: icons[one.kind],
      ...(one.kind === "command" ? { shortcut: keysOf(one.id) } : { detail: one.detail }),
      ...(one.kind === "command" || one.kind === "person" ? { why: one.why } : {}),
    })),
  }))
  return (
    <SearchList
      label={label}
      placeholder="A command, a scenario, a set, a person"
      query={query}
      onQuery={onQuery}
      groups={groups}
      nothing={`Nothing on this board is called “${query.trim()}”, and no command either.`}
      onChoose={(key) => {
        const one = all.find((other) => keyOf(other) === key)
        if (one) onChoose(one)
      }}
    />
  )
}

const keyOf = (found: Found): string => `${found.kind}:${found.id}`

const icons: Record<Found["kind"], ReactNode> = {
  command: <CornerDownRight aria-hidden />,
  scenario: <FileText aria-hidden />,
  set: <Columns3 aria-hidden />,
  person: <User aria-hidden />,
}

function act(one: Found, selectedId: string | null, onSelect: (id: string | null) => void): void {
  switch (one.kind) {
    case "command":
      rememberCommand(one.id)
      runCommand(one.id)
      return
    case "scenario":
      if (one.id === selectedId) runCommand("go.panel")
      else onSelect(one.id)
      return
    case "set":
      goToSet(one.id)
      return
    case "person":
      if (one.at !== null) onSelect(one.at)
  }
}

function goToSet(id: string): void {
  const column = document.querySelector<HTMLElement>(`[data-column="${CSS.escape(id)}"]`)
  column?.scrollIntoView({ block: "nearest", inline: "center" })
  const first =
    column?.querySelector<HTMLElement>("[data-card]") ?? column?.querySelector<HTMLElement>("button")
  first?.focus({ preventScroll: true })
}

function useFound(): Found[] {
  const commands = useCommandsNow()
  const scenarios = useScenarios()
  const sets = useSets()
  const people = useOnline()
  return useMemo(() => {
    const setOf = new Map(sets.map((set) => [set.id, set.title || "Untitled set"]))
    const titleOf = new Map(scenarios.map((scenario) => [scenario.id, scenario.title || "Untitled scenario"]))
    const offered = (id: CommandId): Found[] => {
      const doable = commands.get(id)
      const { title, words, keysOnly } = entryOf(id)
      return doable && !keysOnly ? [{ kind: "command", id, title, words, why: doable.why }] : []
    }
    return [
      ...commandGroups.flatMap(commandsIn).flatMap(offered),
      ...scenarios.map(
        (scenario): Found => ({
          kind: "scenario",
          id: scenario.id,
          title: scenario.title || "Untitled scenario",
          detail: scenario.setId ? setOf.get(scenario.setId) : undefined,
        }),
      ),
      ...sets.map((set): Found => ({ kind: "set", id: set.id, title: set.title || "Untitled set" })),
      ...people
        .filter((person) => !person.you)
        .map((person): Found => {
          const at = person.focus?.scenarioId ?? null
          const where = at === null ? undefined : titleOf.get(at)
          return {
            kind: "person",
            id: person.memberId,
            title: person.name,
            at: where === undefined ? null : at,
            detail: where && `Go to where they are: ${where}`,
            why: where === undefined ? "They are at no scenario now." : undefined,
          }
        }),
    ]
  }, [commands, scenarios, sets, people])
}
