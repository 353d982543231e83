/**
 * What pages get in place of zod's writer of JSON schemas: every schema names it and no page calls it, and it would be 6 kB
 * of what a board loads first (`next.config.mjs`).
 */
const unwritten = (): never => {
  throw new Error("No JSON schema is written in a browser.")
}

export const createToJSONSchemaMethod = () => unwritten
export const createStandardJSONSchemaMethod = () => unwritten

export {
  unwritten as aggregateChecks,
  unwritten as anyProcessor,
  unwritten as arrayProcessor,
  unwritten as bigintProcessor,
  unwritten as booleanProcessor,
  unwritten as catchProcessor,
  unwritten as customProcessor,
  unwritten as dateProcessor,
  unwritten as defaultProcessor,
  unwritten as enumProcessor,
  unwritten as fileProcessor,
  unwritten as functionProcessor,
  unwritten as intersectionProcessor,
  unwritten as lazyProcessor,
  unwritten as literalProcessor,
  unwritten as mapProcessor,
  unwritten as nanProcessor,
  unwritten as neverProcessor,
  unwritten as nonoptionalProcessor,
  unwritten as nullProcessor,
  unwritten as nullableProcessor,
  unwritten as numberProcessor,
  unwritten as objectProcessor,
  unwritten as optionalProcessor,
  unwritten as pipeProcessor,
  unwritten as prefaultProcessor,
  unwritten as promiseProcessor,
  unwritten as readonlyProcessor,
  unwritten as recordProcessor,
  unwritten as setProcessor,
  unwritten as stringProcessor,
  unwritten as successProcessor,
  unwritten as symbolProcessor,
  unwritten as templateLiteralProcessor,
  unwritten as toJSONSchema,
  unwritten as transformProcessor,
  unwritten as tupleProcessor,
  unwritten as undefinedProcessor,
  unwritten as unionProcessor,
  unwritten as unknownProcessor,
  unwritten as voidProcessor,
}
