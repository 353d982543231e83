"use client"
import { Menu as Base } from "@base-ui/react/menu"
import { clsx } from "clsx"
import { Check } from "lucide-react"
import type { ReactElement, ReactNode } from "react"
import { floatingItem, floatingPopup } from "./floating.ts"
import { Kbd } from "./kbd.tsx"

export interface MenuProps {
  /** A Button or IconButton (give it `tooltip={false}`). */
  trigger: ReactElement
  align?: "start" | "center" | "end"
  side?: "top" | "bottom"
  open?: boolean
  onOpenChange?: (open: boolean) => void
  /** MenuItem, MenuGroup, MenuSeparator, MenuChoice. */
  children: ReactNode
}

export function Menu({ trigger, align = "end", side = "bottom", open, onOpenChange, children }: MenuProps) {
  return (
    <Base.Root
      {...(open === undefined ? {} : { open })}
      {...(onOpenChange ? { onOpenChange: (next: boolean) => onOpenChange(next) } : {})}
    >
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align={align} side={side} sideOffset={6} className="z-50 outline-none">
          <Base.Popup
            className={clsx(
              floatingPopup,
              "max-h-(--available-height) min-w-48 max-w-80 overflow-y-auto overscroll-contain p-1",
            )}
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

export interface MenuItemProps {
  children: ReactNode
  onSelect: () => void
  icon?: ReactNode
  shortcut?: string | undefined
  danger?: boolean
  disabled?: boolean
  /** Why it is disabled, or what it does: a second, quiet line. */
  hint?: ReactNode
}

export function MenuItem({ children, onSelect, icon, shortcut, danger, disabled, hint }: MenuItemProps) {
  return (
    <Base.Item
      onClick={onSelect}
      disabled={disabled}
      className={clsx(floatingItem, danger && "text-danger [&_svg]:text-danger")}
    >
      {icon}
      <span className="min-w-0 flex-1">
        {children}
        {hint && <span className="block text-muted text-xs">{hint}</span>}
      </span>
      {shortcut && <Kbd aside>{shortcut}</Kbd>}
    </Base.Item>
  )
}

export interface MenuChoiceProps<Value extends string> {
  label: string
  value: Value
  onChange: (value: Value) => void
  options: readonly { value: Value; label: ReactNode; hint?: ReactNode }[]
}

/** One of several, with a tick at what holds. */
export function MenuChoice<Value extends string>({
  label,
  value,
  onChange,
  options,
}: MenuChoiceProps<Value>) {
  return (
    <Base.Group>
      <Base.GroupLabel className="caption px-2 pt-2 pb-1">{label}</Base.GroupLabel>
      <Base.RadioGroup value={value} onValueChange={(next: Value) => onChange(next)}>
        {options.map((option) => (
          <Base.RadioItem key={option.value} value={option.value} className={floatingItem} closeOnClick>
            <span className="inline-flex size-4">
              <Base.RadioItemIndicator>
                <Check />
              </Base.RadioItemIndicator>
            </span>
            <span className="min-w-0 flex-1">
              {option.label}
              {option.hint && <span className="block text-muted text-xs">{option.hint}</span>}
            </span>
          </Base.RadioItem>
        ))}
      </Base.RadioGroup>
    </Base.Group>
  )
}

export interface MenuSwitchProps {
  children: ReactNode
  checked: boolean
  onChange: (checked: boolean) => void
  hint?: ReactNode
}

/** On or off, with a tick. */
export function MenuSwitch({ children, checked, onChange, hint }: MenuSwitchProps) {
  return (
    <Base.CheckboxItem
      checked={checked}
      onCheckedChange={(next) => onChange(next)}
      className={floatingItem}
      closeOnClick
    >
      <span className="inline-flex size-4">
        <Base.CheckboxItemIndicator>
          <Check />
        </Base.CheckboxItemIndicator>
      </span>
      <span className="min-w-0 flex-1">
        {children}
        {hint && <span className="block text-muted text-xs">{hint}</span>}
      </span>
    </Base.CheckboxItem>
  )
}

export const MenuSeparator = () => <Base.Separator className="-mx-1 my-1 h-px bg-line" />
