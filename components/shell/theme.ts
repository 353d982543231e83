import { rememberOnDevice } from "./device-memory.ts"

/** Light, dark, or as the system says. Kept in a cookie, which the server reads before it sends the page. */
export type Theme = "system" | "light" | "dark"
export const themes: readonly Theme[] = ["system", "light", "dark"]
export const themeNames: Record<Theme, string> = {
  system: "as the system",
  light: "light",
  dark: "dark",
}
export const themeCookie = "parley-theme"

export function parseTheme(value: string | undefined): Theme {
  return value === "light" || value === "dark" ? value : "system"
}

export function applyTheme(theme: Theme): void {
  const root = document.documentElement
  if (theme === "system") delete root.dataset.theme
  else root.dataset.theme = theme
  rememberOnDevice(themeCookie, theme === "system" ? "" : theme)
}

export function currentTheme(): Theme {
  return parseTheme(document.documentElement.dataset.theme)
}
