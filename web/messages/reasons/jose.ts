/** In French: `verify/report/reasons/jose.ts`. */
import type { JOSE_REASONS } from '../../../verify/report/reasons/jose.ts'

export const JOSE_REASONS_FR: Record<keyof typeof JOSE_REASONS, string> = {
  jose_signature_right: 'Le texte est exactement ce que la clé du signataire a signé.',
  jose_signature_wrong: 'Le texte a été modifié après sa signature, ou quelqu’un d’autre l’a signé.',
  jose_not_on_this_device: 'Les signatures {algorithm} ne peuvent pas être vérifiées sur cet appareil.',
  jose_algorithm_proves_nothing:
    'L’en-tête nomme l’algorithme {algorithm}, avec lequel n’importe qui aurait pu écrire le texte.',
  jose_algorithm_unknown:
    'La signature ne peut pas être vérifiée ici : l’algorithme {algorithm} n’est pas l’un des suivants : {known}.',
  jose_type_missing: 'L’en-tête ne dit pas de quel genre de texte il s’agit; on attend {expected}.',
  jose_type_other:
    'L’en-tête dit que c’est un texte de type {type}; on attend {expected}, et un texte signé d’un autre genre ne doit pas passer pour tel.',
  jose_type_mixed:
    'L’en-tête dit que c’est un texte de type {type}, mais il est construit comme dans la version 1.1 du modèle de données. Ce vérificateur ne connaît pas ce mélange.',
  jose_type_no_text: 'L’en-tête indique le genre de texte autrement que par un texte.',
  jose_content_other: 'L’en-tête dit que le contenu est {type}, qui est d’un autre genre.',
  jose_content_unknown: 'L’en-tête dit que le contenu est {type}, que ce vérificateur ne connaît pas.',
  jose_critical: 'L’en-tête exige que ses extensions soient comprises ({names}), et elles ne le sont pas ici.',
  jose_kid_no_text: 'L’en-tête nomme sa clé autrement que par un texte.',
  jose_kid_malformed: 'L’en-tête nomme sa clé {kid}, qui n’est pas l’adresse d’une clé.',
  jose_kid_unsupported: 'L’en-tête nomme sa clé {kid}, une adresse que ce vérificateur ne peut pas suivre.',
  jose_no_owner: 'Ni l’en-tête ni le texte ne disent à qui est la clé.',
  jose_owner_unsupported: 'La clé ne peut pas être cherchée : {issuer} n’est ni un DID ni une adresse https.',
  jose_certificates: 'L’en-tête a un membre x5c qui n’est pas une liste de certificats.',
  jose_too_many_certificates:
    'L’en-tête contient plus de {limit} certificats dans x5c, qui n’ont donc pas été vérifiés.',
  jose_kid_too_long: 'L’en-tête nomme sa clé par plus de {limit} caractères, elle n’a donc pas été cherchée.',
}
