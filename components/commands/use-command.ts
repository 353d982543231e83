"use client"

/** Which commands can be done on this page now. Who can do one registers it while mounted; the newest one counts. */
import { useEffect, useRef, useSyncExternalStore } from "react"
import type { CommandId } from "./catalogue.ts"

export interface Doable {
  /** Of a command in the catalogue; several with one id have other words here. */
  id: CommandId
  /** Why it cannot be done now: shown, and not run. */
  why?: string | undefined
  run(): void
}

const stacks = new Map<CommandId, Doable[]>()
const listeners = new Set<() => void>()
let doables: ReadonlyMap<CommandId, Doable> = new Map()

function changed(): void {
  doables = new Map(
    [...stacks].flatMap(([id, stack]) => (stack.length > 0 ? [[id, stack.at(-1) as Doable]] : [])),
  )
  for (const listener of [...listeners]) listener()
}

export const commandNow = (id: CommandId): Doable | undefined => doables.get(id)

/** Runs it if somebody offers it and it can be done; says whether. */
export function runCommand(id: CommandId): boolean {
  const doable = doables.get(id)
  if (!doable || doable.why !== undefined) return false
  doable.run()
  return true
}

/** Offers a command while mounted. `run` may be made anew at each render. null: not offered now. */
export function useCommand(id: CommandId, run: (() => void) | null, why?: string): void {
  const latest = useRef(run)
  latest.current = run
  const offered = run !== null
  useEffect(() => {
    if (!offered) return
    const doable: Doable = { id, why, run: () => latest.current?.() }
    const stack = stacks.get(id) ?? []
    stacks.set(id, stack)
    stack.push(doable)
    changed()
    return () => {
      stack.splice(stack.indexOf(doable), 1)
      changed()
    }
  }, [id, offered, why])
}

export function useCommandsNow(): ReadonlyMap<CommandId, Doable> {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => doables,
    () => doables,
  )
}
