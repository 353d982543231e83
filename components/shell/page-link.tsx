"use client"

import { useRouter } from "next/navigation"
import type { ComponentProps, MouseEvent } from "react"

/**
 * A way to another page of ours that does not load anew what both have. Next's own link also fetches pages ahead, which
 * none of ours wants, and weighs 3 kB in every part of the product that has one.
 */
export function PageLink({ href, ...props }: ComponentProps<"a"> & { href: string }) {
  const router = useRouter()
  const go = (event: MouseEvent) => {
    // Into a tab or a window of its own, or onto the disk: that is the browser's.
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    router.push(href)
  }
  return <a href={href} onClick={go} {...props} />
}
