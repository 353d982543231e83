"use client"

import { newId } from "./browser-world.ts"

/** For a command of a facilitator: sent again under the same one, it has the effect of once. */
export const newCommandId = newId
