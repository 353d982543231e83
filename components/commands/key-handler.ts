"use client"

/** The one listener for keys on a board's page. */
import { useEffect } from "react"
import { useSingleKeys } from "../board/single-keys.ts"
import { useToasts } from "../ui/toast.tsx"
import { entryOf } from "./catalogue.ts"
import { createKeyReader } from "./key-reader.ts"
import { isMac } from "./shown-keys.ts"
import { commandNow, runCommand } from "./use-command.ts"
import { placeOf } from "./whose-key.ts"

export function useKeyHandler(): void {
  const [singleKeys] = useSingleKeys()
  const { show } = useToasts()
  useEffect(() => {
    const reader = createKeyReader({
      mac: isMac(),
      now: () => performance.now(),
      singleKeys: () => singleKeys,
    })
    // Fields keep their keys to themselves; those that hold everywhere are read before they come to a field.
    const early = createKeyReader({ mac: isMac(), now: () => performance.now(), singleKeys: () => false })

    const before = (event: KeyboardEvent) => {
      const reading = early.read(event, placeOf(event.target))
      if (reading.kind === "command" && entryOf(reading.id).everywhere) act(event, reading.id)
    }
    const after = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return
      const reading = reader.read(event, placeOf(event.target))
      if (reading.kind === "taken") event.preventDefault()
      if (reading.kind === "command" && !entryOf(reading.id).everywhere) act(event, reading.id)
    }
    const act = (event: KeyboardEvent, id: Parameters<typeof runCommand>[0]) => {
      const doable = commandNow(id)
      if (!doable) return
      event.preventDefault()
      if (runCommand(id)) return
      // Pressed again and again it would say it again and again.
      if (!entryOf(id).repeats && doable.why) show({ title: entryOf(id).title, description: doable.why })
    }
    // On the window: Next hydrates the document itself, so what a component stops there would still come by here.
    window.addEventListener("keydown", before, true)
    window.addEventListener("keydown", after)
    return () => {
      window.removeEventListener("keydown", before, true)
      window.removeEventListener("keydown", after)
    }
  }, [singleKeys, show])
}
