/** In French: `verify/report/reasons/presentation.ts`. */
import type { PRESENTATION_REASONS } from '../../../verify/report/reasons/presentation.ts'

export const PRESENTATION_REASONS_FR: Record<keyof typeof PRESENTATION_REASONS, string> = {
  presentation_invalid: 'La présentation ne tient pas : {because}.',
  presentation_mismatch: 'La présentation n’est pas faite pour cette occasion : {because}.',
  presentation_stale: 'La présentation a été faite il y a trop longtemps.',
  presenter_header_unreadable: 'L’en-tête ne permet pas de savoir qui présente.',
  presenter_signed_by_other: '{other} l’a signée et n’est pas le titulaire qu’elle nomme',
  presenter_unknown:
    'On ne peut pas dire qui présente : une preuve nomme sa clé d’une façon que ce vérificateur ne connaît pas.',
  presenter_did_not_sign: 'son titulaire ne l’a pas signée',
  presented_times_unreadable: 'ses dates ne peuvent pas être lues',
  presented_in_the_future: 'elle porte une date future',
  presented_age_unknown: 'L’heure n’était pas connue; on ne peut donc pas dire quand la présentation a été faite.',
  presented_without_zone:
    'L’heure à laquelle la présentation a été faite est écrite sans fuseau; on ne peut donc pas dire de quand elle date.',
  presented_occasion_unasked:
    'Le titulaire l’a signée, mais on ne peut pas dire si c’est pour cette occasion : elle a pu être présentée auparavant.',
  presented_other_nonce: 'la valeur qui a été demandée avec elle n’y est pas',
  presented_to_other: 'elle a été faite pour quelqu’un d’autre',
  presented_for_this_occasion: 'Le titulaire l’a signée pour cette occasion.',
}
