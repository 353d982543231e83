/** Which characters a TrueType font has: its `cmap` table, formats 4 and 12 (OpenType 1.9, "cmap"). */
export function charactersOf(font: Buffer): Set<number> {
  const found = new Set<number>()
  const tables = font.readUInt16BE(4)
  for (let at = 12; at < 12 + tables * 16; at += 16) {
    if (font.toString("latin1", at, at + 4) !== "cmap") continue
    const cmap = font.subarray(font.readUInt32BE(at + 8))
    const encodings = cmap.readUInt16BE(2)
    for (let i = 0; i < encodings; i++) {
      const table = cmap.subarray(cmap.readUInt32BE(4 + i * 8 + 4))
      const format = table.readUInt16BE(0)
      if (format === 4) addSegments(table, found)
      else if (format === 12) addGroups(table, found)
    }
  }
  return found
}

function addSegments(table: Buffer, found: Set<number>): void {
  const bytes = table.readUInt16BE(6)
  const ends = 14
  const starts = ends + bytes + 2
  const deltas = starts + bytes
  const offsets = deltas + bytes
  for (let at = 0; at < bytes; at += 2) {
    const [end, start] = [table.readUInt16BE(ends + at), table.readUInt16BE(starts + at)]
    const [delta, offset] = [table.readUInt16BE(deltas + at), table.readUInt16BE(offsets + at)]
    for (let code = start; code <= end && code < 0xffff; code++) {
      const glyph =
        offset === 0
          ? (code + delta) & 0xffff
          : table.readUInt16BE(offsets + at + offset + (code - start) * 2)
      if (glyph !== 0) found.add(code)
    }
  }
}

function addGroups(table: Buffer, found: Set<number>): void {
  const groups = table.readUInt32BE(12)
  for (let i = 0; i < groups; i++) {
    const [start, end] = [table.readUInt32BE(16 + i * 12), table.readUInt32BE(20 + i * 12)]
    for (let code = start; code <= end; code++) found.add(code)
  }
}
