/** All that floats over the page, in one: what it is made of is mostly the same. See overlay-code.ts. */
export { Menu, MenuChoice, MenuItem, MenuSeparator, MenuSwitch } from "./menu-parts.tsx"
export { Popover } from "./popover-parts.tsx"
export { ToastRegion, toasts } from "./toast-parts.tsx"
export { TooltipPopup } from "./tooltip-parts.tsx"
