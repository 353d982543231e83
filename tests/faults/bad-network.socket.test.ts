// A bad network between people and a good server. The long forms, delays and flipped bits: npm run faults.
import { it } from "vitest"
import { cutNetwork, halfOpenDown, splitNetwork } from "../../faults/bad-network.ts"
import { stopReading } from "../../faults/stop-reading.ts"
import { hangsAfterMs, holds } from "./holds.ts"

it(
  "A8 connections that are cut again and again: everything is sent again until it is saved, once",
  () => holds(cutNetwork),
  hangsAfterMs,
)

it(
  "A8 a connection that is dead in one direction: the page does not say Saved, and later all is well",
  () => holds(halfOpenDown),
  hangsAfterMs,
)

it("R1 a network that takes every byte apart changes nothing", () => holds(splitNetwork), hangsAfterMs)

it(
  "R10 people who stop reading cost the server little and the others nothing, and catch up when they read again",
  () => holds(stopReading),
  hangsAfterMs,
)
