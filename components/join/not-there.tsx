"use client"

import { lazy } from "react"

/** Every page of the product carries the one that says it is not there: only who sees it fetches what it is made of. */
export const NotThere = lazy(() =>
  import("./not-there-page.tsx").then((module) => ({ default: module.NotTherePage })),
)
