/** In French: `verify/report/reasons/data-integrity.ts`. */
import type { DATA_INTEGRITY_REASONS } from '../../../verify/report/reasons/data-integrity.ts'

export const DATA_INTEGRITY_REASONS_FR: Record<keyof typeof DATA_INTEGRITY_REASONS, string> = {
  proof_unacceptable: 'La preuve n’est pas acceptable : {because}.',
  proof_member_not_plain: 'son membre {member} n’est pas écrit en mots simples',
  proof_member_unknown: 'son membre {member} n’est pas de ceux qu’une preuve peut avoir',
  proof_has_context: 'elle définit elle-même des mots',
  proof_created_unreadable: 'la date de sa création n’est pas écrite comme il se doit',
  proof_expires_unreadable: 'la date de sa fin n’est pas écrite comme il se doit',
  proof_ended: 'elle a pris fin le {at}',
  proof_other_purpose: 'elle n’a pas pour but {purpose}',
  proof_names_no_key: 'elle ne nomme aucune clé',
  proof_key_not_absolute: 'elle ne nomme pas sa clé en entier',
  proof_key_by_address: 'la preuve la nomme {key}, et ce vérificateur ne trouve les clés des preuves que par des DID',
  proof_value_unreadable: 'elle ne contient pas de signature sous la forme propre à son genre',
  proof_id_no_address: 'son identifiant n’est pas une adresse',
  proof_kind_unreadable: 'elle ne dit pas de quel genre elle est',
  proof_previous_missing: 'elle prolonge une autre preuve, qui manque',
  proof_previous_fails: 'elle prolonge une autre preuve, qui ne tient pas',
  proof_too_many: 'Les preuves n’ont pas été vérifiées : il y en a {count}, et au plus {limit} sont lues.',
  proof_missing: 'il n’y en a aucune',
  proof_meaning: 'dans ce que son signataire a signé, {because}',
  proof_suite_unsupported:
    'La preuve a été faite avec {suite}, que ce vérificateur ne connaît pas; elle n’a donc pas été vérifiée.',
  proof_suite_context_missing:
    'La preuve a été faite avec {suite}, dont le texte ne nomme pas le vocabulaire {context}; elle n’a donc pas été vérifiée.',
  proof_not_supported_here: 'Ce programme ne peut pas vérifier les signatures de ce genre ({suite}).',
  proof_text_altered: 'Le texte a été modifié après sa signature, ou quelqu’un d’autre l’a signé.',
  proof_holds: 'Le texte a exactement le sens que {did} a signé.',
  proof_holds_beside:
    'Le texte a exactement le sens que {did} a signé. D’autres preuves ne comptent pas ici : {others}.',
  words_not_plain: 'Le texte n’est pas écrit en mots simples : {because}.',
  words_prototype: 'il a un membre que des programmes prennent pour autre chose (__proto__)',
  words_address: 'il nomme un membre par une adresse ({member}) au lieu d’un mot',
  words_keyword: 'il emploie {member} là où il faut un mot',
  words_local_name: 'il donne à une chose un nom qui ne vaut qu’en lui ({id})',
  words_repeated: 'il parle de lui-même au milieu d’autre chose',
  words_hidden: '« {word} » y est dit sous un autre nom, de sorte qu’un lecteur pourrait ne pas le voir',
  words_other_meaning: '« {word} » y signifie autre chose que ce que dit son nom',
  words_several_things: 'il dit plus d’une chose à la fois',
  words_turned_around: 'il dit quelque chose à l’envers, ou hors de lui-même',
  words_second_credential: 'une autre attestation qu’il contient renvoie à lui',
  words_undefined:
    'Le texte emploie des mots que ses vocabulaires ne définissent pas, ou définissent deux fois ({detail}).',
  words_defined_inside:
    'Le texte définit lui-même des mots, ce que toute personne qui l’avait en main a pu ajouter après la signature. Ce vérificateur ne s’y fie pas.',
  context_not_relied_on: 'Son vocabulaire {context} n’est pas de ceux auxquels ce registre se fie.',
  context_not_available: 'Son vocabulaire {context} n’a pas pu être obtenu : {because}.',
  context_not_json: 'Son vocabulaire {context} n’est pas du JSON écrit comme il se doit.',
  context_too_large:
    'La preuve n’a pas été vérifiée : il lui faut plus de vocabulaires, ou de plus grands, que ce qu’une vérification lit.',
  proof_over_limit:
    'La preuve n’a pas été vérifiée : ensemble, les preuves sont plus nombreuses, ou portent sur plus de texte, que ce qu’une vérification lit.',
  quads_too_many: 'Le texte dit, avec ce qui l’accompagne, plus qu’on ne compare à la fois.',
  quads_take_too_long:
    'La preuve n’a pas été vérifiée : le texte est fait de sorte que sa comparaison prend trop de temps.',
  resource_changed:
    'La ressource {resource} n’est pas celle que l’émetteur a voulue : son empreinte n’est pas celle que donne l’attestation.',
  resource_not_compared: 'La ressource {resource} n’a pas été comparée à celle que l’émetteur désignait : {because}.',
  resource_digest_unsupported:
    'L’attestation donne de {resource} une empreinte d’un genre que ce vérificateur ne connaît pas, ou d’un texte qu’il n’a pas.',
}
