/** Reasons why a presentation is, or is not, its holder's and for this occasion. */
export const PRESENTATION_REASONS = {
  presentation_invalid: 'The presentation does not hold: {because}.',
  presentation_mismatch: 'The presentation is not for this occasion: {because}.',
  presentation_stale: 'The presentation was made too long ago.',
  presenter_header_unreadable: 'The header does not say clearly who presents.',
  presenter_signed_by_other: 'it was signed by {other}, which is not the holder that it names',
  presenter_unknown: 'It is not known who presents: a proof names its key in a way that this verifier does not know.',
  presenter_did_not_sign: 'its holder did not sign it',
  presented_times_unreadable: 'the times in it cannot be read',
  presented_in_the_future: 'it is dated in the future',
  presented_age_unknown: 'The time is not known here, so the age of the presentation is not known.',
  presented_without_zone: 'The time when the presentation was made has no time zone, so its age is not known.',
  presented_occasion_unasked:
    'The holder signed it, but it is not known whether for this occasion: it may have been presented before.',
  presented_other_nonce: 'the value that was asked for with it is not in it',
  presented_to_other: 'it was made for someone else',
  presented_for_this_occasion: 'The holder signed it for this occasion.',
} as const
