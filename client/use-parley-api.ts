"use client"

import { type ParleyApi, parleyApi } from "./parley-api.ts"

export type { Invite, InviteKind, ParleyApi, PersonalKey, SnapshotLine } from "./parley-api.ts"

const api = parleyApi()

/** Calls to the server that are not edits. The same object always. */
export const useParleyApi = (): ParleyApi => api
