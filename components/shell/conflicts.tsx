"use client"

import { useConflictCount } from "../../client/use-conflicts.ts"
import { later } from "./later.tsx"

const ConflictList = later(() => import("./conflict-list.tsx").then((module) => module.ConflictList))

/** Where the group and I changed the same while I was away (A13): asked calmly, beside the work and not over it. */
export function Conflicts() {
  return useConflictCount() > 0 ? <ConflictList.Part /> : null
}
