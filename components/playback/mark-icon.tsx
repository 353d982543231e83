import { Camera, CircleCheck, Eye, Flag, Gavel, Zap } from "lucide-react"
import type { HistoryMark } from "../../core/history.ts"

const icons = {
  snapshot: Camera,
  reveal: Eye,
  decision: Gavel,
  resolution: CircleCheck,
  inject: Zap,
  began: Flag,
} as const

export function MarkIcon({ kind, className = "size-4" }: { kind: HistoryMark["kind"]; className?: string }) {
  const Icon = icons[kind]
  return <Icon aria-hidden className={className} strokeWidth={1.75} />
}
