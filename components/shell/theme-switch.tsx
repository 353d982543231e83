"use client"

import { Monitor, Moon, Sun } from "lucide-react"
import { useEffect, useState } from "react"
import { applyTheme, currentTheme, type Theme, themes } from "./theme.ts"

const looks = {
  system: { Icon: Monitor, label: "Colours: as the system" },
  light: { Icon: Sun, label: "Colours: light" },
  dark: { Icon: Moon, label: "Colours: dark" },
} as const

/** One small button that goes round the three. */
export function ThemeSwitch() {
  const [theme, setTheme] = useState<Theme>("system")
  useEffect(() => setTheme(currentTheme()), [])
  const { Icon, label } = looks[theme]
  return (
    <button
      type="button"
      className="target grid size-8 place-items-center rounded-control text-muted transition-colors hocus:bg-wash hocus:text-ink"
      aria-label={label}
      title={label}
      onClick={() => {
        const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? "system"
        applyTheme(next)
        setTheme(next)
      }}
    >
      <Icon aria-hidden className="size-4" strokeWidth={1.75} />
    </button>
  )
}
