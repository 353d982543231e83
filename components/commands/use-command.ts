"use client"

/** Which commands can be done on this page now. Who can do one registers it while mounted; the newest one counts. */
import { useEffect, useRef, useSyncExternalStore } from "react"
import type { CommandId } from "./catalogue.ts"

export interface Doable {
  id: CommandId
  /** Why it cannot be done now: shown, and not run. */
  why?: string | undefined
  run(): void
}

const stacks = new Map<CommandId, Doable[]>()
const listeners = new Set<() => void>()
const nobody: ReadonlyMap<CommandId, Doable> = new Map()
let doables = nobody

function changed(): void {
  doables = new Map([...stacks].flatMap(([id, stack]) => stack.slice(-1).map((doable) => [id, doable])))
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

/** Offers a command until it is called off. For what is not a component. */
export function offerCommand(doable: Doable): { because(why: string | undefined): void; end(): void } {
  let offered = doable
  const stack = stacks.get(doable.id) ?? []
  stacks.set(doable.id, stack)
  stack.push(offered)
  changed()
  return {
    // In its own place: another reason must not put it above whoever came later.
    because(why) {
      const at = stack.indexOf(offered)
      if (at < 0 || offered.why === why) return
      offered = { ...offered, why }
      stack[at] = offered
      changed()
    },
    end() {
      const at = stack.indexOf(offered)
      if (at < 0) return
      stack.splice(at, 1)
      changed()
    },
  }
}

/** Offers a command while mounted. `run` may be made anew at each render. null: not offered now. */
export function useCommand(id: CommandId, run: (() => void) | null, why?: string): void {
  const latest = useRef(run)
  const offer = useRef<ReturnType<typeof offerCommand> | null>(null)
  const reason = useRef(why)
  const offered = run !== null
  useEffect(() => {
    latest.current = run
    reason.current = why
    offer.current?.because(why)
  }, [run, why])
  useEffect(() => {
    if (!offered) return
    const made = offerCommand({ id, why: reason.current, run: () => latest.current?.() })
    offer.current = made
    return () => {
      offer.current = null
      made.end()
    }
  }, [id, offered])
}

export const useCommandsNow = (): ReadonlyMap<CommandId, Doable> => useSyncExternalStore(subscribe, now, none)

const now = () => doables
const none = () => nobody
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
