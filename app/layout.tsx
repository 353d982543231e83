import type { Metadata, Viewport } from "next"
import { cookies } from "next/headers"
import type { ReactNode } from "react"
import { calmCookie } from "../components/shell/device-memory.ts"
import { parseTheme, themeCookie } from "../components/shell/theme.ts"
import "./globals.css"

export const metadata: Metadata = {
  title: { default: "Parley", template: "%s · Parley" },
  description: "Hold scenarios together: how likely each is, and what would move it.",
  // Boards are for the people who were invited to them.
  robots: { index: false, follow: false },
}

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  // The keyboard of a phone shrinks the page, so that the status pill and the sheet stay above it.
  interactiveWidget: "resizes-content",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fbfaf7" },
    { media: "(prefers-color-scheme: dark)", color: "#0c0e13" },
  ],
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  // In a cookie, so that the first byte of the page already has the right colours, without a script to run first.
  const chosen = await cookies()
  const theme = parseTheme(chosen.get(themeCookie)?.value)
  const calm = chosen.get(calmCookie)?.value === "on"
  return (
    <html lang="en" data-theme={theme === "system" ? undefined : theme} data-calm={calm ? "" : undefined}>
      <body>{children}</body>
    </html>
  )
}
