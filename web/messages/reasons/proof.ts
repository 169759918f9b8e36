/** In French: `agent/verify/reasons/proof.ts`. */
import type { PROOF_REASONS } from '../../../agent/verify/reasons/proof.ts'

export const PROOF_REASONS_FR: Record<keyof typeof PROOF_REASONS, string> = {
  proof_disclosure_hash:
    'Ce qui est divulgué n’a pas pu être lu : les empreintes sont faites avec un hachage qui n’est pas accepté.',
  proof_disclosure_too_many: 'Plus de {limit} éléments sont divulgués, ce qui dépasse ce qui est lu.',
  proof_disclosure_unsigned: 'On a divulgué quelque chose que l’émetteur n’a pas signé.',
  proof_disclosure_depth: 'Avec ce qui est divulgué, l’emboîtement est trop profond.',
  proof_disclosure_digests: 'Un membre _sd ne contient pas d’empreintes.',
  proof_disclosure_not_claim: 'Un élément de liste a été divulgué à la place d’un membre.',
  proof_disclosure_there: 'Un membre divulgué y est déjà : {name}.',
  proof_disclosure_element: 'Un membre nommé ... n’est pas l’empreinte d’un élément.',
  proof_disclosure_not_element: 'Un membre a été divulgué à la place d’un élément de liste.',
  proof_disclosure_repeated_digest: 'La même empreinte s’y trouve à deux endroits.',
  proof_disclosure_repeated: 'La même chose a été divulguée deux fois.',
  proof_disclosure_malformed: 'Ce qui est divulgué n’est pas écrit comme il se doit.',
  proof_disclosure_reserved: 'Un membre se nomme {name}, ce qui n’est pas permis.',
  proof_disclosure_selective:
    'L’émetteur a laissé au titulaire le choix de montrer {name}, ce qu’aucun émetteur ne peut faire.',
}
