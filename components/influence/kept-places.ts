"use client"

/** Where a person has dragged the nodes of a board to: of this device, and never of anybody else's. */
import type { Point } from "./arranging.ts"

const key = (boardId: string): string => `parley.influence.${boardId}`

export function keptPlaces(boardId: string): Map<string, Point> {
  try {
    const kept: unknown = JSON.parse(window.localStorage.getItem(key(boardId)) ?? "[]")
    return new Map(Array.isArray(kept) ? kept.filter(isPlace) : [])
  } catch {
    // Nothing is kept, or not by us: everything is where it is laid out.
    return new Map()
  }
}

export function keepPlaces(boardId: string, places: Iterable<[string, Point]>): void {
  const all = new Map([...keptPlaces(boardId), ...places])
  try {
    window.localStorage.setItem(key(boardId), JSON.stringify([...all]))
  } catch {
    // Without storage it lies there until the page goes.
  }
}

export function forgetPlaces(boardId: string): void {
  try {
    window.localStorage.removeItem(key(boardId))
  } catch {
    // There was nothing.
  }
}

const isPlace = (entry: unknown): entry is [string, Point] =>
  Array.isArray(entry) &&
  typeof entry[0] === "string" &&
  Number.isFinite((entry[1] as Point | undefined)?.x) &&
  Number.isFinite((entry[1] as Point | undefined)?.y)
