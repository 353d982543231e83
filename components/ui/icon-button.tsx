"use client"
import { BareIconButton, type BareIconButtonProps } from "./bare-icon-button.tsx"
import { Tooltip } from "./tooltip.tsx"

/** Its name is shown on hover as well. */
export interface IconButtonProps extends BareIconButtonProps {
  /** A key that does the same, shown beside the name. */
  shortcut?: string | undefined
  /** When the name on hover would only be in the way, as for a trigger whose menu opens at once. */
  tooltip?: boolean
}

export function IconButton({ shortcut, tooltip = true, ...props }: IconButtonProps) {
  const button = <BareIconButton {...props} />
  return tooltip ? (
    <Tooltip text={props.label} shortcut={shortcut}>
      {button}
    </Tooltip>
  ) : (
    button
  )
}
