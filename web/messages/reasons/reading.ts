/** In French: `verify/report/reasons/reading.ts`. */
import type { READING_REASONS } from '../../../verify/report/reasons/reading.ts'

export const READING_REASONS_FR: Record<keyof typeof READING_REASONS, string> = {
  reading_ok_vc_jwt: 'C’est une attestation signée (VCDM 2.0, vc+jwt).',
  reading_ok_vc_claim: 'C’est une attestation signée (un JWT avec un membre vc, comme dans VCDM 1.1).',
  reading_ok_sd_jwt: 'C’est une attestation signée (SD-JWT VC).',
  reading_ok_data_integrity: 'C’est une attestation signée (modèle de données du W3C, avec une preuve incluse).',
  reading_ok_vp_jwt: 'C’est une présentation signée (VCDM 2.0, vp+jwt).',
  reading_ok_vp_claim: 'C’est une présentation signée (un JWT avec un membre vp, comme dans VCDM 1.1).',
  reading_ok_vp_data_integrity: 'C’est une présentation signée (modèle de données du W3C, avec une preuve incluse).',
  reading_not_checked: 'Non vérifié, parce qu’aucune attestation n’a pu être lue.',
  verifier_failed:
    'Le vérificateur lui-même a échoué, ce qui ne dit rien de ce qui lui a été donné. Signalez-le à ceux qui l’exploitent.',
  reading_nothing: 'Il n’y a rien à vérifier ici. Collez l’attestation en entier.',
  reading_too_large: 'Ce texte dépasse 1 Mio; il n’a pas été lu.',
  reading_too_nested: 'Ce texte a plus de {limit} niveaux d’imbrication; il n’a pas été lu.',
  reading_too_many_disclosures: 'Ce texte divulgue plus de {limit} éléments; il n’a pas été lu.',
  reading_too_many_credentials: 'Cette présentation contient plus de {limit} attestations; aucune n’a été lue.',
  reading_no_text_or_object:
    'Ce n’est ni un texte ni un objet JSON. Donnez le texte signé d’une attestation, ou son JSON.',
  reading_object_no_json:
    'C’est un objet qui ne peut pas s’écrire en JSON. Donnez le texte signé d’une attestation, ou son JSON.',
  reading_no_text:
    'Ce fichier n’est pas un texte. Donnez le fichier qui contient le texte signé d’une attestation, ou son JSON.',
  reading_prose:
    'Ce texte n’est pas une attestation. Une attestation est un long texte signé qui contient deux points, ou du JSON avec une preuve.',
  reading_address: 'C’est une adresse et non une attestation. Ouvrez-la, puis donnez l’attestation qui s’y trouve.',
  reading_data_url:
    'Cette adresse contient des données qui ne sont pas un texte signé. Donnez le texte signé d’une attestation.',
  reading_web_page: 'C’est une page Web et non une attestation. Donnez le texte signé ou le JSON que la page propose.',
  reading_json_list:
    'C’est du JSON, mais une liste ou une simple valeur. Donnez une seule attestation ou une seule présentation.',
  reading_json_encoded: 'C’est un objet JSON en base64url, sans signature. Donnez le texte signé d’une attestation.',
  reading_json_no_credential:
    'C’est un objet JSON, mais il ne dit pas qu’il est une attestation vérifiable : son contexte et son type ne sont pas ceux du modèle de données du W3C.',
  reading_plain_jwt:
    'C’est un jeton signé (JWT), mais il ne contient aucune attestation. Les jetons de connexion sont de ce genre.',
  reading_text_no_credential: 'Ce n’est pas une attestation, et ce n’est pas du JSON lisible : {because}.',
  reading_sd_jwt_no_credential: 'C’est un SD-JWT, mais pas une attestation : {because}.',
  reading_encrypted:
    'Ce texte est chiffré (JWE). Seul son destinataire peut l’ouvrir; donnez le texte signé qu’il contient.',
  reading_jws_json: 'Ce texte est signé sous la forme JSON de JWS; seule la forme compacte est lue ici.',
  reading_cose: 'Ce texte est signé avec COSE, qui n’est pas lu ici.',
  reading_mdoc: 'C’est un mdoc (ISO/IEC 18013-5, comme les permis de conduire mobiles), qui n’est pas lu ici.',
  reading_cwt: 'C’est un CBOR Web Token, qui n’est pas lu ici.',
  reading_cbor_ld: 'Ce texte est écrit en CBOR-LD, qui n’est pas lu ici.',
  reading_health_card: 'C’est une SMART Health Card, qui n’est pas lue ici.',
  reading_anoncreds: 'C’est une attestation AnonCreds, qui n’est pas lue ici.',
  reading_w3c_sd_jwt: 'C’est une attestation du modèle de données du W3C sécurisée par SD-JWT, qui n’est pas lue ici.',
  reading_vc_claim: 'Ce texte contient une attestation dans un membre vc, ce qui n’est permis que dans un JWT signé.',
  reading_data_model_1: 'C’est une attestation de la version 1.1 du modèle de données; il faut ici la version 2.0.',
  reading_presentation_not_credential: 'C’est une présentation, et non une attestation.',
  reading_envelope_no_data:
    'L’enveloppe ne contient pas de texte signé : son id n’est pas une adresse de données qui en contienne un.',
  reading_envelope_type: 'L’enveloppe contient {type}, qui n’est pas lu ici.',
  reading_text_damaged: 'Le texte est endommagé ou incomplet : {because}.',
  reading_parts: 'Le texte est endommagé ou incomplet : un texte signé a trois parties, et celui-ci en a {count}.',
  reading_no_base64url: 'Le texte est endommagé : une de ses parties n’est pas du base64url canonique.',
  reading_header_damaged: 'Le texte est endommagé, car son en-tête est illisible : {because}.',
  reading_payload_damaged: 'Le texte est endommagé, car ce qui a été signé est illisible : {because}.',
  reading_sd_jwt_cut_off: 'Le texte est coupé : un SD-JWT se termine par un ~ ou par une preuve de possession de clé.',
  reading_stray_tilde: 'Le texte est endommagé : il contient un ~, et ce n’est pas un SD-JWT.',
  reading_envelope_empty: 'L’enveloppe est vide : son id n’est pas un texte.',
  reading_proof_no_object: 'Une preuve dans ce texte n’est pas un objet.',
  reading_no_utf8: 'ce n’est pas de l’UTF-8 valide',
  reading_no_json: 'ce n’est pas du JSON valide',
  reading_documents_over_limit: 'l’ensemble des documents dépasse ce qu’une vérification lit',
  reading_too_deep: 'il est imbriqué trop profondément',
  reading_duplicate_name:
    'il nomme deux fois le même membre, de sorte que deux lecteurs pourraient le comprendre différemment',
  reading_not_signed:
    'Cette attestation n’est pas signée : elle n’a ni preuve ni enveloppe, de sorte que n’importe qui a pu l’écrire.',
  reading_credential_malformed:
    'Ce texte dit être une attestation, mais il enfreint une règle des attestations : {because}.',
  reading_presentation_malformed:
    'Ce texte dit être une présentation, mais il enfreint une règle des présentations : {because}.',
  reading_not_issuable: 'Cette attestation ne peut pas être délivrée : {because}.',
  reading_envelope_context: 'Cette enveloppe n’est pas conforme : son @context ne contient pas {context}.',
  reading_jwt_without_context: 'son type dit que c’est une attestation, et elle n’a pas de @context',
  reading_context_first: 'son @context ne commence pas par {context}',
  reading_two_versions: 'son @context nomme deux versions du modèle de données',
  reading_context_entry: 'son @context a une entrée qui n’est ni une URL ni un objet',
  reading_type_missing: 'son type ne comprend pas {type}',
  reading_type_no_name: 'son type n’est ni un terme ni une URL',
  reading_no_issuer: 'elle ne dit pas qui l’a délivrée',
  reading_no_vct: 'elle ne dit pas de quel type elle est',
  reading_no_subject: 'elle ne parle d’aucun sujet',
  reading_no_issuance_date: 'elle n’a pas d’issuanceDate, que la version 1.1 du modèle de données exige',
  reading_member_no_url: 'son membre {member} n’est pas une URL',
  reading_member_no_object: 'son membre {member} n’est pas un objet',
  reading_member_no_type: 'son membre {member} n’a pas de type',
  reading_member_no_id: 'son membre {member} n’a pas d’id',
  reading_member_no_text: 'son membre {member} n’est pas un texte, ni un texte dans une langue',
  reading_member_no_instant: 'son membre {member} n’est pas une date et une heure avec un fuseau',
  reading_ends_before: 'elle finirait avant de commencer',
  reading_resource_twice: 'elle nomme deux fois la ressource {id}',
  reading_resource_no_digest: 'son membre relatedResource n’a pas d’empreinte',
  reading_resource_no_text: 'une empreinte ou un type de média dans relatedResource n’est pas un texte',
  reading_claim_no_object: 'son membre {claim} n’est pas un objet',
  reading_two_documents:
    'il contient deux documents à la fois, et deux lecteurs pourraient ne pas s’entendre sur celui qui a été signé',
  reading_claims_differ: 'son membre {claim} ne dit pas la même chose que {member}',
  reading_presented_no_credential: 'une de ses attestations n’est ni dans une enveloppe ni sécurisée par une preuve',
  reading_too_many: 'L’attestation a {count} entrées dans {part}, et on en lit {limit} au plus.',
}
