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

/** Under a finger alone there is nothing to press; a tablet with keys has a pointer as well. */
const touchOnly = "(pointer: coarse) and (not (any-pointer: fine))"

/** `const keysOf = useKeysOf(); <MenuItem shortcut={keysOf("scenario.move")}>` */
export function useKeysOf(): (id: CommandId) => string | undefined {
  const { mac, singleKeys } = useKeyboard()
  const none = useSyncExternalStore(never, onlyTouch, () => false)
  return useCallback((id) => (none ? undefined : keysOf(id, { mac, singleKeys })), [mac, singleKeys, none])
}

const onlyTouch = (): boolean => window.matchMedia(touchOnly).matches
const never = () => () => {}
