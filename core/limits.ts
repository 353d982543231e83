/** The limits of R5. Each has a name, so that a refusal can say which one was met. */
export const limits = {
  frameBytes: 64 * 1024,
  catchUpBytes: 5 * 1024 * 1024,
  entities: 5_000,
  boardBytes: 20 * 1024 * 1024,
  textCharacters: 10_000,
  /** Beginnings and ends of formatting in one text; two a stretch. */
  formatMarks: 5_000,
  lineCharacters: 500,
  commentCharacters: 4_000,
  itemsPerEntity: 100,
  operationsPerEdit: 50,
  operationsPerSecond: 30,
  operationBurst: 100,
  presenceBytes: 1024,
  nameCharacters: 60,
  rationaleCharacters: 2_000,
  sourcesPerEstimate: 20,
  conditionsPerEstimate: 5,
  roundScenarios: 200,
  rounds: 500,
  /** Estimates that one person may make on one board, history included. */
  estimatesPerPerson: 5_000,
  timerMs: 24 * 60 * 60 * 1000,
} as const
