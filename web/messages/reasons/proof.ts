/** In French: `verify/report/reasons/proof.ts`. */
import type { PROOF_REASONS } from '../../../verify/report/reasons/proof.ts'

export const PROOF_REASONS_FR: Record<keyof typeof PROOF_REASONS, string> = {
  proof_disclosure_hash:
    'Ce qui est divulgué n’a pas pu être lu : les empreintes sont faites avec une fonction de hachage qui n’est pas acceptée.',
  proof_disclosure_hash_unknown:
    'Ce qui est divulgué n’a pas été lu : les empreintes sont faites avec {hash}, que ce vérificateur ne connaît pas.',
  proof_disclosure_too_many: 'Plus de {limit} éléments sont divulgués; c’est plus qu’on n’en lit.',
  proof_disclosure_unsigned: 'Quelque chose est divulgué que l’émetteur n’a pas signé.',
  proof_disclosure_depth: 'Avec ce qui est divulgué, l’attestation a trop de niveaux.',
  proof_disclosure_digests: 'Elle a un membre _sd qui ne contient pas d’empreintes.',
  proof_disclosure_not_claim: 'Un élément de liste est divulgué à la place d’une affirmation.',
  proof_disclosure_there: 'Une affirmation divulguée s’y trouve déjà : {name}.',
  proof_disclosure_element: 'Elle a un membre nommé ... qui n’est pas l’empreinte d’un élément.',
  proof_disclosure_not_element: 'Une affirmation est divulguée à la place d’un élément de liste.',
  proof_disclosure_repeated_digest: 'La même empreinte s’y trouve à deux endroits.',
  proof_disclosure_repeated: 'La même chose est divulguée deux fois.',
  proof_disclosure_malformed: 'Ce qui est divulgué n’est pas écrit comme il se doit.',
  proof_disclosure_reserved: 'Elle a une affirmation nommée {name}, ce qu’aucune affirmation ne peut être.',
  proof_disclosure_selective:
    'L’émetteur a laissé au titulaire le choix de montrer {name}, ce qu’aucun émetteur ne peut faire.',
}
