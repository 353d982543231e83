"use client"

import { lazy } from "react"

/** Every page of the product carries the one that says it is not there: only who sees it fetches what it is made of. */
const NotTherePage = lazy(() =>
  import("./not-there-page.tsx").then((module) => ({ default: module.NotTherePage })),
)

// Not the lazy part itself: to the page, what comes from here is one already, and React takes none within another.
export const NotThere = () => <NotTherePage />
