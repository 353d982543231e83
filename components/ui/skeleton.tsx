import { clsx } from "clsx"

/** Where something will be, in its size. Say that it loads once, beside it, for readers. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={clsx("block animate-breathe rounded-control bg-wash", className)} />
}
