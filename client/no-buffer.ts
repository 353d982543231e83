/**
 * What pages get in place of Node's `Buffer`. yjs's helpers and zod mention it only on paths that a browser never takes, and
 * Turbopack would answer the mention with a polyfill of 7 kB (`next.config.mjs`).
 */
export const Buffer = undefined
