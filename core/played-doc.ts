/** The fields of a document as playback holds them (`played-board.ts`): where a past begins that no change tells. */
import * as Y from "yjs"
import { type CollectionShape, collectionNames, collections, metaShape } from "./board.ts"
import { noFields, type PlayedEntity, type PlayedFields } from "./played-board.ts"
import { readRichText } from "./text-doc.ts"

export function fieldsOfDocument(doc: Y.Doc): PlayedFields {
  const fields: { -readonly [Name in keyof PlayedFields]: PlayedFields[Name] } = { ...noFields }
  fields.meta = entityIn(doc.getMap("meta"), metaShape)
  for (const collection of collectionNames) {
    const entities: Record<string, PlayedEntity> = {}
    for (const [id, map] of doc.getMap(collection).entries()) {
      if (map instanceof Y.Map) entities[id] = entityIn(map, collections[collection])
    }
    fields[collection] = entities
  }
  return fields
}

function entityIn(map: Y.Map<unknown>, shape: CollectionShape): PlayedEntity {
  const entity: PlayedEntity = { values: {}, texts: {} }
  for (const [key, value] of map.entries()) {
    if (value instanceof Y.Text && shape.texts.includes(key)) {
      const formatting = shape.rich?.includes(key) ? readRichText(value).formatting : []
      entity.texts[key] = { text: value.toString(), formatting }
    } else entity.values[key] = value instanceof Y.AbstractType ? value.toJSON() : value
  }
  return entity
}
