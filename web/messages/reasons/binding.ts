/** In French: `verify/report/reasons/binding.ts`. */
import type { BINDING_REASONS } from '../../../verify/report/reasons/binding.ts'

export const BINDING_REASONS_FR: Record<keyof typeof BINDING_REASONS, string> = {
  binding_no_holder: 'L’attestation n’est liée à aucun titulaire : n’importe qui peut la présenter.',
  binding_holder_silent: 'Le titulaire n’a pas montré que l’attestation lui a été délivrée.',
  binding_holder_unasked:
    'L’attestation est liée à un titulaire; on n’a pas demandé si c’est bien lui qui la présente.',
  binding_key_no_clock: 'l’heure n’est pas connue ici',
  binding_key_reference: 'la clé du titulaire est nommée d’une manière qui n’est pas prise en charge',
  binding_key_form: 'ce n’est pas un texte signé dans sa forme propre',
  binding_key_type: 'elle ne dit pas qu’elle est une preuve de possession',
  binding_key_extension: 'elle exige une extension qui n’est pas comprise ici',
  binding_key_unknown_algorithm: 'elle est signée avec {algorithm}, un algorithme qui n’est pas connu ici',
  binding_key_unknown_hash: 'les empreintes de l’attestation sont faites avec {hash}, qui n’est pas connu ici',
  binding_key_too_nested: 'elle est imbriquée trop profondément',
  binding_key_unknown_kind: 'la clé du titulaire est d’un genre qui n’est pas connu ici',
  binding_key_algorithm: 'elle est signée avec l’algorithme {algorithm}, qui n’est pas accepté',
  binding_key_missing: 'l’attestation ne nomme aucune clé avec laquelle on puisse la signer',
  binding_key_device: 'les signatures avec {algorithm} ne peuvent pas être vérifiées sur cet appareil',
  binding_key_signature:
    'elle n’a pas été signée par la personne à qui l’attestation a été délivrée, ou elle a été modifiée',
  binding_key_claims: 'elle ne dit pas quand elle a été faite, pour qui, pour quoi et de quelle présentation',
  binding_key_other: 'elle a été faite pour une autre présentation',
  binding_key_future: 'elle porte une date future ({time})',
  binding_key_early: 'elle ne doit pas encore être utilisée',
  binding_key_nonce:
    'La présentation a été faite pour une autre occasion : son nonce n’est pas celui qui a été demandé.',
  binding_key_audience: 'La présentation a été faite pour quelqu’un d’autre : son destinataire est {audience}.',
  binding_key_stale: 'La présentation a été faite il y a trop longtemps ({time}); demandez-en une nouvelle.',
  binding_key_not_compared:
    'Le titulaire a signé cette présentation, mais on n’a pas pu comparer pour qui ni pour quoi : ce pourrait être une copie.',
  binding_key_proven: 'La personne à qui l’attestation a été délivrée la présente, ici et maintenant.',
  binding_key_refused: 'La preuve de possession du titulaire ne peut pas être acceptée : {because}.',
  binding_key_unchecked: 'On n’a pas pu vérifier si c’est le titulaire qui la présente : {because}.',
}
