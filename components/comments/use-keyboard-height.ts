"use client"

import { useEffect, useState } from "react"

/** How much of the window's foot a keyboard on the screen covers, where the browser lays it over the page. */
export function useKeyboardHeight(): number {
  const [height, setHeight] = useState(0)
  useEffect(() => {
    const view = window.visualViewport
    if (!view) return
    const look = () => {
      const covered = window.innerHeight - view.height - view.offsetTop
      // Less is a bar of the browser's; and somebody who zooms in has no keyboard there.
      setHeight(view.scale === 1 && covered > 120 ? Math.round(covered) : 0)
    }
    view.addEventListener("resize", look)
    view.addEventListener("scroll", look)
    return () => {
      view.removeEventListener("resize", look)
      view.removeEventListener("scroll", look)
    }
  }, [])
  return height
}
