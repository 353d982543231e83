/** Why a file was not taken: what it is about, in a sentence that names the line where there is one. */

export type FileReason =
  | "too-large"
  | "not-this-format"
  | "syntax"
  | "name"
  | "duplicate"
  | "unknown"
  | "number"
  | "sum"
  | "missing"
  | "loop"
  | "too-deep"
  /** NUL, or half of a character: nothing that a database could keep. */
  | "character"
  /** A zip file, a picture, a web page: no text of any kind that is read. */
  | "not-text"
  | "version"
  /** Not what stands under the hash that was told. */
  | "hash"

export interface FileFailure {
  reason: FileReason
  /** A whole sentence; begins with the line where there is one. */
  message: string
  /** Counted from 1; null where it is about the whole file. */
  line: number | null
}

/**
 * Thrown inside a reader of a file and caught where the reader begins, never outside of it: a refusal may stand at
 * any depth of the grammar.
 */
export class FileRefused extends Error {
  readonly failure: FileFailure
  constructor(reason: FileReason, line: number | null, sentence: string) {
    const message = line === null ? sentence : `Line ${line}: ${sentence}`
    super(message)
    this.failure = { reason, message, line }
  }
}

export function refusedAt(line: number | null, reason: FileReason, sentence: string): never {
  throw new FileRefused(reason, line, sentence)
}

/** Of what stands in a file, as much as fits into a sentence. Control characters are shown as a space. */
export function shown(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, " ").trim()
  return plain.length > 60 ? `“${plain.slice(0, 57)}…”` : `“${plain}”`
}
