import type { ReactNode } from "react"
import { PlainFrame } from "./plain-frame.tsx"
import { ThemeSwitch } from "./theme-switch.tsx"

export const PlainPage = ({ children, wide = false }: { children: ReactNode; wide?: boolean }) => (
  <PlainFrame wide={wide} aside={<ThemeSwitch />}>
    {children}
  </PlainFrame>
)
