"use client"

/** What belongs to the page itself: its keys and their sheet, how it looks, and going to its parts. */
import { useState } from "react"
import { setSingleKeys, useSingleKeys } from "../board/single-keys.ts"
import { dialogFailed, ShortcutsDialog } from "../shell/board-parts.tsx"
import { setCalm, useCalm } from "../shell/calm.ts"
import { useLandmarks } from "../shell/landmarks.ts"
import { applyTheme, currentTheme, themeNames, themes } from "../shell/theme.ts"
import { useToasts } from "../ui/toast.tsx"
import { useKeyHandler } from "./key-handler.ts"
import { useCommand } from "./use-command.ts"

export function PageCommands() {
  const { show } = useToasts()
  const [singleKeys] = useSingleKeys()
  const calm = useCalm()
  const [shown, setShown] = useState<"sheet" | null>(null)
  // Once opened it stays mounted, so that it can close with grace.
  const [asked, setAsked] = useState(false)
  useKeyHandler()
  useLandmarks()

  useCommand("help.keys", () => {
    setAsked(true)
    setShown("sheet")
  })
  useCommand("help.single-keys", () => {
    setSingleKeys(!singleKeys)
    show({ title: singleKeys ? "Single-letter keys are off" : "Single-letter keys are on" })
  })
  useCommand("look.calm", () => {
    setCalm(!calm)
    show({
      title: calm ? "Calm mode is off" : "Calm mode is on",
      description: calm ? "You see where others are." : "Where others are is not shown, and nothing moves.",
    })
  })
  useCommand("look.theme", () => {
    const next = themes[(themes.indexOf(currentTheme()) + 1) % themes.length] ?? "system"
    applyTheme(next)
    show({ title: `Colours: ${themeNames[next]}` })
  })

  const onSheet = (open: boolean) => setShown(open ? "sheet" : null)
  return asked ? (
    <ShortcutsDialog.Part
      open={shown === "sheet"}
      onOpenChange={onSheet}
      failed={shown === "sheet" ? dialogFailed(onSheet) : () => null}
    />
  ) : null
}
