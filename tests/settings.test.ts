import { expect, it } from "vitest"
import { CannotStart, readSettings } from "../server/settings.ts"

it("a token for the metrics has at least 16 characters, and a short one is not repeated", () => {
  expect(readSettings({}).metricsToken).toBeUndefined()
  expect(readSettings({ PARLEY_METRICS_TOKEN: "" }).metricsToken).toBeUndefined()
  const token = "0123456789abcdef"
  expect(readSettings({ PARLEY_METRICS_TOKEN: token }).metricsToken).toBe(token)
  const short = () => readSettings({ PARLEY_METRICS_TOKEN: token.slice(1) })
  expect(short).toThrow(CannotStart)
  expect(short).toThrow("PARLEY_METRICS_TOKEN must have at least 16 characters.")
})
