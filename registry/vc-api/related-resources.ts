/** The resources whose texts are known here, so that their digests in a credential can be checked. */
import { asArray, isObject, type JsonObject } from '../../verify/encoding/strict-json.ts'
import { contextDigests } from '../../verify/schema/context-digests.ts'
import { checkResourceDigests } from '../../verify/schema/integrity.ts'

/**
 * Returns the first related resource (VCDM 2.0, section 5.3) that is known here and has another digest.
 *
 * @param credential one that `vcdmFlaw` finds nothing wrong with
 */
export function changedResource(credential: JsonObject): string | undefined {
  for (const resource of asArray(credential.relatedResource)) {
    if (!isObject(resource) || typeof resource.id !== 'string') continue
    const known = contextDigests(resource.id)
    if (known && checkResourceDigests(resource, known.digestsOf) !== 'right') return resource.id
  }
  return undefined
}
