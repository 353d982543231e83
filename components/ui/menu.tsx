"use client"
import type { MenuChoiceProps, MenuItemProps, MenuProps, MenuSwitchProps } from "./menu-parts.tsx"
import { NotFetched } from "./not-fetched.tsx"
import { useOverlays, useWaking } from "./overlay-code.ts"

export function Menu(props: MenuProps) {
  const { here, trigger, failed, onFailedClosed } = useWaking(props.trigger, "menu")
  if (here) return <here.Menu {...props} trigger={trigger} />
  return (
    <>
      {trigger}
      {failed && <NotFetched onClose={onFailedClosed} />}
    </>
  )
}

// What stands in a menu is shown only when it is open, and then its code is here.

export function MenuItem(props: MenuItemProps) {
  const here = useOverlays()
  return here && <here.MenuItem {...props} />
}

export function MenuChoice<Value extends string>(props: MenuChoiceProps<Value>) {
  const here = useOverlays()
  return here && <here.MenuChoice {...props} />
}

export function MenuSwitch(props: MenuSwitchProps) {
  const here = useOverlays()
  return here && <here.MenuSwitch {...props} />
}

export function MenuSeparator() {
  const here = useOverlays()
  return here && <here.MenuSeparator />
}
