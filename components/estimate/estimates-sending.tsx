"use client"

import { useEstimateSending } from "../../client/use-estimate-desk.ts"

/** Nothing to see: while it is mounted what an earlier page left is taken up and sent, also when no sheet is open. */
export function EstimatesSending(): null {
  useEstimateSending()
  return null
}
