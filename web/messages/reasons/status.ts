/** In French: `verify/report/reasons/status.ts`. */
import type { STATUS_REASONS } from '../../../verify/report/reasons/status.ts'

export const STATUS_REASONS_FR: Record<keyof typeof STATUS_REASONS, string> = {
  status_none: 'L’émetteur ne publie aucun statut à son sujet.',
  status_good: 'L’émetteur ne l’a ni révoquée ni suspendue.',
  status_not_set: 'L’émetteur n’a pas activé le statut qu’il publie pour l’usage « {purpose} ».',
  status_notice:
    'L’émetteur n’a pas activé le statut qu’il publie sous forme de message. Il le décrit ainsi : « {notice} ».',
  status_superseded: 'Elle est authentique, mais l’émetteur l’a depuis remplacée par une plus récente.',
  status_revoked: 'L’émetteur l’a révoquée : il ne faut pas s’y fier.',
  status_suspended: 'L’émetteur l’a suspendue : il ne faut pas s’y fier pour le moment.',

  status_notice_set: 'L’émetteur l’a marquée de l’avis « {notice} ». On ne sait pas ici si l’on peut encore s’y fier.',
  status_purpose_unknown: 'L’émetteur a activé un statut pour l’usage « {purpose} », dont le sens n’est pas connu ici.',
  status_value_unknown: 'L’émetteur lui a donné le statut {status}, dont le sens n’est pas connu ici.',

  status_unknown: 'On n’a pas pu vérifier si l’attestation a été révoquée : {because}.',
  status_type_unknown: 'son statut est publié sous la forme {type}, qui n’est pas connue ici',
  status_claim_unknown: 'la mention de son statut a une forme qui n’est pas connue ici',
  status_address_unsupported:
    'sa liste de statut se trouve à {address}, et les listes ne sont obtenues que d’adresses https',
  status_size_unsupported: 'son statut compte {size} bits, et on n’en lit ici pas plus de {limit}',
  status_entries_too_many:
    'elle nomme plus de {limit} emplacements pour son statut, et on ne consulte ici que les {limit} premiers',
  status_time_unknown: 'l’heure n’était pas connue, et sa liste de statut, {list}, est peut-être périmée',
  status_list_missing: 'sa liste de statut, {list}, n’est pas disponible : {because}',
  status_list_unusable: 'on ne peut se fier à sa liste de statut, {list} : {because}',

  status_list_not_credential: 'ce n’est pas une attestation signée',
  status_list_not_token: 'ce n’est pas un jeton de liste de statut signé',
  status_list_other_issuer: 'elle est signée par {issuer}, qui n’est ni l’émetteur de l’attestation ni reconnu ici',
  status_list_other_key: 'elle n’est pas signée par l’émetteur qu’elle nomme',
  status_list_other_kind: 'c’est un document d’une autre sorte',
  status_list_other_address: 'elle se dit la liste d’une autre adresse, {address}',
  status_list_no_address: 'elle ne dit pas de quelle adresse elle est la liste',
  status_list_other_purpose: 'ce n’est pas une liste pour l’usage « {purpose} »',
  status_list_empty: 'elle ne contient aucune liste',
  status_list_not_decodable: 'son contenu ne peut pas être décodé',
  status_list_too_large: 'son contenu décompressé dépasse {limit} octets',
  status_list_too_short: 'elle compte {entries} emplacements, et la norme en demande au moins {minimum}',
  status_list_no_bits: 'elle ne dit pas combien de bits compte un statut',
  status_list_no_iat: 'elle ne dit pas quand elle a été produite',
  status_list_future: 'elle porte une date future',
  status_list_no_ttl: 'elle ne dit pas correctement combien de temps la garder',

  status_list_altered:
    'On n’a pas pu vérifier si l’attestation a été révoquée : sa liste de statut, {list}, a été modifiée ou signée avec une autre clé, car sa signature ne correspond pas.',
  status_list_badly_signed:
    'On n’a pas pu vérifier si l’attestation a été révoquée : sa liste de statut, {list}, n’est pas signée correctement. Au sujet de la liste : {because}',
  status_list_signature_unknown:
    'On n’a pas pu vérifier si l’attestation a été révoquée : la signature de sa liste de statut, {list}, n’a pas pu être vérifiée. Au sujet de la liste : {because}',
  status_list_not_in_force:
    'On n’a pas pu vérifier si l’attestation a été révoquée : sa liste de statut, {list}, n’est pas en vigueur. Au sujet de la liste : {because}',
  status_list_expired:
    'On n’a pas pu vérifier si l’attestation a été révoquée : sa liste de statut, {list}, est périmée, et il en faut une plus récente. Au sujet de la liste : {because}',
  status_list_check: 'Sa vérification a donné {code}.',

  status_entry_invalid: 'L’attestation ne dit pas correctement où son statut est publié : {because}.',
  status_entry_not_object: 'ce n’est pas un objet',
  status_entry_no_type: 'le type manque',
  status_entry_no_purpose: 'l’usage manque',
  status_entry_no_address: 'l’adresse d’une liste manque',
  status_entry_index: 'l’indice, {index}, n’est pas un nombre à partir de 0',
  status_entry_no_index: 'l’indice manque',
  status_entry_size: 'la taille, {size}, n’est pas un nombre de bits',
  status_claim_empty: 'la mention du statut est vide',
  status_reference_not_object: 'le renvoi à une liste n’est pas un objet',
  status_index_outside: 'L’attestation nomme l’emplacement {index}, qui est hors de sa liste de statut, {list}.',
  status_too_many:
    'On n’a pas vérifié si l’attestation a été révoquée : elle nomme {count} entrées de statut, et on en lit {limit} au plus.',
  status_too_large:
    'On n’a pas pu vérifier si l’attestation a été révoquée : ses listes de statut demandent plus de travail qu’une vérification n’en fait, et on en lit {limit} au plus.',
}
