"use client"

/** What belongs to the page itself: the palette, its keys and their sheet, how it looks, and going to its parts. */
import { useState } from "react"
import { setSingleKeys, useSingleKeys } from "../board/single-keys.ts"
import { CommandPalette, dialogFailed, ShortcutsDialog } from "../shell/board-parts.tsx"
import { setCalm, useCalm } from "../shell/calm.ts"
import { useLandmarks } from "../shell/landmarks.ts"
import { applyTheme, currentTheme, themeNames, themes } from "../shell/theme.ts"
import { useToasts } from "../ui/toast.tsx"
import { EarlyKeys } from "./early-keys.ts"
import { useKeyHandler } from "./key-handler.ts"
import { useCommand } from "./use-command.ts"

type Which = "palette" | "sheet"

export function PageCommands({
  selectedId,
  onSelect,
}: {
  selectedId: string | null
  onSelect: (id: string | null) => void
}) {
  const { show } = useToasts()
  const [singleKeys] = useSingleKeys()
  const calm = useCalm()
  const [open, setOpen] = useState<Which | null>(null)
  // Once opened it stays mounted, so that it can close with grace.
  const [asked, setAsked] = useState<ReadonlySet<Which>>(new Set())
  const [before, setBefore] = useState<Element | null>(null)
  // Here and not in the palette: typing begins before its code is here.
  const [query, setQuery] = useState("")
  const [entered, setEntered] = useState(false)
  const ask = (which: Which) => {
    setAsked(new Set([...asked, which]))
    setOpen(which)
  }
  useKeyHandler()
  useLandmarks()

  useCommand("palette.open", () => {
    if (open === "palette") return setOpen(null)
    setBefore(document.activeElement)
    setQuery("")
    setEntered(false)
    ask("palette")
  })
  useCommand("help.keys", () => ask("sheet"))
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

  const dialog = (which: Which) => {
    const onOpenChange = (next: boolean) => setOpen(next ? which : null)
    return {
      open: open === which,
      onOpenChange,
      failed: open === which ? dialogFailed(onOpenChange) : () => null,
    }
  }
  const early = (
    <EarlyKeys
      onText={(change) => entered || setQuery(change)}
      onEnter={() => setEntered(true)}
      onEscape={() => setOpen(null)}
    />
  )
  return (
    <>
      {asked.has("palette") && (
        <CommandPalette.Part
          {...dialog("palette")}
          {...{ before, query, entered, early, selectedId, onSelect }}
          onQuery={setQuery}
          waiting={open === "palette" ? early : null}
        />
      )}
      {asked.has("sheet") && <ShortcutsDialog.Part {...dialog("sheet")} />}
    </>
  )
}
