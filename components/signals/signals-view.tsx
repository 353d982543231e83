"use client"

import type { ViewProps } from "../shell/view-props.ts"
import { EmptyState } from "../ui/empty-state.tsx"

export function SignalsView(_props: ViewProps) {
  return <EmptyState title="In the making">This way of showing the board is being built.</EmptyState>
}
