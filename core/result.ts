/** Expected failure is a value; what nobody expected is thrown. */
export type Result<Value, Failure> = { ok: true; value: Value } | { ok: false; error: Failure }

export const ok = <Value>(value: Value): { ok: true; value: Value } => ({ ok: true, value })
export const fail = <Failure>(error: Failure): { ok: false; error: Failure } => ({ ok: false, error })

/** The end of a switch over a union: does not compile when a case is missing. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`)
}
