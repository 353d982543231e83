"use client"

/** The keys of a command as this keyboard prints them; none of those that are switched off. */
import { useCallback, useSyncExternalStore } from "react"
import { useSingleKeys } from "../board/single-keys.ts"
import { type CommandId, entryOf } from "./catalogue.ts"
import { isSingleKey, printed } from "./keys.ts"

export interface Keyboard {
  mac: boolean
  singleKeys: boolean
}

/** Each way to press it, each as its strokes. */
export function allKeysOf(id: CommandId, { mac, singleKeys }: Keyboard): string[][] {
  const { keys = [], native = [] } = entryOf(id)
  return [...native, ...keys]
    .filter((text) => singleKeys || !isSingleKey(text))
    .map((text) => printed(text, mac))
}

/** The first way, in one line, for a tooltip or a menu. */
export const keysOf = (id: CommandId, keyboard: Keyboard): string | undefined =>
  allKeysOf(id, keyboard)[0]?.join(" ")

export const isMac = (): boolean => /Mac|iPhone|iPad/.test(navigator.platform)

export function useKeyboard(): Keyboard {
  const mac = useSyncExternalStore(never, isMac, () => false)
  const [singleKeys] = useSingleKeys()
  return { mac, singleKeys }
}

/** `const keysOf = useKeysOf(); <MenuItem shortcut={keysOf("scenario.move")}>` */
export function useKeysOf(): (id: CommandId) => string | undefined {
  const { mac, singleKeys } = useKeyboard()
  return useCallback((id) => keysOf(id, { mac, singleKeys }), [mac, singleKeys])
}

const never = () => () => {}
